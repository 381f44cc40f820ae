"""Two times in a row where an interpreter comes: everything is said twice (policy interpreter.double_length).

The one rule kept here: both times or none. The first becomes as long as both, the second is `JOINED` to it; whatever
gives the talk up parts them in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from msgspec.structs import replace
from sqlalchemy import and_, bindparam, select, update

from bot.conferences.booking.errors import NoTwoTimes
from bot.conferences.booking.queries import Family, following, nearby
from bot.conferences.booking.rules import Mine, SlotFacts, as_held_now, ensure_no_collision
from bot.conferences.facts import FreeSlot, RoundFacts
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.models import Slot, SlotState
from bot.conferences.wishes.queries import interpreter_needs
from bot.core.among import among
from bot.core.tables import aliased, written
from bot.core.unit import Unit
from bot.schools.queries import policy_of

_LENGTHEN = update(Slot).where(Slot.id == bindparam("slot")).values(ends_at=bindparam("until"))
_JOIN = update(Slot).where(Slot.id == bindparam("slot")).values(state=SlotState.JOINED.value)
_FREE = update(Slot).where(among(Slot.id, "slots")).values(state=SlotState.FREE.value)
_first, _second = aliased(Slot), aliased(Slot)
_JOINED_TO = (
    select(_first.id.label("first"), _second.id.label("second"), _second.starts_at)
    .select_from(_first)
    .join(
        _second,
        and_(
            _second.round_id == _first.round_id,
            _second.state == written(SlotState.JOINED),
            _second.ends_at == _first.ends_at,
            _second.starts_at > _first.starts_at,
        ),
    )
    .where(among(_first.id, "slots"))
)


async def takes_two(unit: Unit, round_: RoundFacts, pupil_id: int, person_id: int | None) -> bool:
    """Whether the talk of this guardian's home (None: of all who have the child) takes two times of the round."""
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    if not policy.interpreter.double_length or round_.form.is_shared or round_.single_of is not None:
        return False
    homes = (await homes_of(unit, [pupil_id])).get(pupil_id, NO_HOMES)
    home = homes.custody if person_id is None else homes.home_of(person_id, round_.round_id)
    return any((await interpreter_needs(unit, home)).values())


def in_pairs(slots: Sequence[FreeSlot]) -> list[FreeSlot]:
    """Those of the free times that are followed by another, as long as both."""
    begins = {(slot.round_id, slot.starts_at): slot for slot in slots}
    pairs = ((slot, begins.get((slot.round_id, slot.ends_at))) for slot in slots)
    return [replace(slot, ends_at=after.ends_at) for slot, after in pairs if after is not None]


async def as_long_as_needed(
    unit: Unit,
    slot: SlotFacts,
    pupil_id: int,
    owner: int | None,
    family: Family,
    mine: Mine,
    leaving: int | None = None,
) -> SlotFacts:
    """The locked, free time made as long as the talk takes: with the one after it where an interpreter comes.

    Raises NoTwoTimes where that one cannot be had, and AtTheSameTime where something of the family's lies in it.
    """
    round_ = slot.round_
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    wanted = policy.interpreter.double_length and family.needs_interpreter(pupil_id, owner, round_.round_id)
    long = slot.ends_at - slot.starts_at >= timedelta(minutes=2 * round_.minutes)
    if not wanted or long or round_.form.is_shared or round_.single_of is not None:
        return slot
    after = await following(unit, slot)
    if after is None:
        raise NoTwoTimes(round_, pupil_id)
    pupils = sorted({each.pupil_id for each in family.told} | {pupil_id})
    busy = await nearby(unit, pupils, slot.teacher_id, after.starts_at, after.ends_at, owner or 0)
    after = as_held_now(after, busy)
    if after.held_by is not None or after.state is not SlotState.FREE:
        raise NoTwoTimes(round_, pupil_id)
    ensure_no_collision(after, pupil_id, pupils, busy, leaving=leaving, mine=mine)
    await unit.execute(_LENGTHEN, {"slot": slot.slot_id, "until": after.ends_at})
    await unit.execute(_JOIN, {"slot": after.slot_id})
    return replace(slot, ends_at=after.ends_at)


async def part_times(unit: Unit, slot_ids: Iterable[int]) -> list[int]:
    """Two times that were joined for a talk that is no more there are two again; the ids of all times that came free
    with it."""
    given_up = list(slot_ids)
    rows = await unit.all(_JOINED_TO, {"slots": given_up}) if given_up else []
    if rows:
        await unit.execute(_LENGTHEN, [{"slot": row.first, "until": row.starts_at} for row in rows])
        await unit.execute(_FREE, {"slots": [row.second for row in rows]})
    return [*given_up, *(row.second for row in rows)]
