"""Selects of running late: the teacher's talks of today, and what was said of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.conferences.booking.queries import TALKS, Talk
from bot.conferences.holding.models import Side, TalkDelay
from bot.conferences.models import Booking, Round, Slot
from bot.conferences.queries import CLASS_ROUND, IS_LIVE, booking_facts, round_facts
from bot.core.among import among
from bot.core.unit import Unit

_AHEAD = TALKS.where(
    Slot.teacher_id == bindparam("teacher"),
    Slot.starts_at > bindparam("now"),
    Slot.starts_at < bindparam("midnight"),
    Round.school_id == bindparam("school"),
    CLASS_ROUND,
    IS_LIVE,
).order_by(Slot.starts_at, Booking.id)
_MINUTES = select(TalkDelay.booking_id, TalkDelay.minutes).where(
    among(TalkDelay.booking_id, "bookings"), TalkDelay.side == bindparam("of_side")
)


async def talks_ahead(unit: Unit, school_id: int, teacher_id: int, midnight: datetime) -> list[Talk]:
    """The teacher's talks in classes' rounds that begin between now and midnight."""
    values = {"school": school_id, "teacher": teacher_id, "now": unit.now, "midnight": midnight}
    return [Talk(booking_facts(row), round_facts(row, state=row.round_state)) for row in await unit.all(_AHEAD, values)]


async def minutes_late(unit: Unit, booking_ids: Sequence[int], side: Side) -> dict[int, int]:
    """By booking, how many minutes late this side has said it is; 0 where it is on time again."""
    if not booking_ids:
        return {}
    rows = await unit.all(_MINUTES, {"bookings": list(booking_ids), "of_side": side.value})
    return {row.booking_id: row.minutes for row in rows}


async def late_home(unit: Unit, booking_id: int) -> int:
    """How many minutes late the home has said it comes; 0 where it said nothing."""
    return (await minutes_late(unit, [booking_id], Side.HOME)).get(booking_id, 0)
