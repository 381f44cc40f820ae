"""Pure rules of waiting: for how long a time is held, and who of a line gets it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from bot.core.dates import local
from bot.schools.calendar import QuietHours, SchoolCalendar

# Hours a family has to answer, of those in which they may be disturbed: the clock stops in quiet hours.
HOLD = timedelta(hours=3)
# Nobody is sent to a talk on shorter notice than this by an offer.
LEAD = timedelta(hours=1)
# Less time to answer than this is none: the time is then free for whoever sees it.
SHORTEST = timedelta(minutes=15)
# Times made for one family stay until this hour of the second school day.
_PROPOSED_DAYS, _PROPOSED_AT = 2, time(20)
_STEP = timedelta(minutes=5)


class Awaited(Struct, frozen=True):
    """What is waited for: any time, one of a day, or the one that begins then (`day` is its day)."""

    day: date | None = None
    starts_at: datetime | None = None

    def includes(self, other: Awaited) -> bool:
        """Whether whatever would do for the other would do for this one."""
        return self.day in {None, other.day} and self.starts_at in {None, other.starts_at}


class Place(Struct, frozen=True):
    """A home's place in the line of a round."""

    place_id: int
    school_id: int
    round_id: int
    pupil_id: int
    person_id: int | None
    home: int
    day: date | None
    first: bool
    moves: bool
    since: datetime
    table_id: int = 0
    starts_at: datetime | None = None

    @property
    def awaits(self) -> Awaited:
        return Awaited(self.day, self.starts_at)

    def wants(self, day: date, starts_at: datetime, table_id: int | None = None) -> bool:
        """Whether this time of that day, at that table of a café, is what they wait for."""
        return self.awaits.includes(Awaited(day, starts_at)) and self.table_id == (table_id or 0)


def awake_until(quiet: QuietHours, now: datetime, span: timedelta) -> datetime:
    """When so much time outside the quiet hours has passed since `now`, counted in steps of five minutes."""
    at = now
    while span > timedelta():
        at = quiet.ends_after(at)
        step = min(_STEP, span)
        at, span = at + step, span - step
    return at


def held_until(quiet: QuietHours, now: datetime, starts_at: datetime) -> datetime | None:
    """Until when an offer of this time stands; None when there is too little time left to answer."""
    until = min(awake_until(quiet, now, HOLD), starts_at - LEAD)
    return until if until - now >= SHORTEST else None


def proposed_until(calendar: SchoolCalendar, now: datetime, starts: Iterable[datetime]) -> datetime:
    """Until when times that the teacher made for one family are held: two school days, and no longer than the first."""
    today = calendar.local(now).date()
    return min(calendar.at(calendar.school_days_after(today, _PROPOSED_DAYS), _PROPOSED_AT), min(starts) - LEAD)


def in_minutes(moment: datetime) -> int:
    """A moment on a button: whole minutes since 1970."""
    return int(moment.timestamp()) // 60


def by_date(moments: Iterable[datetime], zone: str) -> dict[date, list[datetime]]:
    """Moments by their day in the school's zone, both rising."""
    found: dict[date, list[datetime]] = {}
    for moment in sorted(moments):
        found.setdefault(local(moment, zone).date(), []).append(moment)
    return found


def in_order(places: Iterable[Place]) -> list[Place]:
    """The line: whose talk the school cancelled first, then whoever has waited longest."""
    return sorted(places, key=lambda place: (not place.first, place.since, place.place_id))


def next_in_line(
    places: Sequence[Place], day: date, starts_at: datetime, passed: Iterable[int], table_id: int | None = None
) -> Place | None:
    """Who is offered this time of that day: the first in line who wants it and has not been asked (`passed`, by id).
    To wait for just this time gives no precedence over whoever has waited longer for its day, or for any."""
    skipped = set(passed)
    wanting = (place for place in in_order(places) if place.wants(day, starts_at, table_id))
    return next((place for place in wanting if place.place_id not in skipped), None)
