"""Use cases of the home's side. Each re-reads what it changes under lock, asks the access table, checks the rules,
writes, and plans who else is told; the unit commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, insert, update

from bot.conferences.booking.errors import (
    AlreadyBooked,
    AtTheSameTime,
    CancelledBySchool,
    NoLongerBooked,
    RowIsBroken,
    SlotTaken,
    TalkIsOver,
)
from bot.conferences.booking.plans import board_plan, calendar_plan, late_plan, no_time_plan, reminder_plans, told_plans
from bot.conferences.booking.queries import (
    Talk,
    Told,
    family_of,
    locked_slots,
    nearby,
    owners_of_files,
    talk,
    talks,
    wards_of,
)
from bot.conferences.booking.rules import (
    Nearby,
    SlotFacts,
    as_held_now,
    ensure_first,
    ensure_free,
    ensure_live,
    ensure_movable,
    ensure_no_collision,
    ensure_open,
    is_late_cancel,
)
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.models import Booking, BookingState, Unsuited
from bot.conferences.plans import ABOUT_A_TALK
from bot.conferences.queries import bookings_of_pupils, rounds, waiting_for_times
from bot.core.errors import Outdated, Refusal
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan, plan_again
from bot.people.access import About, require
from bot.people.acting import Acting, SchoolFacts
from bot.schools.queries import calendar_of, policy_of

_INSERT = insert(Booking).returning(Booking.id)
_MOVE = (
    update(Booking)
    .where(Booking.id == bindparam("booking"))
    .values(
        slot_id=bindparam("to_slot"),
        state=BookingState.MOVED.value,
        sequence=Booking.sequence + 1,
        confirmed_at=None,
        changed_at=bindparam("at"),
    )
)
_END = (
    update(Booking)
    .where(Booking.id == bindparam("booking"))
    .values(state=bindparam("to_state"), sequence=Booking.sequence + 1, changed_at=bindparam("at"))
)
_COMING = update(Booking).where(Booking.id == bindparam("booking")).values(coming=bindparam("who"))
_CONFIRM = update(Booking).where(Booking.id == bindparam("booking")).values(confirmed_at=bindparam("at"))
_UNSUITED = insert(Unsuited)
_SUITED = (
    update(Unsuited)
    .where(
        Unsuited.round_id == bindparam("round"), Unsuited.pupil_id == bindparam("pupil"), Unsuited.answered_at.is_(None)
    )
    .values(answered_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A talk that was just given up; `late` when the teacher is rung up."""

    talk: Talk
    late: bool


def about_talk(pupil_id: int, round_: RoundFacts, booking_id: int | None = None) -> About:
    """What the access table is asked about a pupil's talk."""
    return About(
        round_.school_id, class_id=round_.class_id, pupil_id=pupil_id, kind="booking" if booking_id else "round",
        id=booking_id or round_.round_id,
    )  # fmt: skip


def ensure_own_round(acting: Acting, pupil_id: int, round_: RoundFacts) -> None:
    """Raise Outdated when the round is not the child's class's: a forged pair, or a child who changed class."""
    _person, child = acting.child(pupil_id)
    if child.class_id != round_.class_id:
        raise Outdated


async def book_slot(unit: Unit, acting: Acting, slot_id: int, pupil_id: int) -> Talk:
    """Book a free time for one's child.

    Raises Outdated, NotAllowed, SlotTaken, AlreadyBooked, AtTheSameTime, or why the round takes no bookings.
    """
    slot = (await locked_slots(unit, [slot_id])).get(slot_id)
    if slot is None:
        raise Outdated
    person = require(unit, acting, "conference.book", about_talk(pupil_id, slot.round_))
    ensure_own_round(acting, pupil_id, slot.round_)
    told = await family_of(unit, [pupil_id])
    family = [child.pupil_id for _person, child in acting.children]
    found = await nearby(unit, family, slot.round_.teacher_id, slot.starts_at, slot.ends_at)
    taker = Taker(person.person_id, person.school, family)
    return await take_slot(unit, slot, pupil_id, taker, found, told)


@dataclass(frozen=True, slots=True)
class Taker:
    """Who books: the person, their school, and the pupils whose talks must not collide."""

    person_id: int
    school: SchoolFacts
    family: Sequence[int]


async def take_slot(
    unit: Unit, slot: SlotFacts, pupil_id: int, taker: Taker, found: Sequence[Nearby], told: Sequence[Told]
) -> Talk:
    """Book a locked time after all checks, for whoever was allowed to, and plan who is told."""
    slot = as_held_now(slot, found)
    ensure_open(slot.round_, unit.now)
    ensure_first(slot, pupil_id, found, unit.now)
    ensure_free(slot, pupil_id, unit.now)
    ensure_no_collision(slot, pupil_id, taker.family, found)
    values = {
        "school_id": slot.round_.school_id,
        "round_id": slot.round_.round_id,
        "slot_id": slot.slot_id,
        "pupil_id": pupil_id,
        "booked_by": taker.person_id,
        "state": BookingState.BOOKED.value,
        "sequence": 0,
        "coming": {},
        "booked_at": unit.now,
        "changed_at": unit.now,
    }
    booking_id = await unit.scalar(_INSERT, values)
    booking = BookingFacts(
        booking_id, slot.round_.round_id, slot.slot_id, pupil_id, taker.person_id, BookingState.BOOKED, 0,
        slot.starts_at, slot.ends_at, {},
    )  # fmt: skip
    made = Talk(booking, slot.round_)
    await _plan_talk(unit, made, taker, told)
    return made


