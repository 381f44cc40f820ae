"""Opening and closing what waits for the office."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select, update

from bot.core.unit import Unit
from bot.people.office.models import OfficeTask

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


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to wait for the office; `key` makes it one, whoever opens it how often."""

    school_id: int
    kind: str
    key: str
    person_id: int | None = None
    pupil_id: int | None = None
    account_id: int | None = None


async def open_task(unit: Unit, matter: Matter) -> int:
    """The row's id; the row that waits already under this key, if there is one."""
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
    return int(opened[0].id)


async def close_task(unit: Unit, school_id: int, key: str, by: int | None) -> bool:
    """Close what waits under this key, by this person (None: it settled itself). False when nothing waited."""
    done = await unit.execute(_CLOSE, {"school": school_id, "which": key, "at": unit.now, "by": by})
    return bool(done.rowcount)
