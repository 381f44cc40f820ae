"""A file for a phone's calendar (RFC 5545): one UID for life, SEQUENCE rising with each change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.core.replies import Document

if TYPE_CHECKING:
    from icalendar import Event


class Entry(Struct, frozen=True):
    """What stands in a calendar, which may hang on the kitchen wall. `zone` is the school's; `off`: it takes itself out
    again. Of whole days both are dates, and it ends before the second."""

    uid: str
    sequence: int
    starts: date
    ends: date
    zone: str
    summary: str
    place: str | None = None
    off: bool = False


def calendar_document(entry: Entry, name: str, now: datetime) -> Document:
    """The file under this name (without its ending), with the zone in it."""
    return _written([entry], name, now, off=entry.off)


def whole_calendar(entries: Sequence[Entry], name: str, now: datetime) -> Document:
    """One file of several, none of which is off: what was taken alone before is not there twice."""
    return _written(entries, name, now, off=False)


def _written(entries: Sequence[Entry], name: str, now: datetime, *, off: bool) -> Document:
    # Only here is a calendar written; the library is large.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Skolebro//Skolebro//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if off else "PUBLISH")
    for entry in entries:
        calendar.add_component(_event(entry, now))
    calendar.add_missing_timezones()
    return Document(f"{name}.ics", calendar.to_ical(), "text/calendar")


def _event(entry: Entry, now: datetime) -> Event:
    from icalendar import Event

    zone = ZoneInfo(entry.zone)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("last-modified", now)
    for name, day in (("dtstart", entry.starts), ("dtend", entry.ends)):
        event.add(name, day.astimezone(zone) if isinstance(day, datetime) else day)
    if not isinstance(entry.starts, datetime):
        # Nobody is busy for a whole day because something is due on it.
        event.add("transp", "TRANSPARENT")
    event.add("summary", entry.summary)
    event.add("status", "CANCELLED" if entry.off else "CONFIRMED")
    if entry.place:
        event.add("location", entry.place)
    return event