async def _plan_talk(unit: Unit, made: Talk, taker: Taker, told: Sequence[Told]) -> None:
    """Tell the other custody holders, remind all of them, and bring the teacher's board up to date."""
    round_ = made.round_
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    plan_again(
        unit,
        [
            *told_plans(made, taker.person_id, told, unit.now),
            *reminder_plans(made, told, policy, taker.school.calendar(policy), unit.now),
            board_plan(round_, unit.now),
        ],
    )


async def book_in_a_row(unit: Unit, acting: Acting, slot_ids: Sequence[int], pupil_ids: Sequence[int]) -> list[Talk]:
    """Book one time for each child, all or none. Raises RowIsBroken when any of them cannot be had any more."""
    if not pupil_ids or len(slot_ids) != len(pupil_ids) or len(set(pupil_ids)) != len(pupil_ids):
        raise Outdated
    # All locks in one order, or two families with crossing rows would wait for each other.
    await locked_slots(unit, sorted(slot_ids))
    try:
        return [
            await book_slot(unit, acting, slot_id, pupil_id)
            for slot_id, pupil_id in zip(slot_ids, pupil_ids, strict=True)
        ]
    except (SlotTaken, AtTheSameTime) as error:
        raise RowIsBroken from error


async def _own_talk(unit: Unit, acting: Acting, booking_id: int, action: str) -> Talk:
    """A live talk of one's child that lies ahead, locked. Raises Outdated, NotAllowed, or why it is not."""
    found = await talk(unit, booking_id, locked=True)
    if found is None:
        raise Outdated
    require(unit, acting, action, about_talk(found.booking.pupil_id, found.round_, booking_id))
    ensure_live(found.booking, found.round_, unit.now)
    return found


async def move_talk(unit: Unit, acting: Acting, booking_id: int, slot_id: int) -> Talk:
    """Give up the booked time for a free one of the same round, until the policy's limit.

    Raises what `book_slot` raises, TooLate, or why the talk is none any more.
    """
    old = await _own_talk(unit, acting, booking_id, "conference.book")
    slot = (await locked_slots(unit, [slot_id])).get(slot_id)
    if slot is None or slot.round_.round_id != old.round_.round_id:
        raise Outdated
    policy = await policy_of(unit, old.round_.school_id, old.round_.policy_version)
    person = acting.at(old.round_.school_id)
    told = await family_of(unit, [old.booking.pupil_id])
    family = [child.pupil_id for _person, child in acting.children]
    found = await nearby(unit, family, slot.round_.teacher_id, slot.starts_at, slot.ends_at)
    if slot.slot_id == old.booking.slot_id:
        return old
    ensure_movable(policy, person.school.calendar(policy), old.booking, old.round_, unit.now)
    return await shift_talk(unit, old, slot, Taker(person.person_id, person.school, family), found, told)


async def shift_talk(
    unit: Unit, old: Talk, slot: SlotFacts, taker: Taker, found: Sequence[Nearby], told: Sequence[Told]
) -> Talk:
    """Move a locked booking to a locked time after all checks but the limit, and plan who is told."""
    pupil_id, booking_id = old.booking.pupil_id, old.booking.booking_id
    ensure_free(as_held_now(slot, found), pupil_id, unit.now)
    ensure_no_collision(slot, pupil_id, taker.family, found, leaving=booking_id)
    await unit.execute(_MOVE, {"booking": booking_id, "to_slot": slot.slot_id, "at": unit.now})
    await cancel_about(unit, "booking", [booking_id], ABOUT_A_TALK)
    booking = replace(
        old.booking, slot_id=slot.slot_id, state=BookingState.MOVED, sequence=old.booking.sequence + 1,
        starts_at=slot.starts_at, ends_at=slot.ends_at,
    )  # fmt: skip
    made = Talk(booking, slot.round_)
    await _plan_talk(unit, made, taker, told)
    await _renew_files(unit, made)
    return made


async def _renew_files(unit: Unit, changed: Talk) -> None:
    """Whoever took the talk into a calendar gets the file again: the same UID, a higher SEQUENCE."""
    owners = await owners_of_files(unit, changed.booking.booking_id)
    plan_again(unit, [calendar_plan(changed, person_id, unit.now) for person_id in owners])


