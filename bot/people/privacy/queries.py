"""Who somebody is, for an export or an erasure: by the roster's id, or by the account they write from."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import bindparam, except_, select

from bot.accounts.queries import reached
from bot.accounts.service import AccountFacts
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.people.joining.models import WaitingJoin
from bot.people.models import AccountLink, GuardianshipRow, Person, Pupil, StaffRoleRow
from bot.people.ties import lasts

_PERSON = select(Person.id).where(Person.school_id == bindparam("school"), Person.sourced_key == bindparam("listed"))
_PUPIL = select(Pupil.id).where(Pupil.school_id == bindparam("school"), Pupil.sourced_key == bindparam("listed"))
_ACCOUNT = select(AccountLink.account_id).where(
    AccountLink.person_id == bindparam("person"), AccountLink.until.is_(None)
)
# Old phones, too; none that is or was anybody else's, or waits to be: others' rows hang on it.
_ONLY_THEIRS = except_(
    select(AccountLink.account_id).where(AccountLink.person_id == bindparam("person")),
    select(AccountLink.account_id).where(AccountLink.person_id != bindparam("person")),
    select(WaitingJoin.account_id).where(
        WaitingJoin.person_id != bindparam("person"), WaitingJoin.decided_at.is_(None)
    ),
)
_GUARDING = select(GuardianshipRow.school_id, GuardianshipRow.person_id, GuardianshipRow.pupil_id)
_OF_PERSON = _GUARDING.where(GuardianshipRow.person_id == bindparam("person"), lasts(GuardianshipRow))
_OF_PUPIL = _GUARDING.where(GuardianshipRow.pupil_id == bindparam("pupil"), lasts(GuardianshipRow))
_ROLES = select(StaffRoleRow.school_id, StaffRoleRow.person_id, StaffRoleRow.class_id).where(
    StaffRoleRow.person_id == bindparam("person"),
    lasts(StaffRoleRow),
)


class Ties(Struct, frozen=True):
    """What still holds somebody: guardianships and roles, as they will be told when they end."""

    guardianships: Sequence[Ended]
    roles: Sequence[Ended]


async def listed_person(unit: Unit, school_id: int, sourced_id: str) -> int | None:
    """The id of who the class list calls so."""
    found: int | None = await unit.scalar(_PERSON, {"school": school_id, "listed": sourced_id})
    return found


async def listed_pupil(unit: Unit, school_id: int, sourced_id: str) -> int | None:
    found: int | None = await unit.scalar(_PUPIL, {"school": school_id, "listed": sourced_id})
    return found


async def own_account(unit: Unit, person_id: int) -> int | None:
    """The person's account if it is nobody else's, at no other school either."""
    account_id: int | None = await unit.scalar(_ACCOUNT, {"person": person_id})
    return account_id if account_id in await accounts_only_theirs(unit, person_id) else None


async def accounts_only_theirs(unit: Unit, person_id: int) -> list[int]:
    """Every account that ever acted as this person, and never as anybody else."""
    return sorted(row.account_id for row in await unit.all(_ONLY_THEIRS, {"person": person_id}))


async def linked_account(unit: Unit, person_id: int) -> AccountFacts | None:
    """The account that acts as this person now, if it can be written to."""
    account_id: int | None = await unit.scalar(_ACCOUNT, {"person": person_id})
    return (await reached(unit, [account_id])).get(account_id) if account_id is not None else None


async def ties_of_person(unit: Unit, person_id: int) -> Ties:
    values = {"person": person_id, "now": unit.now}
    guarding = [
        Ended(Who.GUARDIANSHIP, row.school_id, row.person_id, pupil_id=row.pupil_id)
        for row in await unit.all(_OF_PERSON, values)
    ]
    roles = [Ended(Who.ROLE, row.school_id, row.person_id, row.class_id) for row in await unit.all(_ROLES, values)]
    return Ties(guarding, roles)


async def ties_of_pupil(unit: Unit, pupil_id: int) -> Ties:
    rows = await unit.all(_OF_PUPIL, {"pupil": pupil_id, "now": unit.now})
    return Ties([Ended(Who.GUARDIANSHIP, row.school_id, row.person_id, pupil_id=row.pupil_id) for row in rows], ())
