"""Pure rules of visits: which days there are, and what the school's policy makes of a wish."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from bot.conferences.requests.facts import Visit
from bot.conferences.requests.models import VisitState
from bot.conferences.requests.rules import answer_by
from bot.conferences.requests.visits.weeks import monday_of
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.policy.values import ClassVisit

DAYS_A_PAGE = 8
_PAGES = 6
_AHEAD = timedelta(days=180)
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


def days_from(calendar: SchoolCalendar, first: date, page: int, closed: Collection[date] = ()) -> list[date]:
    """The school days on this page, counted from `first`, without those of closed weeks (their Mondays)."""
    day = calendar.school_days_after(first, 0)
    found: list[date] = []
    most = (min(max(page, 0), _PAGES) + 1) * DAYS_A_PAGE
    while len(found) < most and day <= first + _AHEAD:
        if monday_of(day) not in closed:
            found.append(day)
        day = calendar.next_school_day(day)
    return found[most - DAYS_A_PAGE :]


def is_day(
    policy: ClassVisit, calendar: SchoolCalendar, day: date, now: datetime, closed: Collection[date] = ()
) -> bool:
    """Whether somebody may come then: a school day of the months ahead, in a week that is not closed."""
    first = first_day(policy, calendar, now)
    return first <= day <= first + _AHEAD and calendar.is_school_day(day) and monday_of(day) not in closed


def due_at(policy: Policy, calendar: SchoolCalendar, visit: Visit) -> datetime:
    """Until when the team answers a wish: as every request, and before the day itself (`needs_talk`)."""
    asked = answer_by(calendar, visit.asked_at, policy.needs_talk.answer_school_days)
    return min(asked, calendar.at(visit.on_day, time()))
