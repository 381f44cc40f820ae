"""Tables of single talks, beside the round, times and bookings that they share with all talks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from bot.core.sealed import Sealed
from bot.core.tables import Base, column


class SingleTalk(Base):
    """What a single talk has besides its round: who asked for it and who arranged it, the neutral reason (`detail`,
    a code) and when it is followed up (D1.23)."""

    __tablename__ = "single_talks"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"), unique=True)
    asked_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    offered_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    detail: Mapped[dict[str, Any]] = column(Sealed("single_talks.detail"))
    follow_up_on: Mapped[date | None]
    offered_at: Mapped[datetime]
    forgotten_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_single_talks_offered_by", "offered_by"), {"sqlite_autoincrement": True})


class SingleDraft(Base):
    """The talk a member of staff is arranging: one a person; the answers so far."""

    __tablename__ = "single_drafts"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    plan: Mapped[dict[str, Any]] = column(Sealed("single_drafts.plan"))
    changed_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("person_id"), {"sqlite_autoincrement": True})
