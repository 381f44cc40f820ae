"""Days off one calendar event: whole days by whoever's clock they were meant, and what repeats.

The one rule kept here: only whole days close a school. An event that covers no whole day by its own clock or the
school's leaves it open, and what repeats is followed no further than the span that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Event

LONGEST = timedelta(days=100)
_ONE_DAY = timedelta(days=1)
# Rules that always come round: with anything finer, or a filter on them, looking for a match may take for ever.
_RHYTHMS = {"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}
_FILTERS = {"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
_FINE = {"BYHOUR", "BYMINUTE", "BYSECOND", "RSCALE", "SKIP"}
# Repetitions are counted from the first one on; no school year was entered before this.
_EARLIEST = 1990


class Unreadable(ValueError):
    """The event says something that no days follow from; the message says what."""


def whole_days(event: Event, zone: tzinfo) -> tuple[date, date] | None:
    """First and last day of an event that is made of whole days, else None. Raises Unreadable."""
    start, end = _value(event, "DTSTART"), _value(event, "DTEND")
    if start is None:
        raise Unreadable("has no beginning")
    if end is None:
        length = _value(event, "DURATION")
        end = start + length if isinstance(length, timedelta) else None
    if isinstance(start, datetime) != isinstance(end or start, datetime):
        raise Unreadable("begins with a day and ends with a time, or the other way round")
    if not isinstance(start, datetime):
        first, last = start, (end - _ONE_DAY if end is not None and end > start else start)
        if end is not None and end < start:
            raise Unreadable("ends before it begins")
        return _sane(first, last)
    if end is None:
        return None
    return _days_by_a_clock(start, end, event, zone)


def _days_by_a_clock(start: datetime, end: datetime, event: Event, zone: tzinfo) -> tuple[date, date] | None:
    """Midnight to midnight, by the event's own clock or by the school's: programs write whole days in both ways."""
    if _aware(start, zone) > _aware(end, zone):
        raise Unreadable("ends before it begins")
    said = str(event.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).upper() == "TRUE"
    for from_, to in ((start, end), (_aware(start, zone).astimezone(zone), _aware(end, zone).astimezone(zone))):
        midnight = from_.time() == time() and to.time() == time() and to.date() > from_.date()
        # Some programs end a whole day a moment before midnight.
        nearly = from_.time() == time() and to.time() >= time(23, 59)
        if midnight or (said and from_.date() < to.date()):
            return _sane(from_.date(), to.date() - _ONE_DAY)
        if nearly:
            return _sane(from_.date(), to.date())
    return None


def _aware(moment: datetime, zone: tzinfo) -> datetime:
    """A time without a zone is by the school's clock."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _sane(first: date, last: date) -> tuple[date, date]:
    if last - first > LONGEST:
        raise Unreadable(f"lasts {(last - first).days + 1} days: no school is closed for so long")
    return first, last


def _value(event: Event, name: str) -> Any:
    found = event.get(name)
    if isinstance(found, list):
        raise Unreadable(f"has more than one {name}")
    return getattr(found, "dt", None)


def repeats(event: Event) -> bool:
    return event.get("RRULE") is not None or event.get("RDATE") is not None


def first_days(event: Event, span: tuple[date, date], window: tuple[date, date], zone: tzinfo) -> Iterator[date]:
    """The first day of every occurrence that reaches into the window. Raises Unreadable for a rule that is none."""
    first, length = span[0], span[1] - span[0]
    found = {first, *_dates(event, "RDATE", zone)}
    if (rule := event.get("RRULE")) is not None:
        found.update(_by_rule(rule, first, window[1], zone))
    found.difference_update(_dates(event, "EXDATE", zone))
    yield from (day for day in sorted(found) if day + length >= window[0] and day <= window[1])


def _by_rule(rule: Any, first: date, end: date, zone: tzinfo) -> Iterator[date]:
    if isinstance(rule, list):
        raise Unreadable("has more than one rule of repeating")
    parts = {str(name).upper() for name in rule}
    rhythm = str(next(iter(rule.get("FREQ", [])), "")).upper()
    if rhythm not in _RHYTHMS or parts & _FINE or (rhythm != "YEARLY" and parts & _FILTERS):
        raise Unreadable("repeats in a way that closed days do not")
    if first.year < _EARLIEST:
        raise Unreadable(f"has repeated since {first.year}")
    # By days: the rule's own end may be an instant in any zone.
    until = min([end, *(_day(each, zone) for each in rule.get("UNTIL", []))])
    text = ";".join(part for part in rule.to_ical().decode().split(";") if not part.upper().startswith("UNTIL="))
    try:
        for moment in rrulestr(text, dtstart=datetime.combine(first, time())):
            if moment.date() > until:
                return
            yield moment.date()
    except (ValueError, TypeError, OverflowError) as error:
        raise Unreadable("has a rule of repeating that cannot be read") from error


def _dates(event: Event, name: str, zone: tzinfo) -> Iterator[date]:
    found = event.get(name)
    for each in found if isinstance(found, list) else [found] if found is not None else []:
        for value in getattr(each, "dts", ()):
            yield _day(value.dt, zone)


def _day(value: object, zone: tzinfo) -> date:
    if isinstance(value, datetime):
        # Midnight is a day by whoever's clock; any other instant is the school's day at that time.
        return value.date() if value.tzinfo is None or value.time() == time() else value.astimezone(zone).date()
    if isinstance(value, date):
        return value
    raise Unreadable("names a day that is none")
