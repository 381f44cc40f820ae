"""What is stored of a school, as an import compares it: one statement a table, names opened in Python.

The one rule kept here: nothing sealed is matched in SQL. Ties are read by ids and named by the records read before
them, so that an id is opened once and not once a tie.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, bindparam, select

from bot.accounts.models import Account
from bot.core.among import among
from bot.core.unit import Unit
from bot.people.importing.plan import TASK, StoredRecord, StoredTie
from bot.people.models import (
    AccountLink,
    Decider,
    GuardianshipRow,
    Person,
    Pupil,
    SchoolClass,
    StaffRoleRow,
)
from bot.people.office.models import OfficeTask
from bot.people.ties import lasts
from bot.schools.models import School

_CLASSES = select(SchoolClass.id, SchoolClass.sourced_id, SchoolClass.left_on, SchoolClass.name).where(
    SchoolClass.school_id == bindparam("school")
)
_PERSONS = select(
    Person.id,
    Person.sourced_id,
    Person.left_on,
    Person.given_name,
    Person.family_name,
    Person.phone,
    Person.language,
    Person.enabled,
).where(Person.school_id == bindparam("school"))
_PUPILS = select(
    Pupil.id,
    Pupil.sourced_id,
    Pupil.left_on,
    Pupil.given_name,
    Pupil.family_name,
    Pupil.born_on,
    Pupil.protected,
    Pupil.class_id,
).where(Pupil.school_id == bindparam("school"))
_GUARDIANSHIPS = (
    select(
        GuardianshipRow.id,
        GuardianshipRow.person_id,
        GuardianshipRow.pupil_id,
        GuardianshipRow.kind,
        lasts(GuardianshipRow).label("live"),
        GuardianshipRow.decided_by,
    )
    .where(GuardianshipRow.school_id == bindparam("school"))
    .order_by(GuardianshipRow.id)
)
_ROLES = (
    select(
        StaffRoleRow.id,
        StaffRoleRow.person_id,
        StaffRoleRow.class_id,
        StaffRoleRow.role,
        lasts(StaffRoleRow).label("live"),
        StaffRoleRow.decided_by,
    )
    .where(StaffRoleRow.school_id == bindparam("school"))
    .order_by(StaffRoleRow.id)
)
_IDS = {
    table: select(table.id, table.sourced_id).where(table.school_id == bindparam("school"))
    for table in (SchoolClass, Person, Pupil)
}
_LINKED = select(AccountLink.person_id).where(AccountLink.school_id == bindparam("school"), AccountLink.until.is_(None))
_TASKS = select(OfficeTask.key, OfficeTask.done_at, OfficeTask.done_by).where(
    OfficeTask.school_id == bindparam("school"), OfficeTask.kind == TASK
)
# Weaker than FOR UPDATE: rows that point here (bookings, links) can still be written.
_LOCK_SCHOOL = select(School.id).where(School.id == bindparam("school")).with_for_update(key_share=True)
_LOCK_TIES = tuple(
    select(table.id).where(table.school_id == bindparam("school")).order_by(table.id).with_for_update(key_share=True)
    for table in (Pupil, GuardianshipRow, StaffRoleRow)
)
_LOCK_ACCOUNTS = (
    select(Account.id)
    .join(AccountLink, AccountLink.account_id == Account.id)
    .where(among(AccountLink.person_id, "persons"), AccountLink.until.is_(None))
    .order_by(Account.id)
    .with_for_update(of=Account)
)
# SQLite takes at most 32,766 parameters a statement, PostgreSQL's driver as many.
_AT_ONCE = 10_000


class Stored(Struct, frozen=True):
    """A school's people as they are. `pupils` have their class by sourcedId; ties are all rows, ended ones too, in
    the order of ids."""

    classes: Sequence[StoredRecord]
    persons: Sequence[StoredRecord]
    pupils: Sequence[StoredRecord]
    guardianships: Sequence[StoredTie]
    roles: Sequence[StoredTie]


async def stored_people(unit: Unit, school_id: int) -> Stored:
    """Everything an import compares with."""
    school = {"school": school_id}
    classes = _records(await unit.all(_CLASSES, school), ("name",))
    persons = _records(await unit.all(_PERSONS, school), ("given_name", "family_name", "phone", "language", "enabled"))
    class_ids = {row.id: row.sourced_id for row in classes}
    columns = ("given_name", "family_name", "born_on", "protected")
    pupils = _records(await unit.all(_PUPILS, school), columns, class_ids)
    person_ids = {row.id: row.sourced_id for row in persons}
    pupil_ids = {row.id: row.sourced_id for row in pupils}
    timed = {**school, "now": unit.now}
    guardianships = [
        StoredTie(row.id, (person_ids[row.person_id], pupil_ids[row.pupil_id]), row.kind, bool(row.live), _listed(row))
        for row in await unit.all(_GUARDIANSHIPS, timed)
        if row.person_id in person_ids and row.pupil_id in pupil_ids
    ]
    roles = [
        StoredTie(
            row.id,
            (person_ids[row.person_id], class_ids.get(row.class_id, ""), row.role),
            "",
            bool(row.live),
            _listed(row),
        )
        for row in await unit.all(_ROLES, timed)
        if row.person_id in person_ids
    ]
    return Stored(classes, persons, pupils, guardianships, roles)


def _listed(row: Row[Any]) -> bool:
    return bool(row.decided_by == Decider.IMPORT)


def _records(
    rows: Iterable[Row[Any]], columns: tuple[str, ...], classes: Mapping[int, str] | None = None
) -> list[StoredRecord]:
    found = []
    for row in rows:
        # Who was erased has an empty one, and is nobody's any more.
        if not row.sourced_id:
            continue
        values = {name: getattr(row, name) for name in columns}
        if classes is not None:
            values["class"] = classes[row.class_id]
        found.append(StoredRecord(row.id, row.sourced_id, values, row.left_on is not None))
    return found


async def lock_school(unit: Unit, school_id: int) -> None:
    """One import at a time, and nobody changes a tie or a protection between reading it and deciding over it.

    SQLite lets one write at a time anyway.
    """
    for statement in (_LOCK_SCHOOL, *_LOCK_TIES):
        await unit.execute(statement, {"school": school_id})


async def lock_accounts(unit: Unit, person_ids: Collection[int]) -> None:
    """Wait for presses under way of these people: each began by locking its account, before it read who acts."""
    ids = sorted(person_ids)
    for start in range(0, len(ids), _AT_ONCE):
        await unit.execute(_LOCK_ACCOUNTS, {"persons": ids[start : start + _AT_ONCE]})


async def ids_of(unit: Unit, table: type[SchoolClass] | type[Person] | type[Pupil], school_id: int) -> dict[str, int]:
    """The ids of a school's classes, persons or pupils by sourcedId."""
    return {row.sourced_id: row.id for row in await unit.all(_IDS[table], {"school": school_id})}


async def linked_persons(unit: Unit, school_id: int) -> frozenset[int]:
    """Who of the school is linked to an account."""
    return frozenset(row.person_id for row in await unit.all(_LINKED, {"school": school_id}))


async def conflict_tasks(unit: Unit, school_id: int) -> tuple[frozenset[str], frozenset[str]]:
    """The keys of conflicts that wait for the office, and of those that a person has dealt with."""
    rows = await unit.all(_TASKS, {"school": school_id})
    waiting = frozenset(row.key for row in rows if row.done_at is None)
    return waiting, frozenset(row.key for row in rows if row.done_by is not None)
