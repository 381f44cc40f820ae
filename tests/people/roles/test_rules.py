"""Days of roles: how they are written, offered and counted on the school's wall clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.pupils.rules import is_fit
from bot.people.roles.rules import day_in, days_offered, end_of, last_day

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("18/12", date(2026, 12, 18)),
        (" 18.12. ", date(2026, 12, 18)),
        ("18-12-2026", date(2026, 12, 18)),
        ("15/11", date(2027, 11, 15)),
        ("16/11", TODAY),
        ("1/2", date(2027, 2, 1)),
        ("15/11/2026", date(2026, 11, 15)),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date) -> None:
    assert day_in(text, TODAY) == day


@pytest.mark.parametrize("text", ["", "31/2", "29/2", "0/1", "1/13", "18", "12/2026", "٣/١٢", "friday", "1/1/20261"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_in(text, TODAY) is None


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    day_in(text, TODAY)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_last_day_ends_with_the_schools_midnight_and_is_read_back(day: date) -> None:
    assert last_day(end_of(day, "Europe/Oslo"), "Europe/Oslo") == day


def test_the_night_of_summer_time_counts_as_a_day() -> None:
    assert end_of(date(2026, 10, 25), "Europe/Stockholm").astimezone(UTC) == datetime(2026, 10, 25, 23, tzinfo=UTC)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_days_offered_begin_today_and_are_fridays(today: date) -> None:
    first, *others = days_offered(today)
    assert first == today
    assert all(day.weekday() == 4 and day >= today for day in others)


@pytest.mark.parametrize("alias", ["", "x" * 31, "Emma", "lille emma", "solsikke\nto", "Lund", "EMMA Solsikke"])
def test_an_alias_that_tells_is_none(alias: str) -> None:
    assert not is_fit(alias, ("Emma", "Lund"))


@pytest.mark.parametrize("alias", ["Solsikke", "Emmaline", "🌻", "قمر"])
def test_an_alias_that_tells_nothing_will_do(alias: str) -> None:
    assert is_fit(alias, ("Emma", "Lund"))
