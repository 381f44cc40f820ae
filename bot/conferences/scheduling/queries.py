"""Selects of schedules: what is to be solved, what was proposed, which rounds could have one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from sqlalchemy import Row, and_, bindparam, select

from bot.conferences.facts import RoundFacts
from bot.conferences.models import Booking, Round, RoundState, Slot, SlotState
from bot.conferences.queries import CLASS_ROUND, IS_LIVE, PupilName, pupil_name
from bot.conferences.scheduling.models import ProposedTime, ScheduledRound, Scheduling, SchedulingState
from bot.core.among import among
from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.models import Pupil
from bot.people.protection import admitted

_SCHEDULINGS = select(
    Scheduling.id,
    Scheduling.school_id,
    Scheduling.person_id,
    Scheduling.state,
    Scheduling.pause_after,
    Scheduling.attempts,
    Scheduling.figures,
)
_BY_ID = _SCHEDULINGS.where(Scheduling.id == bindparam("scheduling"))
_LOCKED = _BY_ID.with_for_update(of=Scheduling)
_WORK = (
    _SCHEDULINGS.where(Scheduling.state.in_([written(SchedulingState.WAITING), written(SchedulingState.RUNNING)]))
    .order_by(Scheduling.id)
    .limit(1)
)
_LOCKED_WORK = _WORK.with_for_update(of=Scheduling)
_ROUNDS = (
    select(ScheduledRound.round_id)
    .where(ScheduledRound.scheduling_id == bindparam("scheduling"))
    .order_by(ScheduledRound.round_id)
)
_LIVE = select(ScheduledRound.round_id, ScheduledRound.scheduling_id).where(
    among(ScheduledRound.round_id, "rounds"), ScheduledRound.live.is_(True)
)
_SLOTS = (
    select(
        Slot.id.label("slot_id"),
        Slot.round_id,
        Slot.teacher_id,
        Slot.starts_at,
        Slot.ends_at,
        Slot.state,
        Booking.id.label("booking_id"),
    )
    .select_from(Slot)
    .outerjoin(Booking, and_(Booking.slot_id == Slot.id, IS_LIVE))
    .where(among(Slot.round_id, "rounds"))
    .order_by(Slot.starts_at, Slot.id)
)
_LOCKED_SLOTS = select(Slot.id).where(among(Slot.round_id, "rounds")).order_by(Slot.id).with_for_update()
_TEACHERS_TALKS = (
    select(Slot.teacher_id, Slot.starts_at, Slot.ends_at, Slot.round_id)
    .join(Booking, and_(Booking.slot_id == Slot.id, IS_LIVE))
    .where(among(Slot.teacher_id, "teachers"), Slot.ends_at > bindparam("now"))
)
# No single talks: a time that is never proposed, or that a pupil cannot be put at, would tell whoever looks that there
# is one. Who is invited to it chooses another time, as in every other round.
_TALKS = (
    select(
        Booking.pupil_id,
        Booking.round_id,
        Booking.owner_id,
        Slot.teacher_id,
        Slot.starts_at,
        Slot.ends_at,
    )
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Round, Round.id == Booking.round_id)
    .where(among(Booking.pupil_id, "pupils"), IS_LIVE, CLASS_ROUND)
)
_PUPILS = select(
    Pupil.id.label("pupil_id"), Pupil.given_name, Pupil.family_name, Pupil.protected, Pupil.alias, Pupil.class_id
).where(among(Pupil.class_id, "classes"), Pupil.left_on.is_(None), admitted())
_LINES = (
    select(
        ProposedTime.id.label("line_id"),
        ProposedTime.round_id,
        ProposedTime.slot_id,
        ProposedTime.next_slot_id,
        ProposedTime.pupil_id,
        ProposedTime.owner_id,
        ProposedTime.kept,
    )
    .where(ProposedTime.scheduling_id == bindparam("scheduling"))
    .order_by(ProposedTime.id)
)


class SchedulingFacts(Struct, frozen=True):
    """A search for the best times, and where it stands."""

    id: int
    school_id: int
    person_id: int
    state: SchedulingState
    pause_after: int | None
    attempts: int
    figures: Mapping[str, Any]
    round_ids: tuple[int, ...] = field(default=())

    @property
    def is_ready(self) -> bool:
        return self.state is SchedulingState.READY

    @property
    def has_failed(self) -> bool:
        return self.state is SchedulingState.FAILED


def is_plannable(round_: RoundFacts) -> bool:
    """Whether times can be found for this round, by its state; who comes with whom no solver decides."""
    return round_.state in {RoundState.PLANNED, RoundState.OPEN, RoundState.PAUSED} and not round_.form.is_shared


class SlotRow(Struct, frozen=True):
    """A time of a round and whether somebody has it."""

    slot_id: int
    round_id: int
    teacher_id: int
    starts_at: datetime
    ends_at: datetime
    free: bool
    booked: bool


class Proposed(Struct, frozen=True):
    """A line of a proposal."""

    line_id: int
    round_id: int
    slot_id: int
    next_slot_id: int | None
    pupil_id: int
    owner_id: int | None
    kept: bool

    @property
    def who(self) -> tuple[int, int, int | None]:
        """The round, the pupil, and of two homes which."""
        return self.round_id, self.pupil_id, self.owner_id


class TalkRow(Struct, frozen=True):
    """A talk of a family in a class's round."""

    pupil_id: int
    round_id: int
    owner_id: int | None
    teacher_id: int
    starts_at: datetime
    ends_at: datetime


