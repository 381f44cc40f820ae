"""Pure rules of a class's weeks: which there are, and when a plan comes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.core.replies import utf16_length
from bot.news.facts import Post
from bot.news.weeks.errors import HelpTooLong
from bot.news.weeks.facts import Ahead, Week
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.policy.values import WEEKDAYS

_WEEK = timedelta(days=7)
_SATURDAY = 5
_LESSONS_END = (4, time(14))
# The longest summer, and a term besides.
_FARTHEST = 26
MOST_HELP = 900


def week_of(day: date) -> Week:
    return Week(day - timedelta(days=day.weekday()))


def week_called(key: str) -> Week:
    """The week of "2026-W48"."""
    return Week(date.fromisoformat(f"{key}-1"))


def has_school(calendar: SchoolCalendar, week: Week) -> bool:
    return any(calendar.is_school_day(week.monday + timedelta(days=day)) for day in range(_SATURDAY))


def ahead(calendar: SchoolCalendar, today: date) -> Ahead:
    """This week and the next with school; on a Saturday this week is over."""
    this = week_of(today + timedelta(days=7 - _SATURDAY))
    between = () if has_school(calendar, this) else (this,)
    following = Week(this.monday + _WEEK)
    for _each in range(_FARTHEST):
        if has_school(calendar, following):
            break
        between = (*between, following)
        following = Week(following.monday + _WEEK)
    return Ahead(this, following, between)


def shown_first(weeks: Ahead, now: datetime) -> Week:
    """The week that one asks about: from the end of Friday's lessons on, the one to come."""
    begun = weeks.this.monday <= now.date()
    over = begun and (now.weekday(), now.time()) >= _LESSONS_END
    return weeks.next if over or weeks.this in weeks.between else weeks.this


def comes_at(policy: Policy, calendar: SchoolCalendar, week: Week) -> datetime:
    """The class's time for the plan of that week, in the week before; where the day is without school, on the school
    day before."""
    day = week.monday - _WEEK + timedelta(days=WEEKDAYS.index(policy.messages.plan_on))
    return calendar.at(calendar.school_days_before(day, 0), policy.messages.plan_at)


def short(post_id: int, text: str) -> str:
    """How to help, as it is kept. Raises HelpTooLong."""
    words = text.strip()
    if utf16_length(words) > MOST_HELP:
        raise HelpTooLong(post_id)
    return words


def languages_of(plan: Post) -> list[str]:
    """The languages that it is given in, its own first."""
    return [plan.language, *(code for code in plan.texts if code != plan.language)]
