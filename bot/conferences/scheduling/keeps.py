"""How long schedules live, and what of a person they hold."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.conferences.scheduling.models import ProposedTime, ScheduledRound, Scheduling
from bot.core.feature import Keep
from bot.core.keeping import Nothing, Rows
from bot.core.unit import Unit

_OLD = select(Scheduling.id).where(Scheduling.asked_at < bindparam("before"))
_PURGE = (
    delete(ProposedTime).where(ProposedTime.scheduling_id.in_(_OLD)),
    delete(ScheduledRound).where(ScheduledRound.scheduling_id.in_(_OLD)),
    delete(Scheduling).where(Scheduling.asked_at < bindparam("before")),
)


async def _purge(unit: Unit, before: datetime) -> None:
    # In this order: each leans on the next.
    for statement in _PURGE:
        await unit.execute(statement, {"before": before})


async def _purge_lines(unit: Unit, before: datetime) -> None:
    await unit.execute(_PURGE[0], {"before": before})


async def _purge_rounds(unit: Unit, before: datetime) -> None:
    await _purge_lines(unit, before)
    await unit.execute(_PURGE[1], {"before": before})


KEEPS = (
    Keep(
        "proposed_times",
        60,
        "which time was proposed to whom: once published it is a booking",
        purge=_purge_lines,
        holds=Rows(ProposedTime, person=("owner_id",), pupil=("pupil_id",), others=("owner_id",)),
    ),
    Keep(
        "scheduled_rounds",
        60,
        "which rounds were planned together",
        purge=_purge_rounds,
        holds=Nothing("rounds by number"),
    ),
    Keep(
        "schedulings",
        60,
        "who asked for a schedule, and how good it was in numbers",
        purge=_purge,
        holds=Rows(Scheduling, person=("person_id",), thin=True),
    ),
)
