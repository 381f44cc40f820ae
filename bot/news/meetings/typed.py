"""A line that says when and where: "tirsdag 1/12 17-19 i kantinen", "i morgen kl. 17.30", "3. december 18 til 20".

The one rule kept here: a day of the week that is not the date's is asked about again, never chosen between.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from bot.news.meetings.errors import LineUnread
from bot.news.meetings.facts import Typed
from bot.news.meetings.rules import PLACE_LENGTH
from bot.news.writing.errors import MomentUnread
from bot.news.writing.moments import read_moment
from bot.schools.calendar import SchoolCalendar

_LONGEST = 200
_CLOCK = r"(\d{1,2})(?:[.:](\d{2}))?"
# Neither the "1/12" of a date, nor what follows it without a time.
_SPAN = re.compile(rf"(?<![\d/.]){_CLOCK}\s*(?:-|–|til|till)\s*(?:kl\.?\s*)?{_CLOCK}(?![\d/])")
_SINGLE = re.compile(rf"(?<![\d/.]){_CLOCK}(?![\d/]|\.\d|\.\s*[/\d])")
_AT = re.compile(r"(?:[\s,]*\b(?:kl\.?|klokken|klokka|klockan|fra|från))+\s*$")
_MONTHS = ("jan", "feb", "mar", "apr", "ma[ij]", "jun", "jul", "aug", "sep", "o[kc]t", "nov", "de[cs]")
_NAMED = tuple(
    (re.compile(rf"(\d{{1,2}})\.?\s+{name}[a-zæøåäö]*\.?"), number) for number, name in enumerate(_MONTHS, start=1)
)
_WEEKDAYS = {
    "man": 0,
    "mån": 0,
    "tir": 1,
    "tis": 1,
    "ons": 2,
    "tor": 3,
    "fre": 4,
    "lør": 5,
    "lör": 5,
    "søn": 6,
    "sön": 6,
}
_DAY_NAME = re.compile(r"\b([a-zæøåäö]{3})[a-zæøåäö]*dag(?:en)?\b")
# Of which week the day is, where a place would stand.
_WEEK = re.compile(r"(?:uge|uke|vecka|v\.?)\s*\d{1,2}$", re.IGNORECASE)
_THERE = re.compile(r"^[\s,;:.]*(?:(?:i|på)\s+)?")


def read_meeting(text: str, calendar: SchoolCalendar, now: datetime) -> Typed:
    """When, and where if the line says so. Raises LineUnread."""
    line = " ".join(text.split())
    if not 0 < len(line) <= _LONGEST:
        raise LineUnread
    lower = line.casefold()
    if len(lower) != len(line):
        line = lower
    found = _SPAN.search(lower)
    end = time(*_clock(found[3], found[4])) if found else None
    if found is None:
        # A date's own numbers have a "/" or a "." behind them.
        singles = [each for each in _SINGLE.finditer(lower) if not _is_day(lower, each)]
        found = singles[0] if singles else None
    if found is None:
        raise LineUnread
    starts = _start(lower[: found.start()], time(*_clock(found[1], found[2])), calendar, now)
    ends = None
    if end is not None:
        day = calendar.local(starts).date()
        ends = calendar.at(day, end)
        if ends <= starts:
            raise LineUnread
    place = read_place(line[found.end() :])
    if place is not None and _WEEK.match(place):
        raise LineUnread
    return Typed(starts, ends, place)


def _is_day(line: str, found: re.Match[str]) -> bool:
    """The number is a day of a month: "1/12", "3. december"."""
    rest = line[found.start() :]
    return bool(re.match(r"\d{1,2}\s*/", rest)) or any(pattern.match(rest) for pattern, _number in _NAMED)


def _clock(hour: str, minute: str | None) -> tuple[int, int]:
    found = int(hour), int(minute or 0)
    if found[0] > 23 or found[1] > 59:
        raise LineUnread
    return found


def _start(day: str, clock: time, calendar: SchoolCalendar, now: datetime) -> datetime:
    said = _AT.sub("", day).strip(" ,")
    if not said:
        raise LineUnread
    for pattern, number in _NAMED:
        said = pattern.sub(rf"\1/{number}", said)
    try:
        starts = read_moment(f"{said} {clock:%H.%M}".strip(), calendar, now)
    except MomentUnread:
        raise LineUnread from None
    named = _DAY_NAME.search(said)
    if named is not None and _WEEKDAYS.get(named[1]) not in {None, calendar.local(starts).weekday()}:
        raise LineUnread
    if starts - now > timedelta(days=366):
        raise LineUnread
    return starts


def read_place(text: str) -> str | None:
    """Where, without "i" or "på" before it."""
    place = _THERE.sub("", " ".join(text.split())).strip(" ,;.")
    if len(place) > PLACE_LENGTH:
        raise LineUnread
    return place[:1].upper() + place[1:] if place else None
