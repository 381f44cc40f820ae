"""Selects of visits: as they stand, the home's own, a class's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, select

from bot.conferences.requests.facts import DayPart, Visit, WhyNotThen
from bot.conferences.requests.models import ClassVisit, VisitState
from bot.core.among import among
from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.models import Person, Pupil, SchoolClass, StaffRole, StaffRoleRow
from bot.people.protection import shown_name
from bot.people.ties import holds
from bot.schools.models import School

_STANDS = ClassVisit.state.in_(
    [written(each) for each in (VisitState.WISHED, VisitState.OFFERED, VisitState.AGREED, VisitState.TOLD)]
)
_VISITS = (
    select(
        ClassVisit.id,
        ClassVisit.school_id,
        ClassVisit.class_id,
        SchoolClass.name.label("class_name"),
        ClassVisit.pupil_id,
        Pupil.given_name.label("pupil_name"),
        Pupil.protected,
        Pupil.alias,
        ClassVisit.person_id,
        Person.given_name,
        Person.family_name,
        ClassVisit.on_day,
        ClassVisit.part,
        ClassVisit.state,
        ClassVisit.reason,
        School.zone,
        ClassVisit.asked_at,
        School.policy_version,
    )
    .join(SchoolClass, SchoolClass.id == ClassVisit.class_id)
    .join(Pupil, Pupil.id == ClassVisit.pupil_id)
    .join(Person, Person.id == ClassVisit.person_id)
    .join(School, School.id == ClassVisit.school_id)
)
_BY_IDS = _VISITS.where(among(ClassVisit.id, "visits"))
_LOCKED = _BY_IDS.with_for_update(of=ClassVisit)
_OF_HOME = _VISITS.where(
    among(ClassVisit.person_id, "persons"), ClassVisit.on_day >= bindparam("today"), _STANDS
).order_by(ClassVisit.on_day, ClassVisit.id)
_THAT_DAY = _VISITS.where(
    ClassVisit.person_id == bindparam("person"),
    ClassVisit.pupil_id == bindparam("pupil"),
    ClassVisit.on_day == bindparam("day"),
    _STANDS,
).with_for_update(of=ClassVisit)
_OF_CLASSES = _VISITS.where(
    among(ClassVisit.class_id, "classes"), ClassVisit.on_day >= bindparam("today"), _STANDS
).order_by(ClassVisit.on_day, ClassVisit.id)
_WISHED = _VISITS.where(ClassVisit.state == written(VisitState.WISHED), ClassVisit.on_day >= bindparam("today"))
_ALL_WISHED = _WISHED.order_by(ClassVisit.asked_at, ClassVisit.id)
_WISHED_AT = _WISHED.where(among(ClassVisit.school_id, "schools")).order_by(ClassVisit.on_day, ClassVisit.id)
_TEAM = (
    select(StaffRoleRow.person_id, StaffRoleRow.role)
    .where(
        StaffRoleRow.class_id == bindparam("of_class"),
        holds(StaffRoleRow),
    )
    .order_by(StaffRoleRow.id)
)


def _visit(row: Row[Any]) -> Visit:
    return Visit(
        row.id,
        row.school_id,
        row.class_id,
        "" if row.protected else row.class_name,
        row.pupil_id,
        shown_name(row.pupil_name, row.protected, row.alias),
        row.person_id,
        "" if row.protected else f"{row.given_name} {row.family_name}".strip(),
        row.on_day,
        DayPart(row.part),
        VisitState(row.state),
        WhyNotThen(row.reason) if row.reason else None,
        row.zone,
        row.asked_at,
        row.policy_version,
    )


async def visits_by_ids(unit: Unit, ids: Collection[int], *, locked: bool = False) -> dict[int, Visit]:
    """Visits by id; `locked`, so that of two who answer at once one goes on."""
    rows = await unit.all(_LOCKED if locked else _BY_IDS, {"visits": sorted(ids)}) if ids else []
    return {row.id: _visit(row) for row in rows}


async def visits_of_home(unit: Unit, persons: Sequence[int], today: date) -> list[Visit]:
    """The visits of these adults that stand, from today on."""
    return [_visit(row) for row in await unit.all(_OF_HOME, {"persons": list(persons), "today": today})]


async def visit_that_day(unit: Unit, person_id: int, pupil_id: int, day: date) -> Visit | None:
    """The one that this adult has on that day already."""
    row = await unit.first(_THAT_DAY, {"person": person_id, "pupil": pupil_id, "day": day})
    return _visit(row) if row else None


async def visits_of_classes(unit: Unit, classes: Sequence[int], today: date) -> list[Visit]:
    """The visits to these classes that stand, from today on, in the order of the days."""
    return [_visit(row) for row in await unit.all(_OF_CLASSES, {"classes": list(classes), "today": today})]


async def wished(unit: Unit, since: date, schools: Sequence[int] | None = None) -> list[Visit]:
    """Wishes that wait for an answer, for days from then on; of these schools, or of all."""
    if schools is None:
        return [_visit(row) for row in await unit.all(_ALL_WISHED, {"today": since})]
    rows = await unit.all(_WISHED_AT, {"today": since, "schools": list(schools)})
    return [_visit(row) for row in rows]


async def team_of(unit: Unit, class_id: int) -> dict[int, StaffRole]:
    """Who works with the class, by person: contact teachers as that, whatever they are besides."""
    found: dict[int, StaffRole] = {}
    for row in await unit.all(_TEAM, {"of_class": class_id, "now": unit.now}):
        role = StaffRole(row.role)
        if role is StaffRole.CONTACT_TEACHER or row.person_id not in found:
            found[row.person_id] = role
    return found
