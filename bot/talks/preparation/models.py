"""Tables of preparation: the pupil's part with the school, and each guardian's own list.

Both are of a pupil and a round, not of a booking: who moves or books anew has not to prepare again.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped

from bot.core.sealed import Sealed
from bot.core.tables import Base, column


class HomeStep(StrEnum):
    """What a guardian does before a talk: the words of the policy's `preparation.guardian`."""

    READ_RECORD = "read_record"
    TALK_WITH_CHILD = "talk_with_child"
    CHILD_EXPECTATIONS = "child_expectations"
    WITH_CHILD = "with_child_after_school"
    VIEW_FROM_HOME = "view_from_home"


class Part(StrEnum):
    """What the pupil would like to do at the talk, chosen on the screen that is handed over (D2.28)."""

    SHOW = "show"
    TELL_PROUD = "proud"
    TELL_BREAKS = "breaks"
    ASK = "ask"
    HELP = "help"


class PupilPreparation(Base):
    """The pupil's preparation for a round's talk: when the school did its part, and what the pupil would like to do."""

    __tablename__ = "pupil_preparations"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    prepared_at: Mapped[datetime | None]
    prepared_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    parts: Mapped[list[str] | None] = column(Sealed("pupil_preparations.parts"))
    changed_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("round_id", "pupil_id"), {"sqlite_autoincrement": True})


class HomePreparation(Base):
    """One guardian's list for a round's talk: what is ticked, for their own eyes, and when they said that they are
    ready, which the school sees."""

    __tablename__ = "home_preparations"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    ticks: Mapped[list[str]] = column(Sealed("home_preparations.ticks"))
    ready_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("round_id", "pupil_id", "person_id"), {"sqlite_autoincrement": True})
