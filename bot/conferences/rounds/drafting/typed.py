"""A whole round in one typed line: "1/12 15–18, 2/12 8–12, 20 min, lokale 12" (experience.md 1.4).

The one rule kept here: what cannot be read is said so, and nothing is guessed; the preview shows what was understood
before anything is opened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct, field
from msgspec.structs import replace

from bot.conferences.models import Form
from bot.conferences.rounds.drafting.draft import Draft, Hours, LastTime, Pauses
from bot.conferences.rounds.drafting.rules import MOST_DAYS, read_hours, read_room, round_forms
from bot.conferences.rounds.errors import DayUnfit, HoursUnread, LineUnread
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy

LONGEST_LINE = 400
# A comma parts what it is followed by a blank or a date for; "8,30" stays whole.
_PARTS = re.compile(r";|\n|,\s+|,(?=\d{1,2}\s*(?:/|\.\s*\d{1,2}\b[^,]*[-–]))")
# "1/12 15-18", "tirs. 1.12. kl. 15-18", "den 2/12: 8-12"
_DAY = re.compile(r"(?:[^\W\d]+\.?\s+){0,2}(\d{1,2})\s*[/.]\s*(\d{1,2})(?!\d)\.?\s*:?\s*(.*)", re.S)
_MINUTES = re.compile(r"(\d{1,3})\s*(?:min|minutter|minuter|m)\.?(?:\s+\w+)?", re.I)
_ROOM = re.compile(r"(?:lokale|rum|rom|room|sal)\s+\S.*", re.I)


class Line(Struct, frozen=True):
    """What a line says."""

    hours: Mapping[date, Hours] = field(default_factory=dict)
    minutes: int | None = None
    room: str | None = None


def read_line(text: str, today: date) -> Line:
    """The line's days with their hours, the length, the room. A day without a year is the next one of that date.

    Raises LineUnread, DayUnfit, EndsBeforeStart, HoursAtNight or RoomTooLong.
    """
    if len(text) > LONGEST_LINE:
        raise LineUnread
    said = Line()
    for part in filter(None, (part.strip() for part in _PARTS.split(text))):
        said = _with(said, part, today)
    if not 0 < len(said.hours) <= MOST_DAYS:
        raise LineUnread
    return said


def _with(said: Line, part: str, today: date) -> Line:
    if found := _MINUTES.fullmatch(part):
        return _once(said, minutes=int(found[1]))
    if _ROOM.fullmatch(part):
        return _once(said, room=read_room(part))
    found = _DAY.fullmatch(part)
    if found is None:
        raise LineUnread
    day = _date(int(found[1]), int(found[2]), today)
    try:
        hours = read_hours(found[3])
    except HoursUnread:
        raise LineUnread from None
    if day in said.hours:
        raise LineUnread
    return replace(said, hours={**said.hours, day: hours})


def _once(said: Line, minutes: int | None = None, room: str | None = None) -> Line:
    """The line with its length or room; said twice, nobody knows which."""
    if (minutes is not None and said.minutes is not None) or (room is not None and said.room is not None):
        raise LineUnread
    return replace(said, minutes=minutes or said.minutes, room=room or said.room)


def _date(day: int, month: int, today: date) -> date:
    """The next such date; the one that has just passed is a slip, not next year."""
    try:
        found = date(today.year, month, day)
        later = date(today.year + 1, month, day)
    except ValueError:
        raise LineUnread from None
    if found <= today and (today - found).days < 180:
        raise DayUnfit(found)
    return found if found > today else later


def ensure_days_fit(said: Line, calendar: SchoolCalendar, now: datetime) -> None:
    """Raise DayUnfit for a day that does not lie ahead, or without school."""
    today = calendar.local(now).date()
    for day in said.hours:
        if day <= today or not calendar.is_school_day(day):
            raise DayUnfit(day)


def from_line(draft: Draft, said: Line, last: LastTime | None, policy: Policy) -> Draft:
    """The complete draft: as the line says, else as last time, else as the school has it."""
    forms = round_forms(policy)
    form = last.form if last is not None and last.form in forms else forms[0]
    if said.room is not None and not form.is_at_school and Form.IN_PERSON in forms:
        form = Form.IN_PERSON
    room = said.room or (last.room if last else None)
    return replace(
        draft,
        like=False,
        days=tuple(sorted(said.hours)),
        days_done=True,
        by_day=False,
        hours=dict(said.hours),
        usual=None,
        minutes=said.minutes or (last.minutes if last else policy.conferences.slot_minutes),
        pauses=last.pauses if last else Pauses(),
        form=form,
        room=room if form.is_at_school else None,
        room_done=True,
        seats=last.seats if last is not None and form.is_shared else None,
        tables=last.tables if last is not None else (),
        tables_done=bool(last is not None and last.tables),
        leave_out=False,
    )


def spread(times: int, kept: int) -> frozenset[int]:
    """Places of `kept` among so many times, early and late alike: who cannot press has the same choice."""
    return frozenset((2 * number + 1) * times // (2 * kept) for number in range(kept)) if kept else frozenset()
