"""Ticks: APScheduler only wakes code that looks into the database. What is due is told by rows, never by jobs."""

from __future__ import annotations

from collections.abc import Iterable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.core.feature import Errand, Tick
from bot.core.unit import Units

log = structlog.get_logger()


async def run_tick(units: Units, tick: Tick) -> None:
    """One look, in one unit. A failure is logged; the next look comes anyway."""
    try:
        await units.run(tick.run)
    except Exception:
        log.exception("tick.failed", tick=tick.name)


async def run_errand(units: Units, errand: Errand) -> None:
    """One look that makes its own units. A failure is logged; the next look comes anyway."""
    try:
        await errand.run(units)
    except Exception:
        log.exception("errand.failed", errand=errand.name)


def start_ticks(units: Units, ticks: Iterable[Tick], errands: Iterable[Errand] = ()) -> AsyncIOScheduler:
    """A running scheduler; `shutdown()` stops it. A tick that is late runs once, never in a heap."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for tick in ticks:
        scheduler.add_job(
            run_tick,
            "interval",
            (units, tick),
            seconds=tick.seconds,
            id=tick.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    for errand in errands:
        scheduler.add_job(
            run_errand,
            "interval",
            (units, errand),
            seconds=errand.seconds,
            id=errand.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    scheduler.start()
    return scheduler
