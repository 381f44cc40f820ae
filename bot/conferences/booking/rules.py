"""Pure rules of booking: what may be done with a round and a booking now."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container, Iterable, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

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
    TooLateToCancel,
)
from bot.conferences.facts import BookingFacts, FreeSlot, RoundFacts, Table
from bot.conferences.models import BookingState, RoundState, SlotState
from bot.conferences.needs import turns
from bot.conferences.rules import overlaps
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy.document import Policy
from bot.schools.policy.timeline import cancel_limit, move_limit

# Norway: from twelve on being present is the pupil's right (policies.md NO-7). Where a policy gives the right and is
# silent on the age.
HAS_A_RIGHT_FROM = 12


class SlotFacts(Struct, frozen=True):
    """The time that was pressed, or one seat of it, with its round and whoever holds it; `table` at a café."""

    slot_id: int
    starts_at: datetime
    ends_at: datetime
    state: SlotState
    held_by: int | None
    round_: RoundFacts
    table: Table | None = None

    @property
    def teacher_id(self) -> int:
        """Who holds the talk."""
        return self.table.teacher_id if self.table else self.round_.teacher_id

    @property
    def table_id(self) -> int | None:
        return self.table.table_id if self.table else None

    def is_beside(self, booking: BookingFacts) -> bool:
        """Whether the booking is of another seat of this very time."""
        same = (booking.round_id, booking.table_id, booking.starts_at)
        return self.round_.seats > 1 and same == (self.round_.round_id, self.table_id, self.starts_at)


class Nearby(Struct, frozen=True):
    """A live booking of the family or of the teacher. Not `known`: a single talk that whoever books has no part in;
    it keeps the teacher busy, and is in nobody else's way."""

    booking: BookingFacts
    teacher_id: int
    known: bool = True


def as_held_now(slot: SlotFacts, nearby: Sequence[Nearby]) -> SlotFacts:
    """The time with whoever holds it by now.

    PostgreSQL waits for a locked row with what it had joined to it before: `nearby` was read after the wait.
    """
    held_by = next((found.booking.pupil_id for found in nearby if found.booking.slot_id == slot.slot_id), slot.held_by)
    return replace(slot, held_by=held_by)


def free_seat(seats: Sequence[SlotFacts], pressed: int, nearby: Sequence[Nearby]) -> SlotFacts:
    """Of the seats of one time the pressed one, or if somebody has it the first that nobody has; at least one seat."""
    now = sorted((as_held_now(seat, nearby) for seat in seats), key=lambda seat: seat.slot_id != pressed)
    free = (seat for seat in now if seat.held_by is None and seat.state is SlotState.FREE)
    return next(free, now[0])


def ensure_open(round_: RoundFacts, now: datetime, starts_at: datetime | None = None) -> None:
    """Raise the refusal that says why times cannot be chosen now; with `starts_at`, why this one cannot be.

    Where the round takes late bookings, each time can be chosen until so long before it begins.
    """
    if round_.state is RoundState.CANCELLED:
        raise CancelledBySchool(round_)
    if round_.state in {RoundState.PAUSED, RoundState.PLANNED}:
        raise BeingChanged(round_)
    if round_.state is RoundState.ANNOUNCED and now < round_.opens_at:
        raise NotYetOpen(round_)
    if round_.state is RoundState.CLOSED or (now >= round_.closes_at and not takes_late(round_, now, starts_at)):
        raise ChoosingIsOver(round_)


def takes_late(round_: RoundFacts, now: datetime, starts_at: datetime | None = None) -> bool:
    """Whether a time (`starts_at`, or any) can still be chosen after the round's day to choose by."""
    if round_.late_lead is None or round_.state not in {RoundState.OPEN, RoundState.ANNOUNCED}:
        return False
    return starts_at is None or now <= starts_at - timedelta(minutes=round_.late_lead)


