"""Use cases of the home's side. Each re-reads what it changes under lock, asks the access table, checks the rules,
writes, and plans who else is told; the unit commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, insert, update

from bot.conferences.booking.access import about_talk, ensure_own_round
from bot.conferences.booking.doubling import as_long_as_needed, part_times
from bot.conferences.booking.errors import (
    AlreadyBooked,
    AtTheSameTime,
    NoTwoTimes,
    NotYourTalk,
    OneTalkOnly,
    RowIsBroken,
    SlotTaken,
)
from bot.conferences.booking.plans import board_plan, calendar_plan, late_plan, no_time_plan, reminder_plans, told_plans
from bot.conferences.booking.queries import (
    Family,
    Talk,
    family_of,
    locked_seats,
    nearby,
    owners_of_files,
    talk,
)
from bot.conferences.booking.rules import (
    Mine,
    Nearby,
    SlotFacts,
    as_held_now,
    ensure_cancellable,
    ensure_first,
    ensure_free,
    ensure_live,
    ensure_movable,
    ensure_no_collision,
    ensure_open,
    everybodys,
    free_seat,
    in_round,
    is_instead,
    is_late_cancel,
    next_turn,
)
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.homes import NO_HOMES, Homes, homes_of
from bot.conferences.models import Booking, BookingState, TimeProposal, Unsuited
from bot.conferences.needs import needs_of
from bot.conferences.no_time import note_no_time
from bot.conferences.plans import ABOUT_A_TALK
from bot.conferences.queries import bookings_of_pupils, rounds, said_no_time
from bot.conferences.waiting.lining import offer_to_line
from bot.core.among import among
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan, plan_again
from bot.people.access import require
from bot.people.acting import Acting, SchoolFacts
from bot.schools.queries import policy_of

_INSERT = insert(Booking).returning(Booking.id)
_MOVE = (
    update(Booking)
    .where(Booking.id == bindparam("booking"))
    .values(
        slot_id=bindparam("to_slot"),
        state=BookingState.MOVED.value,
        sequence=Booking.sequence + 1,
        confirmed_at=None,
        held_until=None,
        changed_at=bindparam("at"),
    )
)
_END = (
    update(Booking)
    .where(Booking.id == bindparam("booking"))
    .values(state=bindparam("to_state"), sequence=Booking.sequence + 1, changed_at=bindparam("at"))
)
_SUITED = (
    update(Unsuited)
    .where(
        Unsuited.round_id == bindparam("round"),
        Unsuited.pupil_id == bindparam("pupil"),
        among(Unsuited.person_id, "persons"),
        Unsuited.answered_at.is_(None),
    )
    .values(answered_at=bindparam("at"))
)
# Whatever happens to a talk answers what was suggested for it.
_ANSWER_PROPOSALS = (
    update(TimeProposal)
    .where(TimeProposal.booking_id == bindparam("booking"), TimeProposal.answered_at.is_(None))
    .values(answered_at=bindparam("at"))
)


class Cancelled(Struct, frozen=True):
    """A talk that was just given up; `late` when the teacher is rung up."""

    talk: Talk
    late: bool


async def book_slot(unit: Unit, acting: Acting, slot_id: int, pupil_id: int) -> Talk:
    """Book a free time for one's child.

    Raises Outdated, NotAllowed, SlotTaken, AlreadyBooked, AtTheSameTime, or why the round takes no bookings.
    """
    seats = await locked_seats(unit, [slot_id])
    if not seats:
        raise Outdated
    slot = seats[0]
    person = require(unit, acting, "conference.book", about_talk(pupil_id, slot.round_))
    ensure_own_round(acting, pupil_id, slot.round_)
    taker = Taker(person.person_id, person.school, own_children(acting))
    family = await family_of(unit, list(taker.family))
    found = await nearby(unit, list(taker.family), slot.teacher_id, slot.starts_at, slot.ends_at, person.person_id)
    return await take_slot(unit, free_seat(seats, slot_id, found), pupil_id, taker, found, family)


def own_children(acting: Acting) -> dict[int, int | None]:
    """By pupil, the person who acts for it."""
    return {child.pupil_id: person.person_id for person, child in acting.children}


class Taker(Struct, frozen=True):
    """Who books: the person, their school, and the pupils whose talks must not collide, each with the guardian whose
    talk it is (None: the school gives it to all who have the child)."""

    person_id: int
    school: SchoolFacts
    family: Mapping[int, int | None]
    # Staff give a child a second talk where they see fit.
    two_talks: bool = False

    def mine(self, family: Family) -> Mine:
        """Whether a talk is of the home that books."""

        def is_mine(booking: BookingFacts) -> bool:
            owner = self.family.get(booking.pupil_id)
            return owner is None or family.homes(booking.pupil_id).in_home(owner, booking)

        return is_mine if any(self.family.values()) else everybodys


async def take_slot(
    unit: Unit, slot: SlotFacts, pupil_id: int, taker: Taker, found: Sequence[Nearby], family: Family
) -> Talk:
    """Book a locked time after all checks, for whoever was allowed to, and plan who is told."""
    made = await hold_slot(unit, slot, pupil_id, taker, found, family)
    await _plan_talk(unit, made, taker, family)
    return made


async def hold_slot(
    unit: Unit, slot: SlotFacts, pupil_id: int, taker: Taker, found: Sequence[Nearby], family: Family
) -> Talk:
    """The same without telling anybody."""
    round_, homes, owner = slot.round_, family.homes(pupil_id), taker.family[pupil_id]
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    two_talks = taker.two_talks or homes.two_talks(policy, round_.round_id)
    slot, mine = as_held_now(slot, found), taker.mine(family)
    need = (await needs_of(unit, [round_])).of(round_.round_id, pupil_id)
    if not need.talks and owner is not None:
        raise Outdated  # Who is not asked to come has no button for it; staff may still give them a talk.
    ensure_open(round_, unit.now, slot.starts_at)
    if owner is not None and not two_talks:
        await _ensure_not_asked(unit, round_, pupil_id, homes.home_of(owner, round_.round_id), homes)
    ensure_first(slot, pupil_id, found, unit.now, mine, two_talks=two_talks, talks=max(1, need.talks))
    ensure_free(slot, pupil_id, unit.now)
    ensure_no_collision(slot, pupil_id, taker.family, found, mine=mine)
    slot = await as_long_as_needed(unit, slot, pupil_id, owner, family, mine)
    home = homes.place(owner, round_.round_id, split=two_talks)
    turn = next_turn(slot, home, in_round(slot, pupil_id, found))
    values: dict[str, Any] = {
        "school_id": slot.round_.school_id,
        "round_id": slot.round_.round_id,
        "slot_id": slot.slot_id,
        "pupil_id": pupil_id,
        "booked_by": taker.person_id,
        "owner_id": owner,
        "home": home,
        "turn": turn,
        "state": BookingState.BOOKED.value,
        "sequence": 0,
        "coming": {},
        "booked_at": unit.now,
        "changed_at": unit.now,
    }
    booking_id = await unit.scalar(_INSERT, values)
    booking = BookingFacts(
        booking_id, slot.round_.round_id, slot.slot_id, pupil_id, taker.person_id, BookingState.BOOKED, 0,
        slot.starts_at, slot.ends_at, {}, owner, home, None, turn, form=need.form, **_seated(slot),
    )  # fmt: skip
    return Talk(booking, slot.round_)


def _seated(slot: SlotFacts) -> dict[str, Any]:
    """At which table of a café."""
    table = slot.table
    return {"table_id": table.table_id, "subject": table.subject, "teacher_name": table.teacher_name} if table else {}


async def _ensure_not_asked(unit: Unit, round_: RoundFacts, pupil_id: int, home: frozenset[int], homes: Homes) -> None:
    """Raise OneTalkOnly where two homes are hidden from each other and this one has asked the teacher for a time.

    Until the teacher has answered, pressing once more reads the same whether the other home has the talk, gave it up
    or never had one: else whoever is hidden from could look it up press by press.
    """
    if len(homes.homes(round_.round_id)) < 2:
        return
    said = await said_no_time(unit, [round_.round_id])
    if any(each.pupil_id == pupil_id and each.person_id in home for each in said):
        raise OneTalkOnly(round_, pupil_id)


async def _plan_talk(unit: Unit, made: Talk, taker: Taker, family: Family) -> None:
    """Tell the other custody holders, remind all who may know, and bring the teacher's board up to date."""
    round_, told = made.round_, family.who_hears(made.booking)
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
    await locked_seats(unit, slot_ids)
    try:
        return [
            await book_slot(unit, acting, slot_id, pupil_id)
            for slot_id, pupil_id in zip(slot_ids, pupil_ids, strict=True)
        ]
    except (SlotTaken, AtTheSameTime, NoTwoTimes) as error:
        raise RowIsBroken from error


