"""What of preparation goes when: the policy's days after a round's last time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, select

from bot.conferences.models import Slot
from bot.core.unit import Unit
from bot.schools.daily import due_today
from bot.talks.preparation.models import HomePreparation, PupilPreparation

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
    for day in await due_today(unit, "preparation"):
        until = unit.now - timedelta(days=day.policy.retention.details_days_after_talk)
        for statement in _FORGET:
            await unit.execute(statement, {"school": day.school.id, "until": until})
        await day.done(unit)
