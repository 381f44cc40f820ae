"""Tables of schedules: what a solver was asked, for which rounds, and what it proposed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from bot.core.sealed import Sealed
from bot.core.tables import Base, column

_LIVE = text("live")
_WORK = text("state IN ('waiting', 'running')")


class SchedulingState(StrEnum):
    """WAITING → RUNNING → READY → PUBLISHED; or FAILED (three times no answer), or DROPPED by a teacher."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    PUBLISHED = "published"
    FAILED = "failed"
    DROPPED = "dropped"


class Scheduling(Base):
    """One search for the best times. A tick picks the row up; what was RUNNING when its process died is taken up again,
    three times at most."""

    __tablename__ = "schedulings"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    state: Mapped[str] = column(String(12))
    pause_after: Mapped[int | None]
    attempts: Mapped[int]
    asked_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]] = column(Sealed("schedulings.figures"))

    __table_args__ = (
        Index("ix_schedulings_work", "id", sqlite_where=_WORK, postgresql_where=_WORK),
        {"sqlite_autoincrement": True},
    )


class ScheduledRound(Base):
    """A round that a search is about; one live search a round."""

    __tablename__ = "scheduled_rounds"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    scheduling_id: Mapped[int] = column(ForeignKey("schedulings.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"))
    live: Mapped[bool]

    __table_args__ = (
        Index("uq_scheduled_rounds_live", "round_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_scheduled_rounds_scheduling_id", "scheduling_id"),
        {"sqlite_autoincrement": True},
    )


class ProposedTime(Base):
    """A time for a pupil as the solver proposed or the teacher put it (`kept`: it stays when the rest is searched
    anew). `owner_id` where each home has a talk of its own; `next_slot_id` where the talk takes two times."""

    __tablename__ = "proposed_times"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    scheduling_id: Mapped[int] = column(ForeignKey("schedulings.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"))
    slot_id: Mapped[int] = column(ForeignKey("slots.id"))
    next_slot_id: Mapped[int | None] = column(ForeignKey("slots.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    owner_id: Mapped[int | None] = column(ForeignKey("persons.id"))
    kept: Mapped[bool]

    __table_args__ = (UniqueConstraint("scheduling_id", "slot_id"), {"sqlite_autoincrement": True})
