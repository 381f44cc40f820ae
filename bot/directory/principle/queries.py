"""A school's policy in its present version, when that version came, and the one before it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import bindparam, select

from bot.core.dates import local
from bot.core.unit import Unit
from bot.people.acting import SchoolFacts
from bot.schools.models import PolicyVersion
from bot.schools.policy import Policy
from bot.schools.queries import policy_of

_CAME_AT = select(PolicyVersion.created_at).where(
    PolicyVersion.school_id == bindparam("school"), PolicyVersion.version == bindparam("numbered")
)


async def changed_on(unit: Unit, school: SchoolFacts) -> date | None:
    """The day of the last change; None while the school has the version it began with."""
    if school.policy_version < 2:
        return None
    came_at: datetime = await unit.scalar(_CAME_AT, {"school": school.id, "numbered": school.policy_version})
    return local(came_at, school.zone).date()


async def policy_before(unit: Unit, school: SchoolFacts) -> Policy | None:
    """The version before the present one."""
    if school.policy_version < 2:
        return None
    return await policy_of(unit, school.id, school.policy_version - 1)
