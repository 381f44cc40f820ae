"""Pure rules of visits: which days there are, and what the school's policy makes of a wish."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.conferences.requests.models import VisitState
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy.values import ClassVisit

DAYS_A_PAGE = 8
_PAGES = 6
# Asked and answered by the team; telling is a courtesy where a class is open at any time (D5.19).
ASKED = frozenset({VisitState.WISHED, VisitState.OFFERED})
STANDS = frozenset({*ASKED, VisitState.AGREED, VisitState.TOLD})


def begins_as(policy: ClassVisit) -> VisitState:
    """What a day that was pressed is, under this policy: a silent principle says "ask the team" (experience.md 0.1)."""
    return VisitState.TOLD if policy == "anytime" else VisitState.WISHED


def first_day(policy: ClassVisit, calendar: SchoolCalendar, now: datetime) -> date:
    """Today where a class is open at any time, else tomorrow."""
    today = calendar.local(now).date()
    return calendar.school_days_after(today, 0 if policy == "anytime" else 1)


def days_from(calendar: SchoolCalendar, first: date, page: int) -> list[date]:
    """The school days on this page, counted from `first`."""
    day = calendar.school_days_after(first, 0)
    for _ in range(min(max(page, 0), _PAGES) * DAYS_A_PAGE):
        day = calendar.next_school_day(day)
    found = [day]
    while len(found) < DAYS_A_PAGE:
        found.append(calendar.next_school_day(found[-1]))
    return found


def is_day(policy: ClassVisit, calendar: SchoolCalendar, day: date, now: datetime) -> bool:
    """Whether somebody may come then: a school day of the months ahead."""
    first = first_day(policy, calendar, now)
    return first <= day <= first + timedelta(days=180) and calendar.is_school_day(day)
