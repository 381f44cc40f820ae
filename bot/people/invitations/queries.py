"""Who can be invited to a school: people with something to do there, and what their letter must say.

The one rule kept here: read only, and only people with a live guardianship of a pupil who is here, or a live role.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct, field
from sqlalchemy import and_, bindparam, exists, func, not_, or_, select

from bot.core.among import among
from bot.core.errors import Outdated
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
from bot.people.protection import admitted
from bot.people.ties import holds, lasts
from bot.schools.models import School
from bot.schools.queries import SchoolEntry


class Invitable(Struct):
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
        lasts(GuardianshipRow),
        Pupil.left_on.is_(None),
        # A protected pupil's adults get a letter once the school has let the child into the bot.
        admitted(),
    )
    .order_by(Pupil.id)
)
_ROLES = select(StaffRoleRow.person_id, StaffRoleRow.role).where(
    StaffRoleRow.school_id == bindparam("school"),
    holds(StaffRoleRow),
)
# Whoever is not in this has a role or another child here, and gets a letter for that.
_HERE_OTHERWISE = or_(
    exists().where(
        StaffRoleRow.person_id == Person.id,
        holds(StaffRoleRow),
    ),
    exists().where(
        GuardianshipRow.person_id == Person.id,
        lasts(GuardianshipRow),
        Pupil.id == GuardianshipRow.pupil_id,
        Pupil.left_on.is_(None),
        admitted(),
    ),
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


async def without_letter(unit: Unit, school_id: int) -> int:
    """How many get no letter because each child of theirs here is protected and not let into the bot."""
    return int(await unit.scalar(_WITHOUT_LETTER, {"school": school_id, "now": unit.now}) or 0)


async def linked_people(unit: Unit, school_id: int) -> Collection[int]:
    """Who of the school is linked to an account."""
    return {row.person_id for row in await unit.all(_LINKED, {"school": school_id})}


async def open_invitations(unit: Unit, school_id: int) -> dict[int, bool]:
    """Who has an invitation that was neither used nor revoked: whether it is still good, by person."""
    rows = await unit.all(_OPEN, {"school": school_id})
    return {row.person_id: row.expires_at > unit.now for row in rows}


# One person, for the office ------------------------------------------------------------------------------------------

# For statements on persons: an adult of a protected pupil, whom no list in the bot shows.
GUARDS_PROTECTED = exists().where(
    GuardianshipRow.person_id == Person.id,
    lasts(GuardianshipRow),
    Pupil.id == GuardianshipRow.pupil_id,
    Pupil.protected,
    Pupil.left_on.is_(None),
)
_WITHOUT_LETTER = select(func.count(Person.id)).where(
    Person.school_id == bindparam("school"), Person.enabled, GUARDS_PROTECTED, not_(_HERE_OTHERWISE)
)


class Addressee(Struct, frozen=True):
    """A person at their school, as the office reads of them.

    `hidden`: the bot names neither them nor a child; `alias` is what it calls the protected one, if anything.
    """

    person: Invitable
    school: SchoolEntry
    hidden: bool
    alias: str | None

    @property
    def invitable(self) -> bool:
        """Whether they may have a letter: they have something to do here, and the class list does not say no."""
        return self.person.enabled and bool(self.person.roles or self.person.pupils)


class Sent(Struct, frozen=True):
    """A person's newest letter that still says something: open, or used by whoever is linked."""

    person_id: int
    name: str
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None


_ADDRESSEE = (
    select(
        Person.id,
        Person.sourced_id,
        Person.given_name,
        Person.family_name,
        Person.enabled,
        GUARDS_PROTECTED.label("hidden"),
        School.id.label("school_id"),
        School.key,
        School.name,
        School.locale,
        School.zone,
        School.phone,
        School.policy_version,
    )
    .join(School, School.id == Person.school_id)
    .where(Person.id == bindparam("person"))
)
_ROLES_OF = select(StaffRoleRow.role).where(
    StaffRoleRow.person_id == bindparam("person"),
    lasts(StaffRoleRow),
)
_PUPILS_OF = (
    select(Pupil.sourced_id, Pupil.protected, Pupil.alias)
    .join(GuardianshipRow, GuardianshipRow.pupil_id == Pupil.id)
    .where(
        GuardianshipRow.person_id == bindparam("person"),
        lasts(GuardianshipRow),
        Pupil.left_on.is_(None),
        admitted(),
    )
    .order_by(Pupil.id)
)
_SENT = (
    select(
        Person.id,
        Person.given_name,
        Person.family_name,
        Invitation.issued_at,
        Invitation.expires_at,
        Invitation.used_at,
    )
    .join(Person, Person.id == Invitation.person_id)
    .where(Invitation.revoked_at.is_(None), not_(GUARDS_PROTECTED))
)
_AT_SCHOOLS = among(Invitation.school_id, "schools")
_OPEN_SENT = _SENT.where(_AT_SCHOOLS, Invitation.used_at.is_(None))
_IN_USE = and_(
    AccountLink.person_id == Invitation.person_id,
    AccountLink.account_id == Invitation.used_by,
    AccountLink.until.is_(None),
)
_USED_SENT = (
    _SENT.join(AccountLink, _IN_USE)
    .where(_AT_SCHOOLS, Invitation.used_at.is_not(None))
    .order_by(Invitation.used_at.desc(), Invitation.id.desc())
)


async def addressee(unit: Unit, person_id: int) -> Addressee:
    """The person, whether or not they may have a letter. Raises Outdated when there is none."""
    values = {"person": person_id, "now": unit.now}
    row = await unit.first(_ADDRESSEE, values)
    if row is None:
        raise Outdated
    roles = {StaffRole(each.role) for each in await unit.all(_ROLES_OF, values)}
    wards = await unit.all(_PUPILS_OF, values)
    pupils = [each.sourced_id for each in wards]
    alias = next((each.alias for each in wards if each.protected and each.alias), None)
    person = Invitable(row.id, row.sourced_id, row.given_name, row.family_name, row.enabled, roles, pupils)
    school = SchoolEntry(row.school_id, row.key, row.name, row.locale, row.zone, row.phone, row.policy_version)
    return Addressee(person, school, row.hidden, alias)


async def person_for_letter(unit: Unit, person_id: int) -> Addressee:
    """Whom a letter may be written to. Raises Outdated for somebody who may have none (any more)."""
    whom = await addressee(unit, person_id)
    if not whom.invitable:
        raise Outdated
    return whom


async def letters_at(unit: Unit, school_ids: Collection[int], *, used: bool) -> list[Sent]:
    """Letters in use, the newest first, or letters that are still good or too old, in no order."""
    rows = await unit.all(_USED_SENT if used else _OPEN_SENT, {"schools": list(school_ids), "now": unit.now})
    # A person who joined with a second letter stands in the list once.
    newest: dict[int, Sent] = {}
    for row in rows:
        sent = Sent(row.id, f"{row.given_name} {row.family_name}", row.issued_at, row.expires_at, row.used_at)
        newest.setdefault(row.id, sent)
    return list(newest.values())


async def people_by_sourced_id(unit: Unit, school_id: int) -> dict[str, int]:
    """Everybody the school ever had, also those with nothing to do here now."""
    return {row.sourced_id: row.id for row in await unit.all(_PERSONS, {"school": school_id})}
