"""Ticks: APScheduler only wakes code that looks into the database. What is due is told by rows, never by jobs."""

from __future__ import annotations

from collections.abc import Iterable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.core.feature import Tick
from bot.core.unit import Units

log = structlog.get_logger()


async def run_tick(units: Units, tick: Tick) -> None:
    """One look, in one unit. A failure is logged; the next look comes anyway."""
    try:
        await units.run(tick.run)
    except Exception:
        log.exception("tick.failed", tick=tick.name)


def start_ticks(units: Units, ticks: Iterable[Tick]) -> AsyncIOScheduler:
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
    scheduler.start()
    return scheduler
