"""How many talks a pupil is to have, from when until when; when numbers may be shown; who may be late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.conferences.holding.counting.rules import grade_of, minimum_of
from bot.conferences.holding.feedback.rules import Answer, may_be_shown
from bot.conferences.holding.marking.rules import day_to_show
from bot.schools.policy import load_preset

NOVEMBER, MAY, AUGUST = date(2026, 11, 22), date(2027, 5, 3), date(2027, 8, 1)


@pytest.mark.parametrize(
    ("preset", "class_name", "today", "expected"),
    [
        ("dk-buddinge", "3.B", NOVEMBER, (1, date(2026, 8, 1), date(2027, 8, 1), False)),
        ("dk-buddinge", "3.B", AUGUST, (1, date(2027, 8, 1), date(2028, 8, 1), False)),
        ("dk-smoerum", "3.B", MAY, (1, date(2026, 8, 1), date(2027, 8, 1), False)),
        ("dk-samtaler", "3.B", MAY, (0, date(2026, 8, 1), date(2027, 8, 1), False)),
        ("no-skedsmo", "7A", MAY, (2, date(2026, 8, 1), date(2027, 8, 1), False)),
        ("se-samverkan", "3B", NOVEMBER, (1, date(2026, 8, 1), date(2027, 1, 1), True)),
        ("se-samverkan", "3B", MAY, (1, date(2027, 1, 1), date(2027, 8, 1), True)),
        ("se-samverkan", "F-klass", MAY, (1, date(2026, 8, 1), date(2027, 8, 1), False)),
    ],
)
def test_each_principle_has_its_own_number_and_span(
    preset: str, class_name: str, today: date, expected: tuple[int, date, date, bool]
) -> None:
    found = minimum_of(load_preset(preset), class_name, today)
    assert (found.number, found.begins, found.ends, found.is_term) == expected


def test_an_odd_number_is_more_than_half_in_the_first_term() -> None:
    policy = load_preset("se-samverkan")
    three = policy.model_copy(update={"conferences": policy.conferences.model_copy(update={"min_per_year": 3})})
    assert [minimum_of(three, "3B", day).number for day in (NOVEMBER, MAY)] == [2, 1]


def test_the_grade_is_what_a_classs_name_begins_with() -> None:
    names = ["3.B", "10A", "0.A", "F-klass", "förskoleklass", "Blå", "", "9" * 50]
    assert [grade_of(name) for name in names] == [3, 10, 0, 0, 0, None, None, 999]


def test_numbers_are_shown_when_nobody_answers_any_more_and_enough_did() -> None:
    ended = datetime(2026, 12, 1, 16, tzinfo=UTC)
    late, numbers = ended + timedelta(days=31), {Answer.YES: 3, Answer.NO: 2}
    assert may_be_shown(numbers, ended, late, 5)
    assert not may_be_shown(numbers, ended, ended + timedelta(days=30), 5)
    assert not may_be_shown({Answer.YES: 4}, ended, late, 5)
    assert not may_be_shown({}, ended, late, 0)


def test_the_day_shown_is_the_last_that_has_come() -> None:
    days = [date(2026, 12, 1), date(2026, 12, 3)]
    assert day_to_show(days, date(2026, 12, 2)) == days[0]
    assert day_to_show(days, date(2027, 1, 1)) == days[1]
    assert day_to_show(days, date(2026, 11, 1)) == days[0]
    assert day_to_show([], date(2026, 11, 1)) is None
