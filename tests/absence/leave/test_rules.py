"""Which days are read from a line, what counts, who decides and until when."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.absence.errors import EndsBeforeItStarts, NoSchoolThen, TooFarAhead, TooLong
from bot.absence.leave.errors import AlreadyBegun, DaysUnread
from bot.absence.leave.rules import (
    ANSWERS,
    answers_in,
    counted,
    in_one_go,
    ladder_after,
    outlook,
    year_around,
)
from bot.absence.leave.typed import read_days
from bot.absence.models import Decides
from bot.core.errors import Outdated
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy, load_preset

TODAY = date(2026, 11, 24)  # a Tuesday
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
DENMARK = SchoolCalendar("DK", "Europe/Copenhagen", frozenset({date(2026, 12, 23), date(2026, 12, 24)}))
WEEK = (date(2026, 12, 7), date(2026, 12, 11))


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        *((text, *WEEK) for text in (
            "7/12–11/12", "7/12-11/12", "7.12.-11.12.", "7.–11. december", "7-11/12", "uge 50", "uke 50", "vecka 50",
            "hele uge 50", "7 dec - 11 dec", "fra mandag den 7. december til fredag den 11. december",
            "fra 7. til 11. desember", "från 7 till 11 december", "7 t.o.m. 11 december", "2026-12-07 - 2026-12-11",
            "2026-12-07 till 2026-12-11", "man. 7. des. – fre. 11. des.", "  7/12 -  11/12 ", "7.12.2026-11.12.2026",
            # As a phone set to Arabic writes it.
            "٧/١٢-١١/١٢",
        )),
        ("8/12", date(2026, 12, 8), date(2026, 12, 8)),
        ("8. dec.", date(2026, 12, 8), date(2026, 12, 8)),
        ("25/11", date(2026, 11, 25), date(2026, 11, 25)),
        ("2/3", date(2027, 3, 2), date(2027, 3, 2)),
        ("4. maj", date(2027, 5, 4), date(2027, 5, 4)),
        ("4. mai", date(2027, 5, 4), date(2027, 5, 4)),
        ("28/12-4/1", date(2026, 12, 28), date(2027, 1, 4)),
        ("uge 53", date(2026, 12, 28), date(2027, 1, 1)),
        ("uge 48", date(2026, 11, 23), date(2026, 11, 27)),
        ("uge 2", date(2027, 1, 11), date(2027, 1, 15)),
        ("29/2", date(2028, 2, 29), date(2028, 2, 29)),
        ("29/2 2028", date(2028, 2, 29), date(2028, 2, 29)),
    ],
)  # fmt: skip
def test_a_line_is_read_as_days(typed: str, first: date, last: date) -> None:
    assert read_days(typed, TODAY) == (first, last)


@pytest.mark.parametrize(
    "typed",
    ["", "hej", "7", "7-11", "30/2", "29/2 2027", "uge 0", "uge 54", "32/12", "1/13", "7/12-8/12-9/12", "kl. 14",
     "7/12 " * 20,
     "Emma er syg 7/12", "2026-13-01", "2026-12-07 og måske 2026-12-11", "99999999999/1"],
)  # fmt: skip
def test_what_is_no_days_is_not_guessed_at(typed: str) -> None:
    with pytest.raises(DaysUnread):
        read_days(typed, TODAY)


def test_days_that_have_just_passed_are_a_slip() -> None:
    with pytest.raises(AlreadyBegun):
        read_days("20/11", TODAY)


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (date(2026, 12, 8), date(2026, 12, 7), EndsBeforeItStarts),
        (TODAY, TODAY, AlreadyBegun),
        (date(2027, 12, 1), date(2027, 12, 1), TooFarAhead),
        (date(2026, 12, 24), date(2026, 12, 27), NoSchoolThen),
        (date(2026, 12, 1), date(2027, 6, 1), TooLong),
    ],
)
def test_days_that_cannot_be_asked_for(first: date, last: date, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        outlook(load_preset("dk-buddinge"), DENMARK, NOW, (first, last), [], [])


def test_only_school_days_count_each_once_and_in_their_year() -> None:
    year = year_around("08-01", TODAY)
    assert year == (date(2026, 8, 1), date(2027, 7, 31))
    assert year_around("08-01", date(2026, 7, 31)) == (date(2025, 8, 1), date(2026, 7, 31))
    spans = [(date(2026, 7, 30), date(2026, 8, 3)), WEEK, (date(2026, 12, 10), date(2026, 12, 14))]
    assert counted(DENMARK, spans, year) == 1 + 6


def test_single_days_in_a_row_are_one_absence() -> None:
    days = [date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 9)]
    spans = [(day, day) for day in days]
    # Friday and Monday adjoin, Monday and Wednesday do not.
    assert in_one_go(DENMARK, spans, date(2026, 12, 7), date(2026, 12, 7)) == 3
    assert in_one_go(DENMARK, spans, date(2026, 12, 8), date(2026, 12, 8)) == 2
    assert in_one_go(DENMARK, [], date(2026, 12, 5), date(2026, 12, 6)) == 0


def decides(policy: Policy, first: date, last: date, **taken: list[tuple[date, date]]) -> Decides:
    return outlook(policy, DENMARK, NOW, (first, last), taken.get("granted", []), taken.get("asked", [])).goes_to


def test_short_leave_is_the_teachers_and_what_adjoins_makes_it_longer() -> None:
    policy, day = load_preset("dk-buddinge"), date(2026, 12, 8)
    assert decides(policy, day, day) is Decides.TEACHER
    assert decides(policy, *WEEK) is Decides.HEAD
    assert decides(policy, day, day, asked=[(date(2026, 12, 7), date(2026, 12, 7))]) is Decides.HEAD
    assert decides(policy, day, day, granted=[(date(2026, 12, 1), date(2026, 12, 4))]) is Decides.TEACHER
    assert decides(load_preset("se-samverkan"), day, day) is Decides.HEAD


def test_an_answer_is_due_on_a_school_day_and_before_the_leave() -> None:
    policy = load_preset("dk-buddinge")
    assert outlook(policy, DENMARK, NOW, WEEK, [], []).answer_on == date(2026, 12, 2)
    tomorrow = date(2026, 11, 25)
    assert outlook(policy, DENMARK, NOW, (tomorrow, tomorrow), [], []).answer_on == TODAY
    # Asked on a Saturday for Monday: nobody answers on a Sunday, but the promise is never in the past.
    saturday = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
    monday = date(2026, 11, 30)
    assert outlook(policy, DENMARK, saturday, (monday, monday), [], []).answer_on == date(2026, 11, 28)


def test_the_year_has_its_number_and_more_is_no_teachers_matter() -> None:
    policy = load_preset("se-samverkan")
    taken = [(date(2026, 9, 7), date(2026, 9, 15))]
    seen = outlook(policy, DENMARK, NOW, WEEK, taken, [])
    assert (seen.used, seen.most, seen.over, seen.goes_to) == (7, 10, True, Decides.HEAD)


def test_answers_are_those_of_the_schools_questions() -> None:
    policy = load_preset("se-samverkan")
    assert answers_in(policy, "whn") == {"child_said": "wants", "catch_up": "at_home", "other_time": "no"}
    for said in ("w", "whnn", "zzz", "hhh"):
        with pytest.raises(Outdated):
            answers_in(policy, said)
    assert set(ANSWERS) >= {
        question for each in ("dk-buddinge", "no-skedsmo") for question in load_preset(each).leave.questions
    }


@pytest.mark.parametrize(
    ("preset", "teacher", "head"),
    [
        ("dk-buddinge", "head", "municipality"),
        ("no-skedsmo", "head", "municipality"),
        ("se-samverkan", "head", "school_owner"),
    ],
)
def test_one_complains_to_the_next_step(preset: str, teacher: str, head: str) -> None:
    policy = load_preset(preset)
    assert ladder_after(policy, Decides.TEACHER) == teacher
    assert ladder_after(policy, Decides.HEAD) == head
