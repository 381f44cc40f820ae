"""Days that somebody types: "7/12–11/12", "7.-11. december", "uge 50", "2026-12-07".

The one rule kept here: a date without a year is the next one of that name, and what cannot be read is said so.
"""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date, timedelta

from bot.absence.leave.errors import AlreadyBegun, DaysUnread

_LONGEST = 60
# Three letters tell the months of all three languages.
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar", "apr", "maj mai", "jun", "jul", "aug", "sep", "okt", "nov", "dec des"), start=1
    )
    for name in names.split()
}
_WEEK = re.compile(r"(?:hele |heile |hela )?(?:uge|uke|veke|vecka|v\.?)\s*(\d{1,2})", re.I)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY = re.compile(r"(\d{1,2})\.?\s*(?:[/.]\s*(\d{1,2})|([a-zæøåäö]{3,9}))?\.?(?:[/.\s]\s*(\d{4}))?\.?", re.I)
_NOISE = re.compile(
    r"\b(?:fra|från|den|d\.|man|tir|ons|tor|fre|mån|tis|tirs|tors)(?:[a-zæøåäö]*dag(?:en)?)?\b\.?", re.I
)
_TO = re.compile(r"\s*(?:–|—|\btil\b(?:\s+og\s+med)?|\btill\b(?:\s+och\s+med)?|\bt\.?o\.?m\.?(?=\s)|-)\s*", re.I)
# A day that has lately passed is a slip, not next year's.
_JUST_NOW = 180


def read_days(text: str, today: date) -> tuple[date, date]:
    """The first and the last day. Raises DaysUnread, and AlreadyBegun for days that have lately passed."""
    text = " ".join(text.split())
    if not 0 < len(text) <= _LONGEST:
        raise DaysUnread
    try:
        if found := _WEEK.fullmatch(text):
            return _week(int(found[1]), today)
        if isos := _ISO.findall(text):
            return _isos(text, [date(*map(int, each)) for each in isos])
        return _span(_NOISE.sub(" ", text).strip(), today)
    except (ValueError, OverflowError):
        # 30 February, week 54, the 29th of a February without one.
        raise DaysUnread from None


def _week(number: int, today: date) -> tuple[date, date]:
    """The week of that number that is next to come: this year's, else the first later year's that has one."""
    if not 1 <= number <= 53:
        raise DaysUnread
    for year in range(today.year, today.year + 2):
        try:
            monday = date.fromisocalendar(year, number, 1)
        except ValueError:
            continue
        if monday + timedelta(days=4) > today:
            return monday, monday + timedelta(days=4)
    raise DaysUnread


def _isos(text: str, found: list[date]) -> tuple[date, date]:
    if len(found) > 2 or re.search(r"[^\W\d_]", _TO.sub("", _ISO.sub("", text))):
        raise DaysUnread
    return found[0], found[-1]


def _span(text: str, today: date) -> tuple[date, date]:
    parts = [part.strip() for part in _TO.split(text)]
    if len(parts) > 2:
        raise DaysUnread
    last_day, last_month, last_year = _parts(parts[-1])
    if last_month is None:
        raise DaysUnread
    day, month, year = _parts(parts[0])
    if month is None:
        # "7.–11. december": one month for both.
        month, year = last_month, year or last_year
    elif last_year and not year and month <= last_month:
        year = last_year
    first = _date(day, month, year, today)
    last = _date(last_day, last_month, last_year or (first.year if last_month >= month else first.year + 1), today)
    return first, last


def _parts(text: str) -> tuple[int, int | None, int | None]:
    found = _DAY.fullmatch(text)
    if found is None:
        raise DaysUnread
    month = int(found[2]) if found[2] else None
    if found[3]:
        month = _MONTHS.get(found[3][:3].casefold())
        if month is None:
            raise DaysUnread
    return int(found[1]), month, int(found[4]) if found[4] else None


def _date(day: int, month: int, year: int | None, today: date) -> date:
    if year is not None:
        return date(year, month, day)
    if (month, day) == (2, 29):
        # The next year that has one.
        return next(
            date(each, 2, 29)
            for each in range(today.year, today.year + 9)
            if isleap(each) and date(each, 2, 29) > today
        )
    found = date(today.year, month, day)
    if found <= today:
        if (today - found).days < _JUST_NOW:
            raise AlreadyBegun
        return date(today.year + 1, month, day)
    return found
