"""What a guardian does with a held time: yes, or that none suits; and what happens when nobody says anything.

The one rule kept here: a held time is a booking like every other until its hour comes, so nobody else can have it;
another time of the round is chosen the usual way (`MoveTo`), which is a yes to that one.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from sqlalchemy import and_, bindparam, exists, select, update

from bot.conferences.booking.errors import NoLongerBooked
from bot.conferences.booking.plans import board_plan, reminder_plans, told_plans
from bot.conferences.booking.queries import Talk, family_of, talks
from bot.conferences.booking.service import cancel_talk, own_talk, say_no_time_suits
from bot.conferences.facts import RoundFacts
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.models import Booking, BookingState, Slot, SlotState
from bot.conferences.plans import ABOUT_A_TALK, invitations
from bot.conferences.queries import IS_LIVE, rounds
from bot.conferences.rules import is_open
from bot.conferences.scheduling.plans import ABOUT_A_HELD_TIME
from bot.conferences.waiting.lining import offer_to_line
from bot.core.among import among
from bot.core.errors import Outdated, Refusal
from bot.core.tables import aliased
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan, plan_again
from bot.people.acting import Acting
from bot.schools.queries import policy_of

_ACCEPT = update(Booking).where(among(Booking.id, "bookings")).values(held_until=None, changed_at=bindparam("at"))
_RAN_OUT = (
    select(Booking.id)
    .where(Booking.held_until.is_not(None), Booking.held_until <= bindparam("now"), IS_LIVE)
    .order_by(Booking.id)
    .limit(200)
    .with_for_update()
)
_GIVE_UP = (
    update(Booking)
    .where(among(Booking.id, "bookings"))
    .values(state=BookingState.CANCELLED.value, sequence=Booking.sequence + 1, changed_at=bindparam("at"))
)
_first, _second = aliased(Slot), aliased(Slot)
# A time that was made twice as long, whose talk is no more: both can be chosen by themselves again.
_APART = (
    select(_first.id.label("first"), _second.id.label("second"), _second.starts_at, _second.round_id)
    .select_from(_first)
    .join(
        _second,
        and_(
            _second.round_id == _first.round_id,
            _second.state == SlotState.JOINED.value,
            _second.ends_at == _first.ends_at,
            _second.starts_at > _first.starts_at,
        ),
    )
    .where(~exists().where(Booking.slot_id == _first.id, IS_LIVE))
)
_SHORTEN = update(Slot).where(Slot.id == bindparam("slot")).values(ends_at=bindparam("until"))
_FREE = update(Slot).where(among(Slot.id, "slots")).values(state=SlotState.FREE.value)


async def accept_times(unit: Unit, acting: Acting, booking_ids: Sequence[int]) -> list[Talk]:
    """Yes to the held times of one's children; one that ran out meanwhile is left out. Raises why when all did."""
    if not booking_ids:
        raise Outdated
    found: list[Talk] = []
    gone: Refusal | None = None
    for booking_id in sorted(set(booking_ids)):
        try:
            found.append(await _accept(unit, acting, booking_id))
        except NoLongerBooked as refusal:
            gone = refusal
    if gone is not None and not found:
        raise gone
    return found


async def _accept(unit: Unit, acting: Acting, booking_id: int) -> Talk:
    held = await own_talk(unit, acting, booking_id, "conference.book")
    if held.booking.held_until is None:
        return held
    if held.booking.held_until <= unit.now:
        # Whether the tick has been there or not.
        raise NoLongerBooked(held.booking.pupil_id, held.round_)
    await unit.execute(_ACCEPT, {"bookings": [booking_id], "at": unit.now})
    await cancel_about(unit, "booking", [booking_id], ABOUT_A_HELD_TIME)
    made = Talk(replace(held.booking, held_until=None), held.round_)
    person = acting.at(held.round_.school_id)
    family = await family_of(unit, [held.booking.pupil_id])
    told = family.who_hears(made.booking)
    policy = await policy_of(unit, held.round_.school_id, held.round_.policy_version)
    plan_again(
        unit,
        [
            *told_plans(made, person.person_id, told, unit.now),
            *reminder_plans(made, told, policy, person.school.calendar(policy), unit.now),
            board_plan(held.round_, unit.now),
        ],
    )
    return made


async def refuse_time(unit: Unit, acting: Acting, booking_id: int) -> RoundFacts:
    """Neither the held time nor another suits: it is given up, and the teacher hears that a family needs help."""
    held = await own_talk(unit, acting, booking_id, "conference.book")
    await cancel_about(unit, "booking", [booking_id], ABOUT_A_HELD_TIME)
    await cancel_talk(unit, acting, booking_id)
    return await say_no_time_suits(unit, acting, held.round_.round_id, held.booking.pupil_id)


async def give_up(unit: Unit) -> None:
    """Held times that nobody said yes to by their hour are free again; those families choose for themselves.

    A tick. It also parts times that were joined for an interpreter and that nobody has any more.
    """
    rows = await unit.all(_RAN_OUT, {"now": unit.now})
    if rows:
        await _give_up(unit, [row.id for row in rows])
    if apart := await unit.all(_APART):
        await unit.execute(_SHORTEN, [{"slot": row.first, "until": row.starts_at} for row in apart])
        await unit.execute(_FREE, {"slots": [row.second for row in apart]})
        for round_id, round_ in (await rounds(unit, sorted({row.round_id for row in apart}))).items():
            await offer_to_line(unit, round_, [row.second for row in apart if row.round_id == round_id])


async def _give_up(unit: Unit, booking_ids: Sequence[int]) -> None:
    await unit.execute(_GIVE_UP, {"bookings": booking_ids, "at": unit.now})
    await cancel_about(unit, "booking", booking_ids, (*ABOUT_A_HELD_TIME, *ABOUT_A_TALK))
    found = await talks(unit, booking_ids)
    homes = await homes_of(unit, (talk.booking.pupil_id for talk in found.values()))
    for talk in found.values():
        round_, booking = talk.round_, talk.booking
        of = homes.get(booking.pupil_id, NO_HOMES)
        whose = of.custody if booking.owner_id is None else of.home_of(booking.owner_id, booking.round_id)
        if is_open(round_, unit.now):
            plan(unit, invitations(round_, whose, unit.now, again=f":held:{booking.booking_id}"))
        plan_again(unit, [board_plan(round_, unit.now)])
        await offer_to_line(unit, round_, [booking.slot_id], but=booking.pupil_id)
