"""Reading the versions of a school's policy."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import bindparam, select

from bot.core.unit import Unit
from bot.schools.changing.errors import UnknownVersion
from bot.schools.models import PolicyVersion
from bot.schools.policy import Policy
from bot.schools.queries import SchoolEntry, policy_of

_VERSIONS = (
    select(PolicyVersion.version, PolicyVersion.created_at)
    .where(PolicyVersion.school_id == bindparam("school"))
    .order_by(PolicyVersion.version)
)


class Version(Struct, frozen=True):
    """A version with when it was stored; it never changes."""

    number: int
    created_at: datetime
    policy: Policy


async def versions(unit: Unit, school: SchoolEntry) -> tuple[Version, ...]:
    """Every version, the first one first. Raises PolicyError for one that this release cannot read."""
    rows = await unit.all(_VERSIONS, {"school": school.id})
    return tuple([Version(row.version, row.created_at, await policy_of(unit, school.id, row.version)) for row in rows])


async def version(unit: Unit, school: SchoolEntry, number: int) -> Policy:
    """One version. Raises UnknownVersion, which names how many there are."""
    rows = await unit.all(_VERSIONS, {"school": school.id})
    if number not in {row.version for row in rows}:
        raise UnknownVersion(number, max(row.version for row in rows))
    return await policy_of(unit, school.id, number)
