"""Opening and closing what waits for the office.

The one rule kept here: a matter waits once, however often it is opened, and is closed once.
"""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import bindparam, insert, select, update

from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import plan_again
from bot.people.access import About, require
from bot.people.acting import Acting
from bot.people.office import plans
from bot.people.office.errors import AlreadySeenTo
from bot.people.office.models import OfficeTask
from bot.people.office.queries import Task, office_people, task_by_id

_WAITING = select(OfficeTask.id).where(
    OfficeTask.school_id == bindparam("school"), OfficeTask.key == bindparam("key"), OfficeTask.done_at.is_(None)
)
_CLOSE = (
    update(OfficeTask)
    .where(
        OfficeTask.school_id == bindparam("school"), OfficeTask.key == bindparam("which"), OfficeTask.done_at.is_(None)
    )
    .values(done_at=bindparam("at"), done_by=bindparam("by"))
)


class Matter(Struct, frozen=True):
    """What is to wait for the office; `key` makes it one, whoever opens it how often."""

    school_id: int
    kind: str
    key: str
    person_id: int | None = None
    pupil_id: int | None = None
    account_id: int | None = None


async def open_task(unit: Unit, matter: Matter, *, urgent: bool = False) -> int:
    """The row's id; the row that waits already under this key, if there is one.

    Office and head are told: what is urgent at once and by itself, everything else together, within ten minutes.
    """
    waiting = await unit.all(_WAITING, {"school": matter.school_id, "key": matter.key})
    if waiting:
        return int(waiting[0].id)
    values = {
        "school_id": matter.school_id,
        "kind": matter.kind,
        "key": matter.key,
        "person_id": matter.person_id,
        "pupil_id": matter.pupil_id,
        "account_id": matter.account_id,
        "opened_at": unit.now,
    }
    opened = await unit.all(insert(OfficeTask).returning(OfficeTask.id), values)
    task_id = int(opened[0].id)
    office = await office_people(unit, matter.school_id)
    if urgent:
        plan_again(unit, plans.alerts(matter.school_id, task_id, office, unit.now))
    else:
        plan_again(unit, plans.waits(matter.school_id, office, unit.now))
    return task_id


async def close_task(unit: Unit, school_id: int, key: str, by: int | None) -> bool:
    """Close what waits under this key, by this person (None: it settled itself). False when nothing waited."""
    done = await unit.execute(_CLOSE, {"school": school_id, "which": key, "at": unit.now, "by": by})
    return bool(done.rowcount)


async def ensure_closed(unit: Unit, task: Task, by: int) -> None:
    """Close the task in this unit, or raise AlreadySeenTo: of two who press at once, one goes on."""
    if not await close_task(unit, task.school_id, task.key, by):
        raise AlreadySeenTo


async def ensure_closed_for(unit: Unit, task_id: int, school_id: int, person_id: int, by: int) -> None:
    """Close the task that asked for something about this person, or raise AlreadySeenTo.

    Raises Outdated for a task about anybody else: who may decide about a person may not on that account close what
    waits for another one, or at another school.
    """
    task = await task_by_id(unit, task_id)
    if (task.school_id, task.person_id) != (school_id, person_id):
        raise Outdated
    await ensure_closed(unit, task, by)


async def see_to(unit: Unit, acting: Acting, task_id: int) -> Task:
    """Somebody of the office says that this is seen to. Raises NotAllowed, Outdated and AlreadySeenTo."""
    task = await task_by_id(unit, task_id)
    about = About(task.school_id, person_id=task.person_id, kind="office_task", id=task.id)
    person = require(unit, acting, "office.decide", about)
    await ensure_closed(unit, task, person.person_id)
    return task
