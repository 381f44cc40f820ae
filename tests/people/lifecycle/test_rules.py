"""Ages and the beginning of a school year, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from bot.people.lifecycle.rules import birthday, has_turned, turned_lately, year_began
from bot.schools.calendar import SchoolCalendar


@pytest.mark.parametrize(
    ("born_on", "today", "is_18"),
    [
        (date(2008, 11, 21), date(2026, 11, 20), False),
        (date(2008, 11, 21), date(2026, 11, 21), True),
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
    ],
)
def test_eighteen_is_the_whole_birthday(born_on: date, today: date, is_18: bool) -> None:
    assert has_turned(born_on, 18, today) is is_18


def test_a_leap_day_comes_every_year() -> None:
    assert birthday(date(2012, 2, 29), 15) == date(2027, 3, 1)
    assert birthday(date(2012, 2, 29), 16) == date(2028, 2, 29)


def test_fifteen_is_news_for_a_month() -> None:
    born = date(2011, 10, 22)
    assert [
        turned_lately(born, 15, date(2026, month, day)) for month, day in ((10, 21), (10, 22), (11, 21), (11, 22))
    ] == [
        False,
        True,
        True,
        False,
    ]


def test_the_year_begins_on_its_first_school_day() -> None:
    closed = frozenset(date(2026, 8, day) for day in range(1, 10))
    calendar = SchoolCalendar("DK", "Europe/Copenhagen", closed)
    assert year_began("08-01", calendar, date(2026, 8, 9)) is None
    assert year_began("08-01", calendar, date(2026, 8, 10)) == date(2026, 8, 10)
    assert year_began("08-01", calendar, date(2026, 10, 8)) == date(2026, 8, 10)
    assert year_began("08-01", calendar, date(2026, 10, 9)) is None


def test_a_year_that_begins_late_in_the_year_reaches_over_new_year() -> None:
    calendar = SchoolCalendar("DK", "Europe/Copenhagen")
    assert year_began("12-01", calendar, date(2027, 1, 15)) == date(2026, 12, 1)
