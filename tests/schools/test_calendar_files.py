"""Calendar files as programs write them, and as nobody should: which days they close."""

from __future__ import annotations

import time as machine
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schools.closing.errors import CalendarError
from bot.schools.closing.reading import LARGEST_FILE, MOST_EVENTS, FileDays, Wanted, read_days

ZONE = "Europe/Copenhagen"
FROM, TO = date(2026, 8, 1), date(2029, 7, 31)


def file(*events: str) -> bytes:
    """A calendar with these events, each given as its lines."""
    bodies = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{bodies}END:VCALENDAR\r\n".encode()


def event(*lines: str, uid: str = "1") -> str:
    return "\r\n".join([f"UID:{uid}", "DTSTAMP:20260601T000000Z", *lines])


def read(*events: str, only: tuple[str, ...] = (), without: tuple[str, ...] = (), zone: str = ZONE) -> FileDays:
    return read_days(file(*events), zone, (FROM, TO), Wanted(only, without))


def days(*events: str, zone: str = ZONE) -> list[str]:
    return [day.isoformat() for day in read(*events, zone=zone).days]


def refused(raw: bytes, *words: str) -> None:
    with pytest.raises(CalendarError) as caught:
        read_days(raw, ZONE, (FROM, TO), Wanted())
    for word in words:
        assert word in str(caught.value)


AUTUMN = ["2026-10-12", "2026-10-13", "2026-10-14", "2026-10-15", "2026-10-16"]


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;VALUE=DATE:20261012", "DTEND;VALUE=DATE:20261017"),
        ("DTSTART;VALUE=DATE:20261012", "DURATION:P5D"),
        # Midnight to midnight by the school's clock, as instants (summer time), with a zone, and without any.
        ("DTSTART:20261011T220000Z", "DTEND:20261016T220000Z"),
        ("DTSTART;TZID=Europe/Copenhagen:20261012T000000", "DTEND;TZID=Europe/Copenhagen:20261017T000000"),
        ("DTSTART:20261012T000000", "DTEND:20261017T000000"),
        # By the clock of whoever's program was set to the wrong zone.
        ("DTSTART;TZID=America/New_York:20261012T000000", "DTEND;TZID=America/New_York:20261017T000000"),
        ("DTSTART;TZID=Nowhere/Atlantis:20261012T000000", "DTEND;TZID=Nowhere/Atlantis:20261017T000000"),
        ("DTSTART:20261012T000000Z", "DTEND:20261017T000000Z"),
        ("DTSTART:20261012T000000", "DTEND:20261016T235900"),
        ("DTSTART:20261012T080000", "DTEND:20261017T080000", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
    ],
)
def test_whole_days_close_whatever_way_a_program_writes_them(lines: tuple[str, ...]) -> None:
    assert days(event("SUMMARY:Efterårsferie", *lines)) == AUTUMN


@pytest.mark.parametrize(
    "lines",
    [("DTSTART;VALUE=DATE:20261012",), ("DTSTART;VALUE=DATE:20261012", "DTEND;VALUE=DATE:20261012")],
)
def test_a_day_without_an_end_is_one_day(lines: tuple[str, ...]) -> None:
    assert days(event(*lines)) == ["2026-10-12"]


def test_part_of_a_day_closes_nothing() -> None:
    found = read(
        event("DTSTART:20261012T170000Z", "DTEND:20261012T190000Z", uid="1"),
        event("DTSTART:20261013T080000Z", uid="2"),
    )
    assert not found.days
    assert found.left_out == {"only part of a day": 2}


def test_titles_become_reasons_of_one_line() -> None:
    found = read(event("DTSTART;VALUE=DATE:20261012", "SUMMARY:Efterårs\\nferie\\t" + "å" * 200))
    (reason,) = found.days.values()
    assert reason is not None
    assert reason.startswith("Efterårs ferie")
    assert len(reason) == 120
    assert reason.isprintable()
    assert list(read(event("DTSTART;VALUE=DATE:20261012")).days.values()) == [None]


