"""What of preparation goes when: the policy's days after a round's last time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, select

from bot.accounts.installation import keep_value, kept_values
from bot.conferences.models import Slot
from bot.core.dates import local
from bot.core.unit import Unit
from bot.schools.queries import all_schools, policy_of
from bot.talks.preparation.models import HomePreparation, PupilPreparation

_LOOKED = "preparation:"
_OVER = (
    select(Slot.round_id)
    .where(Slot.school_id == bindparam("school"))
    .group_by(Slot.round_id)
    .having(func.max(Slot.ends_at) <= bindparam("until"))
)


def _of(model: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = model.round_id.in_(_OVER)
    return found


_FORGET = tuple(
    delete(model).where(model.school_id == bindparam("school"), _of(model))
    for model in (PupilPreparation, HomePreparation)
)


async def forget_preparation(unit: Unit) -> None:
    """The tick: each school once a day, by its own policy (`retention`)."""
    looked = await kept_values(unit, _LOOKED)
    for school in await all_schools(unit):
        today = local(unit.now, school.zone).date().isoformat()
        name = f"{_LOOKED}{school.id}"
        if looked.get(name) == today:
            continue
        policy = await policy_of(unit, school.id, school.policy_version)
        until = unit.now - timedelta(days=policy.retention.details_days_after_talk)
        for statement in _FORGET:
            await unit.execute(statement, {"school": school.id, "until": until})
        await keep_value(unit, name, today)
