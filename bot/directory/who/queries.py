"""Who works with a class, who leads the school, and who is elected.

The one rule kept here: an elected parent's name leaves the database only where that parent said so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from sqlalchemy import bindparam, or_, select

from bot.core.dates import local
from bot.core.unit import Unit
from bot.directory.models import ShownNameRow
from bot.people.models import Person, Representative, RepresentativeRow, StaffRole, StaffRoleRow
from bot.people.ties import holds

_OF_CLASS = (StaffRole.CONTACT_TEACHER, StaffRole.TEAM_TEACHER, StaffRole.SUBSTITUTE)
_STAFF = (
    select(StaffRoleRow.role, StaffRoleRow.until, Person.id, Person.given_name, Person.family_name)
    .join(Person, Person.id == StaffRoleRow.person_id)
    .where(
        StaffRoleRow.school_id == bindparam("school"),
        or_(StaffRoleRow.class_id == bindparam("of_class"), StaffRoleRow.role == StaffRole.HEAD.value),
        holds(StaffRoleRow, "at"),
    )
    .order_by(StaffRoleRow.id)
)
_ELECTED = (
    select(
        RepresentativeRow.role,
        RepresentativeRow.body,
        RepresentativeRow.person_id,
        Person.given_name,
        Person.family_name,
        ShownNameRow.id.label("shown"),
    )
    .join(Person, Person.id == RepresentativeRow.person_id)
    .outerjoin(ShownNameRow, ShownNameRow.person_id == RepresentativeRow.person_id)
    .where(
        RepresentativeRow.school_id == bindparam("school"),
        or_(RepresentativeRow.class_id == bindparam("of_class"), RepresentativeRow.body.is_not(None)),
        holds(RepresentativeRow, "at"),
    )
    .order_by(RepresentativeRow.id)
)


class StaffMember(Struct, frozen=True):
    """Somebody who works with the class. `until`: the last day of who stays for a while."""

    person_id: int
    name: str
    until: date | None = None


class Elected(Struct, frozen=True):
    """How many are elected, and the names of those who let them be read."""

    count: int = 0
    names: tuple[str, ...] = ()


class People(Struct, frozen=True):
    """Everybody around a class; `bodies` by the body's proper name."""

    contact_teachers: tuple[StaffMember, ...]
    team: tuple[StaffMember, ...]
    substitutes: tuple[StaffMember, ...]
    heads: tuple[StaffMember, ...]
    contact_parents: Elected
    bodies: dict[str, Elected]


async def people_of(unit: Unit, school_id: int, class_id: int, zone: str) -> People:
    """Two statements."""
    values = {"school": school_id, "of_class": class_id, "at": unit.now}
    found: dict[StaffRole, list[StaffMember]] = {role: [] for role in StaffRole}
    for row in await unit.all(_STAFF, values):
        member = StaffMember(row.id, f"{row.given_name} {row.family_name}".strip(), _last_day(row.until, zone))
        found[StaffRole(row.role)].append(member)
    contact_parents: list[str | None] = []
    bodies: dict[str, list[str | None]] = {}
    for row in await unit.all(_ELECTED, values):
        name = f"{row.given_name} {row.family_name}".strip() if row.shown else None
        if row.role == Representative.CONTACT_PARENT.value:
            contact_parents.append(name)
        elif row.body:
            bodies.setdefault(row.body, []).append(name)
    contact, team, substitutes = (tuple(found[role]) for role in _OF_CLASS)
    return People(
        contact,
        tuple(member for member in team if member.person_id not in {each.person_id for each in contact}),
        substitutes,
        tuple(found[StaffRole.HEAD]),
        _elected(contact_parents),
        {body: _elected(names) for body, names in bodies.items()},
    )


async def shows_name(unit: Unit, person_id: int) -> bool:
    """Whether this elected parent lets the name be read."""
    asked = select(ShownNameRow.id).where(ShownNameRow.person_id == bindparam("who"))
    return await unit.scalar(asked, {"who": person_id}) is not None


def _elected(names: Sequence[str | None]) -> Elected:
    return Elected(len(names), tuple(name for name in names if name))


def _last_day(until: datetime | None, zone: str) -> date | None:
    """`until` is the first instant after it."""
    return local(until - timedelta(microseconds=1), zone).date() if until is not None else None