async def own_talk(unit: Unit, acting: Acting, booking_id: int, action: str, *, changes: bool = True) -> Talk:
    """A live talk of one's child that lies ahead, locked. Raises Outdated, NotAllowed, or why it is not; NotYourTalk
    when it `changes` what the other guardian booked. A hidden talk is one that does not exist."""
    found = await talk(unit, booking_id, locked=True)
    if found is None:
        raise Outdated
    booking = found.booking
    person = require(unit, acting, action, about_talk(booking.pupil_id, found.round_, booking_id))
    # Whose own it is needs no look at the homes: that is nearly everybody.
    if booking.owner_id not in {None, person.person_id}:
        homes = (await homes_of(unit, [booking.pupil_id])).get(booking.pupil_id, NO_HOMES)
        if not homes.sees(person.person_id, booking):
            raise Outdated
        if changes and not homes.may_change(person.person_id, booking):
            raise NotYourTalk(booking, found.round_)
    ensure_live(booking, found.round_, unit.now)
    return found


async def move_talk(unit: Unit, acting: Acting, booking_id: int, slot_id: int) -> Talk:
    """Give up the booked time for a free one of the same round, until the policy's limit.

    Raises what `book_slot` raises, TooLate, or why the talk is none any more.
    """
    old = await own_talk(unit, acting, booking_id, "conference.book")
    seats = await locked_seats(unit, [slot_id])
    if not seats or not is_instead(seats[0], old.booking):
        raise Outdated
    slot = seats[0]
    policy = await policy_of(unit, old.round_.school_id, old.round_.policy_version)
    person = acting.at(old.round_.school_id)
    taker = Taker(person.person_id, person.school, own_children(acting))
    family = await family_of(unit, list(taker.family))
    found = await nearby(unit, list(taker.family), slot.teacher_id, slot.starts_at, slot.ends_at, person.person_id)
    if old.booking.slot_id in {seat.slot_id for seat in seats}:
        return old
    ensure_movable(policy, person.school.calendar(policy), old.booking, old.round_, unit.now)
    return await shift_talk(unit, old, free_seat(seats, slot_id, found), taker, found, family)


