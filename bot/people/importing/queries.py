"""What is stored of a school, as an import compares it: one statement a table, names opened in Python.

The one rule kept here: nothing sealed is matched in SQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, or_, select

from bot.core.unit import Unit
from bot.people.importing.plan import StoredRecord, StoredTie
from bot.people.models import (
    AccountLink,
    Decider,
    GuardianshipRow,
    Person,
    Pupil,
    SchoolClass,
    StaffRoleRow,
)

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
    Person.enabled,
).where(Person.school_id == bindparam("school"))
_PUPILS = (
    select(
        Pupil.id,
        Pupil.sourced_id,
        Pupil.left_on,
        Pupil.given_name,
        Pupil.family_name,
        Pupil.born_on,
        SchoolClass.sourced_id.label("class"),
    )
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .where(Pupil.school_id == bindparam("school"))
)
_GUARDIANSHIPS = (
    select(
        GuardianshipRow.id,
        Person.sourced_id.label("person"),
        Pupil.sourced_id.label("pupil"),
        GuardianshipRow.kind,
        or_(GuardianshipRow.until.is_(None), GuardianshipRow.until > bindparam("now")).label("live"),
        GuardianshipRow.decided_by,
    )
    .join(Person, Person.id == GuardianshipRow.person_id)
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .where(GuardianshipRow.school_id == bindparam("school"))
    .order_by(GuardianshipRow.id)
)
_ROLES = (
    select(
        StaffRoleRow.id,
        Person.sourced_id.label("person"),
        SchoolClass.sourced_id.label("class"),
        StaffRoleRow.role,
        or_(StaffRoleRow.until.is_(None), StaffRoleRow.until > bindparam("now")).label("live"),
        StaffRoleRow.decided_by,
    )
    .join(Person, Person.id == StaffRoleRow.person_id)
    .outerjoin(SchoolClass, SchoolClass.id == StaffRoleRow.class_id)
    .where(StaffRoleRow.school_id == bindparam("school"))
    .order_by(StaffRoleRow.id)
)
_IDS = {
    table: select(table.id, table.sourced_id).where(table.school_id == bindparam("school"))
    for table in (SchoolClass, Person, Pupil)
}
_LINKED = select(AccountLink.person_id).where(AccountLink.school_id == bindparam("school"), AccountLink.until.is_(None))


async def stored_classes(unit: Unit, school_id: int) -> list[StoredRecord]:
    return _records(await unit.all(_CLASSES, {"school": school_id}), ("name",))


async def stored_persons(unit: Unit, school_id: int) -> list[StoredRecord]:
    rows = await unit.all(_PERSONS, {"school": school_id})
    return _records(rows, ("given_name", "family_name", "phone", "enabled"))


async def stored_pupils(unit: Unit, school_id: int) -> list[StoredRecord]:
    rows = await unit.all(_PUPILS, {"school": school_id})
    return _records(rows, ("given_name", "family_name", "born_on", "class"))


def _records(rows: Sequence[Row[Any]], columns: tuple[str, ...]) -> list[StoredRecord]:
    return [
        StoredRecord(
            row.id,
            row.sourced_id,
            {name: row._mapping[name] for name in columns},
            row.left_on is not None,
        )
        for row in rows
    ]


async def stored_guardianships(unit: Unit, school_id: int) -> list[StoredTie]:
    """Every row, ended ones too, in the order of ids."""
    rows = await unit.all(_GUARDIANSHIPS, {"school": school_id, "now": unit.now})
    return [
        StoredTie(row.id, (row.person, row.pupil), row.kind, bool(row.live), row.decided_by == Decider.IMPORT)
        for row in rows
    ]


async def stored_roles(unit: Unit, school_id: int) -> list[StoredTie]:
    """Every row, ended ones too, in the order of ids."""
    rows = await unit.all(_ROLES, {"school": school_id, "now": unit.now})
    return [
        StoredTie(
            row.id,
            (row.person, row._mapping["class"] or "", row.role),
            "",
            bool(row.live),
            row.decided_by == Decider.IMPORT,
        )
        for row in rows
    ]


async def ids_of(unit: Unit, table: type[SchoolClass] | type[Person] | type[Pupil], school_id: int) -> dict[str, int]:
    """The ids of a school's classes, persons or pupils by sourcedId."""
    return {row.sourced_id: row.id for row in await unit.all(_IDS[table], {"school": school_id})}


async def linked_persons(unit: Unit, school_id: int) -> frozenset[int]:
    """Who of the school is linked to an account."""
    return frozenset(row.person_id for row in await unit.all(_LINKED, {"school": school_id}))
