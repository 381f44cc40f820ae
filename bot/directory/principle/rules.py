"""When the principle is next looked at."""

from __future__ import annotations

from datetime import date

from bot.schools.policy import Policy
from bot.schools.years import school_year_of


def next_review(policy: Policy, today: date) -> date | None:
    """The last day of the next yearly review (D3.24): a year after the last one, or the end of this school year.

    None where the principle names no review. A review that is overdue is still the next one.
    """
    document = policy.principle
    if document.review != "yearly":
        return None
    last = max(filter(None, (document.reviewed_on, document.revised_on, document.approved_on)), default=None)
    if last is not None:
        return _a_year_after(last)
    return school_year_of(policy, today)[1]


def _a_year_after(day: date) -> date:
    # The 29th of February has no next year.
    return date(day.year + 1, day.month, min(day.day, 28)) if day.month == 2 else day.replace(year=day.year + 1)
