"""The outbox rows of single talks: who is told that there is something new, and when.

The one rule kept here: every row is of a kind with the one neutral sentence; what rings differs, what it says does
not. A row is about the round, so that nothing which looks a booking up finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from bot.conferences.booking.plans import reminder_plans
from bot.conferences.booking.queries import Talk, Told
from bot.conferences.facts import RoundFacts
from bot.conferences.plans import DAY_BEFORE, SAME_DAY
from bot.conferences.rules import next_moment
from bot.core.dates import local
from bot.outbox.models import Lane, Ring
from bot.outbox.notices import Plan
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy.document import Policy

OFFERED = "single.offered"
TOLD = "single.told"
OFF = "single.off"
EVE = "single.day_before"
TODAY = "single.same_day"
STAFF = "single.staff"
GUEST = "single.guest"
FILE = "single.file"
FOLLOW = "single.follow_up"

ABOUT = "single"
REMINDERS = (EVE, TODAY)
TO_HOME = (OFFERED, TOLD, OFF, EVE, TODAY, FILE, FOLLOW)
TO_STAFF = (STAFF, GUEST)
ALL = (*TO_HOME, *TO_STAFF)
_FOLLOWED_FOR = timedelta(days=7)
_KIND_OF = {DAY_BEFORE: EVE, SAME_DAY: TODAY}


def _plan(kind: str, key: str, round_: RoundFacts, person_id: int, now: datetime, until: datetime) -> Plan:
    return Plan(
        key=f"{kind}:{round_.round_id}:{key}:{person_id}",
        kind=kind,
        school_id=round_.school_id,
        person_id=person_id,
        about_kind=ABOUT,
        about_id=round_.round_id,
        send_at=now,
        not_after=until,
    )


def offered(round_: RoundFacts, guardians: Iterable[int], now: datetime, turn: int = 0) -> list[Plan]:
    """There are times to choose, or a meeting to come to; `turn` tells further times from the first."""
    return [_plan(OFFERED, str(turn), round_, person, now, round_.closes_at) for person in sorted(set(guardians))]


def told(made: Talk, guardians: Iterable[int], now: datetime) -> list[Plan]:
    """Another guardian chose, moved or gave up the time, or form or place is another: silently."""
    booking, round_ = made.booking, made.round_
    return [
        replace(
            _plan(TOLD, f"{booking.booking_id}", round_, person, next_moment(now), booking.ends_at),
            ring=Ring.SILENT,
        )
        for person in sorted(set(guardians))
    ]


def moved(made: Talk, guardians: Iterable[int], now: datetime) -> list[Plan]:
    """The school moved it: it rings, through quiet hours when the old or the new time is near."""
    booking, round_ = made.booking, made.round_
    near = booking.starts_at - now < timedelta(days=1)
    return [
        replace(
            _plan(TOLD, f"{booking.booking_id}:{booking.sequence}", round_, person, now, booking.ends_at),
            ring=Ring.THROUGH if near else Ring.RING,
        )
        for person in sorted(set(guardians))
    ]


def behind(made: Talk, guardians: Iterable[int], now: datetime) -> list[Plan]:
    """The talk begins later, or on time again: it rings, for they may be on their way."""
    booking, round_ = made.booking, made.round_
    return [
        replace(
            _plan(TOLD, f"behind:{booking.booking_id}:{now:%y%m%d%H%M%S}", round_, person, now, booking.ends_at),
            ring=Ring.THROUGH,
            lane=Lane.INTERACTIVE,
        )
        for person in sorted(set(guardians))
    ]


def late(made: Talk, now: datetime) -> Plan:
    """The family comes later: to whoever holds the talk, through quiet hours, for tomorrow it is worth nothing."""
    plan = to_staff(made.round_, "late", now)
    return replace(plan, ring=Ring.THROUGH, lane=Lane.INTERACTIVE, not_after=made.booking.ends_at)


def follow_ups(round_: RoundFacts, persons: Iterable[int], day: date, at: datetime) -> list[Plan]:
    """The day on which it is looked at again is near: silently, to either side."""
    return [
        replace(
            _plan(FOLLOW, f"{day:%y%m%d}", round_, person, at, at + _FOLLOWED_FOR),
            ring=Ring.SILENT,
            params={"day": day.isoformat()},
        )
        for person in sorted(set(persons))
    ]


def off(made: Talk, guardians: Iterable[int], now: datetime) -> list[Plan]:
    """The school took the time away: it rings, through quiet hours when the talk is today."""
    booking, round_ = made.booking, made.round_
    is_today = local(booking.starts_at, round_.zone).date() == local(now, round_.zone).date()
    return [
        replace(
            _plan(OFF, f"{booking.booking_id}", round_, person, now, booking.ends_at),
            ring=Ring.THROUGH if is_today else Ring.RING,
        )
        for person in sorted(set(guardians))
    ]


def reminders(made: Talk, told: Sequence[Told], policy: Policy, calendar: SchoolCalendar, now: datetime) -> list[Plan]:
    """The day before and on the day, at the hours each person wishes; a message of its own, whatever else is then."""
    return [
        replace(
            plan,
            key=f"{_KIND_OF[plan.kind]}:{made.booking.booking_id}:{plan.person_id}",
            kind=_KIND_OF[plan.kind],
            about_kind=ABOUT,
            about_id=made.round_.round_id,
            bundle=None,
            params={"booking": made.booking.booking_id, "sequence": made.booking.sequence},
        )
        for plan in reminder_plans(made, told, policy, calendar, now)
    ]


def to_staff(round_: RoundFacts, what: str, now: datetime, *, rings: bool = False) -> Plan:
    """The one who holds the talk: a family chose (silently), cannot come or finds no time (it rings)."""
    plan = _plan(STAFF, f"{what}:{now:%y%m%d%H%M%S}", round_, round_.teacher_id, now, round_.closes_at)
    return replace(plan, ring=Ring.RING if rings else Ring.SILENT, not_after=None)


def to_guests(made: Talk, colleagues: Iterable[int], now: datetime) -> list[Plan]:
    """A colleague is invited to a talk that has its time, or the time is another; staff's quiet hours hold it."""
    booking, round_ = made.booking, made.round_
    key = f"{booking.booking_id}:{booking.sequence}"
    return [_plan(GUEST, key, round_, person, now, booking.ends_at) for person in sorted(set(colleagues))]


def file(made: Talk, person_id: int, now: datetime) -> Plan:
    """The calendar file, for the one who waits for it."""
    booking = made.booking
    plan = _plan(FILE, f"{booking.booking_id}:{booking.sequence}", made.round_, person_id, now, booking.ends_at)
    params = {"booking": booking.booking_id, "sequence": booking.sequence}
    return replace(plan, lane=Lane.INTERACTIVE, ring=Ring.SILENT, not_after=now + timedelta(days=7), params=params)
