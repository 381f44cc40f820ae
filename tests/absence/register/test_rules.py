"""Who is away at an hour, what a tap makes of a pupil, and when a case goes on to who rings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.absence.facts import AbsenceSchool, PupilDay, Told
from bot.absence.models import AbsenceKind, Mark, MissingAnswer, Source
from bot.absence.register.facts import Case
from bot.absence.register.rules import is_away, is_explained, is_school_over, next_mark, passes_on_at, tell_at
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy, load_preset

TODAY = date(2026, 11, 24)
NINE = datetime(2026, 11, 24, 8, tzinfo=UTC)
CALENDAR = SchoolCalendar("DK", "Europe/Copenhagen")


def told(kind: AbsenceKind, since: int | None = None, until: int | None = None) -> PupilDay:
    """A pupil of whom that was reported."""
    report = Told(1, 1, Source.HOME, kind, since, until, False, TODAY, NINE)
    return PupilDay(1, 1, "3.B", "Emma", "Lund", False, (report,), False, None, None, None, None, None, False, None)


@pytest.mark.parametrize(
    ("day", "minute", "away"),
    [
        (told(AbsenceKind.DAY), 500, True),
        (told(AbsenceKind.LATE), 900, True),
        (told(AbsenceKind.LATE, None, 600), 599, True),
        (told(AbsenceKind.LATE, None, 600), 600, False),
        (told(AbsenceKind.EARLY), 500, False),
        (told(AbsenceKind.EARLY, 720), 719, False),
        (told(AbsenceKind.EARLY, 720), 720, True),
        (told(AbsenceKind.HOURS, 600, 660), 599, False),
        (told(AbsenceKind.HOURS, 600, 660), 600, True),
        (told(AbsenceKind.HOURS, 600, 660), 660, False),
    ],
)
def test_a_pupil_is_away_in_the_hours_that_were_told(day: PupilDay, minute: int, *, away: bool) -> None:
    assert is_away(day, minute) is away
    # Who comes later than was told is missing, and yet a new word of the home's explains it.
    assert is_explained(day, minute) is (away or day.told[0].kind is AbsenceKind.LATE)


def test_three_taps_lead_back_to_where_one_began() -> None:
    assert [next_mark(mark, away=False) for mark in (None, Mark.MISSING, Mark.LATE, Mark.HERE)] == [
        Mark.MISSING, Mark.LATE, None, Mark.MISSING,
    ]  # fmt: skip
    assert [next_mark(mark, away=True) for mark in (None, Mark.HERE, Mark.MISSING)] == [Mark.HERE, None, Mark.HERE]


def case(answer: MissingAnswer | None = None, answered_at: datetime | None = None) -> Case:
    """A child whose home is told at nine."""
    school = AbsenceSchool(1, "Europe/Copenhagen", 1)
    return Case(
        1, school, None, 1, "Emma", "Lund", False, True, 1, "3.B", TODAY, 1, NINE, NINE, answer, None, answered_at,
        None, None, None,
    )  # fmt: skip


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_preset("dk-buddinge")


def test_a_case_goes_on_after_a_quarter_of_an_hour_or_at_once_where_nobody_hears(policy: Policy) -> None:
    quarter = timedelta(minutes=15)
    assert passes_on_at(policy, case(), reached=True) == NINE + quarter
    assert passes_on_at(policy, case(), reached=False) == NINE
    later = NINE + timedelta(minutes=3)
    assert passes_on_at(policy, case(MissingAnswer.CALL, later), reached=True) == later + quarter
    assert passes_on_at(policy, case(MissingAnswer.WAY, later), reached=True) == later + 2 * quarter


def test_homes_are_told_by_the_policys_time_and_not_when_school_is_over(policy: Policy) -> None:
    assert tell_at(policy, CALENDAR, NINE - timedelta(minutes=45)) == NINE
    assert tell_at(policy, CALENDAR, NINE + timedelta(hours=2)) == NINE + timedelta(hours=2)
    assert not is_school_over(policy, CALENDAR, NINE)
    assert is_school_over(policy, CALENDAR, NINE + timedelta(hours=6))
