"""Selects of leave: applications as they stand, a child's other leave, what waits for whom, who is reached."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select

from bot.absence.facts import AbsenceSchool
from bot.absence.leave.facts import STANDS, Leave, LeaveReason
from bot.absence.models import AbsenceDay, Decides, LeaveApplication, LeaveState
from bot.core.among import among
from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.models import Person, Pupil, SchoolClass
from bot.people.protection import admitted, shown_name
from bot.people.reach import is_reached
from bot.schools.models import School

_STANDS = LeaveApplication.state.in_([written(each) for each in sorted(STANDS)])
_LEAVES = (
    select(
        *LeaveApplication.__table__.c,
        Pupil.given_name.label("pupil_name"),
        Pupil.protected,
        Pupil.alias,
        Pupil.class_id,
        Pupil.left_on,
        SchoolClass.name.label("class_name"),
        Person.given_name,
        Person.family_name,
        School.zone,
        School.policy_version.label("present_version"),
    )
    .select_from(LeaveApplication)
    .join(Pupil, Pupil.id == LeaveApplication.pupil_id)
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .join(Person, Person.id == LeaveApplication.applied_by)
    .join(School, School.id == LeaveApplication.school_id)
)
_BY_IDS = _LEAVES.where(among(LeaveApplication.id, "leaves"))
_LOCKED = _BY_IDS.with_for_update(of=LeaveApplication)
_OF_PUPILS = _LEAVES.where(
    among(LeaveApplication.pupil_id, "pupils"),
    LeaveApplication.last_on >= bindparam("since"),
    LeaveApplication.state != written(LeaveState.WITHDRAWN),
).order_by(LeaveApplication.first_on, LeaveApplication.id)
_SPANS = select(LeaveApplication.id, LeaveApplication.first_on, LeaveApplication.last_on, LeaveApplication.state).where(
    LeaveApplication.pupil_id == bindparam("pupil"), _STANDS
)
_OPEN = _LEAVES.where(LeaveApplication.closed_at.is_(None), Pupil.left_on.is_(None), admitted())
_WAITING = _OPEN.where(
    LeaveApplication.state == written(LeaveState.WAITING),
    or_(among(Pupil.class_id, "classes"), among(LeaveApplication.school_id, "schools")),
).order_by(LeaveApplication.due_at, LeaveApplication.id)
_DUE = (
    select(LeaveApplication.id)
    .where(
        LeaveApplication.closed_at.is_(None),
        or_(
            LeaveApplication.late_at.is_(None) & (LeaveApplication.due_at <= bindparam("now")),
            (LeaveApplication.state == written(LeaveState.ASKED)) & (LeaveApplication.first_on <= bindparam("soon")),
        ),
    )
    .order_by(LeaveApplication.id)
)
_AWAY = select(func.count(AbsenceDay.id)).where(
    AbsenceDay.pupil_id == bindparam("pupil"), AbsenceDay.on_day >= bindparam("since")
)
_REACHED = select(Person.id.label("person_id")).where(among(Person.id, "persons"), is_reached(Person.id))


def _leave(row: Row[Any]) -> Leave:
    return Leave(
        row.id,
        AbsenceSchool(row.school_id, row.zone, row.present_version),
        row.pupil_id,
        shown_name(row.pupil_name, row.protected, row.alias),
        row.class_id,
        "" if row.protected else row.class_name,
        row.left_on is not None,
        row.applied_by,
        "" if row.protected else f"{row.given_name} {row.family_name}".strip(),
        row.kind,
        row.first_on,
        row.last_on,
        row.school_days,
        row.answers,
        LeaveState(row.state),
        Decides(row.goes_to),
        row.applied_at,
        row.consent_by,
        row.due_at,
        row.late_at,
        row.decided_by,
        LeaveReason(row.reason) if row.reason else None,
        row.policy_version,
    )


async def leaves_by_ids(unit: Unit, ids: Collection[int], *, locked: bool = False) -> dict[int, Leave]:
    """Applications by id; `locked`, so that of two who answer at once one goes on."""
    rows = await unit.all(_LOCKED if locked else _BY_IDS, {"leaves": sorted(ids)}) if ids else []
    return {row.id: _leave(row) for row in rows}


async def leaves_of(unit: Unit, pupil_ids: Collection[int], since: date) -> list[Leave]:
    """What was applied for these children, for days from then on, whoever applied."""
    return [_leave(row) for row in await unit.all(_OF_PUPILS, {"pupils": sorted(pupil_ids), "since": since})]


async def spans_of(unit: Unit, pupil_id: int) -> list[Row[Any]]:
    """The child's leave that is open or granted: id, first_on, last_on, state."""
    return list(await unit.all(_SPANS, {"pupil": pupil_id}))


async def waiting_leaves(unit: Unit, classes: Collection[int], schools: Collection[int]) -> list[Leave]:
    """What waits for an answer, in these classes or schools, the most urgent first."""
    rows = await unit.all(_WAITING, {"classes": sorted(classes), "schools": sorted(schools)})
    return [_leave(row) for row in rows]


async def due_leaves(unit: Unit, now: datetime, soon: date) -> list[int]:
    """Open ones whose time is over and nobody was told so, and those whose first day comes without a consent."""
    return [row.id for row in await unit.all(_DUE, {"now": now, "soon": soon})]


async def days_away(unit: Unit, pupil_id: int, since: date) -> int:
    """How many days the child has been away since then, as far as they are settled (DK-14: previous absence)."""
    return int(await unit.scalar(_AWAY, {"pupil": pupil_id, "since": since}))


async def reached(unit: Unit, persons: Collection[int]) -> set[int]:
    """Who of these has a phone here."""
    rows = await unit.all(_REACHED, {"persons": sorted(persons)}) if persons else []
    return {row.person_id for row in rows}
