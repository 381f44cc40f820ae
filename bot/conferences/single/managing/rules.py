"""Pure rules of a talk that was offered: on which days it can be looked at again, and a day as people type it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.conferences.single.errors import TimesUnread
from bot.schools.calendar import SchoolCalendar

_WEEKS = (2, 4, 8, 12)
_FURTHEST = timedelta(days=370)
_BEFOREHAND = 3
_HOMES_AT, _STAFF_AT = time(17), time(14)
# "1/12", "1. 12.", "1.12.2026".
_TYPED = re.compile(r"(?a)(\d{1,2})\s*[./]\s*(\d{1,2})\.?(?:\s*[./]?\s*(20\d\d))?")


def follow_up_days(calendar: SchoolCalendar, today: date) -> list[date]:
    """Days to choose from: in two, four, eight and twelve weeks, each a school day."""
    found = {calendar.school_days_before(today + timedelta(weeks=weeks), 0) for weeks in _WEEKS}
    return sorted(day for day in found if is_ahead(day, today))


def is_ahead(day: date, today: date) -> bool:
    """Whether something can be looked at again then: ahead, and not beyond a year."""
    return today < day <= today + _FURTHEST


def read_day(text: str, today: date) -> date:
    """The next such day: "1/12", or with its year. Raises TimesUnread."""
    found = _TYPED.fullmatch(" ".join(text.split()).removesuffix("."))
    if found is None:
        raise TimesUnread
    try:
        day = date(int(found[3] or today.year), int(found[2]), int(found[1]))
        day = day if day > today or found[3] else date(today.year + 1, day.month, day.day)
    except ValueError:
        raise TimesUnread from None
    if not is_ahead(day, today):
        raise TimesUnread
    return day


def reminded_at(calendar: SchoolCalendar, day: date, *, staff: bool) -> datetime:
    """When either side is reminded of it: some school days before."""
    return calendar.at(calendar.school_days_before(day, _BEFOREHAND), _STAFF_AT if staff else _HOMES_AT)
