"""Tables of people: persons, pupils, classes, guardianships, staff roles, links to accounts, invitations, audit."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.database import Base
from bot.core.sealed import Blind, Sealed

_LIVE = text("until IS NULL")
_OPEN = text("used_at IS NULL AND revoked_at IS NULL")


class Guardianship(StrEnum):
    """What joins a person to a pupil: custody may book and decide, information may see, other adult neither."""

    CUSTODY = "custody"
    INFORMATION = "information"
    OTHER = "other"


class StaffRole(StrEnum):
    """What a member of staff is to a class, or (office, head) to the whole school."""

    CONTACT_TEACHER = "contact_teacher"
    TEAM_TEACHER = "team_teacher"
    SUBSTITUTE = "substitute"
    OFFICE = "office"
    HEAD = "head"


class Decider(StrEnum):
    """Who decided a guardianship or role as it stands: begun, changed or ended it last.

    An import changes, ends and revives only what an import decided. Staff who touch a row write STAFF into it, and
    no class list undoes that; it is what a row gets when nobody says.
    """

    IMPORT = "import"
    STAFF = "staff"


class Person(Base):
    """An adult of one school: a guardian, a member of staff, or both. `sourced_id` is the roster's.

    `enabled` False: the class list says that this person is not to be invited. `left_on` gives and takes no access;
    guardianships and roles do. `language` is the one the class list knows, for letters; an account has its own.
    """

    __tablename__ = "persons"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    sourced_id: Mapped[str] = mapped_column(String(255))
    given_name: Mapped[str] = mapped_column(Sealed("persons.given_name"))
    family_name: Mapped[str] = mapped_column(Sealed("persons.family_name"))
    phone: Mapped[str | None] = mapped_column(Sealed("persons.phone"))
    language: Mapped[str | None] = mapped_column(String(2))
    enabled: Mapped[bool] = mapped_column(default=True)
    left_on: Mapped[date | None]

    __table_args__ = (UniqueConstraint("school_id", "sourced_id"), {"sqlite_autoincrement": True})


class SchoolClass(Base):
    """A class of pupils (English `class` is taken in Python)."""

    __tablename__ = "classes"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    sourced_id: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(200))
    left_on: Mapped[date | None]

    __table_args__ = (UniqueConstraint("school_id", "sourced_id"), {"sqlite_autoincrement": True})


class Pupil(Base):
    """A child of the school. Pupils are not users: a person acts for them.

    `protected`: lives at a secret address. Imports may say so and never take it back; `alias` is what every text
    calls the child instead of its name.
    """

    __tablename__ = "pupils"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"))
    sourced_id: Mapped[str] = mapped_column(String(255))
    given_name: Mapped[str] = mapped_column(Sealed("pupils.given_name"))
    family_name: Mapped[str] = mapped_column(Sealed("pupils.family_name"))
    born_on: Mapped[str | None] = mapped_column(Sealed("pupils.born_on"))
    protected: Mapped[bool] = mapped_column(default=False, server_default=false())
    alias: Mapped[str | None] = mapped_column(Sealed("pupils.alias"))
    left_on: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("school_id", "sourced_id"),
        Index("ix_pupils_class_id", "class_id"),
        {"sqlite_autoincrement": True},
    )


class GuardianshipRow(Base):
    """Who acts for whom, as what, from when until when (`until` NULL: still)."""

    __tablename__ = "guardianships"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupils.id"))
    kind: Mapped[str] = mapped_column(String(12))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(8), default=Decider.STAFF.value)

    __table_args__ = (
        Index(
            "uq_guardianships_live",
            "person_id",
            "pupil_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_guardianships_pupil_id", "pupil_id"),
        # The live index is partial and does not serve "until NULL or later than now".
        Index("ix_guardianships_person_id", "person_id"),
        {"sqlite_autoincrement": True},
    )


class StaffRoleRow(Base):
    """A role of a member of staff. `until` may lie ahead (a substitute's last day) or be NULL."""

    __tablename__ = "staff_roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    class_id: Mapped[int | None] = mapped_column(ForeignKey("classes.id"))
    role: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(8), default=Decider.STAFF.value)

    __table_args__ = (
        Index("ix_staff_roles_person_id", "person_id"),
        Index("ix_staff_roles_class_id", "class_id"),
        {"sqlite_autoincrement": True},
    )


class AccountLink(Base):
    """This Telegram account acts as this person. One live person per school and account, one live account each."""

    __tablename__ = "account_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_account_links_person", "person_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index(
            "uq_account_links_account",
            "account_id",
            "school_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        {"sqlite_autoincrement": True},
    )


class Invitation(Base):
    """A letter's two secrets, kept as hashes only: the link's 128-bit token and the short code that can be typed.

    One open invitation a person at most; an expired one counts as open until it is replaced.
    """

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    code: Mapped[bytes] = mapped_column(Blind("invitation_code"), unique=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_invitations_person_id", "person_id"),
        Index("uq_invitations_open", "person_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        {"sqlite_autoincrement": True},
    )


class WrongCode(Base):
    """A code that did not fit, for the limit of five an hour."""

    __tablename__ = "wrong_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_wrong_codes_account_id", "account_id", "at"), {"sqlite_autoincrement": True})


class AuditRow(Base):
    """Who (by ids only) did or was denied what, to which object, when. Never content, never names."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int | None]
    at: Mapped[datetime]
    account_id: Mapped[int | None]
    person_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60))
    about_kind: Mapped[str | None] = mapped_column(String(24))
    about_id: Mapped[int | None]
    allowed: Mapped[bool]

    __table_args__ = (Index("ix_audit_at", "at"), {"sqlite_autoincrement": True})
