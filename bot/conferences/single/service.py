"""Use cases of whoever is invited to a single talk: choose a time, move it, give it up, ask for others, say who comes.

The checks are those of every booking; who may do it, and what is said of it, are this slice's own.
"""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import bindparam, update

from bot.conferences.booking.errors import (
    AlreadyBooked,
    AtTheSameTime,
    ChoosingIsOver,
    OneTalkOnly,
    SlotTaken,
    TooLate,
    TooLateToCancel,
)
from bot.conferences.booking.queries import Talk, family_of, nearby
from bot.conferences.booking.rules import ensure_cancellable, ensure_movable, is_late_cancel
from bot.conferences.booking.service import Taker, hold_other, hold_slot, own_children
from bot.conferences.models import Booking, BookingState, Form, Round, RoundGuest, RoundState
from bot.conferences.no_time import note_no_time
from bot.conferences.single.access import ANSWER, Invited, attended_by, invited_to, nothing_there
from bot.conferences.single.errors import OtherHasIt, TalkGone, TimeGone, TooLateHere
from bot.conferences.single.facts import MEETINGS, WITHOUT_FILE
from bot.conferences.single.plans import OFFERED, file, to_staff
from bot.conferences.single.queries import lock_span, single_slot, talks_in
from bot.conferences.single.telling import plan_talk
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan, plan_again
from bot.people.acting import Acting
from bot.schools.queries import policy_of

_BY_PHONE = (
    update(Round).where(Round.id == bindparam("of_round")).values(form=bindparam("to_form"), room=bindparam("to_room"))
)
_END = (
    update(Booking)
    .where(Booking.id == bindparam("booking"))
    .values(state=bindparam("to_state"), sequence=Booking.sequence + 1, changed_at=bindparam("at"))
)
_COMES = (
    update(RoundGuest)
    .where(RoundGuest.round_id == bindparam("of_round"), RoundGuest.person_id == bindparam("person"))
    .values(comes=bindparam("says"), answered_at=bindparam("at"))
)


async def take_time(unit: Unit, acting: Acting, slot_id: int, *, by_phone: bool = False) -> Talk:
    """Choose a time, or move to it; `by_phone` makes a call of the talk.

    Raises Outdated for whoever is not invited, TimeGone, OtherHasIt, TooLateHere or TalkGone.
    """
    seen = await single_slot(unit, slot_id)
    if seen is None:
        raise nothing_there(unit, acting, ANSWER, slot_id)
    round_id = seen.round_.round_id
    invited = await invited_to(unit, acting, round_id, locked=True, asked=slot_id)
    _ensure_choosable(invited, unit)
    await lock_span(unit, seen.round_.teacher_id, seen.starts_at, seen.ends_at)
    slot = await single_slot(unit, slot_id)
    assert slot is not None
    person = invited.person
    taker = Taker(person.person_id, person.school, own_children(acting))
    family = await family_of(unit, list(taker.family))
    spans = (slot.round_.teacher_id, slot.starts_at, slot.ends_at)
    found = await nearby(unit, list(taker.family), *spans, person.person_id)
    old = await _mine(unit, invited)
    if old is not None and old.booking.slot_id == slot_id:
        return old
    try:
        if old is None:
            made = await hold_slot(unit, slot, invited.single.pupil_id, taker, found, family)
        else:
            await _ensure_movable(unit, invited, old)
            made = await hold_other(unit, old, slot, taker, found, family)
    except (SlotTaken, AtTheSameTime, ChoosingIsOver) as error:
        raise TimeGone(round_id) from error
    except (AlreadyBooked, OneTalkOnly) as error:
        raise OtherHasIt(round_id) from error
    if by_phone and made.round_.form is not Form.PHONE:
        await unit.execute(_BY_PHONE, {"of_round": round_id, "to_form": Form.PHONE.value, "to_room": None})
        made = replace(made, round_=replace(made.round_, form=Form.PHONE, room=None))
    await cancel_about(unit, "single", [round_id], [OFFERED])
    await plan_talk(unit, invited.single, made, person.person_id, family=family)
    plan(unit, [to_staff(made.round_, "chosen", unit.now)])
    return made


def _ensure_choosable(invited: Invited, unit: Unit) -> None:
    round_ = invited.single.round_
    if round_.state is RoundState.CANCELLED or invited.single.kind in MEETINGS:
        raise TalkGone(round_.round_id)
    if unit.now >= round_.closes_at:
        raise TimeGone(round_.round_id)


