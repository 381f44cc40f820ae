"""Pure rules of single talks: which times suit a teacher."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from bot.conferences.rules import overlaps
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy.document import Policy

# After lessons, when a teacher has time and a family can be there; later only if the policy's quiet hours say so.
_FROM, _UNTIL = time(14), time(17)
_STEP = timedelta(minutes=20)
# Two of a day, early and late, before the next day's are looked at: not everybody can leave work on a Tuesday.
_MOST_DAYS = 60
# A family should read of it before the day begins.
_NOTICE = timedelta(hours=18)

Busy = Sequence[tuple[datetime, datetime]]


def times_that_fit(
    policy: Policy, calendar: SchoolCalendar, busy: Busy, minutes: int, count: int, after: datetime, now: datetime
) -> list[datetime]:
    """So many beginnings on school days within the school's hours, clear of `busy`, on different days and hours."""
    found: list[datetime] = []
    earliest = max(after, now + _NOTICE)
    day = calendar.local(earliest).date()
    for turn in range(_MOST_DAYS):
        if len(found) >= count:
            break
        day = calendar.school_days_after(day, 0 if turn == 0 else 1)
        free = [start for start in _starts(policy, calendar, day, minutes) if start >= earliest]
        free = [start for start in free if _is_clear(start, minutes, busy)]
        if free:
            # One early, one late, one in the middle: three days, three hours.
            found.append(free[(0, len(free) - 1, len(free) // 2)[len(found) % 3]])
    return sorted(found)


def _starts(policy: Policy, calendar: SchoolCalendar, day: date, minutes: int) -> Iterator[datetime]:
    quiet = policy.quiet.staff
    # Quiet hours that begin after lessons end the day; those of the night do not.
    until = min(_UNTIL, quiet.start) if quiet.start > _FROM else _UNTIL
    start = calendar.at(day, _FROM)
    end = calendar.at(day, until)
    while start + timedelta(minutes=minutes) <= end:
        yield start
        start += _STEP


def _is_clear(start: datetime, minutes: int, busy: Busy) -> bool:
    end = start + timedelta(minutes=minutes)
    return not any(overlaps(start, end, begins, ends) for begins, ends in busy)


def are_apart(starts: Sequence[datetime], minutes: int) -> bool:
    """Whether these talks, in time order, begin only when the one before is over."""
    return all(later - earlier >= timedelta(minutes=minutes) for earlier, later in itertools.pairwise(starts))