def choosable(round_: RoundFacts, slots: Iterable[FreeSlot], now: datetime) -> list[FreeSlot]:
    """The round's times among these that can still be chosen: all, or after its day to choose by the late ones."""
    own = [slot for slot in slots if slot.round_id == round_.round_id]
    return own if now < round_.closes_at else [slot for slot in own if takes_late(round_, now, slot.starts_at)]


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
        raise SlotTaken(slot.round_, pupil_id, slot.table_id, slot.starts_at)


def is_instead(slot: SlotFacts, booking: BookingFacts) -> bool:
    """Whether the talk may go to this time: of its round, and at a café of its table."""
    at = (slot.round_.round_id, slot.table_id if slot.round_.is_cafe else booking.table_id)
    return at == (booking.round_id, booking.table_id)


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
    talks: int = 1,
) -> None:
    """Raise AlreadyBooked when the pupil has its talks of this home (`mine`) in this round, whoever booked them, and
    OneTalkOnly when the other home has the only one; with `two_talks` each home may have its own. At a café each table
    is a talk of its own."""
    own = in_round(slot, pupil_id, nearby)
    ours = [booking for booking in own if mine(booking)]
    if turns(ours) >= talks:
        free = slot.held_by is None and slot.state is SlotState.FREE and slot.starts_at > now
        wanted = (slot.slot_id, slot.starts_at) if free else (None, None)
        raise AlreadyBooked(ours[0], slot.round_, *wanted)
    if len(own) > len(ours) and not two_talks:
        raise OneTalkOnly(slot.round_, pupil_id)


def in_round(slot: SlotFacts, pupil_id: int, nearby: Sequence[Nearby]) -> list[BookingFacts]:
    """The pupil's talks in the round of this time, or at its table."""
    here = (found.booking for found in nearby if found.booking.round_id == slot.round_.round_id)
    return [
        each
        for each in here
        if each.pupil_id == pupil_id and (not slot.round_.is_cafe or each.table_id == slot.table_id)
    ]


def next_turn(slot: SlotFacts, home: int, own: Iterable[BookingFacts]) -> int:
    """Which of the home's talks in the round the next one is; at a café, at which table."""
    if slot.round_.is_cafe:
        return slot.table_id or 0
    taken = {booking.turn for booking in own if booking.home == home}
    return next(turn for turn in itertools.count() if turn not in taken)


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
        if found.known and (booking.pupil_id == pupil_id or booking.pupil_id in family) and mine(booking):
            raise AtTheSameTime(slot.round_, pupil_id, booking.pupil_id, booking.starts_at, slot.table_id)
        if found.teacher_id == slot.teacher_id and not slot.is_beside(booking):
            raise AtTheSameTime(slot.round_, pupil_id, None, booking.starts_at, slot.table_id)


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


def ensure_cancellable(
    policy: Policy, calendar: SchoolCalendar, booking: BookingFacts, round_: RoundFacts, now: datetime
) -> None:
    """Raise TooLateToCancel past the limit, where the policy wants a call then instead of a press."""
    if policy.booking.late_cancel == "off" and is_late_cancel(policy, calendar, booking, now):
        raise TooLateToCancel(booking, round_, cancel_limit(policy, calendar, booking.starts_at))


def right_from(policy: Policy) -> int | None:
    """The age from which being there is the pupil's right; None where the policy speaks of no right."""
    if policy.conferences.attend.pupil != "right_from_12":
        return None
    return policy.pupils.attend_right_from or HAS_A_RIGHT_FROM


def age_on(born_on: str | None, day: date) -> int | None:
    """Whole years on that day; None when the list does not say."""
    if not born_on:
        return None
    born = date.fromisoformat(born_on)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def masked(phone: str) -> str:
    """A number as much as its owner needs to know it by: the last two digits (D1.21)."""
    digits = [letter for letter in phone if letter.isdigit()]
    return f"•• •• •• {''.join(digits[-2:])}" if len(digits) > 2 else "••"