async def _mine(unit: Unit, invited: Invited, *, changes: bool = True) -> Talk | None:
    """The live talk, to come, of this guardian's home. Raises OtherHasIt where it is the other's to change."""
    round_id, person = invited.single.round_id, invited.person.person_id
    for made in (await talks_in(unit, [round_id], locked=True)).get(round_id, ()):
        if not invited.homes.sees(person, made.booking):
            continue
        if made.booking.starts_at <= unit.now:
            raise TalkGone(round_id)
        if changes and not invited.homes.may_change(person, made.booking):
            raise OtherHasIt(round_id)
        return made
    return None


async def _ensure_movable(unit: Unit, invited: Invited, old: Talk) -> None:
    round_ = old.round_
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    try:
        ensure_movable(policy, invited.person.school.calendar(policy), old.booking, round_, unit.now)
    except TooLate as error:
        raise TooLateHere(round_.round_id) from error


async def give_up(unit: Unit, acting: Acting, round_id: int) -> Talk:
    """Give the time up; the others that were offered can still be chosen. The teacher is told, past the limit with a
    ring. Raises Outdated, OtherHasIt, TooLateHere or TalkGone."""
    invited = await invited_to(unit, acting, round_id, locked=True)
    found = await _mine(unit, invited)
    if found is None or invited.single.kind in MEETINGS:
        raise TalkGone(round_id)
    round_, person = found.round_, invited.person
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    calendar = person.school.calendar(policy)
    try:
        ensure_cancellable(policy, calendar, found.booking, round_, unit.now)
    except TooLateToCancel as error:
        raise TooLateHere(round_id) from error
    late = is_late_cancel(policy, calendar, found.booking, unit.now)
    state = BookingState.CANCELLED_LATE if late else BookingState.CANCELLED
    await unit.execute(_END, {"booking": found.booking.booking_id, "to_state": state.value, "at": unit.now})
    booking = replace(found.booking, state=state, sequence=found.booking.sequence + 1)
    ended = replace(found, booking=booking)
    await plan_talk(unit, invited.single, ended, person.person_id)
    plan(unit, [to_staff(round_, "given up", unit.now, rings=late)])
    return ended


async def none_suits(unit: Unit, acting: Acting, round_id: int) -> Invited:
    """Ask for other times; said twice it is told once. Raises Outdated, OtherHasIt or TalkGone."""
    invited = await invited_to(unit, acting, round_id, locked=True)
    round_, person = invited.single.round_, invited.person
    if round_.state is RoundState.CANCELLED:
        raise TalkGone(round_id)
    if await _mine(unit, invited, changes=False) is not None:
        raise OtherHasIt(round_id)
    if await note_no_time(unit, invited.homes, round_, invited.single.pupil_id, person.person_id):
        plan(unit, [to_staff(round_, "no time", unit.now, rings=True)])
    return invited


async def take_file(unit: Unit, acting: Acting, round_id: int) -> Talk:
    """Have the talk's calendar file sent; there is none of a separate talk (experience.md 2.5). Raises Outdated,
    TalkGone or OtherHasIt."""
    invited = await invited_to(unit, acting, round_id)
    found = await _mine(unit, invited, changes=False)
    if found is None or invited.single.kind in WITHOUT_FILE:
        raise TalkGone(round_id)
    plan_again(unit, [file(found, invited.person.person_id, unit.now)])
    return found


async def say_comes(unit: Unit, acting: Acting, round_id: int, *, comes: bool) -> None:
    """Answer the invitation to a meeting. Raises Outdated or TalkGone."""
    invited = await invited_to(unit, acting, round_id, locked=True)
    if invited.single.kind not in MEETINGS or await _mine(unit, invited, changes=False) is None:
        raise TalkGone(round_id)
    await _answer(unit, invited, comes)


async def _answer(unit: Unit, invited: Invited, comes: bool) -> None:
    round_, person = invited.single.round_, invited.person.person_id
    values = {"of_round": round_.round_id, "person": person, "says": comes, "at": unit.now}
    if not (await unit.execute(_COMES, values)).rowcount:
        raise Outdated
    if not comes:
        plan(unit, [to_staff(round_, f"cannot come {person}", unit.now, rings=True)])


async def say_attends(unit: Unit, acting: Acting, round_id: int, *, comes: bool) -> None:
    """A colleague's answer. Raises Outdated or TalkGone."""
    guest, single = await attended_by(unit, acting, round_id, locked=True)
    if single.round_.state is RoundState.CANCELLED:
        raise TalkGone(round_id)
    values = {"of_round": round_id, "person": guest.person_id, "says": comes, "at": unit.now}
    await unit.execute(_COMES, values)
    if not comes:
        plan(unit, [to_staff(single.round_, f"cannot come {guest.person_id}", unit.now, rings=True)])
