"""Tables of waiting: who stands in line for a time of a round, and which times are held for whom until when."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped

from bot.core.tables import Base, column

_IN_LINE = text("left_at IS NULL")
_HELD = text("ended_at IS NULL")


class Ending(StrEnum):
    """How an offer ended. GONE: the time was blocked or cancelled, or the family has a talk by now."""

    TAKEN = "taken"
    DECLINED = "declined"
    LAPSED = "lapsed"
    GONE = "gone"


class WaitingPlace(Base):
    """A home's place in the line for a round: for a time of one day, or of any (`day` NULL).

    `starts_at`: for the time that begins then and no other of its day. It is no slot: a time has several seats, and one
    that the teacher took out and put back is another row.
    `first`: the school cancelled their talk, so they come before all others. `moves`: they have a talk and wait for
    another time. `table_id`: for a seat at this table of a café, 0 where there is none. `person_id`, who asked, is
    NULL where the school put them there for all who have the child. `home` as in `Booking`.
    """

    __tablename__ = "waiting_places"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    person_id: Mapped[int | None] = column(ForeignKey("persons.id"))
    home: Mapped[int]
    day: Mapped[date | None]
    first: Mapped[bool]
    moves: Mapped[bool]
    since: Mapped[datetime]
    left_at: Mapped[datetime | None]
    table_id: Mapped[int] = column(default=0, server_default="0")
    starts_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_waiting_places_live",
            "round_id",
            "pupil_id",
            "home",
            "table_id",
            unique=True,
            sqlite_where=_IN_LINE,
            postgresql_where=_IN_LINE,
        ),
        Index("ix_waiting_places_pupil_id", "pupil_id"),
        {"sqlite_autoincrement": True},
    )


class SlotOffer(Base):
    """A time that is held for one home until `until`. With `place_id` it came to them in the line; without, the teacher
    made it for them because no other suited."""

    __tablename__ = "slot_offers"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    round_id: Mapped[int] = column(ForeignKey("rounds.id"))
    slot_id: Mapped[int] = column(ForeignKey("slots.id"))
    pupil_id: Mapped[int] = column(ForeignKey("pupils.id"))
    person_id: Mapped[int | None] = column(ForeignKey("persons.id"))
    place_id: Mapped[int | None] = column(ForeignKey("waiting_places.id"))
    offered_at: Mapped[datetime]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None] = column(String(8))

    __table_args__ = (
        Index("uq_slot_offers_live", "slot_id", unique=True, sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_slot_offers_until", "until", sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_slot_offers_pupil_id", "pupil_id"),
        {"sqlite_autoincrement": True},
    )
