"""When teams are asked for a good story, over a whole school year with its holidays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.news.stories.rules import Period, period_over
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy, load_preset

OFF = [date(2026, 10, 12) + timedelta(days=day) for day in range(5)]
OFF += [date(2026, 12, 21) + timedelta(days=day) for day in range(12)]
# The day on which they would be asked is closed.
OFF += [date(2026, 9, 21)]
CALENDAR = SchoolCalendar("DK", "Europe/Copenhagen", frozenset(OFF))


def policy(**messages: Any) -> Policy:
    found = load_preset("dk-buddinge")
    return found.model_copy(update={"messages": found.messages.model_copy(update=messages)})


def over_a_year(chosen: Policy) -> dict[Period, list[date]]:
    found: dict[Period, list[date]] = {}
    for days in range(365):
        day = date(2026, 8, 1) + timedelta(days=days)
        if (period := period_over(chosen, CALENDAR, day)) is not None:
            found.setdefault(period, []).append(day)
    return found


@pytest.mark.parametrize("weeks", [1, 3, 4, 10])
def test_each_period_is_asked_about_in_one_week_of_school_and_has_so_many_weeks_of_school(weeks: int) -> None:
    found = over_a_year(policy(story_weeks=weeks))
    assert len(found) >= 40 // weeks - 1
    for period, days in found.items():
        assert CALENDAR.is_school_day(period.asked_on)
        assert {day.isocalendar().week for day in days} == {period.asked_on.isocalendar().week}
        mondays = [period.since + timedelta(days=7 * week) for week in range((days[0] - period.since).days // 7)]
        school = [
            monday
            for monday in mondays
            if any(CALENDAR.is_school_day(monday + timedelta(days=day)) for day in range(5))
        ]
        assert len(school) == weeks
        assert period.since.weekday() == 0
        assert period.until > period.asked_on


def test_nobody_is_asked_where_the_school_does_not_ask_for_stories() -> None:
    assert over_a_year(policy(good_stories=False)) == {}
    assert over_a_year(policy(story_weeks=0)) == {}
