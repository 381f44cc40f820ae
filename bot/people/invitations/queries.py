"""Who can be invited to a school: people with something to do there, and what their letter must say.

The one rule kept here: read only, and only people with a live guardianship of a pupil who is here, or a live role.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import bindparam, or_, select

from bot.core.unit import Unit
from bot.people.models import (
    AccountLink,
    GuardianshipRow,
    Invitation,
    Person,
    Pupil,
    StaffRole,
    StaffRoleRow,
)


@dataclass(slots=True)
class Invitable:
    """A person of the school with their roles and pupils (sourcedIds)."""

    id: int
    sourced_id: str
    given_name: str
    family_name: str
    enabled: bool
    roles: set[StaffRole] = field(default_factory=set)
    pupils: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


_PERSONS = select(Person.id, Person.sourced_id, Person.given_name, Person.family_name, Person.enabled).where(
    Person.school_id == bindparam("school")
)
_PUPILS = (
    select(GuardianshipRow.person_id, Pupil.sourced_id)
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .where(
        GuardianshipRow.school_id == bindparam("school"),
        or_(GuardianshipRow.until.is_(None), GuardianshipRow.until > bindparam("now")),
        Pupil.left_on.is_(None),
    )
    .order_by(Pupil.id)
)
_ROLES = select(StaffRoleRow.person_id, StaffRoleRow.role).where(
    StaffRoleRow.school_id == bindparam("school"),
    StaffRoleRow.since <= bindparam("now"),
    or_(StaffRoleRow.until.is_(None), StaffRoleRow.until > bindparam("now")),
)
_LINKED = select(AccountLink.person_id).where(AccountLink.school_id == bindparam("school"), AccountLink.until.is_(None))
_OPEN = select(Invitation.person_id, Invitation.expires_at).where(
    Invitation.school_id == bindparam("school"),
    Invitation.used_at.is_(None),
    Invitation.revoked_at.is_(None),
)


async def invitable_people(unit: Unit, school_id: int) -> list[Invitable]:
    """Everybody at the school who has something to do here, linked or not."""
    values = {"school": school_id, "now": unit.now}
    people = {row.id: Invitable(**row._asdict()) for row in await unit.all(_PERSONS, {"school": school_id})}
    for row in await unit.all(_PUPILS, values):
        people[row.person_id].pupils.append(row.sourced_id)
    for row in await unit.all(_ROLES, values):
        people[row.person_id].roles.add(StaffRole(row.role))
    return [person for person in people.values() if person.roles or person.pupils]


async def linked_people(unit: Unit, school_id: int) -> Collection[int]:
    """Who of the school is linked to an account."""
    return {row.person_id for row in await unit.all(_LINKED, {"school": school_id})}


async def open_invitations(unit: Unit, school_id: int) -> dict[int, bool]:
    """Who has an invitation that was neither used nor revoked: whether it is still good, by person."""
    rows = await unit.all(_OPEN, {"school": school_id})
    return {row.person_id: row.expires_at > unit.now for row in rows}
