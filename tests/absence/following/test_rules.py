"""What is worth a talk: counted by hand against days of which the answer is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.absence.facts import PupilDay, Told
from bot.absence.following.rules import Fact, Rule, fact_of, findings, is_new, quarter_of
from bot.absence.models import AbsenceKind, CaseEnd, Mark, Origin, Source
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import load_preset

POLICY = load_preset("dk-buddinge")
CALENDAR = SchoolCalendar("DK", "Europe/Copenhagen")
TODAY = date(2026, 11, 27)  # a Friday


def away(*days: date, origin: Origin = Origin.REPORTED, unlawful: bool = False) -> list[Fact]:
    return [Fact(day, AbsenceKind.DAY, origin, unlawful) for day in sorted(days)]


def mondays(count: int) -> list[date]:
    return [date(2026, 11, 23) - timedelta(weeks=number) for number in range(count)]


def found(facts: list[Fact], today: date = TODAY) -> dict[Rule, int]:
    return {each.rule: each.counted for each in findings(POLICY, CALENDAR, facts, today)}


def school_days(first: date, count: int) -> list[date]:
    days = [first]
    while len(days) < count:
        days.append(CALENDAR.next_school_day(days[-1]))
    return days


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 11, 27), date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 1, 1), date(2027, 3, 31)),
        (date(2028, 2, 29), date(2028, 1, 1), date(2028, 3, 31)),
        (date(2026, 9, 30), date(2026, 7, 1), date(2026, 9, 30)),
    ],
)
def test_a_quarter_is_the_calendars(day: date, first: date, last: date) -> None:
    assert quarter_of(day) == (first, last)


def test_illness_never_comes_near_the_laws_limits() -> None:
    """A whole autumn ill: an offer of help, and no percent of anything (DK-12)."""
    facts = away(*school_days(date(2026, 9, 1), 60))
    assert set(found(facts)) == {Rule.DAYS}


def test_unlawful_days_count_against_the_quarters_school_days_and_the_higher_limit_is_told() -> None:
    days = sum(CALENDAR.is_school_day(date(2026, 10, 1) + timedelta(days=number)) for number in range(92))
    warn, notify = -(-days * 10 // 100), -(-days * 15 // 100)
    quarter = school_days(date(2026, 10, 1), notify)
    for count, expected in ((warn - 1, None), (warn, Rule.WARN), (notify - 1, Rule.WARN), (notify, Rule.NOTIFY)):
        said = found(away(*quarter[:count], unlawful=True))
        assert {rule for rule in said if rule in {Rule.WARN, Rule.NOTIFY}} == ({expected} if expected else set())


def test_the_last_days_of_a_quarter_are_judged_in_the_next() -> None:
    quarter = away(*school_days(date(2026, 7, 1), 14), unlawful=True)
    said = [each for each in findings(POLICY, CALENDAR, quarter, date(2026, 10, 2)) if each.rule is Rule.NOTIFY]
    assert [each.period for each in said] == ["2026Q3"]
    later = findings(POLICY, CALENDAR, quarter, date(2027, 1, 4))
    assert all(each.rule not in {Rule.WARN, Rule.NOTIFY} for each in later)


def test_a_school_that_names_no_limit_has_none() -> None:
    norway = load_preset("no-skedsmo")
    facts = away(*school_days(date(2026, 10, 1), 30), unlawful=True)
    rules = {each.rule for each in findings(norway, SchoolCalendar("NO", "Europe/Oslo"), facts, TODAY)}
    assert not rules & {Rule.WARN, Rule.NOTIFY}


def test_four_mondays_are_a_pattern_and_three_are_not() -> None:
    assert Rule.WEEKDAY not in found(away(*mondays(3)))
    assert found(away(*mondays(4)))[Rule.WEEKDAY] == 4


def test_a_long_illness_is_no_pattern_of_mondays() -> None:
    assert Rule.WEEKDAY not in found(away(*school_days(date(2026, 10, 26), 25)))


def test_many_short_spells_are_a_pattern_and_one_long_one_is_not() -> None:
    short = [date(2026, 11, 24), date(2026, 11, 18), date(2026, 11, 12), date(2026, 11, 6), date(2026, 10, 29)]
    assert found(away(*short))[Rule.SHORT] == 5
    # Friday and Monday are one spell.
    weekend = [date(2026, 11, 20), date(2026, 11, 23)]
    assert found(away(*weekend, *short[2:]))[Rule.SHORT] == 4


def test_late_counts_where_nobody_had_told_and_leave_counts_nowhere() -> None:
    late = [Fact(day, AbsenceKind.LATE, Origin.UNREPORTED) for day in mondays(4)]
    assert found(late) == {Rule.LATE: 4}
    assert found([Fact(day, AbsenceKind.LATE, Origin.REPORTED) for day in mondays(4)]) == {}
    assert found(away(*school_days(date(2026, 10, 5), 20), origin=Origin.LEAVE)) == {}


def test_a_pattern_is_told_once_in_its_weeks() -> None:
    (pattern,) = [each for each in findings(POLICY, CALENDAR, away(*mondays(4)), TODAY) if each.rule is Rule.WEEKDAY]
    assert is_new(pattern, {}, 8, TODAY)
    assert not is_new(pattern, {Rule.WEEKDAY: TODAY - timedelta(weeks=7)}, 8, TODAY)
    assert is_new(pattern, {Rule.WEEKDAY: TODAY - timedelta(weeks=8)}, 8, TODAY)


NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def day(*, told: AbsenceKind | None = None, source: Source = Source.HOME, **known: object) -> PupilDay:
    reports = (Told(1, 1, source, told, None, None, False, TODAY, NOON),) if told else ()
    values: dict[str, object] = {
        "told": reports, "asked": False, "still": None, "register_taken_at": NOON, "mark": None, "case_id": None,
        "case_answer": None, "case_passed_on": False, "case_closed": None,
    }  # fmt: skip
    return PupilDay(1, 1, "3.B", "Emma", "Lund", False, **{**values, **known})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "fact"),
    [
        (day(), None),
        (day(told=AbsenceKind.DAY), (AbsenceKind.DAY, Origin.REPORTED)),
        (day(told=AbsenceKind.DAY, source=Source.LEAVE), (AbsenceKind.DAY, Origin.LEAVE)),
        (day(told=AbsenceKind.DAY, mark=Mark.HERE), None),
        (day(told=AbsenceKind.DAY, mark=Mark.LATE), (AbsenceKind.LATE, Origin.REPORTED)),
        (day(mark=Mark.LATE), (AbsenceKind.LATE, Origin.UNREPORTED)),
        (day(mark=Mark.MISSING), (AbsenceKind.DAY, Origin.UNREPORTED)),
        (day(mark=Mark.MISSING, case_id=1, case_closed=CaseEnd.ARRIVED), (AbsenceKind.LATE, Origin.UNREPORTED)),
        (day(mark=Mark.MISSING, case_id=1, case_closed=CaseEnd.SETTLED), (AbsenceKind.DAY, Origin.UNREPORTED)),
        (day(told=AbsenceKind.DAY, mark=Mark.MISSING), (AbsenceKind.DAY, Origin.REPORTED)),
        # Nobody knows: no register, no report, a question without an answer.
        (day(register_taken_at=None, asked=True), None),
    ],
)
def test_a_day_leaves_what_is_known_of_it(known: PupilDay, fact: tuple[AbsenceKind, Origin] | None) -> None:
    assert fact_of(known) == fact
