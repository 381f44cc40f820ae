"""Selects of preparation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, select

from bot.conferences.models import Booking, Round, RoundState, Slot
from bot.conferences.queries import CLASS_ROUND, IS_LIVE
from bot.core.among import among
from bot.core.tables import written
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow
from bot.people.models import StaffRole, StaffRoleRow
from bot.people.ties import holds
from bot.talks.preparation.facts import HomePart, PupilPart
from bot.talks.preparation.models import HomePreparation, HomeStep, Part, PupilPreparation

_PUPIL_PARTS = select(PupilPreparation.pupil_id, PupilPreparation.prepared_at, PupilPreparation.parts).where(
    PupilPreparation.round_id == bindparam("round")
)
_PUPIL_PART = _PUPIL_PARTS.where(PupilPreparation.pupil_id == bindparam("pupil"))
_LOCKED_PART = _PUPIL_PART.with_for_update()
_HOME_PART = select(HomePreparation.ticks, HomePreparation.ready_at).where(
    HomePreparation.round_id == bindparam("round"),
    HomePreparation.pupil_id == bindparam("pupil"),
    HomePreparation.person_id == bindparam("person"),
)
_READY = select(HomePreparation.round_id, HomePreparation.pupil_id, HomePreparation.person_id).where(
    among(HomePreparation.round_id, "rounds"), HomePreparation.ready_at.is_not(None)
)
_TOLD = select(OutboxRow.about_id).where(
    OutboxRow.about_kind == "booking", among(OutboxRow.about_id, "bookings"), OutboxRow.kind == bindparam("of_kind")
)
# Talks to come whose homes were not asked to prepare yet.
_TO_ASK = (
    select(Booking.id)
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Round, Round.id == Booking.round_id)
    .where(
        IS_LIVE,
        CLASS_ROUND,
        Slot.starts_at > bindparam("now"),
        Slot.starts_at < bindparam("before"),
        ~exists().where(
            OutboxRow.about_kind == "booking", OutboxRow.about_id == Booking.id, OutboxRow.kind == bindparam("of_kind")
        ),
    )
    .order_by(Booking.id)
)
_TO_WARN = (
    select(Slot.round_id, func.min(Slot.starts_at).label("first_at"))
    .join(Round, Round.id == Slot.round_id)
    .where(
        CLASS_ROUND,
        Round.state != written(RoundState.CANCELLED),
        Slot.starts_at > bindparam("now"),
        Slot.starts_at < bindparam("before"),
        ~exists().where(
            OutboxRow.about_kind == "round", OutboxRow.about_id == Round.id, OutboxRow.kind == bindparam("of_kind")
        ),
    )
    .group_by(Slot.round_id)
)

_STAFF = select(StaffRoleRow.person_id, StaffRoleRow.class_id).where(
    among(StaffRoleRow.person_id, "persons"),
    StaffRoleRow.class_id.is_not(None),
    StaffRoleRow.role.in_([StaffRole.CONTACT_TEACHER, StaffRole.TEAM_TEACHER, StaffRole.SUBSTITUTE]),
    holds(StaffRoleRow),
)


def _pupil_part(row: Row[Any]) -> PupilPart:
    return PupilPart(row.pupil_id, row.prepared_at, tuple(Part(part) for part in row.parts or ()))


async def pupil_parts(unit: Unit, round_id: int) -> dict[int, PupilPart]:
    """The pupils' preparation for a round, by pupil; nothing is noted of the others."""
    return {row.pupil_id: _pupil_part(row) for row in await unit.all(_PUPIL_PARTS, {"round": round_id})}


async def pupil_part(unit: Unit, round_id: int, pupil_id: int, *, locked: bool = False) -> PupilPart | None:
    """One pupil's preparation; None where nothing was noted."""
    row = await unit.first(_LOCKED_PART if locked else _PUPIL_PART, {"round": round_id, "pupil": pupil_id})
    return _pupil_part(row) if row is not None else None


async def home_part(unit: Unit, round_id: int, pupil_id: int, person_id: int) -> HomePart | None:
    """One guardian's own list; None where nothing was ticked."""
    row = await unit.first(_HOME_PART, {"round": round_id, "pupil": pupil_id, "person": person_id})
    return HomePart(frozenset(HomeStep(step) for step in row.ticks), row.ready_at) if row is not None else None


async def who_is_ready(unit: Unit, round_ids: Sequence[int]) -> set[tuple[int, int, int]]:
    """(round, pupil, person) of the guardians who said that they are ready."""
    rows = await unit.all(_READY, {"rounds": sorted(set(round_ids))})
    return {(row.round_id, row.pupil_id, row.person_id) for row in rows}


async def told_of(unit: Unit, booking_ids: Sequence[int], kind: str) -> set[int]:
    """Those of the talks about which such a notice was planned."""
    rows = await unit.all(_TOLD, {"bookings": list(booking_ids), "of_kind": kind})
    return {row.about_id for row in rows}


async def talks_to_ask(unit: Unit, before: datetime, kind: str) -> list[int]:
    """Booking ids of talks until then about which no such notice was planned."""
    rows = await unit.all(_TO_ASK, {"now": unit.now, "before": before, "of_kind": kind})
    return [row.id for row in rows]


async def rounds_to_warn(unit: Unit, before: datetime, kind: str) -> dict[int, datetime]:
    """Rounds whose next time is until then and of which no such notice was planned, with that time."""
    rows = await unit.all(_TO_WARN, {"now": unit.now, "before": before, "of_kind": kind})
    return {row.round_id: row.first_at for row in rows}


async def staff_of_classes(unit: Unit, person_ids: Sequence[int]) -> set[tuple[int, int]]:
    """(person, class) of those who work for a class at this instant."""
    rows = await unit.all(_STAFF, {"persons": sorted(set(person_ids)), "now": unit.now})
    return {(row.person_id, row.class_id) for row in rows}