def test_every_year_means_every_year_that_is_looked_at() -> None:
    found = days(event("DTSTART;VALUE=DATE:20200605", "RRULE:FREQ=YEARLY", "SUMMARY:Grundlovsdag"))
    assert found == ["2027-06-05", "2028-06-05", "2029-06-05"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("RRULE:FREQ=YEARLY;COUNT=2", ["2026-11-02", "2027-11-02"]),
        ("RRULE:FREQ=YEARLY;UNTIL=20271102", ["2026-11-02", "2027-11-02"]),
        ("RRULE:FREQ=YEARLY;UNTIL=20271102T225959Z", ["2026-11-02", "2027-11-02"]),
        ("RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1MO", ["2026-11-02", "2027-11-01", "2028-11-06"]),
        ("RRULE:FREQ=WEEKLY;COUNT=3", ["2026-11-02", "2026-11-09", "2026-11-16"]),
        ("RDATE;VALUE=DATE:20270104,20270105", ["2026-11-02", "2027-01-04", "2027-01-05"]),
        ("RRULE:FREQ=YEARLY;COUNT=2\r\nEXDATE;VALUE=DATE:20271102", ["2026-11-02"]),
    ],
)
def test_what_repeats_closes_each_time(rule: str, expected: list[str]) -> None:
    assert days(event("DTSTART;VALUE=DATE:20261102", "DTEND;VALUE=DATE:20261103", rule)) == expected


def test_what_is_cancelled_closes_nothing() -> None:
    found = read(
        event("DTSTART;VALUE=DATE:20261012", "STATUS:CANCELLED", uid="1"),
        event("DTSTART;VALUE=DATE:20261102", "RRULE:FREQ=WEEKLY;COUNT=3", uid="2"),
        event("RECURRENCE-ID;VALUE=DATE:20261109", "DTSTART;VALUE=DATE:20261109", "STATUS:CANCELLED", uid="2"),
        event("RECURRENCE-ID;VALUE=DATE:20261116", "DTSTART;VALUE=DATE:20261118", uid="2"),
    )
    assert [day.isoformat() for day in found.days] == ["2026-11-02", "2026-11-18"]
    assert found.left_out == {"cancelled": 2}


def test_of_two_that_are_the_same_the_newer_one_counts() -> None:
    old = event("DTSTART;VALUE=DATE:20261012", "SEQUENCE:1", uid="same")
    new = event("DTSTART;VALUE=DATE:20261019", "SEQUENCE:2", uid="same")
    assert days(old, new) == days(new, old) == ["2026-10-19"]


def test_events_are_chosen_by_their_titles() -> None:
    both = (
        event("DTSTART;VALUE=DATE:20261012", "SUMMARY:Efterårsferie", uid="1"),
        event("DTSTART;VALUE=DATE:20261020", "SUMMARY:Motionsdag", uid="2"),
    )
    assert list(read(*both, only=("FERIE",)).days) == [date(2026, 10, 12)]
    assert list(read(*both, without=("motion",)).days) == [date(2026, 10, 12)]
    assert read(*both, only=("ferie",)).left_out == {"not asked for": 1}


def test_what_is_past_is_left_out_and_what_reaches_in_is_cut() -> None:
    found = read(
        event("DTSTART;VALUE=DATE:20250101", uid="1"),
        event("DTSTART;VALUE=DATE:20260701", "DTEND;VALUE=DATE:20260803", uid="2"),
    )
    assert list(found.days) == [date(2026, 8, 1), date(2026, 8, 2)]
    assert found.left_out == {"outside the time looked at": 1}


