"""Pure rules of closed days: spans, reasons, what a newer file changes.

The one rule kept here: what was closed by hand is nobody else's to open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from unicodedata import category

from msgspec import Struct

from bot.schools.calendar import SchoolCalendar, public_holiday_names
from bot.schools.closing.errors import DaysUnfit, ReasonUnfit

LONGEST_REASON = 120
# Longer than any summer, and far enough for the school year after the next.
LONGEST_SPAN, FARTHEST = timedelta(days=100), timedelta(days=3 * 366)
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class Closed(Struct, frozen=True):
    """A closed day as its row says."""

    day: date
    reason: str | None
    from_file: bool


class Span(Struct, frozen=True):
    """Days in a row that are off for one reason; `source` is "holiday", "file" or "hand"."""

    first: date
    last: date
    reason: str | None
    source: str


class DaysPlan(Struct, frozen=True):
    """What to write. `closed` comes with its reasons, `renamed` are closed already, `opened` are taken away."""

    closed: Mapping[date, str | None]
    renamed: Mapping[date, str | None]
    opened: tuple[date, ...]
    from_file: bool
    kept: tuple[date, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.closed or self.renamed or self.opened)

    def after(self, before: Iterable[date]) -> frozenset[date]:
        """The closed days when it is done."""
        return (frozenset(before) | set(self.closed)) - set(self.opened)


def fits_reason(text: str) -> str | None:
    """A file's title as a reason: one line, cut where it is too long; None for none."""
    line = " ".join("".join(" " if category(sign)[0] in "CZ" else sign for sign in text).split())
    return line or None if len(line) <= LONGEST_REASON else f"{line[: LONGEST_REASON - 1].rstrip()}…"


def ensure_reason(text: str | None) -> str | None:
    """A typed reason. Raises ReasonUnfit for more than a line."""
    line = (text or "").strip()
    if len(line) > LONGEST_REASON or not line.isprintable():
        raise ReasonUnfit
    return line or None


def days_between(first: date, last: date, today: date) -> tuple[date, ...]:
    """Every day of a span. Raises DaysUnfit for one that no school closes."""
    if last < first or last - first > LONGEST_SPAN or last > today + FARTHEST or first < today - FARTHEST:
        raise DaysUnfit(first, last)
    return tuple(first + timedelta(days=count) for count in range((last - first).days + 1))


def by_hand(stored: Iterable[Closed], days: Iterable[date], reason: str | None) -> DaysPlan:
    """Close days by hand. Those a file closed become the hand's, so that a newer file leaves them closed."""
    known = {each.day: each for each in stored}
    wanted = dict.fromkeys(days, reason)
    closed = {day: why for day, why in wanted.items() if day not in known}
    renamed = {
        day: why if why is not None else known[day].reason
        for day, why in wanted.items()
        if day in known and (known[day].from_file or (why is not None and known[day].reason != why))
    }
    return DaysPlan(closed, renamed, (), from_file=False)


def opened_again(stored: Iterable[Closed], days: Iterable[date]) -> DaysPlan:
    """Open days, whoever closed them."""
    known = {each.day for each in stored}
    return DaysPlan({}, {}, tuple(day for day in days if day in known), from_file=False)


def from_file(stored: Iterable[Closed], wanted: Mapping[date, str | None], since: date, *, add: bool) -> DaysPlan:
    """What a file changes from `since` on: days before are history. With `add`, no earlier file's days are opened."""
    known = {each.day: each for each in stored}
    theirs = {day: why for day, why in wanted.items() if day >= since}
    by_file = [each.day for each in known.values() if each.from_file and each.day >= since]
    return DaysPlan(
        closed={day: why for day, why in theirs.items() if day not in known},
        renamed={day: why for day, why in theirs.items() if day in by_file and known[day].reason != why},
        opened=() if add else tuple(sorted(day for day in by_file if day not in theirs)),
        from_file=True,
        kept=tuple(sorted(day for day in theirs if day in known and not known[day].from_file)),
    )


def spans(days: Mapping[date, tuple[str | None, str]]) -> Iterator[Span]:
    """Days (reason and source by day) as spans: a weekend between two days of one reason belongs to it."""
    row: list[date] = []
    for day in sorted(days):
        if row and (days[day] != days[row[-1]] or not _meets(row[-1], day)):
            yield _span(row, days)
            row = []
        row.append(day)
    if row:
        yield _span(row, days)


def _span(row: list[date], days: Mapping[date, tuple[str | None, str]]) -> Span:
    reason, source = days[row[0]]
    return Span(row[0], row[-1], reason, source)


def _meets(before: date, after: date) -> bool:
    day = before + _ONE_DAY
    while day < after and day.weekday() >= _SATURDAY:
        day += _ONE_DAY
    return day == after


def days_off(calendar: SchoolCalendar, stored: Iterable[Closed], first: date, last: date) -> list[Span]:
    """What is off between two days, holidays and the school's own, in order."""
    days: dict[date, tuple[str | None, str]] = {
        each.day: (each.reason, "file" if each.from_file else "hand") for each in stored if first <= each.day <= last
    }
    for year in range(first.year, last.year + 1):
        for day, name in public_holiday_names(calendar.country, year).items():
            if first <= day <= last:
                days[day] = (name, "holiday")
    return list(spans(days))


def school_days(calendar: SchoolCalendar, first: date, last: date) -> int:
    """How many days of school there are."""
    return sum(calendar.is_school_day(first + timedelta(days=count)) for count in range((last - first).days + 1))
