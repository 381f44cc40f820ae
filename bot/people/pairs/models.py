"""Tables of two homes: what staff decided about two guardians of a pupil, and what a guardian wishes for themselves."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped

from bot.core.tables import Base, column

_LIVE = text("until IS NULL")


class Sharing(StrEnum):
    """What two guardians of a pupil see of each other's talks. FULL: either moves and cancels, and both see who comes.
    TIMES: time and place, no more. HIDDEN: nothing at all, in both directions."""

    FULL = "full"
    TIMES = "times"
    HIDDEN = "hidden"


class PairDecider(StrEnum):
    """Whose word a pair's row is. A teacher's holds until the office has looked at it."""

    OFFICE = "office"
    TEACHER = "teacher"


class GuardianPair(Base):
    """What staff decided about two guardians of a pupil; `first_id` is the smaller id. No live row: what the two wish
    themselves, else the school's policy. The rows that ended are the history."""

    __tablename__ = "guardian_pairs"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    first_id: Mapped[int] = column(ForeignKey("persons.id"))
    second_id: Mapped[int] = column(ForeignKey("persons.id"))
    sharing: Mapped[str] = column(String(8))
    decided_by: Mapped[str] = column(String(8))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_guardian_pairs_live",
            "pupil_id",
            "first_id",
            "second_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        {"sqlite_autoincrement": True},
    )


class SharingWish(Base):
    """What a guardian wishes towards everybody else who has the child: to keep their times to themselves (HIDDEN), or
    to share everything (FULL, in force once the other wishes it too). `agreed_at`: the office agreed to a HIDDEN one.
    """

    __tablename__ = "sharing_wishes"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    wish: Mapped[str] = column(String(8))
    agreed_at: Mapped[datetime | None]
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_sharing_wishes_live",
            "pupil_id",
            "person_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        {"sqlite_autoincrement": True},
    )
