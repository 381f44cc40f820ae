"""Tables of people: persons, pupils, classes, guardianships, staff roles, classes' cards, links to accounts,
invitations, audit."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped

from bot.core.sealed import Blind, Sealed
from bot.core.tables import Base, column

_LIVE = text("until IS NULL")
_CARD_DRAFT = text("set_at IS NULL")
_OPEN = text("used_at IS NULL AND revoked_at IS NULL")


def _as_sourced(context: Any) -> Any:
    """The roster's id once more, blind: a list's id is a number that other registers know (`sourced_key`).

    NULL only where a release before this one wrote the row: `skolebro migrate` seals those.
    """
    return context.get_current_parameters().get("sourced_id")


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


class Representative(StrEnum):
    """What a guardian is elected for: to speak for a class, or to sit in a body of the school (policy `bodies`)."""

    CONTACT_PARENT = "contact_parent"
    BODY_MEMBER = "body_member"


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
    `erased_on`: since then the row is an id without a name.
    """

    __tablename__ = "persons"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    sourced_id: Mapped[str] = column(Sealed("persons.sourced_id"))
    sourced_key: Mapped[bytes | None] = column(Blind("sourced_id"), default=_as_sourced)
    given_name: Mapped[str] = column(Sealed("persons.given_name"))
    family_name: Mapped[str] = column(Sealed("persons.family_name"))
    phone: Mapped[str | None] = column(Sealed("persons.phone"))
    language: Mapped[str | None] = column(String(2))
    enabled: Mapped[bool] = column(default=True)
    left_on: Mapped[date | None]
    erased_on: Mapped[date | None]

    __table_args__ = (UniqueConstraint("school_id", "sourced_key"), {"sqlite_autoincrement": True})


class SchoolClass(Base):
    """A class of pupils (English `class` is taken in Python)."""

    __tablename__ = "classes"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    sourced_id: Mapped[str] = column(Sealed("classes.sourced_id"))
    sourced_key: Mapped[bytes | None] = column(Blind("sourced_id"), default=_as_sourced)
    name: Mapped[str] = column(String(200))
    left_on: Mapped[date | None]

    __table_args__ = (UniqueConstraint("school_id", "sourced_key"), {"sqlite_autoincrement": True})


class Pupil(Base):
    """A child of the school. Pupils are not users: a person acts for them.

    `protected`: lives at a secret address. Imports may say so and never take it back; `alias` is what every text
    calls the child instead of its name. `admitted_at`: when the school let a protected pupil into the bot; each
    guardian says yes for themselves (`guardianships.admitted_at`).
    """

    __tablename__ = "pupils"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    class_id: Mapped[int] = column(ForeignKey("classes.id"))
    sourced_id: Mapped[str] = column(Sealed("pupils.sourced_id"))
    sourced_key: Mapped[bytes | None] = column(Blind("sourced_id"), default=_as_sourced)
    given_name: Mapped[str] = column(Sealed("pupils.given_name"))
    family_name: Mapped[str] = column(Sealed("pupils.family_name"))
    born_on: Mapped[str | None] = column(Sealed("pupils.born_on"))
    protected: Mapped[bool] = column(default=False, server_default=false())
    alias: Mapped[str | None] = column(Sealed("pupils.alias"))
    admitted_at: Mapped[datetime | None]
    left_on: Mapped[date | None]
    erased_on: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("school_id", "sourced_key"),
        Index("ix_pupils_class_id", "class_id"),
        {"sqlite_autoincrement": True},
    )


class ClassMembership(Base):
    """Which class a pupil was in, from when until when (`until` NULL: still): what is left of it after a school year.

    `pupils.class_id` is the class of the live row; only class lists write either.
    """

    __tablename__ = "class_memberships"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    class_id: Mapped[int] = column(ForeignKey("classes.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_class_memberships_live", "pupil_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_class_memberships_pupil_id", "pupil_id"),
        Index("ix_class_memberships_class_id", "class_id"),
        {"sqlite_autoincrement": True},
    )