async def shift_talk(
    unit: Unit, old: Talk, slot: SlotFacts, taker: Taker, found: Sequence[Nearby], family: Family
) -> Talk:
    """Move a locked booking to a locked time after all checks but the limit, and plan who is told."""
    made = await hold_other(unit, old, slot, taker, found, family)
    await cancel_about(unit, "booking", [made.booking.booking_id], ABOUT_A_TALK)
    await _plan_talk(unit, made, taker, family)
    await _renew_files(unit, made)
    await offer_to_line(unit, old.round_, await part_times(unit, [old.booking.slot_id]), but=old.booking.pupil_id)
    return made


async def hold_other(
    unit: Unit, old: Talk, slot: SlotFacts, taker: Taker, found: Sequence[Nearby], family: Family
) -> Talk:
    """The same without telling anybody."""
    pupil_id, booking_id = old.booking.pupil_id, old.booking.booking_id
    ensure_free(as_held_now(slot, found), pupil_id, unit.now)
    mine = taker.mine(family)
    ensure_no_collision(slot, pupil_id, taker.family, found, leaving=booking_id, mine=mine)
    slot = await as_long_as_needed(unit, slot, pupil_id, old.booking.owner_id, family, mine, leaving=booking_id)
    await unit.execute(_MOVE, {"booking": booking_id, "to_slot": slot.slot_id, "at": unit.now})
    await unit.execute(_ANSWER_PROPOSALS, {"booking": booking_id, "at": unit.now})
    booking = replace(
        old.booking, slot_id=slot.slot_id, state=BookingState.MOVED, sequence=old.booking.sequence + 1,
        starts_at=slot.starts_at, ends_at=slot.ends_at, held_until=None, **_seated(slot),
    )  # fmt: skip
    return Talk(booking, slot.round_)


