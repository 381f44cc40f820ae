"""When a team is asked for its goals: on a term's first day of school, or in the two weeks after it."""

from __future__ import annotations

from datetime import date, time, timedelta

from msgspec import Struct

from bot.news.rules import GOALS_EARLY
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.years import term_of

# When the lessons are over.
ASKS_AT = time(14)
_LASTS = timedelta(days=14)


class Start(Struct, frozen=True):
    """A term's start: goals told from `since` on are this term's; it is asked for them on `asked_on`, until `until`."""

    since: date
    asked_on: date
    until: date


def start_of_term(policy: Policy, calendar: SchoolCalendar, today: date) -> Start | None:
    """The start that today is part of; None in the rest of the term, and where no goals are told."""
    if not policy.messages.goals or not calendar.is_school_day(today):
        return None
    begins, _next = term_of(policy, today)
    asked_on = calendar.school_days_after(begins, 0)
    start = Start(begins - GOALS_EARLY, asked_on, asked_on + _LASTS)
    return start if today < start.until else None