class GuardianshipRow(Base):
    """Who acts for whom, as what, from when until when (`until` NULL: still).

    `admitted_at`: when this person said yes to the bot for a protected pupil. `closed_at`: when everybody was told
    that it is over; a date that passes is told by a tick.
    """

    __tablename__ = "guardianships"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    kind: Mapped[str] = column(String(12))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    decided_by: Mapped[str] = column(String(8), default=Decider.STAFF.value)
    admitted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

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
    """A role of a member of staff. `until` may lie ahead (a substitute's last day) or be NULL.

    `closed_at`: when everybody was told that it is over.
    """

    __tablename__ = "staff_roles"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    class_id: Mapped[int | None] = column(ForeignKey("classes.id"))
    role: Mapped[str] = column(String(20))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    decided_by: Mapped[str] = column(String(8), default=Decider.STAFF.value)
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_staff_roles_person_id", "person_id"),
        Index("ix_staff_roles_class_id", "class_id"),
        {"sqlite_autoincrement": True},
    )


class RepresentativeRow(Base):
    """A guardian elected for a class (`class_id`) or into a body (`body`, by its proper name), from when until when.

    Staff write it in; no class list knows of it.
    """

    __tablename__ = "representatives"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    role: Mapped[str] = column(String(20))
    class_id: Mapped[int | None] = column(ForeignKey("classes.id"))
    body: Mapped[str | None] = column(String(120))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_representatives_class",
            "person_id",
            "class_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("uq_representatives_body", "person_id", "body", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_representatives_person_id", "person_id"),
        Index("ix_representatives_class_id", "class_id"),
        {"sqlite_autoincrement": True},
    )


class AccountLink(Base):
    """This Telegram account acts as this person. One live person per school and account, one live account each."""

    __tablename__ = "account_links"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    account_id: Mapped[int] = column(ForeignKey("accounts.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
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
        Index("ix_account_links_school_id", "school_id", sqlite_where=_LIVE, postgresql_where=_LIVE),
        {"sqlite_autoincrement": True},
    )


class Invitation(Base):
    """A letter's two secrets, kept as hashes only: the link's 128-bit token and the short code that can be typed.

    One open invitation a person at most; an expired one counts as open until it is replaced.
    """

    __tablename__ = "invitations"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    token_hash: Mapped[bytes] = column(unique=True)
    code: Mapped[bytes] = column(Blind("invitation_code"), unique=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = column(ForeignKey("accounts.id"))
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_invitations_person_id", "person_id"),
        Index("uq_invitations_open", "person_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        {"sqlite_autoincrement": True},
    )


class WrongCode(Base):
    """A code that did not fit, for the limit of five an hour.

    `invitation_id`: whose used, revoked or old code it was, if it ever was one. Nobody is told at the time; what
    follows from it is found out afterwards (`looked_at`).
    """

    __tablename__ = "wrong_codes"

    id: Mapped[int] = column(primary_key=True)
    account_id: Mapped[int] = column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    invitation_id: Mapped[int | None] = column(ForeignKey("invitations.id"))
    looked_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_wrong_codes_account_id", "account_id", "at"),
        Index("ix_wrong_codes_at", "at"),
        {"sqlite_autoincrement": True},
    )


class AuditRow(Base):
    """Who (by ids only) did or was denied what, to which object, when. Never content, never names."""

    __tablename__ = "audit"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int | None]
    at: Mapped[datetime]
    account_id: Mapped[int | None]
    person_id: Mapped[int | None]
    action: Mapped[str] = column(String(60))
    about_kind: Mapped[str | None] = column(String(24))
    about_id: Mapped[int | None]
    allowed: Mapped[bool]

    __table_args__ = (Index("ix_audit_at", "at"), {"sqlite_autoincrement": True})


class ClassCardRow(Base):
    """How a class's team and its homes keep in touch (D2.16). The newest with `set_at` holds; without, it is a draft.

    `channels` joins `Channel`s with commas; equal ends of the quiet hours mean none.
    """

    __tablename__ = "class_cards"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    class_id: Mapped[int] = column(ForeignKey("classes.id"))
    set_by: Mapped[int] = column(ForeignKey("persons.id"))
    channels: Mapped[str] = column(String(60))
    answer_days: Mapped[int]
    quiet_from: Mapped[time]
    quiet_to: Mapped[time]
    weekends: Mapped[bool]
    first_asked: Mapped[str] = column(String(20))
    welcome: Mapped[str | None] = column(Sealed("class_cards.welcome"))
    began_at: Mapped[datetime]
    set_at: Mapped[datetime | None]

    __table_args__ = (
        # One draft a class: two colleagues who begin at once go on with the same one.
        Index("uq_class_cards_draft", "class_id", unique=True, sqlite_where=_CARD_DRAFT, postgresql_where=_CARD_DRAFT),
        Index("ix_class_cards_class_id", "class_id"),
        {"sqlite_autoincrement": True},
    )