async def _facts(unit: Unit, row: Row[Any] | None) -> SchedulingFacts | None:
    if row is None:
        return None
    rounds = await unit.all(_ROUNDS, {"scheduling": row.id})
    values = {**row._asdict(), "state": SchedulingState(row.state), "figures": row.figures or {}}
    return SchedulingFacts(**values, round_ids=tuple(each.round_id for each in rounds))


async def scheduling(unit: Unit, scheduling_id: int, *, locked: bool = False) -> SchedulingFacts | None:
    """The search with its rounds."""
    return await _facts(unit, await unit.first(_LOCKED if locked else _BY_ID, {"scheduling": scheduling_id}))


async def next_work(unit: Unit, *, locked: bool = False) -> SchedulingFacts | None:
    """The oldest search that nobody has finished."""
    return await _facts(unit, await unit.first(_LOCKED_WORK if locked else _WORK))


async def live_searches(unit: Unit, round_ids: Sequence[int]) -> dict[int, int]:
    """By round, the search that it is in."""
    return {row.round_id: row.scheduling_id for row in await unit.all(_LIVE, {"rounds": list(round_ids)})}


async def slots_of(unit: Unit, round_ids: Sequence[int], *, locked: bool = False) -> list[SlotRow]:
    """Every time of these rounds, in order."""
    if locked:
        await unit.all(_LOCKED_SLOTS, {"rounds": list(round_ids)})
    return [
        SlotRow(
            row.slot_id,
            row.round_id,
            row.teacher_id,
            row.starts_at,
            row.ends_at,
            row.state == SlotState.FREE.value and row.booking_id is None,
            row.booking_id is not None,
        )
        for row in await unit.all(_SLOTS, {"rounds": list(round_ids)})
    ]


async def teachers_talks(unit: Unit, teacher_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """What these teachers have to come, of whatever kind."""
    return await unit.all(_TEACHERS_TALKS, {"teachers": list(teacher_ids), "now": unit.now})


async def talks_of_families(unit: Unit, pupil_ids: Sequence[int]) -> list[TalkRow]:
    """Every live talk about these pupils that everybody around them may know of."""
    return [TalkRow(**row._asdict()) for row in await unit.all(_TALKS, {"pupils": list(pupil_ids)})]


async def pupils_of_classes(unit: Unit, class_ids: Sequence[int]) -> dict[int, list[PupilName]]:
    """By class, everybody who is in the bot."""
    found: dict[int, list[PupilName]] = {class_id: [] for class_id in class_ids}
    for row in await unit.all(_PUPILS, {"classes": list(class_ids)}):
        found[row.class_id].append(pupil_name(row))
    return found


async def lines_of(unit: Unit, scheduling_id: int) -> list[Proposed]:
    """What was proposed."""
    return [Proposed(**row._asdict()) for row in await unit.all(_LINES, {"scheduling": scheduling_id})]
