"""Use cases of a running round: book, move and cancel for a guardian, remind those without a time.

The same checks and the same notices as when a guardian does it; only the right to do it is another.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, update

from bot.conferences.booking.doubling import part_times
from bot.conferences.booking.plans import told_plans
from bot.conferences.booking.queries import Talk, family_of, locked_seats, nearby, talk
from bot.conferences.booking.rules import SlotFacts, free_seat, is_instead
from bot.conferences.booking.service import Taker, shift_talk, take_slot
from bot.conferences.booking.two_homes import split_talks
from bot.conferences.facts import RoundFacts
from bot.conferences.homes import NO_HOMES, Homes, homes_of
from bot.conferences.models import Booking, BookingState, RoundState, SlotState, TwoTalks, Unsuited
from bot.conferences.plans import ABOUT_A_TALK, TOLD, invitations
from bot.conferences.queries import LIVE, bookings_of_pupils, custody_holders, free_slots, pupils_of_class
from bot.conferences.rounds.access import about_round, allowed_round
from bot.conferences.rounds.calling_off import call_off, renew_files
from bot.conferences.rounds.errors import BookingIsOver, ForWhichHome, NothingToRemind, NotInTheClass, RoundIsOver
from bot.conferences.rounds.plans import board_of, moved, nudge
from bot.conferences.rounds.running.queries import Why, family_pupils, listing_of, nudges_sent
from bot.conferences.rounds.running.rules import may_remind, next_nudge
from bot.conferences.rounds.totals import count_round
from bot.conferences.rules import is_open
from bot.conferences.waiting.lining import offer_to_line
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan_again
from bot.people.access import require
from bot.people.acting import Acting
from bot.schools.queries import policy_of

_ANSWER = (
    update(Unsuited)
    .where(
        Unsuited.round_id == bindparam("of_round"),
        Unsuited.pupil_id.in_(bindparam("pupils", expanding=True)),
        Unsuited.answered_at.is_(None),
    )
    .values(answered_at=bindparam("at"))
)
_ANSWER_HOME = _ANSWER.where(Unsuited.person_id.in_(bindparam("persons", expanding=True)))
_JOIN = (
    update(TwoTalks)
    .where(
        TwoTalks.round_id == bindparam("of_round"),
        TwoTalks.pupil_id == bindparam("of_pupil"),
        TwoTalks.until.is_(None),
    )
    .values(until=bindparam("at"))
)
_GIVE_UP = (
    update(Booking)
    .where(Booking.id == bindparam("booking"))
    .values(state=BookingState.CANCELLED.value, sequence=Booking.sequence + 1, changed_at=bindparam("at"))
)


class Reminded(Struct, frozen=True):
    """How many families are reminded, and how many of those without a time are not, because they had two already,
    had one today, said that no time suits, or are not reached here."""

    families: int
    left_out: int


def _as_open(slot: SlotFacts, round_: RoundFacts) -> SlotFacts:
    """The time as one that can be chosen: staff give times while the round is paused or past its day to choose, and
    those that are kept for families whom the bot does not reach."""
    state = SlotState.FREE if slot.state is SlotState.KEPT else slot.state
    return replace(slot, state=state, round_=replace(round_, state=RoundState.OPEN, closes_at=slot.ends_at))


def _guardian_of(homes: Homes, round_: RoundFacts, pupil_id: int, guardian_id: int | None) -> int | None:
    """Whose talk it is where the pupil has two homes in this round. Raises ForWhichHome until that is said."""
    found = homes.homes(round_.round_id)
    if len(found) < 2:
        return None
    if guardian_id not in homes.custody:
        raise ForWhichHome(round_.round_id, pupil_id, tuple(tuple(home) for home in found))
    return guardian_id


def _home(homes: Homes, owner: int | None, round_: RoundFacts) -> frozenset[int] | None:
    return homes.home_of(owner, round_.round_id) if owner is not None else None


async def book_for(unit: Unit, acting: Acting, slot_id: int, pupil_id: int, guardian_id: int | None = None) -> Talk:
    """Book a free time for a pupil of the class; the custody holders who may know are told, silently.

    Raises ForWhichHome where the pupil has two and `guardian_id` is nobody of them, Outdated, NotAllowed,
    RoundIsOver, NotInTheClass, SlotTaken, AlreadyBooked or AtTheSameTime.
    """
    seats = await locked_seats(unit, [slot_id])
    if not seats:
        raise Outdated
    slot, round_ = seats[0], seats[0].round_
    person = require(unit, acting, "round.book_for", about_round(round_))
    if round_.state is RoundState.CANCELLED:
        raise RoundIsOver(round_.round_id)
    if pupil_id not in {pupil.pupil_id for pupil in await pupils_of_class(unit, round_.class_id)}:
        raise NotInTheClass(round_.round_id)
    pupils = await family_pupils(unit, pupil_id)
    family = await family_of(unit, pupils)
    owner = _guardian_of(family.homes(pupil_id), round_, pupil_id, guardian_id)
    found = await nearby(unit, pupils, slot.teacher_id, slot.starts_at, slot.ends_at)
    taker = Taker(person.person_id, person.school, dict.fromkeys(pupils, owner), two_talks=True)
    seat = free_seat([_as_open(each, round_) for each in seats], slot_id, found)
    made = await take_slot(unit, seat, pupil_id, taker, found, family)
    await answer_unsuited(unit, round_.round_id, [pupil_id], _home(family.homes(pupil_id), owner, round_))
    await count_round(unit, round_.round_id)
    return replace(made, round_=round_)


async def _talk_for(unit: Unit, acting: Acting, booking_id: int) -> Talk:
    """A live talk that lies ahead, locked. Raises Outdated, NotAllowed or BookingIsOver."""
    found = await talk(unit, booking_id, locked=True)
    if found is None:
        raise Outdated
    require(unit, acting, "round.book_for", about_round(found.round_))
    if found.booking.state.value not in LIVE or found.booking.starts_at <= unit.now:
        raise BookingIsOver(found.round_.round_id)
    return found


async def move_for(unit: Unit, acting: Acting, booking_id: int, slot_id: int) -> Talk:
    """Move a talk to a free time of the round; the custody holders are rung up, because the school did it.

    Raises what `book_for` raises, and BookingIsOver.
    """
    old = await _talk_for(unit, acting, booking_id)
    seats = await locked_seats(unit, [slot_id])
    if not seats or not is_instead(seats[0], old.booking):
        raise Outdated
    slot = seats[0]
    if old.booking.slot_id in {seat.slot_id for seat in seats}:
        return old
    pupil_id, round_ = old.booking.pupil_id, old.round_
    pupils = await family_pupils(unit, pupil_id)
    family = await family_of(unit, pupils)
    found = await nearby(unit, pupils, slot.teacher_id, slot.starts_at, slot.ends_at)
    person = acting.at(round_.school_id)
    taker = Taker(person.person_id, person.school, dict.fromkeys(pupils, old.booking.owner_id))
    seat = free_seat([_as_open(each, round_) for each in seats], slot_id, found)
    made = await shift_talk(unit, old, seat, taker, found, family)
    # One message, not two: the ringing one says it all.
    await cancel_about(unit, "booking", [booking_id], [TOLD])
    guardians = [each.person_id for each in family.who_hears(made.booking) if each.person_id != person.person_id]
    plan_again(unit, moved(made.booking, round_, guardians, unit.now))
    return replace(made, round_=round_)


async def cancel_for(unit: Unit, acting: Acting, booking_id: int, *, by_school: bool) -> Talk:
    """Cancel a talk: for the school (it rings, with new times) or because the family asked (told, silently).

    Raises Outdated, NotAllowed or BookingIsOver.
    """
    found = await _talk_for(unit, acting, booking_id)
    round_ = found.round_
    if by_school:
        await call_off(unit, round_, [found.booking])
        await offer_to_line(unit, round_, [found.booking.slot_id], but=found.booking.pupil_id)
        return found
    await unit.execute(_GIVE_UP, {"booking": booking_id, "at": unit.now})
    await cancel_about(unit, "booking", [booking_id], ABOUT_A_TALK)
    family = await family_of(unit, [found.booking.pupil_id])
    ended = replace(found.booking, state=BookingState.CANCELLED, sequence=found.booking.sequence + 1)
    by = acting.at(round_.school_id).person_id
    plan_again(unit, told_plans(Talk(ended, round_), by, family.who_hears(ended), unit.now))
    plan_again(unit, [board_of(round_, unit.now)])
    await renew_files(unit, Talk(ended, round_))
    await offer_to_line(unit, round_, await part_times(unit, [found.booking.slot_id]), but=found.booking.pupil_id)
    await count_round(unit, round_.round_id)
    return found


async def answer_unsuited(
    unit: Unit, round_id: int, pupil_ids: Iterable[int], home: Iterable[int] | None = None
) -> None:
    """These families' "no time suits me" has been dealt with; of two homes, only that of these persons."""
    values = {"of_round": round_id, "pupils": list(pupil_ids), "at": unit.now}
    if home is None:
        await unit.execute(_ANSWER, values)
    else:
        await unit.execute(_ANSWER_HOME, {**values, "persons": sorted(home)})


