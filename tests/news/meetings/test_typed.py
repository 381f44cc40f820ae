"""A line that says when and where a meeting is, in three languages; what could mean two things is asked again."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.news.meetings.errors import LineUnread
from bot.news.meetings.typed import read_meeting
from bot.schools.calendar import SchoolCalendar

CALENDAR = SchoolCalendar("DK", "Europe/Copenhagen")
# A Monday.
NOW = datetime(2026, 11, 16, 7, tzinfo=UTC)


def read(text: str, now: datetime = NOW) -> str:
    """ "1/12 17.00–19.00 Kantinen", by the school's clock."""
    found = read_meeting(text, CALENDAR, now)
    zone = ZoneInfo("Europe/Copenhagen")
    end = f"–{found.ends.astimezone(zone):%H.%M}" if found.ends else ""
    return f"{found.starts.astimezone(zone):%-d/%-m %H.%M}{end}" + (f" {found.place}" if found.place else "")


@pytest.mark.parametrize(
    ("line", "read_as"),
    [
        ("tirsdag 1/12 17-19 i kantinen", "1/12 17.00–19.00 Kantinen"),
        ("Tirsdag den 1. december kl. 17.00–19.00, lokale 12", "1/12 17.00–19.00 Lokale 12"),
        ("tisdag 1/12 17-19 på skolan", "1/12 17.00–19.00 Skolan"),
        ("1. desember fra kl. 17 til kl. 19", "1/12 17.00–19.00"),
        ("3 december 18 till 20 i matsalen", "3/12 18.00–20.00 Matsalen"),
        ("i morgen kl. 17.30-19", "17/11 17.30–19.00"),
        ("torsdag 17-18.30", "19/11 17.00–18.30"),
        ("1.12. 17-19", "1/12 17.00–19.00"),
        ("1/12 17", "1/12 17.00"),
        ("30/3 17-19", "30/3 17.00–19.00"),
        # The clocks go forward in the night before.
        ("28/3 17-19", "28/3 17.00–19.00"),
    ],
)
def test_a_line_says_when_and_where(line: str, read_as: str) -> None:
    assert read(line) == read_as


@pytest.mark.parametrize(
    "line",
    ["", "i kantinen", "1/12", "17-19", "onsdag 1/12 17-19", "1/12 19-17", "32/1 17-19", "mandag kl 25-26", "x" * 300,
     "1/12 17-19 " + "y" * 120, "İ" * 20, "1/12 17.99-19",
     "fredag 17-19 i uge 48"],
)  # fmt: skip
def test_what_is_no_day_and_hours_is_asked_again(line: str) -> None:
    with pytest.raises(LineUnread):
        read(line)
