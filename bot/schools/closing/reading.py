"""Reading the school's own calendar file (iCalendar, RFC 5545) as the days on which it is closed.

The one rule kept here: nothing is guessed. What cannot be read, or would close the school for good, is refused with
every problem at once; what is no whole day, or cancelled, or long past, is left out and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.schools.closing.errors import CalendarError
from bot.schools.closing.rules import fits_reason

LARGEST_FILE = 2 * 1024 * 1024
MOST_EVENTS, MOST_REPEATING = 5000, 100
# Beyond weekends; a year with more has another calendar in it than that of closed days.
MOST_WEEKDAYS_A_YEAR = 140
_MOST_PROBLEMS = 20
_NO_CALENDAR = "The file is not an iCalendar file that can be read."
# What the library raises, at once or when a broken value is looked at.
_TROUBLE = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError)
_ONE_DAY = timedelta(days=1)


class FileDays(Struct, frozen=True):
    """What a file closes: reasons by day, within `window`; `left_out` counts why other events were not taken."""

    days: Mapping[date, str | None]
    window: tuple[date, date]
    left_out: Mapping[str, int]


class Wanted(Struct, frozen=True):
    """Which events count: `only` and `without` are pieces of their titles, small and large letters alike."""

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def takes(self, title: str) -> bool:
        title = title.casefold()
        if self.only and not any(piece.casefold() in title for piece in self.only):
            return False
        return not any(piece.casefold() in title for piece in self.without)


def read_file(path: Path, zone: str, window: tuple[date, date], wanted: Wanted | None = None) -> FileDays:
    """The days a file closes. Raises CalendarError and OSError."""
    with path.open("rb") as file:
        raw = file.read(LARGEST_FILE + 1)
    return read_days(raw, zone, window, wanted or Wanted())


def read_days(raw: bytes, zone: str, window: tuple[date, date], wanted: Wanted) -> FileDays:
    """The days an iCalendar text closes, between the two days of `window`. Raises CalendarError."""
    reading = _Reading(ZoneInfo(zone), window)
    for event in _newest(_events(raw)):
        reading.take(event, wanted)
    reading.ensure_sane()
    return FileDays(dict(sorted(reading.days.items())), window, dict(reading.left_out))


def _events(raw: bytes) -> list[Any]:
    """Every event of the file. Raises CalendarError for what is no calendar of a school's size."""
    from icalendar import Calendar

    if len(raw) > LARGEST_FILE:
        raise CalendarError([f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB."])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CalendarError([f"The file is not UTF-8 (at byte {error.start}). Save it as UTF-8."]) from error
    if text.upper().count("BEGIN:VEVENT") > MOST_EVENTS:
        raise CalendarError([f"The file has more than {MOST_EVENTS} events."])
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except _TROUBLE as error:
        raise CalendarError([_NO_CALENDAR]) from error
    if not calendars:
        raise CalendarError([_NO_CALENDAR])
    return events


def _newest(events: Sequence[Any]) -> list[Any]:
    """Of what is sent again under one name, the last word: the highest SEQUENCE, then the later in the file."""
    chosen: dict[object, Any] = {}
    for number, event in enumerate(events):
        uid = str(event.get("UID", "")) or number
        name = (uid, str(_instance(event) or ""))
        if name not in chosen or _sequence(event) >= _sequence(chosen[name]):
            chosen[name] = event
    gone: dict[str, list[date]] = {}
    for event in chosen.values():
        if day := _instance(event):
            gone.setdefault(str(event.get("UID", "")), []).append(day)
    for event in chosen.values():
        days = gone.get(str(event.get("UID", "")))
        if days and not _instance(event):
            # One of a row that was moved or cancelled: it stands as an event of its own, or nowhere.
            event.add("EXDATE", days)
    return list(chosen.values())


def _sequence(event: Any) -> int:
    found = event.get("SEQUENCE", 0)
    return found if isinstance(found, int) else 0


def _instance(event: Any) -> date | None:
    try:
        found = getattr(event.get("RECURRENCE-ID"), "dt", None)
    except _TROUBLE:
        return None
    return found.date() if isinstance(found, datetime) else found if isinstance(found, date) else None


class _Reading:
    """One pass over a file: the days, what was left out, and the problems met on the way."""

    def __init__(self, zone: ZoneInfo, window: tuple[date, date]) -> None:
        self.zone, self.window = zone, window
        self.days: dict[date, str | None] = {}
        self.left_out: Counter[str] = Counter()
        self.problems: list[str] = []
        self.repeating = 0

    def take(self, event: Any, wanted: Wanted) -> None:
        from bot.schools.closing.spans import Unreadable, first_days, repeats, whole_days

        title = fits_reason(str(event.get("SUMMARY", "")))
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            self.left_out["cancelled"] += 1
            return
        if not wanted.takes(title or ""):
            self.left_out["not asked for"] += 1
            return
        try:
            span = whole_days(event, self.zone)
            if span is None:
                self.left_out["only part of a day"] += 1
                return
            self.repeating += repeats(event)
            if self.repeating > MOST_REPEATING:
                raise CalendarError([f"More than {MOST_REPEATING} events repeat: closed days do not."])
            starts = list(first_days(event, span, self.window, self.zone))
        except CalendarError:
            raise
        except _TROUBLE as error:
            why = error if isinstance(error, Unreadable) else "has a date or a rule that cannot be read"
            self.problems.append(f"{title or 'An event without a title'}: {why}.")
            return
        if not starts:
            self.left_out["outside the time looked at"] += 1
        for start in starts:
            self._close(start, start + (span[1] - span[0]), title)

    def _close(self, first: date, last: date, title: str | None) -> None:
        day = max(first, self.window[0])
        while day <= min(last, self.window[1]):
            # Where two events meet, the first one in the file names the day.
            self.days.setdefault(day, title)
            day += _ONE_DAY

    def ensure_sane(self) -> None:
        """Raise CalendarError for what was met, and for a file that leaves no school year over."""
        by_year = Counter(day.year for day in self.days if day.weekday() < 5)
        self.problems += [
            f"In {year} it closes {count} weekdays: this is more than a calendar of closed days. "
            "Choose events with --only or --without."
            for year, count in sorted(by_year.items())
            if count > MOST_WEEKDAYS_A_YEAR
        ]
        if self.problems:
            more = len(self.problems) - _MOST_PROBLEMS
            raise CalendarError([*self.problems[:_MOST_PROBLEMS], *([f"… and {more} more."] if more > 0 else [])])