async def settle_unsuited(unit: Unit, acting: Acting, round_id: int, pupil_id: int) -> RoundFacts:
    """The teacher has been in touch with a family whom no time suits; they can choose again. Raises Outdated or
    NotAllowed."""
    _person, round_ = await allowed_round(unit, acting, round_id, "round.book_for")
    await answer_unsuited(unit, round_id, [pupil_id])
    plan_again(unit, [board_of(round_, unit.now)])
    return round_


async def decide_two_talks(unit: Unit, acting: Acting, round_id: int, pupil_id: int, *, two: bool) -> RoundFacts:
    """Each home of the pupil has a talk of its own in this round, or the pupil has one; talks that are booked stand.

    Whose home has none is invited anew. Raises Outdated (also where the policy gives one talk), NotAllowed or
    NotInTheClass.
    """
    person, round_ = await allowed_round(unit, acting, round_id, "round.manage", locked=True)
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    if policy.booking.two_talks_for_two_homes == "no":
        raise Outdated
    if pupil_id not in {pupil.pupil_id for pupil in await pupils_of_class(unit, round_.class_id)}:
        raise NotInTheClass(round_id)
    if not two:
        await unit.execute(_JOIN, {"of_round": round_id, "of_pupil": pupil_id, "at": unit.now})
    elif await split_talks(unit, round_.school_id, round_id, pupil_id, person.person_id):
        await answer_unsuited(unit, round_id, [pupil_id])
        await _invite_homes(unit, round_, pupil_id)
    return round_


