"""A proposal becomes held times: bookings that wait for a yes, their rounds open, the families told.

The one rule kept here: what was proposed is looked at again under lock. Whatever somebody else has meanwhile is left
out and said, never taken. A fixed number of statements, however many families.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, insert, select, update

from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.models import Booking, BookingState, Slot, SlotState
from bot.conferences.queries import IS_LIVE
from bot.conferences.rounds.plans import board_of
from bot.conferences.rounds.running.queries import reached_pupils
from bot.conferences.scheduling.errors import NotReady
from bot.conferences.scheduling.loading import Loaded, load
from bot.conferences.scheduling.models import SchedulingState
from bot.conferences.scheduling.plans import held
from bot.conferences.scheduling.queries import Proposed, SchedulingFacts
from bot.conferences.scheduling.service import end_search, fitting, open_rounds, ready_search
from bot.core.among import among
from bot.core.unit import Unit
from bot.outbox.planning import plan, plan_again
from bot.people.acting import Acting
from bot.schools.calendar import SchoolCalendar
from bot.schools.queries import calendar_of

# How long a family has to say yes; school days, so that no holiday eats them up.
_ANSWER_DAYS = 4
_EVENING = time(20)

_BOOK = insert(Booking)
_JOIN = update(Slot).where(Slot.id == bindparam("slot")).values(ends_at=bindparam("until"))
_JOINED = update(Slot).where(among(Slot.id, "slots")).values(state=SlotState.JOINED.value)
_NEW = select(
    Booking.id, Booking.slot_id, Booking.round_id, Booking.pupil_id, Booking.owner_id, Booking.held_until
).where(among(Booking.slot_id, "slots"), IS_LIVE)


class Published(Struct, frozen=True):
    """How many families have a held time, how many a firm one because they are not reached here, how many lines could
    not be kept any more, and how many talks have none."""

    held: int
    firm: int
    gone: int
    without: int


async def publish(unit: Unit, acting: Acting, scheduling_id: int) -> Published:
    """Keep the proposed times for the families and tell them. Raises Outdated, NotAllowed or NotReady."""
    found = await ready_search(unit, acting, scheduling_id)
    loaded = await load(unit, found, locked=True)
    lines = fitting(loaded, sorted(loaded.lines, key=lambda line: not line.kept))
    if not lines:
        raise NotReady(scheduling_id)
    reached = await reached_pupils(unit, [line.pupil_id for line in lines])
    made = await _book(unit, acting.at(found.school_id).person_id, loaded, lines, reached)
    await _tell(unit, loaded, made)
    await open_rounds(unit, acting, found.round_ids)
    for round_ in loaded.rounds.values():
        # Those that were open before have a board that changes, too.
        plan_again(unit, [board_of(round_, unit.now)])
    await end_search(unit, found, SchedulingState.PUBLISHED)
    waiting = sum(booking.held_until is not None for booking in made)
    have = {line.who for line in lines}
    without = sum(each.who not in have for each in (*loaded.seeking.values(), *loaded.by_hand))
    return Published(waiting, len(made) - waiting, len(loaded.lines) - len(lines), without)


async def _book(
    unit: Unit, by: int, loaded: Loaded, lines: Sequence[Proposed], reached: set[int]
) -> list[BookingFacts]:
    """Write the bookings; a talk that takes two times makes one of them."""
    until = await _kept_until(unit, loaded)
    homes = await homes_of(unit, (line.pupil_id for line in lines))
    rows: list[dict[str, Any]] = []
    for line in lines:
        of = homes.get(line.pupil_id, NO_HOMES)
        rows.append(
            {
                "school_id": loaded.rounds[line.round_id].school_id,
                "round_id": line.round_id,
                "slot_id": line.slot_id,
                "pupil_id": line.pupil_id,
                "booked_by": by,
                "owner_id": line.owner_id,
                "home": of.place(line.owner_id, line.round_id, split=line.owner_id is not None),
                "state": BookingState.BOOKED.value,
                "sequence": 0,
                "coming": {},
                # Nobody could say yes for them: the time is theirs, and the teacher rings them up.
                "held_until": until[line.round_id] if line.pupil_id in reached else None,
                "booked_at": unit.now,
                "changed_at": unit.now,
            }
        )
    await unit.execute(_BOOK, rows)
    longer = [line for line in lines if line.next_slot_id is not None]
    if longer:
        ends = {line.slot_id: loaded.slots[line.next_slot_id].ends_at for line in longer if line.next_slot_id}
        await unit.execute(_JOIN, [{"slot": slot, "until": moment} for slot, moment in ends.items()])
        await unit.execute(_JOINED, {"slots": [line.next_slot_id for line in longer]})
    return [
        BookingFacts(
            row.id, row.round_id, row.slot_id, row.pupil_id, by, BookingState.BOOKED, 0,
            loaded.slots[row.slot_id].starts_at, loaded.slots[row.slot_id].ends_at, {}, row.owner_id,
            held_until=row.held_until,
        )
        for row in await unit.all(_NEW, {"slots": [line.slot_id for line in lines]})
    ]  # fmt: skip


async def _kept_until(unit: Unit, loaded: Loaded) -> dict[int, datetime]:
    """By round, until when a yes is waited for: some school days, and never past the last day to choose."""
    round_ = next(iter(loaded.rounds.values()))
    calendar = await calendar_of(unit, round_.school)
    return {each.round_id: kept_until(calendar, each, unit.now) for each in loaded.rounds.values()}


def kept_until(calendar: SchoolCalendar, round_: RoundFacts, now: datetime) -> datetime:
    """Some school days from now in the evening, or the last day to choose if that is sooner; a day at the least."""
    day = calendar.school_days_after(calendar.local(now).date(), _ANSWER_DAYS)
    return max(min(calendar.at(day, _EVENING), round_.closes_at), now + timedelta(days=1))


async def _tell(unit: Unit, loaded: Loaded, made: Sequence[BookingFacts]) -> None:
    waiting = [booking for booking in made if booking.held_until is not None]
    homes = await homes_of(unit, (booking.pupil_id for booking in waiting))
    for booking in waiting:
        of = homes.get(booking.pupil_id, NO_HOMES)
        whose: Iterable[int] = of.custody
        if booking.owner_id is not None:
            whose = of.home_of(booking.owner_id, booking.round_id)
        plan(unit, held(booking, loaded.rounds[booking.round_id], whose, unit.now))


def is_running(found: SchedulingFacts) -> bool:
    """Whether the answer is still to come."""
    return found.state in {SchedulingState.WAITING, SchedulingState.RUNNING}
