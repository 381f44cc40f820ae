"""Selects of the day: who reads it as what, and what class lists call the pupils."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select

from bot.absence.rights import EXPORT, TODAY
from bot.absence.today.facts import Staff
from bot.core.among import among
from bot.core.unit import Unit
from bot.people.access import ACTIONS, Whose
from bot.people.acting import ActingPerson
from bot.people.models import AccountLink, Person, Pupil, SchoolClass, StaffRole, StaffRoleRow
from bot.people.ties import holds
from bot.schools.models import School

Held = tuple[StaffRole, int | None, str | None]

_STAFF = (
    select(
        StaffRoleRow.person_id,
        StaffRoleRow.role,
        StaffRoleRow.class_id,
        SchoolClass.name.label("class_name"),
        AccountLink.account_id,
        Person.school_id,
        School.zone,
        School.policy_version,
    )
    .join(Person, Person.id == StaffRoleRow.person_id)
    .join(School, School.id == Person.school_id)
    .join(AccountLink, AccountLink.person_id == Person.id)
    .outerjoin(SchoolClass, SchoolClass.id == StaffRoleRow.class_id)
    .where(among(StaffRoleRow.person_id, "persons"), holds(StaffRoleRow), AccountLink.until.is_(None))
    .order_by(StaffRoleRow.person_id, StaffRoleRow.id)
)
_SOURCED = select(Pupil.id, Pupil.sourced_id).where(Pupil.school_id == bindparam("school"), Pupil.left_on.is_(None))


async def sourced_ids(unit: Unit, school_id: int) -> dict[int, str]:
    """By pupil, what the class list calls them."""
    return {row.id: row.sourced_id for row in await unit.all(_SOURCED, {"school": school_id})}


async def staff_by_account(unit: Unit, person_ids: Sequence[int]) -> dict[tuple[int, int], Staff]:
    """By person and the account they have now, as what they read the day. One statement for all of them."""
    rows = await unit.all(_STAFF, {"persons": sorted(person_ids), "now": unit.now}) if person_ids else []
    held: dict[tuple[int, int], list[Held]] = {}
    school = {}
    for row in rows:
        held.setdefault((row.person_id, row.account_id), []).append((StaffRole(row.role), row.class_id, row.class_name))
        school[row.person_id] = row
    return {
        key: _staff(key[0], school[key[0]].school_id, school[key[0]].zone, school[key[0]].policy_version, roles)
        for key, roles in held.items()
    }


def staff_of_acting(person: ActingPerson) -> Staff:
    """The same of who acts."""
    roles = [(role.role, role.class_id, role.class_name) for role in person.roles]
    return _staff(person.person_id, person.school.id, person.school.zone, person.school.policy_version, roles)


def _staff(person_id: int, school_id: int, zone: str, policy_version: int, roles: Iterable[Held]) -> Staff:
    held = list(roles)
    own = {role for role, whose in _grants(TODAY) if whose is Whose.OWN_CLASS}
    all_ = {role for role, whose in _grants(TODAY) if whose is Whose.OWN_SCHOOL}
    exporting = {role for role, whose in _grants(EXPORT) if whose is Whose.OWN_SCHOOL}
    classes = {class_id: name or "" for role, class_id, name in held if role in own and class_id is not None}
    return Staff(
        person_id,
        school_id,
        zone,
        policy_version,
        tuple(classes.items()),
        any(role in all_ for role, _class, _name in held),
        any(role in exporting for role, _class, _name in held),
    )


def _grants(action: str) -> list[tuple[object, Whose]]:
    return [(grant.role, grant.whose) for grant in ACTIONS[action]]
