"""The school year and the term around a day, and from when on a school keeps what it knows."""

from __future__ import annotations

from datetime import date, timedelta

from bot.schools.policy import Policy

_ONE_DAY = timedelta(days=1)


def school_year_of(policy: Policy, day: date) -> tuple[date, date]:
    """First and last day of the school year around a day."""
    starts = policy.school_year.starts
    begins = date.fromisoformat(f"{day.year}-{starts}")
    if begins > day:
        begins = date.fromisoformat(f"{day.year - 1}-{starts}")
    return begins, date.fromisoformat(f"{begins.year + 1}-{starts}") - _ONE_DAY


def term_of(policy: Policy, day: date) -> tuple[date, date]:
    """The first day of the term around a day, and of the next."""
    year = policy.school_year
    starts = [
        date.fromisoformat(f"{at}-{start}")
        for at in (day.year - 1, day.year, day.year + 1)
        for start in (year.starts, year.second_term_starts)
    ]
    return max(each for each in starts if each <= day), min(each for each in starts if each > day)


def kept_from(policy: Policy, today: date) -> date:
    """The first day of the oldest school year of which things are still kept: each some months after it ended."""
    turned = today.year * 12 + today.month - 1 - policy.retention.months_after_school_year
    # The last days of a month, which a shorter one has not, count as its 28th.
    then = date(turned // 12, turned % 12 + 1, min(today.day, 28))
    return school_year_of(policy, then)[0]
