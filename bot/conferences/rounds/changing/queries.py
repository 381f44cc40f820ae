"""Selects of changing a round: locked times, and where more can go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import bindparam, select

from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.models import Booking, BookingState, Form, Slot
from bot.conferences.queries import BOOKING_COLUMNS, IS_LIVE, booking_facts
from bot.conferences.rounds.access import allowed_round
from bot.conferences.rounds.drafting.draft import Hours, Span
from bot.conferences.rounds.drafting.rules import PRESET_HOURS, first_monday, forms_of, monday_of, shown_weeks
from bot.core.among import among
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.queries import policy_of

_TIMES = select(Slot.id, Slot.starts_at, Slot.ends_at).where(Slot.round_id == bindparam("round")).order_by(Slot.id)
_LOCKED_TIMES = _TIMES.with_for_update()
_BOOKED_AHEAD = (
    select(*BOOKING_COLUMNS)
    .select_from(Booking)
    .join(Slot, Slot.id == Booking.slot_id)
    .where(Booking.round_id == bindparam("round"), IS_LIVE, Slot.starts_at > bindparam("now"))
    .order_by(Booking.id)
)
_LOCKED_BOOKED = _BOOKED_AHEAD.with_for_update(of=Booking)
_HELD = select(Booking.slot_id).where(among(Booking.slot_id, "slots"), IS_LIVE)
_CALLED_OFF = (
    select(Booking.pupil_id)
    .distinct()
    .where(Booking.round_id == bindparam("round"), Booking.state == BookingState.CANCELLED_BY_SCHOOL.value)
)


class Changing(Struct, frozen=True):
    """A round that somebody may change, with its policy and the school's days."""

    person: ActingPerson
    round_: RoundFacts
    policy: Policy
    calendar: SchoolCalendar

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms the talks may change to; what several families come to stays as they chose it."""
        return (self.round_.form,) if self.round_.form.is_shared else forms_of(self.policy)

    def day_of(self, moment: datetime) -> date:
        """The day of an instant at the school."""
        return self.calendar.local(moment).date()

    def first_monday(self, now: datetime) -> date:
        """The earliest week with a day for more talks."""
        return first_monday(self.calendar, now, 1)

    def monday_of_talks(self, starts: Iterable[datetime], now: datetime) -> date:
        """The week of the first talk to come: where more days are looked for first."""
        ahead = [self.day_of(moment) for moment in starts if moment > now]
        return monday_of(min(ahead)) if ahead else self.first_monday(now)

    def open_days(self, now: datetime, monday: date) -> tuple[date, ...]:
        """The school days of two weeks."""
        return shown_weeks(self.calendar, now, monday_of(monday))[0]

    @property
    def preset_hours(self) -> tuple[Hours, ...]:
        return PRESET_HOURS


class Time(Struct, frozen=True):
    """A time of a round, whatever its state."""

    slot_id: int
    span: Span


async def changing(unit: Unit, acting: Acting, round_id: int, *, locked: bool = False) -> Changing:
    """The round, for somebody who may change it. Raises Outdated or NotAllowed."""
    person, round_ = await allowed_round(unit, acting, round_id, "round.manage", locked=locked)
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    return Changing(person, round_, policy, person.school.calendar(policy))


async def times(unit: Unit, round_id: int, *, locked: bool = False) -> list[Time]:
    """Every time of the round; locked in id order, so that whoever is about to book one waits."""
    rows = await unit.all(_LOCKED_TIMES if locked else _TIMES, {"round": round_id})
    return [Time(row.id, Span(row.starts_at, row.ends_at)) for row in rows]


async def booked_among(unit: Unit, slot_ids: Sequence[int]) -> set[int]:
    """Those of the times that somebody has, read after their locks were had.

    PostgreSQL waits for the lock and then still shows the bookings of before the wait, unless the locked row itself
    was changed: only a statement of its own sees who was faster.
    """
    return {row.slot_id for row in await unit.all(_HELD, {"slots": list(slot_ids)})}


async def booked_ahead(unit: Unit, round_id: int, *, locked: bool = False) -> list[BookingFacts]:
    """The live bookings of talks to come."""
    rows = await unit.all(_LOCKED_BOOKED if locked else _BOOKED_AHEAD, {"round": round_id, "now": unit.now})
    return [booking_facts(row) for row in rows]


async def called_off_pupils(unit: Unit, round_id: int) -> Sequence[int]:
    """The pupils whose talk in the round was ever cancelled by the school."""
    return [row.pupil_id for row in await unit.all(_CALLED_OFF, {"round": round_id})]