async def _invite_homes(unit: Unit, round_: RoundFacts, pupil_id: int) -> None:
    """Invite those of the pupil's guardians whose own home has no talk."""
    homes = (await homes_of(unit, [pupil_id])).get(pupil_id, NO_HOMES)
    booked = [each for each in await bookings_of_pupils(unit, [pupil_id]) if each.round_id == round_.round_id]
    without = [person for person in homes.custody if not any(homes.in_home(person, each) for each in booked)]
    if is_open(round_, unit.now):
        plan_again(unit, invitations(round_, without, unit.now, again=f":two:{pupil_id}"))


async def remind_missing(unit: Unit, acting: Acting, round_id: int) -> Reminded:
    """Send the next of a family's two reminders to those who have not answered, none of them twice within a day.

    Raises Outdated, NotAllowed or NothingToRemind.
    """
    _person, round_ = await allowed_round(unit, acting, round_id, "round.book_for", locked=True)
    free = await free_slots(unit, [round_id])
    if not may_remind(round_, len(free), unit.now):
        raise NothingToRemind(round_id)
    missing = (await listing_of(unit, round_)).missing
    waiting = [each for each in missing if each.why is Why.NOT_ANSWERED]
    holders = await custody_holders(unit, sorted({each.pupil.pupil_id for each in waiting}))
    families = [each.home or tuple(holders[each.pupil.pupil_id]) for each in waiting]
    sent = await nudges_sent(unit, round_id)
    numbers = {person: next_nudge(sent.get(person, {}), unit.now) for family in families for person in family}
    plan_again(unit, [nudge(round_, number, person, unit.now) for person, number in sorted(numbers.items()) if number])
    reminded = sum(any(numbers[person] for person in family) for family in families)
    return Reminded(reminded, len(missing) - reminded)
