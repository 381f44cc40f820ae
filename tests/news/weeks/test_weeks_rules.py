"""Which weeks there are, and when a plan comes: holidays, weekends, the change of clocks, the week 53."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.news.weeks.facts import Week
from bot.news.weeks.rules import ahead, comes_at, has_school, shown_first, week_called, week_of
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy, load_preset

ZONE = "Europe/Copenhagen"
OPEN = SchoolCalendar("DK", ZONE)
AUTUMN = frozenset(date(2026, 10, 12) + timedelta(days=day) for day in range(5))
SUMMER = frozenset(date(2026, 6, 29) + timedelta(days=day) for day in range(42))


def policy(**messages: Any) -> Policy:
    found = load_preset("dk-buddinge")
    return found.model_copy(update={"messages": found.messages.model_copy(update=messages)})


def test_a_week_is_named_by_its_thursday_and_found_again_by_its_name() -> None:
    assert week_of(date(2027, 1, 1)).key == "2026-W53"
    assert week_of(date(2027, 1, 4)).key == "2027-W01"
    for days in range(0, 400, 7):
        week = week_of(date(2026, 8, 3) + timedelta(days=days))
        assert week_called(week.key) == week


def test_what_lies_ahead_is_this_week_and_the_next_with_school() -> None:
    found = ahead(SchoolCalendar("DK", ZONE, AUTUMN), date(2026, 10, 9))
    assert [week.number for week in found.weeks] == ["41", "43"]
    assert [week.number for week in found.between] == ["42"]
    saturday = ahead(OPEN, date(2026, 11, 21))
    assert [week.number for week in saturday.weeks] == ["48", "49"], "a week that is over needs no plan"
    inside = ahead(SchoolCalendar("DK", ZONE, SUMMER), date(2026, 7, 15))
    assert [week.number for week in inside.weeks] == ["33"]
    assert inside.this in inside.between
    # Always there, however long the school is closed.
    shut = SchoolCalendar("DK", ZONE, frozenset(date(2026, 1, 1) + timedelta(days=day) for day in range(900)))
    assert ahead(shut, date(2026, 7, 15)).weeks


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (datetime(2026, 11, 20, 13, 59), "47"),  # noqa: DTZ001
        (datetime(2026, 11, 20, 14, 0), "48"),  # noqa: DTZ001
        (datetime(2026, 11, 22, 9, 0), "48"),  # noqa: DTZ001
        (datetime(2026, 11, 23, 7, 0), "48"),  # noqa: DTZ001
    ],
)
def test_from_fridays_last_lesson_on_one_asks_about_the_next_week(moment: datetime, number: str) -> None:
    assert shown_first(ahead(OPEN, moment.date()), moment).number == number


def test_a_plan_comes_before_its_week_on_a_day_with_school_by_the_schools_clock() -> None:
    autumn = SchoolCalendar("DK", ZONE, AUTUMN)
    week = Week(date(2026, 10, 19))
    assert comes_at(policy(), OPEN, week) == datetime(2026, 10, 16, 13, tzinfo=UTC)
    assert comes_at(policy(), autumn, week) == datetime(2026, 10, 9, 13, tzinfo=UTC)
    # The clocks have changed since: it is still five o'clock there.
    thursday = policy(plan_on="thursday", plan_at=time(17))
    assert comes_at(thursday, OPEN, Week(date(2026, 10, 26))) == datetime(2026, 10, 22, 15, tzinfo=UTC)
    assert comes_at(thursday, OPEN, Week(date(2026, 11, 2))) == datetime(2026, 10, 29, 16, tzinfo=UTC)


def test_a_week_with_one_day_of_school_has_school() -> None:
    week = Week(date(2026, 10, 12))
    assert has_school(SchoolCalendar("DK", ZONE, AUTUMN - {date(2026, 10, 14)}), week)
    assert not has_school(SchoolCalendar("DK", ZONE, AUTUMN), week)
