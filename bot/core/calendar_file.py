"""A file for a phone's calendar (RFC 5545): one UID for life, SEQUENCE rising with each change."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.core.replies import Document


class Entry(Struct, frozen=True):
    """What stands in a calendar, which may hang on the kitchen wall. `zone` is the school's; `off`: it takes itself out
    again."""

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    zone: str
    summary: str
    place: str | None = None
    off: bool = False


def calendar_document(entry: Entry, name: str, now: datetime) -> Document:
    """The file under this name (without its ending), with the zone in it."""
    # Only here is a calendar written; the library is large.
    from icalendar import Calendar, Event

    zone = ZoneInfo(entry.zone)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("last-modified", now)
    event.add("dtstart", entry.starts.astimezone(zone))
    event.add("dtend", entry.ends.astimezone(zone))
    event.add("summary", entry.summary)
    event.add("status", "CANCELLED" if entry.off else "CONFIRMED")
    if entry.place:
        event.add("location", entry.place)
    calendar = Calendar()
    calendar.add("prodid", "-//Skolebro//Skolebro//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.off else "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return Document(f"{name}.ics", calendar.to_ical(), "text/calendar")
