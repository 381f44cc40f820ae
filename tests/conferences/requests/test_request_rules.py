"""Clocks in school days, whom a request goes to, and times small enough for a button."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conferences.requests.facts import Staff, Way
from bot.conferences.requests.presses import ChooseTimes, OfferTimes
from bot.conferences.requests.rules import (
    MOST_OFFERED,
    answer_by,
    hearers,
    hearers_at_once,
    last_day,
    opened_by,
    packed,
    reminder_at,
    unpacked,
)
from bot.people.models import StaffRole
from bot.schools.calendar import SchoolCalendar

SCHOOL = SchoolCalendar("DK", "Europe/Copenhagen", frozenset({date(2026, 11, 23)}))
CONTACT, HEAD, OFFICE, TEAM = StaffRole.CONTACT_TEACHER, StaffRole.HEAD, StaffRole.OFFICE, StaffRole.TEAM_TEACHER


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SCHOOL.zone)


def staff(person_id: int, role: StaffRole, reached: bool = True) -> Staff:
    return Staff(person_id, "A", "B", role, reached)


@pytest.mark.parametrize(
    ("asked", "days", "last"),
    [
        (local(16, 8), 3, date(2026, 11, 19)),
        # Over a weekend and a day on which the school is closed.
        (local(19, 22), 3, date(2026, 11, 25)),
        (local(21, 12), 1, date(2026, 11, 24)),
        (local(16, 8), 0, date(2026, 11, 16)),
    ],
)
def test_an_answer_is_due_by_the_end_of_a_school_day(asked: datetime, days: int, last: date) -> None:
    due = answer_by(SCHOOL, asked, days)
    assert last_day(due, SCHOOL) == last
    assert SCHOOL.local(due).hour == 0
    assert SCHOOL.local(reminder_at(SCHOOL, due)).date() == last


def test_a_deadline_over_the_night_of_the_clocks_is_still_midnight() -> None:
    due = answer_by(SchoolCalendar("DK", "Europe/Copenhagen"), datetime(2026, 10, 23, 10, tzinfo=UTC), 1)
    assert SCHOOL.local(due).isoformat() == "2026-10-27T00:00:00+01:00"


@pytest.mark.parametrize(
    ("told", "until"),
    [
        (local(16, 10), local(16, 12)),
        (local(16, 5), local(16, 9)),
        (local(16, 22), local(17, 9)),
        (local(16, 15), local(17, 9)),
        (local(20, 20), local(24, 9)),
    ],
)
def test_that_a_child_is_unsafe_is_taken_up_in_hours_or_next_morning(told: datetime, until: datetime) -> None:
    assert opened_by(SCHOOL, told) == until


def test_a_request_goes_to_the_nearest_who_can_be_reached_and_never_to_who_asks() -> None:
    around = [staff(1, CONTACT), staff(2, HEAD), staff(3, OFFICE), staff(4, TEAM)]
    assert [each.person_id for each in hearers(around, 9)] == [1]
    assert [each.person_id for each in hearers(around, 1)] == [2]
    assert [each.person_id for each in hearers([staff(1, CONTACT, False), *around[1:]], 9)] == [2]
    assert [each.person_id for each in hearers([staff(1, CONTACT, False), staff(3, OFFICE)], 9)] == [3]
    lost = [staff(1, CONTACT, False), staff(2, HEAD, False), staff(3, OFFICE, False)]
    assert [each.person_id for each in hearers(lost, 9)] == [1, 2]


def test_unsafe_goes_to_teacher_and_head_together_and_to_everybody_where_neither_is_reached() -> None:
    around = [staff(1, CONTACT), staff(2, HEAD), staff(3, OFFICE), staff(4, TEAM), staff(1, HEAD)]
    assert [each.person_id for each in hearers_at_once(around, 9, head=True)] == [1, 2]
    assert [each.person_id for each in hearers_at_once(around, 9, head=False)] == [1]
    lost = [staff(1, CONTACT, False), staff(2, HEAD, False), staff(3, OFFICE), staff(4, TEAM)]
    assert [each.person_id for each in hearers_at_once(lost, 9, head=True)] == [1, 2, 3]


@given(st.lists(st.integers(1, 40_000), min_size=1, max_size=MOST_OFFERED, unique=True))
def test_four_times_fit_into_a_button_and_come_back_as_they_were(numbers: list[int]) -> None:
    asked = datetime(2026, 11, 16, 6, 40, tzinfo=UTC)
    moments = unpacked(asked, numbers)
    assert packed(asked, moments) == tuple(sorted(numbers))
    chosen = tuple(numbers)
    large = 2_000_000_000
    for press in (
        ChooseTimes(large, Way.SCHOOL, 45, True, 99_999, chosen),
        OfferTimes(large, Way.SCHOOL, 45, True, chosen),
    ):
        assert type(press).decode(press.encode()) == press


@given(st.integers(-(2**31), 2**31 - 1))
def test_a_forged_number_is_a_moment_like_any_other(number: int) -> None:
    [moment] = unpacked(datetime(2026, 11, 16, tzinfo=UTC), [number])
    assert moment < datetime(2026, 11, 16, tzinfo=UTC) + timedelta(days=1000)
