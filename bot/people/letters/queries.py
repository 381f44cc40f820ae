"""What a letter must know of its reader beyond the invitation: the language, and the children with their classes.

The one rule kept here: read only, a fixed number of statements for a whole school.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, select

from bot.accounts.models import Account
from bot.core.texts import catalogue_of
from bot.core.unit import Unit
from bot.people.letters.facts import Reader, Ward
from bot.people.models import (
    AccountLink,
    GuardianshipRow,
    Invitation,
    Person,
    Pupil,
    SchoolClass,
    StaffRoleRow,
)
from bot.people.ties import holds, lasts

_READERS = (
    select(Person.id, Person.language, Account.language.label("chosen"), Account.language_code)
    .outerjoin(AccountLink, and_(AccountLink.person_id == Person.id, AccountLink.until.is_(None)))
    .outerjoin(Account, Account.id == AccountLink.account_id)
    .where(Person.school_id == bindparam("school"))
)
_WARDS = (
    select(
        GuardianshipRow.person_id,
        Pupil.class_id,
        SchoolClass.name.label("class_name"),
        Pupil.given_name,
        Pupil.family_name,
        Pupil.protected,
        Pupil.alias,
    )
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .where(
        GuardianshipRow.school_id == bindparam("school"),
        lasts(GuardianshipRow),
        Pupil.left_on.is_(None),
    )
    .order_by(Pupil.id)
)
_CLASSES = select(SchoolClass.id, SchoolClass.sourced_id, SchoolClass.name).where(
    SchoolClass.school_id == bindparam("school"), SchoolClass.left_on.is_(None)
)
_TAUGHT = (
    select(StaffRoleRow.person_id, SchoolClass.name)
    .join(SchoolClass, SchoolClass.id == StaffRoleRow.class_id)
    .where(
        StaffRoleRow.school_id == bindparam("school"),
        holds(StaffRoleRow),
    )
    .order_by(StaffRoleRow.id)
)
_INVITATIONS = (
    select(
        Person.id,
        Person.sourced_id,
        Person.given_name,
        Person.family_name,
        Invitation.issued_at,
        Invitation.expires_at,
        Invitation.used_at,
        Invitation.revoked_at,
    )
    .join(Person, Person.id == Invitation.person_id)
    .where(Invitation.school_id == bindparam("school"))
    .order_by(Invitation.id)
)


async def readers(unit: Unit, school_id: int) -> dict[int, Reader]:
    """Everybody of the school, by person."""
    found = {
        row.id: Reader(catalogue_of(row.language) or row.chosen or catalogue_of(row.language_code))
        for row in await unit.all(_READERS, {"school": school_id})
    }
    for row in await unit.all(_WARDS, {"school": school_id, "now": unit.now}):
        values = row._asdict()
        found[values.pop("person_id")].wards.append(Ward(**values))
    return found


async def classes(unit: Unit, school_id: int) -> list[tuple[int, str, str]]:
    """The classes the school has now: id, sourcedId, name."""
    return [(row.id, row.sourced_id, row.name) for row in await unit.all(_CLASSES, {"school": school_id})]


async def taught_classes(unit: Unit, school_id: int) -> dict[int, list[str]]:
    """The names of the classes that staff have, by person."""
    found: dict[int, list[str]] = {}
    for row in await unit.all(_TAUGHT, {"school": school_id, "now": unit.now}):
        found.setdefault(row.person_id, []).append(row.name)
    return found


async def invitations(unit: Unit, school_id: int) -> Sequence[Row[Any]]:
    """Every invitation of the school with its person, oldest first."""
    return await unit.all(_INVITATIONS, {"school": school_id})
