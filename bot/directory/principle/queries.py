"""A school's policy in its present version, when that version came, the one before it, and who is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, select

from bot.core.dates import local
from bot.core.errors import Outdated
from bot.core.tables import aliased
from bot.core.unit import Unit
from bot.directory.principle.plans import ABOUT, CHANGED
from bot.outbox.models import OutboxRow, State
from bot.people.acting import SchoolFacts
from bot.people.models import AccountLink
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


async def policy_before(unit: Unit, school: SchoolFacts, since: int = 0) -> Policy | None:
    """The version before the present one, or that one. Raises Outdated for one that is none before it."""
    if since and not 0 < since < school.policy_version:
        raise Outdated
    if school.policy_version < 2:
        return None
    return await policy_of(unit, school.id, since or school.policy_version - 1)


# What only waits for the bundle has been told to nobody: it may be taken back before that.
_TOLD = exists().where(
    OutboxRow.about_kind == ABOUT,
    OutboxRow.about_id == PolicyVersion.id,
    OutboxRow.kind == CHANGED,
    OutboxRow.state.in_([State.SENDING.value, State.SENT.value]),
)
_VERSIONS = (
    select(PolicyVersion.id, PolicyVersion.version, PolicyVersion.created_at, _TOLD.label("told"))
    .where(PolicyVersion.school_id == bindparam("school"), PolicyVersion.version <= bindparam("newest"))
    .order_by(PolicyVersion.version.desc())
    .limit(50)
)


async def versions(unit: Unit, school_id: int, newest: int) -> Sequence[Any]:
    """The school's versions, the newest first, and whether anybody was told of each."""
    return await unit.all(_VERSIONS, {"school": school_id, "newest": newest})


_TOLD_TO = select(func.max(OutboxRow.person_id)).where(
    OutboxRow.about_kind == ABOUT, OutboxRow.about_id == bindparam("row"), OutboxRow.kind == CHANGED
)
_before = aliased(AccountLink)
_LINKED = (
    select(AccountLink.person_id)
    .where(
        AccountLink.school_id == bindparam("school"),
        AccountLink.until.is_(None),
        # On this phone or on the one before it.
        exists().where(_before.person_id == AccountLink.person_id, _before.since < bindparam("came_at")),
        AccountLink.person_id > bindparam("after"),
    )
    .order_by(AccountLink.person_id)
    .limit(bindparam("most"))
)


async def to_tell(unit: Unit, school_id: int, version_id: int, came_at: datetime, most: int) -> list[int]:
    """The next of those who were here before the version came, and have not been told of it."""
    after = await unit.scalar(_TOLD_TO, {"row": version_id})
    values = {"school": school_id, "came_at": came_at, "after": after or 0, "most": most}
    return [row.person_id for row in await unit.all(_LINKED, values)]
