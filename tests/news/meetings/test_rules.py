"""Whom a parents' meeting may be for, by each principle, and what it needs before it goes out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from bot.core.errors import Refusal
from bot.core.texts import _, capital, in_language
from bot.news import words
from bot.news.errors import NobodyToTell, NoDate, TeamMissing, WrongAudience
from bot.news.facts import Audience
from bot.news.meetings.proposal_screens import proposal
from bot.news.meetings.rules import ensure_complete, fits_audience, is_slip, start_of_year_by, waits_for_yes
from bot.news.models import PostKind
from bot.news.plans import day_before
from bot.news.rules import day_before_at, is_day_before
from bot.reminders.ways import Way
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import load_preset
from tests.news.reading.test_reading import POST

NOW = datetime(2026, 11, 16, 7, tzinfo=UTC)
STARTS = datetime(2026, 12, 1, 16, tzinfo=UTC)
SMOERUM, SKEDSMO = load_preset("dk-smoerum"), load_preset("no-skedsmo")
MEETING = replace(POST, kind=PostKind.MEETING, starts_at=STARTS, ends_at=STARTS + timedelta(hours=2), done_by=None)
ONE, YEAR, MIXED = (
    Audience(classes={1: "3.B"}),
    Audience(classes={1: "3.A", 2: "3.B"}),
    Audience(classes={1: "3.A", 2: "10.B"}),
)
SCHOOL, SOME = Audience(school=True), Audience(pupils=frozenset({4}))


def test_a_meeting_is_for_whom_the_principle_has_meetings() -> None:
    def fitting(policy: object) -> list[bool]:
        found = [ONE, YEAR, MIXED, SCHOOL, SOME]
        return [fits_audience(replace(MEETING, audience=each), policy) for each in found]  # type: ignore[arg-type]

    assert fitting(SMOERUM) == [True, False, False, False, False]
    assert fitting(SKEDSMO) == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"starts_at": None}, NoDate),
        ({"ends_at": None}, NoDate),
        ({"starts_at": NOW}, NoDate),
        ({"audience": Audience()}, NobodyToTell),
        ({"audience": SOME}, WrongAudience),
        ({"kind": PostKind.EVENT, "team_ids": ()}, TeamMissing),
    ],
)
def test_what_is_missing_is_said(changes: dict[str, Any], refusal: type[Refusal]) -> None:
    complete = replace(MEETING, audience=ONE)
    ensure_complete(complete, SMOERUM, NOW)
    with pytest.raises(refusal):
        ensure_complete(replace(complete, **changes), SMOERUM, NOW)


def test_only_parents_meetings_wait_for_a_yes_and_only_where_the_principle_says_so() -> None:
    assert waits_for_yes(SMOERUM, MEETING)
    assert not waits_for_yes(SKEDSMO, MEETING)
    assert not waits_for_yes(SMOERUM, replace(MEETING, kind=PostKind.EVENT))


@pytest.mark.parametrize(
    ("after", "slip"),
    [
        ("Vi taler om trivsel, tirsdag kl. 17.", True),
        ("vi taler om trivsel tirsdag kl 17!", True),
        ("Vi taler om trvisel tirsdag kl. 17", True),
        ("Vi taler om trivslen tirsdag kl. 17", False),
        ("Vi taler om trivsel torsdag kl. 17", False),
        ("Vi taler om trivsel tirsdag kl. 18", False),
        ("Vi taler ikke om trivsel tirsdag kl. 17", False),
        ("Vi taler om økonomi tirsdag kl. 17", False),
        ("Vi taler om tirsdag kl. 17", False),
    ],
)
def test_a_slip_of_the_pen_changes_no_word_no_day_and_no_number(after: str, slip: bool) -> None:
    assert is_slip("Vi taler om trivsel tirsdag kl. 17", after) is slip
    assert is_slip(after, "Vi taler om trivsel tirsdag kl. 17") is slip


def test_the_year_begins_with_a_meeting_before_the_end_of_the_principles_week() -> None:
    assert start_of_year_by(SKEDSMO, date(2026, 8, 1)) == date(2026, 9, 18)
    assert start_of_year_by(SMOERUM, date(2026, 8, 1)) is None


def test_one_is_reminded_the_afternoon_before_by_the_schools_clock_through_a_change_of_clocks() -> None:
    calendar = SchoolCalendar("DK", "Europe/Copenhagen")
    sunday = replace(MEETING, starts_at=datetime(2027, 3, 28, 8, tzinfo=UTC), ends_at=None)
    assert day_before_at(sunday, calendar, NOW) == datetime(2027, 3, 27, 16, tzinfo=UTC)
    assert day_before_at(sunday, calendar, datetime(2027, 3, 27, 12, tzinfo=UTC)) is None, "it has only just come"


def test_who_is_reminded_after_midnight_is_reminded_on_that_day() -> None:
    midnight = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
    assert is_day_before(MEETING, str(day_before(MEETING, 1, Way.RING, midnight).params["on"]))


def test_a_point_reads_as_the_principles_own_only_where_it_is_one() -> None:
    with in_language("sv"):
        assert words.agenda_point("#routines") == capital(_("routines"))
        assert words.agenda_point("routines") == "routines"


def test_a_contact_parent_reads_of_all_the_classes_that_are_to_come() -> None:
    with in_language("da"):
        assert "3.A og 3.B" in proposal(replace(MEETING, audience=YEAR), None).text