async def _renew_files(unit: Unit, changed: Talk) -> None:
    """Whoever took the talk into a calendar gets the file again: the same UID, a higher SEQUENCE."""
    owners = await owners_of_files(unit, changed.booking.booking_id)
    plan_again(unit, [calendar_plan(changed, person_id, unit.now) for person_id in owners])


async def cancel_talk(unit: Unit, acting: Acting, booking_id: int) -> Cancelled:
    """Give the time up; past the policy's limit the teacher is rung up.

    Raises as `own_talk` does, and TooLateToCancel where the policy wants a call then.
    """
    found = await own_talk(unit, acting, booking_id, "conference.book")
    round_ = found.round_
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    by = acting.at(round_.school_id)
    calendar = by.school.calendar(policy)
    ensure_cancellable(policy, calendar, found.booking, round_, unit.now)
    late = is_late_cancel(policy, calendar, found.booking, unit.now)
    state = BookingState.CANCELLED_LATE if late else BookingState.CANCELLED
    await unit.execute(_END, {"booking": booking_id, "to_state": state.value, "at": unit.now})
    await unit.execute(_ANSWER_PROPOSALS, {"booking": booking_id, "at": unit.now})
    family = await family_of(unit, [found.booking.pupil_id])
    await _suited(unit, found.booking, by.person_id, family)
    await cancel_about(unit, "booking", [booking_id], ABOUT_A_TALK)
    ended = replace(found.booking, state=state, sequence=found.booking.sequence + 1)
    told = told_plans(Talk(ended, round_), by.person_id, family.who_hears(ended), unit.now)
    plan_again(unit, [*told, board_plan(round_, unit.now)])
    await _renew_files(unit, Talk(ended, round_))
    if late:
        plan(unit, [late_plan(Talk(ended, round_), unit.now)])
    await offer_to_line(unit, round_, await part_times(unit, [found.booking.slot_id]), but=found.booking.pupil_id)
    return Cancelled(Talk(ended, round_), late)


async def _suited(unit: Unit, booking: BookingFacts, person_id: int, family: Family) -> None:
    """An earlier "no time suits" was answered by the time they had: from here on they may say it anew."""
    home = family.homes(booking.pupil_id).home_of(person_id, booking.round_id)
    values = {"round": booking.round_id, "pupil": booking.pupil_id, "at": unit.now, "persons": sorted(home)}
    await unit.execute(_SUITED, values)


async def say_no_time_suits(unit: Unit, acting: Acting, round_id: int, pupil_id: int) -> RoundFacts:
    """Tell the teacher that none of the times suits; said twice it is told once.

    Raises Outdated, NotAllowed, AlreadyBooked, or why the round takes no bookings.
    """
    round_ = (await rounds(unit, [round_id])).get(round_id)
    if round_ is None:
        raise Outdated
    person = require(unit, acting, "conference.book", about_talk(pupil_id, round_))
    ensure_own_round(acting, pupil_id, round_)
    homes = (await homes_of(unit, [pupil_id])).get(pupil_id, NO_HOMES)
    own = [
        booking
        for booking in await bookings_of_pupils(unit, [pupil_id])
        if booking.round_id == round_id and homes.in_home(person.person_id, booking)
    ]
    if own and not (await needs_of(unit, [round_])).may_choose(round_, pupil_id, own):
        raise AlreadyBooked(own[0], round_, None, None)
    ensure_open(round_, unit.now)
    if await note_no_time(unit, homes, round_, pupil_id, person.person_id):
        plan(unit, [no_time_plan(round_, pupil_id, unit.now)])
        plan_again(unit, [board_plan(round_, unit.now)])
    return round_
