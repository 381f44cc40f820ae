"""The calendar file of a talk."""

from __future__ import annotations

from datetime import datetime

from bot.conferences.booking.screens import is_room_number
from bot.conferences.booking.words import Coming, summary
from bot.conferences.models import BookingState
from bot.core.calendar_file import Entry, calendar_document
from bot.core.replies import Document
from bot.core.texts import _


def calendar_file(coming: Coming, now: datetime) -> Document:
    """The file for a phone's calendar, with the school's zone in it. A cancelled talk takes itself out again."""
    # Translators: the name of a calendar file, without its ending and without spaces.
    return calendar_document(entry_of(coming), _("school-conference"), now)


def entry_of(coming: Coming) -> Entry:
    """What stands in the file."""
    booking, round_ = coming.talk.booking, coming.talk.round_
    place = None
    if round_.room:
        place = _("Room %(room)s", room=round_.room) if is_room_number(round_.room) else round_.room
    return Entry(
        uid=f"booking-{booking.booking_id}@school-{round_.school_id}.skolebro",
        sequence=booking.sequence,
        starts=booking.starts_at,
        ends=booking.ends_at,
        zone=round_.zone,
        summary=summary(coming),
        place=place,
        off=booking.state not in {BookingState.BOOKED, BookingState.MOVED},
    )
