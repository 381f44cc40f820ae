"""Cancelling talks for the school, wherever it happens: one talk, a day, a whole round, a pupil who has nobody left.

The one rule kept here: who had a time is told in the same transaction, and nothing reminds them of it any more.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from sqlalchemy import bindparam, update

from bot.conferences.booking.doubling import part_times
from bot.conferences.booking.plans import calendar_plan
from bot.conferences.booking.queries import Talk, owners_of_files
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.homes import who_sees
from bot.conferences.models import Booking, BookingState, RoundState
from bot.conferences.plans import ABOUT_A_TALK, KEPT, LATE, MOVED, SUGGESTED, TOLD
from bot.conferences.queries import IS_LIVE
from bot.conferences.rounds.plans import CHANGED, board_of, off
from bot.conferences.rounds.totals import count_round
from bot.conferences.waiting.lining import put_first
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan, plan_again

# What waits to be said of a talk and is not worth saying once it is off.
_OVERTAKEN = (*ABOUT_A_TALK, TOLD, MOVED, CHANGED, LATE, SUGGESTED, KEPT)

_CALL_OFF = (
    update(Booking)
    .where(Booking.id.in_(bindparam("bookings", expanding=True)), IS_LIVE)
    .values(state=BookingState.CANCELLED_BY_SCHOOL.value, sequence=Booking.sequence + 1, changed_at=bindparam("at"))
)


async def call_off(unit: Unit, round_: RoundFacts, bookings: Sequence[BookingFacts]) -> None:
    """Cancel these live talks of one round, whose rows the caller has locked; the custody holders who may know of them
    are told, and come first when there are new times."""
    if bookings:
        ids = [booking.booking_id for booking in bookings]
        await unit.execute(_CALL_OFF, {"bookings": ids, "at": unit.now})
        await part_times(unit, [booking.slot_id for booking in bookings])
        await cancel_about(unit, "booking", ids, _OVERTAKEN)
        holders = await who_sees(unit, bookings)
        for booking in bookings:
            ended = replace(booking, state=BookingState.CANCELLED_BY_SCHOOL, sequence=booking.sequence + 1)
            plan(unit, off(ended, round_, holders[booking.booking_id], unit.now))
            await renew_files(unit, Talk(ended, round_))
        if round_.state is not RoundState.CANCELLED:
            await put_first(unit, round_, bookings)
    await count_round(unit, round_.round_id)
    plan_again(unit, [board_of(round_, unit.now)])


async def renew_files(unit: Unit, ended: Talk) -> None:
    """Whoever took the talk into a calendar gets the file that takes it out again."""
    owners = await owners_of_files(unit, ended.booking.booking_id)
    plan_again(unit, [calendar_plan(ended, person_id, unit.now) for person_id in owners])
