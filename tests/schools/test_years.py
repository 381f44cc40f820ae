"""The school year around a day, and from when on things are kept."""

from __future__ import annotations

from datetime import date

import pytest

from bot.schools.policy import Policy, load_preset
from bot.schools.years import kept_from, school_year_of, term_of

DENMARK = load_preset("dk-buddinge")


def _keeping(months: int) -> Policy:
    retention = DENMARK.retention.model_copy(update={"months_after_school_year": months})
    return DENMARK.model_copy(update={"retention": retention})


@pytest.mark.parametrize(
    ("today", "months", "kept"),
    [
        (date(2027, 8, 31), 1, date(2026, 8, 1)),
        (date(2027, 9, 1), 1, date(2027, 8, 1)),
        (date(2027, 8, 1), 0, date(2027, 8, 1)),
        (date(2027, 3, 31), 1, date(2026, 8, 1)),
        (date(2028, 2, 29), 12, date(2026, 8, 1)),
    ],
)
def test_a_school_year_is_kept_until_it_has_been_over_for_the_months(today: date, months: int, kept: date) -> None:
    assert kept_from(_keeping(months), today) == kept


@pytest.mark.parametrize(
    ("day", "begins", "ends"),
    [
        (date(2026, 7, 31), date(2025, 8, 1), date(2026, 7, 31)),
        (date(2026, 8, 1), date(2026, 8, 1), date(2027, 7, 31)),
        (date(2028, 2, 29), date(2027, 8, 1), date(2028, 7, 31)),
    ],
)
def test_a_school_year_lasts_from_its_first_day_to_the_eve_of_the_next(day: date, begins: date, ends: date) -> None:
    assert school_year_of(DENMARK, day) == (begins, ends)


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2026, 8, 1), (date(2026, 8, 1), date(2027, 1, 1))),
        (date(2026, 12, 31), (date(2026, 8, 1), date(2027, 1, 1))),
        (date(2027, 1, 1), (date(2027, 1, 1), date(2027, 8, 1))),
        (date(2027, 7, 31), (date(2027, 1, 1), date(2027, 8, 1))),
    ],
)
def test_a_term_lasts_until_the_next_begins(day: date, term: tuple[date, date]) -> None:
    assert term_of(DENMARK, day) == term
