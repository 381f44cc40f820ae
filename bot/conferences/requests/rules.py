"""Pure rules of requests: until when somebody answers, whom it goes to, and times small enough for a button.

The one rule kept here: clocks run in school days, and a request always goes to somebody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.conferences.requests.facts import Staff
from bot.people.models import StaffRole
from bot.schools.calendar import SchoolCalendar

CLASS_STAFF = (StaffRole.CONTACT_TEACHER, StaffRole.SUBSTITUTE)
# What was pressed in the evening is looked at when school begins; in school hours within two hours.
_MORNING, _LAST_HOUR, _AT_ONCE = time(9), time(14), timedelta(hours=2)
_ONE_DAY = timedelta(days=1)
_UNIT = timedelta(minutes=5)
MOST_OFFERED = 4


def answer_by(calendar: SchoolCalendar, now: datetime, school_days: int) -> datetime:
    """The end of the last school day on which an answer is in time."""
    last = calendar.school_days_after(calendar.local(now).date(), school_days)
    return calendar.at(last + _ONE_DAY, time())


def last_day(due_at: datetime, calendar_zone: SchoolCalendar) -> date:
    """The day people read: an answer is due until its end."""
    return calendar_zone.local(due_at - timedelta(seconds=1)).date()


def reminder_at(calendar: SchoolCalendar, due_at: datetime) -> datetime:
    """The morning of the last day."""
    return calendar.at(last_day(due_at, calendar), time(8))


def opened_by(calendar: SchoolCalendar, now: datetime) -> datetime:
    """Until when somebody has opened that a child is unsafe; after that more people are told."""
    here = calendar.local(now)
    if calendar.is_school_day(here.date()) and here.time() < _LAST_HOUR:
        return max(now + _AT_ONCE, calendar.at(here.date(), _MORNING))
    return calendar.at(calendar.next_school_day(here.date()), _MORNING)


def hearers(staff: Sequence[Staff], asker: int) -> list[Staff]:
    """Who is asked for a talk: the class's own, else the head, else the office; the first who can be reached.

    Where nobody can, it waits for the class's own and the head: they see it when they join.
    """
    others = [each for each in staff if each.person_id != asker]
    tiers = (CLASS_STAFF, (StaffRole.HEAD,), (StaffRole.OFFICE,))
    for roles in tiers:
        found = [each for each in others if each.role in roles and each.reached]
        if found:
            return once(found)
    return once(each for each in others if each.role in (*CLASS_STAFF, StaffRole.HEAD))


def hearers_at_once(staff: Sequence[Staff], asker: int, *, head: bool) -> list[Staff]:
    """Who hears that a child is unsafe: the class's own and the head (`concern.tell_head_at_once`); and the office
    where nobody of these can be reached."""
    others = [each for each in staff if each.person_id != asker]
    roles = (*CLASS_STAFF, StaffRole.HEAD) if head else CLASS_STAFF
    found = [each for each in others if each.role in roles]
    if not any(each.reached for each in found):
        found = [each for each in others if each.role is not StaffRole.TEAM_TEACHER]
    return once(found)


def once(staff: Iterable[Staff]) -> list[Staff]:
    """Everybody once, whatever they are besides."""
    found: dict[int, Staff] = {}
    for each in staff:
        found.setdefault(each.person_id, each)
    return list(found.values())


def _base(asked_at: datetime) -> datetime:
    return asked_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def packed(asked_at: datetime, moments: Iterable[datetime]) -> tuple[int, ...]:
    """Moments as numbers of five minutes since the day of the request: four of them fit into a button."""
    return tuple(int((moment - _base(asked_at)) / _UNIT) for moment in moments)


def unpacked(asked_at: datetime, numbers: Iterable[int]) -> list[datetime]:
    """The moments behind the numbers, in order; what a forger writes is a moment like any other."""
    return sorted({_base(asked_at) + min(max(number, 0), 200_000) * _UNIT for number in numbers})
