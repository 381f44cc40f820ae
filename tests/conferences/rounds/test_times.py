"""Making times and reading hours: tables, and properties that hold for every day of a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conferences.models import Form
from bot.conferences.rounds.drafting.draft import Draft, Hours, Part, Pauses, Span, Step, read, written
from bot.conferences.rounds.drafting.rules import (
    MOST_DAYS,
    clear_of,
    first_monday,
    forms_of,
    is_complete,
    last_time,
    lengths_of,
    like_last,
    next_morning,
    next_step,
    notice_of,
    pauses_of,
    read_hours,
    read_room,
    shown_weeks,
    times_of,
    times_of_day,
    with_day,
    with_form,
    with_hours,
    without,
)
from bot.conferences.rounds.errors import EndsBeforeStart, HoursAtNight, HoursUnread, RoomTooLong
from bot.conferences.rounds.running.rules import PAGE_LINES, PAGE_TEXT, next_nudge, pages_of
from bot.core.errors import Outdated
from bot.core.replies import utf16_length
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import load_preset, preset_names

CALENDAR = SchoolCalendar("DK", "Europe/Copenhagen", frozenset({date(2026, 12, 3)}))
NOW = datetime(2026, 11, 16, 6, 40, tzinfo=UTC)
DAY = date(2026, 12, 1)
NO_PAUSES = Pauses()
EMPTY = Draft(1, 1, 1, 1)
FULL = Draft(
    1,
    1,
    1,
    1,
    like=False,
    days=(DAY,),
    days_done=True,
    usual=Hours(time(14), time(17)),
    minutes=20,
    pauses=Pauses(),
    form=Form.PHONE,
)


def starts(hours: str, minutes: int, pauses: Pauses = NO_PAUSES, day: date = DAY) -> list[str]:
    found = times_of_day(CALENDAR, day, read_hours(hours), minutes, pauses)
    return [f"{CALENDAR.local(span.starts_at):%H.%M}" for span in found]


@pytest.mark.parametrize(
    ("hours", "minutes", "pauses", "expected"),
    [
        ("14-15", 20, Pauses(), ["14.00", "14.20", "14.40"]),
        ("14-15", 25, Pauses(), ["14.00", "14.25"]),
        ("14-15", 60, Pauses(), ["14.00"]),
        ("14-15", 61, Pauses(), []),
        ("14-15.30", 20, Pauses(10, 1), ["14.00", "14.30", "15.00"]),
        ("14-15.20", 20, Pauses(10, 1), ["14.00", "14.30", "15.00"]),
        ("14-16", 20, Pauses(15, 3), ["14.00", "14.20", "14.40", "15.15", "15.35"]),
        ("8-10", 30, Pauses(15, 4), ["08.00", "08.30", "09.00", "09.30"]),
    ],
)
def test_times_follow_each_other_with_their_pauses(
    hours: str, minutes: int, pauses: Pauses, expected: list[str]
) -> None:
    assert starts(hours, minutes, pauses) == expected


@given(
    day=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    start=st.times(),
    end=st.times(),
    minutes=st.integers(5, 240),
    pause=st.integers(0, 60),
    every=st.integers(1, 20),
    zone=st.sampled_from(["Europe/Copenhagen", "Europe/Oslo", "Europe/Stockholm"]),
)
@settings(max_examples=200, deadline=None)
def test_times_fit_their_hours_on_every_day_and_through_the_change_of_clocks(
    day: date, start: time, end: time, minutes: int, pause: int, every: int, zone: str
) -> None:
    calendar = SchoolCalendar("DK", zone)
    hours = Hours(start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))
    found = list(times_of_day(calendar, day, hours, minutes, Pauses(pause, every)))
    for span in found:
        assert span.ends_at - span.starts_at == timedelta(minutes=minutes)
        assert calendar.at(day, hours.start) <= span.starts_at
        assert span.ends_at <= calendar.at(day, hours.end)
    for number, (sooner, later) in enumerate(pairwise(found), start=1):
        between = later.starts_at - sooner.ends_at
        assert between == timedelta(minutes=pause if number % every == 0 else 0)


def test_the_night_of_the_change_is_as_long_as_it_is() -> None:
    autumn, spring = date(2026, 10, 25), date(2027, 3, 28)
    hours = Hours(time(0), time(4))
    assert len(list(times_of_day(CALENDAR, autumn, hours, 60, Pauses()))) == 5
    assert len(list(times_of_day(CALENDAR, spring, hours, 60, Pauses()))) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14.00–17.00", (time(14), time(17))),
        ("14-17", (time(14), time(17))),
        ("kl 15 til 18", (time(15), time(18))),
        ("kl. 8.30 – 12", (time(8, 30), time(12))),
        ("1430-1700", (time(14, 30), time(17))),
        ("14:15 til 16:45", (time(14, 15), time(16, 45))),
        ("från 14 till 17", (time(14), time(17))),
        ("fra halv 9 til 12", (time(8, 30), time(12))),
        ("  8 - 12  ", (time(8), time(12))),
    ],
)
def test_typed_hours_are_read_as_people_write_them(text: str, expected: tuple[time, time]) -> None:
    hours = read_hours(text)
    assert (hours.start, hours.end) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", HoursUnread),
        ("eftermiddag", HoursUnread),
        ("14", HoursUnread),
        ("8-10 og 12-14", HoursUnread),
        ("25-27", HoursUnread),
        ("14.75-16", HoursUnread),
        ("1" * 10_000, HoursUnread),
        ("17-14", EndsBeforeStart),
        ("14-14", EndsBeforeStart),
        ("2-5", HoursAtNight),
        ("20-23", HoursAtNight),
    ],
)
def test_hours_that_cannot_be_meant_are_refused(text: str, why: type[Exception]) -> None:
    with pytest.raises(why):
        read_hours(text)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_whatever_is_typed_is_hours_or_a_refusal(text: str) -> None:
    try:
        hours = read_hours(text)
    except (HoursUnread, EndsBeforeStart, HoursAtNight):
        return
    assert time(6) <= hours.start < hours.end <= time(22)


@pytest.mark.parametrize(
    ("text", "room"),
    [("12", "12"), ("lokale 12", "12"), ("Rum  B14", "B14"), ("Lokale", "Lokale"), ("Den store\nsal", "Den store sal")],
)
def test_a_room_is_one_line_without_the_word_for_room(text: str, room: str) -> None:
    assert read_room(text) == room


@pytest.mark.parametrize("text", ["", "   ", "x" * 41, "x" * 10_000])
def test_a_room_without_a_name_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(RoomTooLong):
        read_room(text)


def test_questions_come_in_order_and_only_once() -> None:
    draft = EMPTY
    seen = [next_step(draft)]
    answers: list[Callable[[Draft], Draft]] = [
        lambda old: read(1, 1, 1, {**written(old), "like": False}),
        lambda old: read(1, 1, 1, {**written(with_day(old, DAY, True)), "days_done": True}),
        lambda old: with_hours(old, None, Hours(time(14), time(17))),
        lambda old: read(1, 1, 1, {**written(old), "minutes": 20}),
        lambda old: read(1, 1, 1, {**written(old), "pauses": [0, 1]}),
        lambda old: with_form(old, Form.IN_PERSON, [Form.IN_PERSON]),
        lambda old: read(1, 1, 1, {**written(old), "room_done": True}),
    ]
    for answer in answers:
        draft = answer(draft)
        seen.append(next_step(draft))
    assert seen == [
        Step.HOW, Step.DAYS, Step.HOURS, Step.LENGTH, Step.PAUSES, Step.FORM, Step.ROOM, Step.PREVIEW,
    ]  # fmt: skip


@pytest.mark.parametrize("part", list(Part))
def test_changing_one_part_asks_it_and_nothing_else(part: Part) -> None:
    asked = next_step(without(FULL, part))
    assert asked is not Step.PREVIEW
    assert asked.value[:2] == {"d": "da", "h": "ho", "l": "le", "p": "pa", "f": "fo"}[part.value]


def test_a_new_day_takes_the_usual_hours_and_a_left_day_loses_its_own() -> None:
    other = DAY + timedelta(days=1)
    draft = with_hours(with_day(FULL, other, True), other, Hours(time(8), time(9)))
    assert draft.hours_of(other) == Hours(time(8), time(9))
    again = with_day(with_day(draft, other, False), other, True)
    assert again.hours_of(other) == FULL.usual
    assert with_day(FULL, DAY, True) == FULL
    with pytest.raises(Outdated):
        with_hours(FULL, other, Hours(time(8), time(9)))


def test_there_is_an_end_to_days() -> None:
    draft = FULL
    for number in range(MOST_DAYS + 10):
        draft = with_day(draft, DAY + timedelta(days=number), True)
    assert len(draft.days) == MOST_DAYS


def test_times_that_have_passed_are_left_out() -> None:
    draft = with_day(FULL, date(2026, 11, 16), True)
    assert len(times_of(draft, CALENDAR, NOW)) == 18
    assert len(times_of(draft, CALENDAR, CALENDAR.at(date(2026, 11, 16), time(15)))) == 14
    assert times_of(draft, CALENDAR, CALENDAR.at(date(2026, 12, 2), time())) == ()


@given(
    minutes=st.integers(5, 60), pause=st.sampled_from([5, 10, 15]), every=st.integers(1, 6), count=st.integers(1, 20)
)
@settings(max_examples=100, deadline=None)
def test_pauses_are_read_back_as_they_were_made(minutes: int, pause: int, every: int, count: int) -> None:
    hours = Hours(time(6), time(22))
    day = list(times_of_day(CALENDAR, DAY, hours, minutes, Pauses(pause, every)))[:count]
    found = pauses_of([day])
    assert found == (Pauses(pause, every) if len(day) > every else Pauses())


def test_last_time_is_read_back_from_its_times() -> None:
    made = [
        *times_of_day(CALENDAR, DAY, Hours(time(15), time(18)), 20, Pauses()),
        *times_of_day(CALENDAR, DAY + timedelta(days=1), Hours(time(15), time(18)), 20, Pauses()),
        *times_of_day(CALENDAR, DAY + timedelta(days=7), Hours(time(8), time(9)), 20, Pauses()),
    ]
    last = last_time(made, 20, Form.IN_PERSON, "12", CALENDAR)
    assert (last.hours, last.pauses) == (Hours(time(15), time(18)), Pauses())
    draft = like_last(EMPTY, last, [Form.IN_PERSON])
    assert is_complete(with_day(draft, DAY, True))
    assert not is_complete(draft)


def test_a_form_the_policy_lost_is_not_taken_over() -> None:
    last = last_time([Span(NOW, NOW + timedelta(minutes=20))], 20, Form.VIRTUAL, None, CALENDAR)
    assert like_last(EMPTY, last, [Form.IN_PERSON]).form is Form.IN_PERSON
    with pytest.raises(Outdated):
        with_form(EMPTY, Form.VIRTUAL, [Form.IN_PERSON])


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_offers_lengths_and_forms_with_its_own_first(name: str) -> None:
    policy = load_preset(name)
    assert lengths_of(policy)[0] == policy.conferences.slot_minutes
    assert forms_of(policy)


def test_times_beside_other_talks_stay_and_those_upon_them_go() -> None:
    times = list(times_of_day(CALENDAR, DAY, Hours(time(14), time(15)), 20, Pauses()))
    assert clear_of(times, [times[1]]) == (times[0], times[2])
    assert clear_of(times, []) == tuple(times)


def test_notice_and_weeks_and_mornings() -> None:
    assert notice_of(CALENDAR, NOW, CALENDAR.at(DAY, time(15))) == 15
    assert first_monday(CALENDAR, NOW, 14) == date(2026, 11, 30)
    assert next_morning(CALENDAR, NOW) == CALENDAR.at(date(2026, 11, 17), time(7, 40))
    assert next_morning(CALENDAR, NOW - timedelta(hours=1)) == CALENDAR.at(date(2026, 11, 16), time(7, 40))
    assert next_morning(CALENDAR, CALENDAR.at(date(2026, 11, 20), time(12))).date() == date(2026, 11, 23)
    open_days, closed = shown_weeks(CALENDAR, NOW, date(2026, 11, 16))
    assert open_days[0] == date(2026, 11, 17)
    assert date(2026, 12, 3) in shown_weeks(CALENDAR, NOW, date(2026, 11, 30))[1]
    assert closed == ()


def test_a_draft_is_the_same_after_its_row() -> None:
    other = DAY + timedelta(days=1)
    draft = with_hours(with_day(FULL, other, True), other, Hours(time(8), time(9, 30)))
    assert read(1, 1, 1, written(draft)) == draft
    assert read(1, 1, 1, written(EMPTY)) == EMPTY


@given(st.lists(st.lists(st.text("abc😀", min_size=1, max_size=200), min_size=2, max_size=60), min_size=0, max_size=12))
@settings(max_examples=60, deadline=None)
def test_pages_hold_every_line_once_and_fit(blocks: list[list[str]]) -> None:
    pages = pages_of(blocks)
    lines = [line for page in pages for _head, *found in page for line in found]
    assert lines == [line for _head, *found in blocks for line in found]
    for page in pages:
        text = "\n\n".join("\n".join(block) for block in page)
        assert utf16_length(text) <= PAGE_TEXT + 500
        assert sum(len(block) for block in page) <= PAGE_LINES + 1


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ({}, 1),
        ({1: NOW - timedelta(hours=30)}, 2),
        ({1: NOW - timedelta(hours=3)}, None),
        ({1: NOW - timedelta(days=3), 2: NOW - timedelta(days=2)}, None),
        ({2: NOW - timedelta(days=2)}, 1),
        ({1: None}, 2),
    ],
)
def test_a_family_gets_two_nudges_and_not_both_on_one_day(sent: dict[int, datetime | None], number: int | None) -> None:
    assert next_nudge(sent, NOW) == number
