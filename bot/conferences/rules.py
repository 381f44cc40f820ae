"""Pure rules of conferences: when a round takes bookings, which times to offer, what collides with what."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.conferences.facts import DayOfSlots, FreeSlot, RoundFacts
from bot.conferences.models import RoundState

# A list of times longer than this is easier to read as days first (experience.md, text 2).
MANY_TIMES = 8
# Invitations and the like gather until the next whole five minutes, so that one family gets one message.
MOMENT = timedelta(minutes=5)
# Searching every order of more children than this would keep the press waiting.
MOST_IN_A_ROW = 5


def is_open(round_: RoundFacts, now: datetime) -> bool:
    """Whether guardians can choose times: announced rounds open by themselves at `opens_at`."""
    started = round_.state is RoundState.OPEN or (round_.state is RoundState.ANNOUNCED and now >= round_.opens_at)
    return started and now < round_.closes_at


def is_over(round_: RoundFacts, now: datetime) -> bool:
    """Whether choosing has ended for good."""
    return round_.state in {RoundState.CLOSED, RoundState.CANCELLED} or now >= round_.closes_at


def overlaps(starts_at: datetime, ends_at: datetime, other_starts: datetime, other_ends: datetime) -> bool:
    """Whether two spans share any moment; one may begin when the other ends."""
    return starts_at < other_ends and other_starts < ends_at


def next_moment(now: datetime) -> datetime:
    """The next whole five minutes, or `now` when it is one."""
    past = timedelta(minutes=now.minute % 5, seconds=now.second, microseconds=now.microsecond)
    return now if not past else now - past + MOMENT


def by_day(slots: Iterable[FreeSlot], zone: str) -> tuple[DayOfSlots, ...]:
    """The times by day in the school's zone, both rising."""
    place = ZoneInfo(zone)
    ordered = sorted(slots, key=lambda slot: slot.starts_at)
    days = itertools.groupby(ordered, key=lambda slot: slot.starts_at.astimezone(place).date())
    return tuple(DayOfSlots(day, tuple(found)) for day, found in days)


def fitting_times(slots: Sequence[FreeSlot], zone: str, seed: int, most: int = 3) -> tuple[FreeSlot, ...]:
    """A few times spread over days and hours, in time order.

    `seed` (the pupil's id) lets families start at different places: if all were offered the first free time,
    most of their presses would come too late.
    """
    days = by_day(slots, zone)
    # Every day's times begin at another place: late on one day, early on the next.
    turned = [_turned(day.slots, seed + 7 * place) for place, day in enumerate(days)]
    mixed = [slot for turn in itertools.zip_longest(*turned) for slot in turn if slot is not None]
    return tuple(sorted(mixed[:most], key=lambda slot: slot.starts_at))


def _turned(times: Sequence[FreeSlot], start: int) -> Sequence[FreeSlot]:
    start %= len(times)
    return [*times[start:], *times[:start]]


class InARow(Struct, frozen=True):
    """One time a child, on one day, one after another: (pupil id, slot) in time order."""

    talks: tuple[tuple[int, FreeSlot], ...]

    @property
    def lasts(self) -> timedelta:
        return self.talks[-1][1].ends_at - self.talks[0][1].starts_at


def in_a_row(free: Mapping[int, Sequence[FreeSlot]], zone: str) -> InARow | None:
    """The shortest stay at school that gives every child (by pupil id) a time on one day; the earliest of equals.

    None when no day has times for all, when there is only one child, or more than five.
    """
    if not 1 < len(free) <= MOST_IN_A_ROW:
        return None
    per_pupil = {pupil: {day.day: day.slots for day in by_day(slots, zone)} for pupil, slots in free.items()}
    shared = set.intersection(*(set(days) for days in per_pupil.values()))
    best: InARow | None = None
    for day in sorted(shared):
        for order in itertools.permutations(per_pupil):
            for first in per_pupil[order[0]][day]:
                row = _row_from(first, order, {pupil: days[day] for pupil, days in per_pupil.items()})
                if row is not None and (best is None or row.lasts < best.lasts):
                    best = row
    return best


def _row_from(first: FreeSlot, order: Sequence[int], times: Mapping[int, Sequence[FreeSlot]]) -> InARow | None:
    """The tightest row in this order that begins with `first`: each next child takes its earliest possible time."""
    talks = [(order[0], first)]
    for pupil in order[1:]:
        following = next((slot for slot in times[pupil] if slot.starts_at >= talks[-1][1].ends_at), None)
        if following is None:
            return None
        talks.append((pupil, following))
    return InARow(tuple(talks))