def test_a_thousand_events_are_read_in_a_moment() -> None:
    events = [
        event(f"DTSTART;VALUE=DATE:{FROM + timedelta(days=number * 7 // 4 - 300):%Y%m%d}", uid=str(number))
        for number in range(1000)
    ]
    started = machine.monotonic()
    assert len(days(*events[:400])) > 50
    with pytest.raises(CalendarError):
        # A thousand days within three years are no calendar of closed days, but they are read.
        days(
            *[event(f"DTSTART;VALUE=DATE:{FROM + timedelta(days=each):%Y%m%d}", uid=str(each)) for each in range(1000)]
        )
    assert machine.monotonic() - started < 20


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=999999999",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYSETPOS=400;BYDAY=MO",
        "FREQ=YEARLY;BYHOUR=0,1,2,3;BYMINUTE=0,1,2;BYSECOND=1,2,3",
        "FREQ=FORTNIGHTLY",
    ],
)
def test_a_recurrence_bomb_is_refused_at_once(rule: str) -> None:
    started = machine.monotonic()
    refused(file(event("DTSTART;VALUE=DATE:20261012", f"RRULE:{rule}", "SUMMARY:Bombe")))
    assert machine.monotonic() - started < 5


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY", "FREQ=DAILY;INTERVAL=1;COUNT=999999999", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH"]
)
def test_what_closes_the_school_for_good_is_refused(rule: str) -> None:
    refused(file(event("DTSTART;VALUE=DATE:20200101", f"RRULE:{rule}")), "weekdays", "--only")


def test_a_rule_that_never_comes_round_closes_its_first_day_only() -> None:
    assert days(event("DTSTART;VALUE=DATE:20261012", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")) == ["2026-10-12"]


def test_more_repeating_events_than_any_school_has_are_refused() -> None:
    many = [event("DTSTART;VALUE=DATE:20261012", "RRULE:FREQ=YEARLY", uid=str(each)) for each in range(101)]
    refused(file(*many), "repeat")


def test_every_event_that_cannot_be_read_is_named_at_once() -> None:
    refused(
        file(
            event("SUMMARY:Uden begyndelse", uid="1"),
            event("SUMMARY:Baglæns", "DTSTART;VALUE=DATE:20261012", "DTEND;VALUE=DATE:20261010", uid="2"),
            event("SUMMARY:For altid", "DTSTART;VALUE=DATE:20261012", "DTEND;VALUE=DATE:20361012", uid="3"),
            event("SUMMARY:Både og", "DTSTART;VALUE=DATE:20261012", "DTEND:20261012T120000Z", uid="4"),
        ),
        "Uden begyndelse: has no beginning",
        "Baglæns: ends before it begins",
        "For altid: lasts 3653 days",
        "Både og: begins with a day and ends with a time",
    )


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "iCalendar"),
        (b"hello", "iCalendar"),
        ("SUMMARY:Efterårsferie".encode("latin-1"), "UTF-8"),
        (b"x" * (LARGEST_FILE + 1), "larger"),
        (b"BEGIN:VEVENT\r\n" * (MOST_EVENTS + 1), "events"),
    ],
)
def test_what_is_no_calendar_is_refused_in_a_sentence(raw: bytes, word: str) -> None:
    refused(raw, word)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "UID:1", "DTSTART:20261012T000000",
                "DTSTART;VALUE=DATE:20261012", "DTSTART:x", "DTEND;VALUE=DATE:20261014", "DTEND:20261013T000000Z",
                "DTEND;VALUE=DATE:99999999", "DURATION:P2D", "DURATION:-P2D", "RRULE:FREQ=YEARLY", "RRULE:x",
                "RRULE:FREQ=YEARLY;UNTIL=x", "EXDATE:20261012", "RDATE;VALUE=PERIOD:20261012T000000Z/P1D",
                "RECURRENCE-ID;VALUE=DATE:20261012", "SUMMARY:å", "STATUS:CANCELLED", "SEQUENCE:x", "\x00", ":", ";=",
            ]
        ),
        max_size=14,
    )
)  # fmt: skip
def test_whatever_stands_in_a_file_it_is_read_or_refused(lines: list[str]) -> None:
    for raw in (
        "\r\n".join(lines),
        f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{chr(10).join(lines)}\r\nEND:VEVENT\r\nEND:VCALENDAR",
    ):
        try:
            found = read_days(raw.encode(), ZONE, (FROM, TO), Wanted())
        except CalendarError:
            continue
        assert all(FROM <= day <= TO for day in found.days)
