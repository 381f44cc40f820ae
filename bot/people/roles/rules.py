"""Until when a role lasts: whole days on the school's wall clock."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_WRITTEN = re.compile(r"\s*(\d{1,2})[./ -]+(\d{1,2})(?:[./ -]+(\d{4}))?[.\s]*")
_FRIDAY = 4
WEEKS_OFFERED = 5


def end_of(day: date, zone: str) -> datetime:
    """The instant at which a role with this last day is over."""
    return datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(zone))


def last_day(until: datetime, zone: str) -> date:
    """The last day of a role that is over at this instant."""
    return (until - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()


def days_offered(today: date) -> tuple[date, ...]:
    """Today and the Fridays of the weeks to come."""
    friday = today + timedelta(days=(_FRIDAY - today.weekday()) % 7)
    days = [today, *(friday + timedelta(weeks=week) for week in range(WEEKS_OFFERED))]
    return tuple(dict.fromkeys(days))


def day_in(text: str, today: date) -> date | None:
    """The day that "18/12", "18.12." or "18.12.2026" means: the next such day from today on; None for anything else."""
    found = _WRITTEN.fullmatch(text)
    if found is None or not text.isascii():
        return None
    day, month, year = (int(part) if part else None for part in found.groups())
    try:
        if year is not None:
            return date(year, int(month or 0), int(day or 0))
        wanted = date(today.year, int(month or 0), int(day or 0))
        return wanted if wanted >= today else wanted.replace(year=today.year + 1)
    except ValueError:
        return None
