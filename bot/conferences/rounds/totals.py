"""The numbers that stay of a round when its details are gone (D3.24): counted anew, never added up, so that doing a
thing twice counts it once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import SQLColumnExpression, bindparam, exists, func, select, update

from bot.conferences.holding.models import Outcome, TalkFact
from bot.conferences.models import Booking, BookingState, RoundTotal, Slot, Unsuited
from bot.conferences.queries import LIVE
from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.models import Pupil

_CANCELLED = (
    BookingState.CANCELLED.value,
    BookingState.CANCELLED_LATE.value,
    BookingState.CANCELLED_BY_SCHOOL.value,
)


def _bookings(states: Sequence[str], what: SQLColumnExpression[Any]) -> object:
    return (
        select(func.count(what))
        .select_from(Booking)
        .join(Pupil, Pupil.id == Booking.pupil_id)
        .where(Booking.round_id == RoundTotal.round_id, Booking.state.in_(states), Pupil.protected.is_(False))
        .scalar_subquery()
    )


_HELD = (
    select(func.count(Booking.pupil_id.distinct()))
    .select_from(Booking)
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Pupil, Pupil.id == Booking.pupil_id)
    .where(
        Booking.round_id == RoundTotal.round_id,
        Booking.state.in_(LIVE),
        Slot.ends_at <= bindparam("at"),
        Pupil.protected.is_(False),
        ~exists().where(TalkFact.booking_id == Booking.id, TalkFact.outcome == written(Outcome.NOT_MET)),
    )
    .scalar_subquery()
)
_COUNT_ANY = (
    update(RoundTotal)
    .values(
        held=_HELD,
        # Pupils, not talks: two homes may have one each.
        booked=_bookings(LIVE, Booking.pupil_id.distinct()),
        cancelled=_bookings(_CANCELLED, Booking.id),
        no_time_suited=select(func.count(Unsuited.pupil_id.distinct()))
        .join(Pupil, Pupil.id == Unsuited.pupil_id)
        .where(Unsuited.round_id == RoundTotal.round_id, Pupil.protected.is_(False))
        .scalar_subquery(),
    )
    .execution_options(synchronize_session=False)
)
_COUNT = _COUNT_ANY.where(RoundTotal.round_id == bindparam("of_round"))
# Rounds with talks in the last days: a talk that nobody called off counts as held once it is over, unless the teacher
# said that nobody came.
_COUNT_RUNNING = _COUNT_ANY.where(
    exists().where(
        Slot.round_id == RoundTotal.round_id, Slot.ends_at <= bindparam("at"), Slot.ends_at > bindparam("after")
    )
)
_LOOK_BACK = timedelta(days=3)


async def count_round(unit: Unit, round_id: int) -> None:
    """Bring the totals of one round up to date."""
    await unit.execute(_COUNT, {"of_round": round_id, "at": unit.now})


async def count_running(unit: Unit) -> None:
    """Bring the totals of rounds up to date whose talks have lately been held; a tick, so that no talk is missed."""
    await unit.execute(_COUNT_RUNNING, {"at": unit.now, "after": unit.now - _LOOK_BACK})
