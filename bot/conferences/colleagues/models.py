"""Table of colleagues who are invited to one talk of a round."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from bot.core.tables import Base, column


class BookingGuest(Base):
    """A colleague invited to a talk. `sequence`: the booking's when they were last told of it; `comes`: what they
    answered to that."""

    __tablename__ = "booking_guests"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    booking_id: Mapped[int] = column(ForeignKey("bookings.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    sequence: Mapped[int]
    comes: Mapped[bool | None]
    invited_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("booking_id", "person_id"),
        Index("ix_booking_guests_person_id", "person_id"),
        {"sqlite_autoincrement": True},
    )
