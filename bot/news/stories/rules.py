"""When a team is asked for a good story: after every so many weeks of school, counted from the school year's start."""

from __future__ import annotations

from datetime import date, time, timedelta

from msgspec import Struct

from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.years import school_year_of

# When the lessons are over.
ASKS_AT = time(14)
_WEEK, _SATURDAY = timedelta(days=7), 5


class Period(Struct, frozen=True):
    """Weeks without a good story from `since` on are asked about on `asked_on`, until `until`."""

    since: date
    asked_on: date
    until: date


def period_over(policy: Policy, calendar: SchoolCalendar, today: date) -> Period | None:
    """The period that ended before this week; None where none did, or nobody is to be asked."""
    weeks = policy.messages.story_weeks
    if not policy.messages.good_stories or not weeks:
        return None
    began, _ended = school_year_of(policy, today)
    monday = began - timedelta(days=began.weekday())
    found = []
    while monday <= today:
        if days := _school_days(calendar, monday):
            found.append(days[0])
        monday += _WEEK
    this = len(found) - 1
    if this < weeks or this % weeks or today - timedelta(days=today.weekday()) > found[-1]:
        return None
    first = found[this - weeks]
    ends = found[this] - timedelta(days=found[this].weekday()) + timedelta(days=_SATURDAY)
    return Period(first - timedelta(days=first.weekday()), found[this], ends)


def _school_days(calendar: SchoolCalendar, monday: date) -> list[date]:
    days = [monday + timedelta(days=day) for day in range(_SATURDAY)]
    return [day for day in days if calendar.is_school_day(day)]
