"""When teams are asked for a term's goals, over a whole school year; and until when the goals are worth reading."""

from __future__ import annotations

from datetime import date, timedelta

from bot.news.goals.rules import Start, start_of_term
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy, load_preset

SUMMER = [date(2026, 8, 1) + timedelta(days=day) for day in range(17)]
WINTER = [date(2026, 12, 21) + timedelta(days=day) for day in range(18)]
CALENDAR = SchoolCalendar("SE", "Europe/Stockholm", frozenset(SUMMER + WINTER))


def policy(*, goals: bool) -> Policy:
    found = load_preset("se-samverkan")
    return found.model_copy(update={"messages": found.messages.model_copy(update={"goals": goals})})


def over_a_year(chosen: Policy) -> dict[Start, list[date]]:
    found: dict[Start, list[date]] = {}
    for days in range(365):
        day = date(2026, 8, 1) + timedelta(days=days)
        if (start := start_of_term(chosen, CALENDAR, day)) is not None:
            found.setdefault(start, []).append(day)
    return found


def test_each_term_is_asked_about_once_from_its_first_day_of_school_for_two_weeks() -> None:
    found = over_a_year(policy(goals=True))
    assert [start.asked_on for start in found] == [date(2026, 8, 18), date(2027, 1, 8)]
    for start, days in found.items():
        assert days[0] == start.asked_on
        assert days[-1] < start.until == start.asked_on + timedelta(days=14)
        assert all(map(CALENDAR.is_school_day, days))


def test_nobody_is_asked_where_the_school_has_no_goals_told() -> None:
    assert over_a_year(policy(goals=False)) == {}
