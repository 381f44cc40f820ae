"""What waits for the office, whom it is about, and who the office is.

The one rule kept here: read only, and no name of a protected pupil or of the pupil's adults leaves here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, and_, bindparam, func, select

from bot.core.among import among
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.invitations.queries import GUARDS_PROTECTED
from bot.people.models import GuardianshipRow, Person, Pupil, StaffRole, StaffRoleRow
from bot.people.office.models import OfficeTask
from bot.people.ties import holds, lasts

OFFICE = (StaffRole.OFFICE, StaffRole.HEAD)


class Task(Struct, frozen=True):
    """What waits, by ids; `done_at` when it no longer does."""

    id: int
    school_id: int
    kind: str
    key: str
    person_id: int | None
    pupil_id: int | None
    account_id: int | None
    opened_at: datetime
    done_at: datetime | None


class ProtectedChild(Struct, frozen=True):
    """A protected pupil as the office's list may say it; `admitted` once the school has let it into the bot."""

    pupil_id: int
    alias: str
    admitted: bool


_TASKS = select(
    OfficeTask.id,
    OfficeTask.school_id,
    OfficeTask.kind,
    OfficeTask.key,
    OfficeTask.person_id,
    OfficeTask.pupil_id,
    OfficeTask.account_id,
    OfficeTask.opened_at,
    OfficeTask.done_at,
)
_ONE = _TASKS.where(OfficeTask.id == bindparam("task"))
_WAITING = (
    _TASKS.where(among(OfficeTask.school_id, "schools"), OfficeTask.done_at.is_(None))
    .order_by(OfficeTask.opened_at, OfficeTask.id)
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
)
_WAITING_ABOUT = _TASKS.where(
    OfficeTask.school_id == bindparam("school"),
    OfficeTask.done_at.is_(None),
    OfficeTask.pupil_id == bindparam("pupil"),
    OfficeTask.kind == bindparam("of_kind"),
)
_HOW_MANY = (
    select(OfficeTask.school_id, func.count(OfficeTask.id).label("number"))
    .where(among(OfficeTask.school_id, "schools"), OfficeTask.done_at.is_(None))
    .group_by(OfficeTask.school_id)
)
_BY_IDS = _TASKS.where(among(OfficeTask.id, "tasks"))
_LIVE_OFFICE = and_(
    StaffRoleRow.role.in_([role.value for role in OFFICE]),
    holds(StaffRoleRow),
)
_OFFICE_PEOPLE = (
    select(StaffRoleRow.person_id)
    .where(StaffRoleRow.school_id == bindparam("school"), _LIVE_OFFICE)
    .distinct()
    .order_by(StaffRoleRow.person_id)
)
_OFFICES_OF = (
    select(StaffRoleRow.person_id, StaffRoleRow.school_id)
    .where(among(StaffRoleRow.person_id, "persons"), _LIVE_OFFICE)
    .distinct()
)
_PERSONS = select(Person.id, Person.given_name, Person.family_name, GUARDS_PROTECTED.label("hidden")).where(
    among(Person.id, "persons")
)
_PUPILS = select(Pupil.id, Pupil.given_name, Pupil.family_name, Pupil.protected, Pupil.alias).where(
    among(Pupil.id, "pupils")
)
_PROTECTED_OF = (
    select(Pupil.id, Pupil.alias, Pupil.admitted_at)
    .join(GuardianshipRow, GuardianshipRow.pupil_id == Pupil.id)
    .where(
        GuardianshipRow.person_id == bindparam("person"),
        lasts(GuardianshipRow),
        Pupil.left_on.is_(None),
        Pupil.protected.is_(True),
    )
    .order_by(Pupil.id)
)


async def task_by_id(unit: Unit, task_id: int) -> Task:
    """The task. Raises Outdated when there never was one."""
    row = await unit.first(_ONE, {"task": task_id})
    if row is None:
        raise Outdated
    return Task(**row._asdict())


async def waiting_tasks(unit: Unit, school_ids: Collection[int], most: int, skipped: int = 0) -> list[Task]:
    """What waits at these schools, oldest first."""
    values = {"schools": list(school_ids), "most": most, "skipped": skipped}
    return [Task(**row._asdict()) for row in await unit.all(_WAITING, values)]


async def waiting_about(unit: Unit, school_id: int, pupil_id: int, kind: str) -> list[Task]:
    """What of this sort waits about this pupil."""
    values = {"school": school_id, "pupil": pupil_id, "of_kind": kind}
    return [Task(**row._asdict()) for row in await unit.all(_WAITING_ABOUT, values)]


async def how_many_wait(unit: Unit, school_ids: Collection[int]) -> dict[int, int]:
    """How many things wait, by school."""
    return {row.school_id: row.number for row in await unit.all(_HOW_MANY, {"schools": list(school_ids)})}


async def tasks_by_ids(unit: Unit, task_ids: Collection[int]) -> dict[int, Task]:
    """Tasks, done or not, by id."""
    return {row.id: Task(**row._asdict()) for row in await unit.all(_BY_IDS, {"tasks": list(task_ids)})}


async def office_people(unit: Unit, school_id: int) -> Sequence[int]:
    """The persons who work in the school's office or are its head."""
    return [row.person_id for row in await unit.all(_OFFICE_PEOPLE, {"school": school_id, "now": unit.now})]


async def offices_of(unit: Unit, person_ids: Collection[int]) -> set[tuple[int, int]]:
    """(person, school) for each who belongs to a school's office at this instant."""
    rows = await unit.all(_OFFICES_OF, {"persons": list(person_ids), "now": unit.now})
    return {(row.person_id, row.school_id) for row in rows}


async def subjects(unit: Unit, tasks: Collection[Task]) -> dict[int, str]:
    """By task, the name of whom it is about: nothing where a protected pupil is concerned and has no alias."""
    persons = {task.person_id for task in tasks if task.person_id is not None}
    pupils = {task.pupil_id for task in tasks if task.pupil_id is not None}
    adults, children = {}, {}
    if persons:
        rows = await unit.all(_PERSONS, {"persons": sorted(persons), "now": unit.now})
        adults = {row.id: "" if row.hidden else _name(row) for row in rows}
    if pupils:
        rows = await unit.all(_PUPILS, {"pupils": sorted(pupils)})
        children = {row.id: (row.alias or "") if row.protected else _name(row) for row in rows}
    return {task.id: children.get(task.pupil_id) or adults.get(task.person_id) or "" for task in tasks}


async def protected_children(unit: Unit, person_id: int | None) -> list[ProtectedChild]:
    """The protected children of this person: where the office sees who it is, and decides."""
    rows = await unit.all(_PROTECTED_OF, {"person": person_id or 0, "now": unit.now})
    return [ProtectedChild(row.id, row.alias or "", row.admitted_at is not None) for row in rows]


async def is_protected(unit: Unit, pupil_id: int | None) -> bool:
    """Whether this is a protected pupil, so that what is said of it must not be forwarded."""
    rows = await unit.all(_PUPILS, {"pupils": [pupil_id or 0]})
    return any(row.protected for row in rows)


def _name(row: Row[Any]) -> str:
    return f"{row.given_name} {row.family_name}"
