"""Pure rules of booking: what may be done with a round and a booking now."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.conferences.booking.errors import (
    AlreadyBooked,
    AtTheSameTime,
    BeingChanged,
    CancelledBySchool,
    ChoosingIsOver,
    NoLongerBooked,
    NotYetOpen,
    OneTalkOnly,
    SlotTaken,
    TalkIsOver,
    TooLate,
)
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.models import BookingState, RoundState, SlotState
from bot.conferences.rules import overlaps
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy.document import Policy
from bot.schools.policy.timeline import cancel_limit, move_limit

# Norway: from twelve on being present is the pupil's right (policies.md NO-7).
HAS_A_RIGHT_FROM = 12


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """The time that was pressed, with its round and whoever holds it."""

    slot_id: int
    starts_at: datetime
    ends_at: datetime
    state: SlotState
    held_by: int | None
    round_: RoundFacts


@dataclass(frozen=True, slots=True)
class Nearby:
    """A live booking of the family or of the teacher."""

    booking: BookingFacts
    teacher_id: int


def as_held_now(slot: SlotFacts, nearby: Sequence[Nearby]) -> SlotFacts:
    """The time with whoever holds it by now.

    PostgreSQL waits for a locked row with what it had joined to it before: `nearby` was read after the wait.
    """
    held_by = next((found.booking.pupil_id for found in nearby if found.booking.slot_id == slot.slot_id), slot.held_by)
    return replace(slot, held_by=held_by)


def ensure_open(round_: RoundFacts, now: datetime) -> None:
    """Raise the refusal that says why times cannot be chosen now."""
    if round_.state is RoundState.CANCELLED:
        raise CancelledBySchool(round_)
    if round_.state is RoundState.PAUSED:
        raise BeingChanged(round_)
    if round_.state is RoundState.ANNOUNCED and now < round_.opens_at:
        raise NotYetOpen(round_)
    if round_.state is RoundState.CLOSED or now >= round_.closes_at:
        raise ChoosingIsOver(round_)


def ensure_live(booking: BookingFacts, round_: RoundFacts, now: datetime) -> None:
    """Raise the refusal that says why there is nothing to do about this talk any more."""
    if booking.state is BookingState.CANCELLED_BY_SCHOOL:
        raise CancelledBySchool(round_, booking.pupil_id)
    if booking.state not in {BookingState.BOOKED, BookingState.MOVED}:
        raise NoLongerBooked(booking.pupil_id, round_)
    if booking.starts_at <= now:
        raise TalkIsOver(booking, round_)


def ensure_free(slot: SlotFacts, pupil_id: int, now: datetime) -> None:
    """Raise SlotTaken unless the time is free and lies ahead."""
    if slot.held_by is not None or slot.state is not SlotState.FREE or slot.starts_at <= now:
        raise SlotTaken(slot.round_, pupil_id)


Mine = Callable[[BookingFacts], bool]


def everybodys(_booking: BookingFacts) -> bool:
    """A talk as it is where nobody is hidden and nobody has one of their own."""
    return True


def ensure_first(
    slot: SlotFacts,
    pupil_id: int,
    nearby: Sequence[Nearby],
    now: datetime,
    mine: Mine = everybodys,
    *,
    two_talks: bool = False,
) -> None:
    """Raise AlreadyBooked when the pupil has a talk of this home (`mine`) in this round, whoever booked it, and
    OneTalkOnly when the other home has the only one; with `two_talks` each home may have its own."""
    own = [
        found.booking
        for found in nearby
        if found.booking.pupil_id == pupil_id and found.booking.round_id == slot.round_.round_id
    ]
    for booking in own:
        if mine(booking):
            free = slot.held_by is None and slot.state is SlotState.FREE and slot.starts_at > now
            wanted = (slot.slot_id, slot.starts_at) if free else (None, None)
            raise AlreadyBooked(booking, slot.round_, *wanted)
    if own and not two_talks:
        raise OneTalkOnly(slot.round_, pupil_id)


def ensure_no_collision(
    slot: SlotFacts,
    pupil_id: int,
    family: Container[int],
    nearby: Sequence[Nearby],
    leaving: int | None = None,
    mine: Mine = everybodys,
) -> None:
    """Raise AtTheSameTime when the family (pupil ids) or the teacher has another talk then.

    `leaving` is the booking that is given up for this time. Talks of the other home (not `mine`) are in nobody's way.
    """
    for found in nearby:
        booking = found.booking
        if booking.booking_id == leaving or not overlaps(
            slot.starts_at, slot.ends_at, booking.starts_at, booking.ends_at
        ):
            continue
        if (booking.pupil_id == pupil_id or booking.pupil_id in family) and mine(booking):
            raise AtTheSameTime(slot.round_, pupil_id, booking.pupil_id, booking.starts_at)
        if found.teacher_id == slot.round_.teacher_id:
            raise AtTheSameTime(slot.round_, pupil_id, None, booking.starts_at)


def ensure_movable(
    policy: Policy, calendar: SchoolCalendar, booking: BookingFacts, round_: RoundFacts, now: datetime
) -> None:
    """Raise why a booked talk cannot be moved: TooLate past the policy's limit, and as long as the round stands still.

    That the last day to choose has passed is no reason: moving is promised until the limit.
    """
    if round_.state is RoundState.CANCELLED:
        raise CancelledBySchool(round_)
    if round_.state is RoundState.PAUSED:
        raise BeingChanged(round_)
    limit = move_limit(policy, calendar, booking.starts_at)
    if now > limit:
        raise TooLate(booking, round_, limit)


def is_late_cancel(policy: Policy, calendar: SchoolCalendar, booking: BookingFacts, now: datetime) -> bool:
    """Whether cancelling now means that the teacher is rung up."""
    return now > cancel_limit(policy, calendar, booking.starts_at)


def age_on(born_on: str | None, day: date) -> int | None:
    """Whole years on that day; None when the list does not say."""
    if not born_on:
        return None
    born = date.fromisoformat(born_on)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
