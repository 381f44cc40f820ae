"""Who holds which role, and who may be given one. Read by the date: what has not begun or is over is not here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, bindparam, select

from bot.core.among import among
from bot.core.unit import Unit
from bot.people.models import (
    Guardianship,
    GuardianshipRow,
    Person,
    Pupil,
    Representative,
    RepresentativeRow,
    SchoolClass,
    StaffRole,
    StaffRoleRow,
)
from bot.people.ties import lasts
from bot.schools.models import School


class ClassEntry(Struct, frozen=True):
    """A class with what its school must tell."""

    class_id: int
    school_id: int
    name: str
    zone: str
    policy_version: int


class PersonName(Struct, frozen=True):
    """A person of the school, for lists of the office."""

    person_id: int
    given_name: str
    family_name: str


class Holder(Struct, frozen=True):
    """A role with who holds it; `row_id` is of `staff_roles` or, for a representative, of `representatives`."""

    row_id: int
    role: StaffRole | Representative
    school_id: int
    person: PersonName
    sourced_id: str
    class_id: int | None
    class_name: str | None
    body: str | None
    since: datetime
    until: datetime | None
    zone: str


_CLASSES = (
    select(
        SchoolClass.id.label("class_id"), SchoolClass.school_id, SchoolClass.name, School.zone, School.policy_version
    )
    .join(School, School.id == SchoolClass.school_id)
    .where(SchoolClass.left_on.is_(None))
)
_ONE_CLASS = _CLASSES.where(SchoolClass.id == bindparam("wanted"))
_CLASSES_OF = _CLASSES.where(among(SchoolClass.school_id, "schools"))


def _holders(table: Any, *more: Any) -> Any:
    return (
        select(
            table.id.label("row_id"),
            table.role,
            table.school_id,
            table.person_id,
            Person.given_name,
            Person.family_name,
            Person.sourced_id,
            table.class_id,
            SchoolClass.name.label("class_name"),
            *more,
            table.since,
            table.until,
            School.zone,
        )
        .select_from(table)
        .join(Person, Person.id == table.person_id)
        .join(School, School.id == table.school_id)
        .outerjoin(SchoolClass, SchoolClass.id == table.class_id)
        .where(lasts(table))
        .order_by(table.id)
    )


_STAFF = _holders(StaffRoleRow)
_ELECTED = _holders(RepresentativeRow, RepresentativeRow.body)
_TABLES = ((_STAFF, StaffRoleRow), (_ELECTED, RepresentativeRow))
_OF_CLASS = [each.where(table.class_id == bindparam("class_id")) for each, table in _TABLES]
_OF_SCHOOL = [each.where(table.school_id == bindparam("school")) for each, table in _TABLES]
_ONE_ROLE = _STAFF.where(StaffRoleRow.id == bindparam("row_id"))
_LOCKED_ROLE = _ONE_ROLE.with_for_update(of=StaffRoleRow)
_ONE_MANDATE = _ELECTED.where(RepresentativeRow.id == bindparam("row_id"))
_LOCKED_MANDATE = _ONE_MANDATE.with_for_update(of=RepresentativeRow)

_PERSON = (Person.id.label("person_id"), Person.given_name, Person.family_name)
_KNOWN_STAFF = (
    select(*_PERSON)
    .distinct()
    .join(StaffRoleRow, StaffRoleRow.person_id == Person.id)
    .where(Person.school_id == bindparam("school"), Person.left_on.is_(None))
)
_GUARDIANS = (
    select(*_PERSON)
    .distinct()
    .join(GuardianshipRow, GuardianshipRow.person_id == Person.id)
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .where(
        Pupil.class_id == bindparam("class_id"),
        Pupil.left_on.is_(None),
        # A protected child's adults stand in no list of its class.
        Pupil.protected.is_(False),
        GuardianshipRow.kind == Guardianship.CUSTODY.value,
        lasts(GuardianshipRow),
    )
)


def _holder(row: Row[Any]) -> Holder:
    values = row._asdict()
    elected = "body" in values
    return Holder(
        row.row_id,
        Representative(row.role) if elected else StaffRole(row.role),
        row.school_id,
        PersonName(row.person_id, row.given_name, row.family_name),
        row.sourced_id,
        row.class_id,
        row.class_name,
        row.body if elected else None,
        row.since,
        row.until,
        row.zone,
    )


async def class_entry(unit: Unit, class_id: int) -> ClassEntry | None:
    """A class that is still at its school."""
    row = await unit.first(_ONE_CLASS, {"wanted": class_id})
    return ClassEntry(**row._asdict()) if row else None


async def classes_of(unit: Unit, school_ids: Sequence[int]) -> list[ClassEntry]:
    """The classes of these schools, 2.B before 10.A."""
    rows = await unit.all(_CLASSES_OF, {"schools": list(school_ids)})
    return sorted((ClassEntry(**row._asdict()) for row in rows), key=lambda each: (_number(each.name), each.name))


def _number(name: str) -> int:
    digits = name[: len(name) - len(name.lstrip("0123456789"))]
    return int(digits) if digits else 0


async def holders_in_class(unit: Unit, class_id: int) -> list[Holder]:
    """Staff of a class and who is elected by it."""
    found = [await unit.all(each, {"class_id": class_id, "now": unit.now}) for each in _OF_CLASS]
    return [_holder(row) for rows in found for row in rows]


async def holders_at_school(unit: Unit, school_id: int) -> list[Holder]:
    """Everybody who is anything at the school."""
    found = [await unit.all(each, {"school": school_id, "now": unit.now}) for each in _OF_SCHOOL]
    return [_holder(row) for rows in found for row in rows]


async def role_holder(unit: Unit, role_id: int, *, locked: bool = False) -> Holder | None:
    """A role that is not over."""
    row = await unit.first(_LOCKED_ROLE if locked else _ONE_ROLE, {"row_id": role_id, "now": unit.now})
    return _holder(row) if row else None


async def mandate_holder(unit: Unit, mandate_id: int, *, locked: bool = False) -> Holder | None:
    """A mandate that is not over."""
    row = await unit.first(_LOCKED_MANDATE if locked else _ONE_MANDATE, {"row_id": mandate_id, "now": unit.now})
    return _holder(row) if row else None


async def known_staff(unit: Unit, school_id: int) -> list[PersonName]:
    """Who works at the school or has worked there and did not leave: a substitute is one of them."""
    return [PersonName(**row._asdict()) for row in await unit.all(_KNOWN_STAFF, {"school": school_id})]


async def guardians_of_class(unit: Unit, class_id: int) -> list[PersonName]:
    """Who has custody of a pupil of the class; nobody of whom it would tell that their child is protected."""
    rows = await unit.all(_GUARDIANS, {"class_id": class_id, "now": unit.now})
    return [PersonName(**row._asdict()) for row in rows]