async def cancel_talk(unit: Unit, acting: Acting, booking_id: int) -> Cancelled:
    """Give the time up; past the policy's limit the teacher is rung up. Raises as `_own_talk` does."""
    found = await _own_talk(unit, acting, booking_id, "conference.book")
    round_ = found.round_
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    by = acting.at(round_.school_id)
    late = is_late_cancel(policy, by.school.calendar(policy), found.booking, unit.now)
    state = BookingState.CANCELLED_LATE if late else BookingState.CANCELLED
    await unit.execute(_END, {"booking": booking_id, "to_state": state.value, "at": unit.now})
    # An earlier "no time suits" was answered by the time they had: from here on they may say it anew.
    await unit.execute(_SUITED, {"round": round_.round_id, "pupil": found.booking.pupil_id, "at": unit.now})
    await cancel_about(unit, "booking", [booking_id], ABOUT_A_TALK)
    told = await family_of(unit, [found.booking.pupil_id])
    ended = replace(found.booking, state=state, sequence=found.booking.sequence + 1)
    plan_again(unit, [*told_plans(Talk(ended, round_), by.person_id, told, unit.now), board_plan(round_, unit.now)])
    await _renew_files(unit, Talk(ended, round_))
    if late:
        plan(unit, [late_plan(Talk(ended, round_), unit.now)])
    return Cancelled(Talk(ended, round_), late)


async def say_who_comes(unit: Unit, acting: Acting, booking_id: int, who: dict[str, Any]) -> Talk:
    """Keep who comes to the talk; the teacher's list shows it."""
    found = await _own_talk(unit, acting, booking_id, "conference.book")
    await unit.execute(_COMING, {"booking": booking_id, "who": who})
    return replace(found, booking=replace(found.booking, coming=who))


async def confirm_talk(unit: Unit, acting: Acting, booking_id: int) -> Talk:
    """*We are coming*: noted for the teacher's list, and nobody is disturbed."""
    found = await _own_talk(unit, acting, booking_id, "conference.book")
    await unit.execute(_CONFIRM, {"booking": booking_id, "at": unit.now})
    return found


async def confirm_talks(unit: Unit, acting: Acting, booking_ids: Sequence[int]) -> list[Talk]:
    """The same for several; one that was cancelled meanwhile is left out. Raises why when all were."""
    found: list[Talk] = []
    gone: Refusal | None = None
    for booking_id in booking_ids:
        try:
            found.append(await confirm_talk(unit, acting, booking_id))
        except (NoLongerBooked, CancelledBySchool, TalkIsOver) as refusal:
            gone = refusal
    if not booking_ids:
        raise Outdated
    if gone is not None and not found:
        raise gone
    return found


async def send_calendar_file(unit: Unit, acting: Acting, booking_id: int) -> Talk:
    """Have the talk's calendar file sent to the one who asks."""
    found = await _own_talk(unit, acting, booking_id, "conference.see")
    person = acting.at(found.round_.school_id)
    plan_again(unit, [calendar_plan(found, person.person_id, unit.now)])
    return found


async def say_no_time_suits(unit: Unit, acting: Acting, round_id: int, pupil_id: int) -> RoundFacts:
    """Tell the teacher that none of the times suits; said twice it is told once.

    Raises Outdated, NotAllowed, AlreadyBooked, or why the round takes no bookings.
    """
    round_ = (await rounds(unit, [round_id])).get(round_id)
    if round_ is None:
        raise Outdated
    person = require(unit, acting, "conference.book", about_talk(pupil_id, round_))
    ensure_own_round(acting, pupil_id, round_)
    for booking in await bookings_of_pupils(unit, [pupil_id]):
        if booking.round_id == round_id:
            raise AlreadyBooked(booking, round_, None, None)
    ensure_open(round_, unit.now)
    if (round_id, pupil_id) not in await waiting_for_times(unit, [round_id]):
        values = {
            "school_id": round_.school_id,
            "round_id": round_id,
            "pupil_id": pupil_id,
            "person_id": person.person_id,
            "said_at": unit.now,
        }
        await unit.execute(_UNSUITED, values)
        plan(unit, [no_time_plan(round_, pupil_id, unit.now)])
        plan_again(unit, [board_plan(round_, unit.now)])
    return round_


async def replan_reminders(unit: Unit, person_id: int) -> None:
    """The person changed how they want to be reminded: their rows about talks to come follow."""
    wards = {ward.pupil_id for ward in await wards_of(unit, [person_id])}
    ahead = [talk for talk in await bookings_of_pupils(unit, sorted(wards)) if talk.starts_at > unit.now]
    found = await talks(unit, [talk.booking_id for talk in ahead])
    told = [each for each in await family_of(unit, sorted(wards)) if each.person_id == person_id]
    await cancel_about(unit, "booking", list(found), ABOUT_A_TALK, person_id)
    for made in found.values():
        policy = await policy_of(unit, made.round_.school_id, made.round_.policy_version)
        calendar = await calendar_of(unit, made.round_.school)
        own = [each for each in told if each.pupil_id == made.booking.pupil_id]
        plan_again(unit, reminder_plans(made, own, policy, calendar, unit.now))
