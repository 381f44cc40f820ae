"""When the teacher of a round has other talks, their own or a colleague's: only that, of whatever kind they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, union_all

from bot.conferences.colleagues.models import BookingGuest
from bot.conferences.models import Booking, Slot
from bot.conferences.queries import IS_LIVE
from bot.core.unit import Unit

_TALKS = (
    select(Slot.starts_at, Slot.ends_at)
    .join(Booking, Booking.slot_id == Slot.id)
    .where(Slot.round_id != bindparam("round"), Slot.ends_at > bindparam("since"), IS_LIVE)
)
_ELSEWHERE = union_all(
    _TALKS.where(Slot.teacher_id == bindparam("teacher")),
    _TALKS.join(BookingGuest, BookingGuest.booking_id == Booking.id).where(
        BookingGuest.person_id == bindparam("teacher"), BookingGuest.comes.is_not(False)
    ),
)


async def elsewhere(unit: Unit, teacher_id: int, round_id: int) -> list[tuple[datetime, datetime]]:
    """The spans of the teacher's talks outside this round that are not over."""
    rows = await unit.all(_ELSEWHERE, {"teacher": teacher_id, "round": round_id, "since": unit.now})
    return [(row.starts_at, row.ends_at) for row in rows]
