"""The calendar file of a talk (RFC 5545): one UID for life, SEQUENCE rising with every move and the cancellation."""

from __future__ import annotations

from datetime import datetime

from bot.conferences.booking.screens import is_room_number
from bot.conferences.booking.words import Coming, summary
from bot.conferences.models import BookingState
from bot.core.replies import Document
from bot.core.texts import _


def calendar_file(coming: Coming, now: datetime) -> Document:
    """The file for a phone's calendar, with the school's zone in it. A cancelled talk takes itself out again."""
    # Only here is a calendar written; the library is large.
    from zoneinfo import ZoneInfo

    from icalendar import Calendar, Event

    talk = coming.talk
    booking, round_ = talk.booking, talk.round_
    off = booking.state not in {BookingState.BOOKED, BookingState.MOVED}
    zone = ZoneInfo(round_.zone)
    event = Event()
    event.add("uid", f"booking-{booking.booking_id}@school-{round_.school_id}.skolebro")
    event.add("sequence", booking.sequence)
    event.add("dtstamp", now)
    event.add("last-modified", now)
    event.add("dtstart", booking.starts_at.astimezone(zone))
    event.add("dtend", booking.ends_at.astimezone(zone))
    event.add("summary", summary(coming))
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    if round_.room:
        event.add("location", _("Room %(room)s", room=round_.room) if is_room_number(round_.room) else round_.room)
    calendar = Calendar()
    calendar.add("prodid", "-//Skolebro//Skolebro//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if off else "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    # Translators: the name of a calendar file, without its ending and without spaces.
    name = _("school-conference")
    return Document(f"{name}.ics", calendar.to_ical(), "text/calendar")
