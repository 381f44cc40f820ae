"""Giving and ending roles from the command line, by the ids of the class list.

The one rule kept here: whoever has a shell acts for the school's office, and stands in the audit without an account.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from sqlalchemy import bindparam, insert, select

from bot.core.dates import local
from bot.core.unit import Unit
from bot.people.closing import Ends
from bot.people.models import AuditRow, Person, Representative, StaffRole
from bot.people.roles.errors import DayHasPassed, UnknownBody, UnknownClass, UnknownHolder
from bot.people.roles.queries import (
    Holder,
    classes_of,
    guardians_of_class,
    holders_at_school,
    mandate_holder,
    role_holder,
)
from bot.people.roles.rules import end_of
from bot.people.roles.service import MANAGE, Given, end, give
from bot.schools.queries import SchoolEntry, policy_of

_OF_THE_SCHOOL = (StaffRole.OFFICE, StaffRole.HEAD)
_PERSON = select(Person.id).where(Person.school_id == bindparam("school"), Person.sourced_key == bindparam("who"))


class Wish(Struct, frozen=True):
    """A role as it is typed: person by the class list's id, class by its name, the last day, a body's own name."""

    person: str
    role: StaffRole | Representative
    class_name: str | None = None
    last_day: date | None = None
    body: str | None = None


async def give_by_hand(unit: Unit, school: SchoolEntry, wish: Wish) -> int:
    """Give the role; its id. Raises UnknownHolder, UnknownClass, UnknownBody, DayHasPassed and HasTheRole."""
    person_id = await unit.scalar(_PERSON, {"school": school.id, "who": wish.person})
    if person_id is None:
        raise UnknownHolder(wish.person)
    class_id = await _class_id(unit, school, wish)
    if wish.role is Representative.CONTACT_PARENT:
        assert class_id is not None
        if person_id not in {each.person_id for each in await guardians_of_class(unit, class_id)}:
            raise UnknownHolder(wish.person)
    body = await _body(unit, school, wish)
    if wish.last_day is not None and wish.last_day < local(unit.now, school.zone).date():
        raise DayHasPassed(class_id, wish.last_day)
    until = end_of(wish.last_day, school.zone) if wish.last_day else None
    row_id = await give(unit, Given(school.id, person_id, wish.role, class_id, body, until))
    await _note(unit, school, "mandate" if isinstance(wish.role, Representative) else "role", row_id)
    return row_id


async def _class_id(unit: Unit, school: SchoolEntry, wish: Wish) -> int | None:
    if wish.role in _OF_THE_SCHOOL or wish.role is Representative.BODY_MEMBER:
        return None
    for each in await classes_of(unit, [school.id]):
        if each.name == wish.class_name:
            return each.class_id
    raise UnknownClass(wish.class_name or "")


async def _body(unit: Unit, school: SchoolEntry, wish: Wish) -> str | None:
    if wish.role is not Representative.BODY_MEMBER:
        return None
    known = (await policy_of(unit, school.id, school.policy_version)).bodies.names
    if wish.body not in known:
        raise UnknownBody(wish.body or "", known)
    return wish.body


async def end_by_hand(unit: Unit, school: SchoolEntry, row_id: int, *, elected: bool, ends: Ends) -> Holder:
    """End a role of staff or, `elected`, a mandate. Raises UnknownHolder for an id of nothing here, and LastHead."""
    find = mandate_holder if elected else role_holder
    holder = await find(unit, row_id, locked=True)
    if holder is None or holder.school_id != school.id:
        raise UnknownHolder(str(row_id))
    await end(unit, holder, ends)
    await _note(unit, school, "mandate" if elected else "role", row_id)
    return holder


async def holders_by_hand(unit: Unit, school: SchoolEntry, class_name: str | None) -> list[Holder]:
    """Everybody who is anything at the school or, if named, in the class."""
    found = await holders_at_school(unit, school.id)
    return [each for each in found if class_name is None or each.class_name == class_name]


async def _note(unit: Unit, school: SchoolEntry, kind: str, row_id: int) -> None:
    values = {
        "school_id": school.id,
        "at": unit.now,
        "action": MANAGE,
        "about_kind": kind,
        "about_id": row_id,
        "allowed": True,
    }
    await unit.execute(insert(AuditRow), values)
