"""When a reminder comes, by the person's own wishes and by the nights in which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.errors import SameTimes, UnreadableTimes
from bot.reminders.eves import eve_of
from bot.reminders.models import Preferences, ReminderTimes
from bot.reminders.rules import NO_QUIET, placed, quiet_for, read_span, reminder_moments, reminder_times
from bot.schools.calendar import QuietHours, SchoolCalendar
from bot.schools.policy import load_preset
from bot.schools.policy.timeline import Step

POLICY = load_preset("dk-buddinge")
CALENDAR = SchoolCalendar("DK", "Europe/Copenhagen")
OPENED = CALENDAR.at(date(2026, 11, 16), time(7, 40))
TALK = CALENDAR.at(date(2026, 12, 1), time(16, 20))


def chosen(**choices: object) -> Preferences:
    return Preferences(1, **choices)  # type: ignore[arg-type]


def clock(at: datetime) -> str:
    return f"{CALENDAR.local(at):%d.%m. %H.%M}"


def reminded(preferences: Preferences, talk: datetime = TALK) -> dict[Step, str]:
    moments = reminder_moments(preferences, POLICY, CALENDAR, talk, OPENED)
    return {step: clock(at) for step, at in moments.items()}


def test_who_chose_nothing_has_the_schools_times() -> None:
    assert reminder_times(chosen(), POLICY.timeline) == ReminderTimes(time(17), timedelta(hours=2))
    assert reminded(chosen()) == {Step.DAY_BEFORE: "30.11. 17.00", Step.SAME_DAY: "01.12. 14.20"}


@pytest.mark.parametrize(
    ("preferences", "expected"),
    [
        (chosen(), "29.11. 17.00"),
        (chosen(day_before=False), None),
        (chosen(day_before=True, day_before_at=time(20)), "29.11. 20.00"),
        (chosen(quiet=(time(16), time(18, 30))), "29.11. 18.30"),
        (chosen(quiet=(time(16), time(7))), "29.11. 15.59"),
        (chosen(quiet=(time(0), time(23, 59, 30))), "29.11. 17.00"),
    ],
)
def test_a_meeting_is_reminded_of_on_the_very_day_before_as_the_person_wants(
    preferences: Preferences, expected: str | None
) -> None:
    monday = CALENDAR.at(date(2026, 11, 30), time(19))
    at = eve_of(preferences, POLICY, CALENDAR, monday, OPENED)
    assert (at and clock(at)) == expected
    assert eve_of(preferences, POLICY, CALENDAR, monday, monday) is None


@pytest.mark.parametrize(
    ("preferences", "expected"),
    [
        (chosen(day_before=False), {Step.SAME_DAY: "01.12. 14.20"}),
        (chosen(same_day=False), {Step.DAY_BEFORE: "30.11. 17.00"}),
        (chosen(day_before=False, same_day=False), {}),
        (
            chosen(day_before=True, day_before_at=time(20), same_day=True, same_day_minutes=60),
            {Step.DAY_BEFORE: "30.11. 20.00", Step.SAME_DAY: "01.12. 15.20"},
        ),
        # After the quiet hours, while "I can't after all" is still possible.
        (chosen(quiet=(time(16), time(18, 30))), {Step.DAY_BEFORE: "30.11. 18.30", Step.SAME_DAY: "01.12. 14.20"}),
        # Before them, when after would be the next morning and "tomorrow" a lie.
        (chosen(quiet=(time(16), time(7))), {Step.DAY_BEFORE: "30.11. 15.59", Step.SAME_DAY: "01.12. 14.20"}),
        # Nowhere on the right day: it comes when it is due, without a sound.
        (chosen(quiet=(time(0), time(23))), {Step.DAY_BEFORE: "30.11. 17.00", Step.SAME_DAY: "01.12. 14.20"}),
        (chosen(quiet=(time(13), time(15))), {Step.DAY_BEFORE: "30.11. 17.00", Step.SAME_DAY: "01.12. 15.00"}),
        (chosen(quiet=(time(13), time(16, 10))), {Step.DAY_BEFORE: "30.11. 17.00", Step.SAME_DAY: "01.12. 12.59"}),
        (chosen(quiet=NO_QUIET), {Step.DAY_BEFORE: "30.11. 17.00", Step.SAME_DAY: "01.12. 14.20"}),
    ],
)
def test_own_wishes_come_before_the_schools(preferences: Preferences, expected: dict[Step, str]) -> None:
    assert reminded(preferences) == expected


def test_a_morning_talk_is_not_announced_for_today_on_the_evening_before() -> None:
    talk = CALENDAR.at(date(2026, 12, 1), time(6, 45))
    assert reminded(chosen(day_before=False), talk) == {Step.SAME_DAY: "01.12. 04.45"}
    talk = CALENDAR.at(date(2026, 12, 1), time(8))
    assert reminded(chosen(day_before=False), talk) == {Step.SAME_DAY: "01.12. 06.30"}


def test_nothing_is_reminded_of_before_the_round_was_opened() -> None:
    late = TALK - timedelta(hours=1)
    assert reminder_moments(chosen(), POLICY, CALENDAR, TALK, late) == {}


@pytest.mark.parametrize(
    ("zone", "country", "day"),
    [
        (zone, country, day)
        for zone, country in (("Europe/Copenhagen", "DK"), ("Europe/Oslo", "NO"), ("Europe/Stockholm", "SE"))
        for day in (date(2026, 10, 25), date(2027, 3, 28))
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_wall_when_it_changes(zone: str, country: str, day: date) -> None:
    calendar = SchoolCalendar(country, zone)  # type: ignore[arg-type]
    quiet = quiet_for(chosen(), POLICY.quiet.guardian, calendar)
    night = calendar.at(day, time(3, 30))
    assert quiet.covers(night)
    assert quiet.ends_after(night) == calendar.at(day, time(6, 30))
    own = quiet_for(chosen(quiet=(time(2, 30), time(7))), POLICY.quiet.guardian, calendar)
    before = placed(calendar.at(day, time(4)), calendar.at(day, time(5)), own)
    assert calendar.local(before).hour != 2


@given(
    st.integers(0, 330 * 24 * 60).map(lambda minutes: datetime(2026, 8, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.times(),
    st.times(),
    st.integers(0, 48),
)
def test_a_placed_message_is_heard_in_time_or_comes_when_it_is_due(
    due: datetime, start: time, end: time, hours: int
) -> None:
    quiet = QuietHours(CALENDAR, start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))
    latest = due + timedelta(hours=hours)
    found = placed(due, latest, quiet, due - timedelta(days=1))
    assert found == due or not quiet.covers(found)
    assert due - timedelta(days=1) <= found <= latest


def test_staff_keep_their_weekends_unless_they_want_no_quiet_hours() -> None:
    saturday = CALENDAR.at(date(2026, 11, 21), time(12))
    staff = POLICY.quiet.staff
    assert quiet_for(chosen(), staff, CALENDAR).covers(saturday)
    assert quiet_for(chosen(quiet=(time(20), time(6))), staff, CALENDAR).covers(saturday)
    assert not quiet_for(chosen(quiet=NO_QUIET), staff, CALENDAR).covers(saturday)


@pytest.mark.parametrize(
    "text",
    [
        "21-6.30",
        "21.00–06.30",
        "kl. 21 til kl. 6.30",
        "21:00 – 06:30",
        "2100-0630",
        "21 6,30",
        "Fra 21 til halv 7",
        "från 21 till 6.30!",
        "  21 - 6.30  ",
    ],
)
def test_times_are_read_as_people_write_them(text: str) -> None:
    assert read_span(text) == (time(21), time(6, 30))


@pytest.mark.parametrize(
    "text", ["", "21", "aldrig", "25-6", "21-6.75", "21-6-7", "1.12.2026", "halv 0 til 3", "٢١-٦", "x" * 200 + "21-6"]
)
def test_other_text_is_no_times(text: str) -> None:
    with pytest.raises(UnreadableTimes):
        read_span(text)


@pytest.mark.parametrize("text", ["8-8", "0-24", "kl 9.00 til 9"])
def test_one_time_twice_is_a_question_of_its_own(text: str) -> None:
    with pytest.raises(SameTimes):
        read_span(text)


def test_24_is_midnight() -> None:
    assert read_span("20-24") == (time(20), time(0))


@given(st.text(max_size=120))
def test_any_text_gives_times_or_a_refusal(text: str) -> None:
    try:
        start, end = read_span(text)
    except (UnreadableTimes, SameTimes):
        return
    assert start != end
