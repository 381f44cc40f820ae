"""What a door may say of a time: free, busy, or an initial; of one that several families share, only its free seats.

The one rule kept here: who comes together with whom is for nobody in the corridor.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from msgspec import Struct

from bot.conferences.rounds.running.queries import Line
from bot.conferences.rules import overlaps
from bot.core.dates import local


class DoorLine(Struct, frozen=True):
    """A time by the school's wall clock. `initial` None: busy, whatever the reason; "" : free. `seats`: of a time that
    several families share, how many are free; `subject` of a table of a café."""

    starts: datetime
    ends: datetime
    initial: str | None
    seats: int | None = None
    subject: str | None = None


def door_lines(
    lines: Iterable[Line],
    elsewhere: Sequence[tuple[datetime, datetime]],
    zone: str,
    since: datetime,
    *,
    shared: bool = False,
) -> dict[date, list[DoorLine]]:
    """By day the times that are not over. `elsewhere` is when the teacher has any other talk: it reads like a time that
    was blocked, and so does a protected pupil's."""
    found: dict[date, list[DoorLine]] = {}
    ahead = [line for line in lines if line.ends_at > since]
    if shared:
        for _time, of_time in itertools.groupby(ahead, key=lambda line: line.time):
            seats = list(of_time)
            starts, ends = local(seats[0].starts_at, zone), local(seats[0].ends_at, zone)
            left = sum(seat.is_open for seat in seats)
            found.setdefault(starts.date(), []).append(DoorLine(starts, ends, None, left, seats[0].subject))
        return found
    for line in ahead:
        starts, ends = local(line.starts_at, zone), local(line.ends_at, zone)
        busy = any(overlaps(line.starts_at, line.ends_at, *span) for span in elsewhere)
        found.setdefault(starts.date(), []).append(DoorLine(starts, ends, _initial(line, busy=busy)))
    return found


def _initial(line: Line, *, busy: bool) -> str | None:
    if line.pupil is not None:
        named = line.pupil.given_name.strip() and not line.pupil.protected
        return line.pupil.given_name.strip()[0].upper() if named else None
    return "" if line.is_open and not busy else None
