"""The numbers that stay of a round when its details are gone (D3.24): counted anew, never added up, so that doing a
thing twice counts it once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select, update

from bot.conferences.models import Booking, BookingState, RoundTotal, Unsuited
from bot.conferences.queries import LIVE
from bot.core.unit import Unit

_CANCELLED = (
    BookingState.CANCELLED.value,
    BookingState.CANCELLED_LATE.value,
    BookingState.CANCELLED_BY_SCHOOL.value,
)


def _bookings(states: Sequence[str]) -> object:
    return (
        select(func.count())
        .select_from(Booking)
        .where(Booking.round_id == RoundTotal.round_id, Booking.state.in_(states))
        .scalar_subquery()
    )


_COUNT = (
    update(RoundTotal)
    .where(RoundTotal.round_id == bindparam("of_round"))
    .values(
        booked=_bookings(LIVE),
        cancelled=_bookings(_CANCELLED),
        no_time_suited=select(func.count(Unsuited.pupil_id.distinct()))
        .where(Unsuited.round_id == RoundTotal.round_id)
        .scalar_subquery(),
    )
    .execution_options(synchronize_session=False)
)


async def count_round(unit: Unit, round_id: int) -> None:
    """Bring the totals of one round up to date."""
    await unit.execute(_COUNT, {"of_round": round_id})
