"""The morning's question about a thousand pupils at once: looked up, written down and planned, in one look.

Measured against the rows alone: the same questions and notices written with nothing looked up, which is what a look
cannot do without; and against two seconds, in which nobody else may write.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert

from benchmarks.figures import Figure, at_most, median
from benchmarks.house import Databases, opened
from benchmarks.telegram import telegram
from benchmarks.town import NOW, Family, fill
from bot.absence.models import AbsenceKind, AbsenceReport, Source, StillAwayPrompt
from bot.absence.still_away.asking import ask_homes
from bot.absence.still_away.plans import ABOUT, STILL, ask
from bot.core.clock import AdjustableClock
from bot.core.unit import Unit, Units
from bot.outbox.models import OutboxRow
from bot.outbox.planning import plan
from bot.schools.queries import policy_of

AWAY = 1_000
# A town five times as large, since it is searched for them.
PUPILS = 5_000
WITHIN = 2.0
TURNS = 5
# Reading who reported and who is whose may cost as much again as writing, and half as much the boards that follow.
MOST = 2.5
# The Tuesday after the benchmark's Monday, ten past seven.
MORNING = datetime(2026, 11, 17, 6, 10, tzinfo=UTC)


async def measure(databases: Databases) -> list[Figure]:
    """Seconds of a look with a thousand questions, beside the bare rows; and of the look after it, which finds none."""
    figures: list[Figure] = []
    for name in databases.names:
        async with telegram(1) as standin, databases.database(name) as url, opened(url, standin.url) as bot:
            units = bot.house.units
            town = await fill(units, PUPILS)
            away = town.families[:: PUPILS // AWAY]
            await _report(units, town.school_id, away)
            morning = Units(units.engines, AdjustableClock(MORNING))
            looks: list[float] = []
            idle: list[float] = []
            bare: list[float] = []
            for turn in range(TURNS + 1):
                took = [await _look(morning), await _look(morning)]
                assert await _forget(morning) == AWAY
                took.append(await _rows(morning, town.school_id, away))
                assert await _forget(morning) == AWAY
                if turn:  # the first fills caches
                    for found, seconds in zip((looks, idle, bare), took, strict=True):
                        found.append(seconds)
            figures += _figures(name, median(looks), median(bare), median(idle))
    return figures


def _figures(name: str, look: float, bare: float, idle: float) -> Sequence[Figure]:
    what = f"{name}: questions about {AWAY:,} pupils planned"
    return (
        Figure(what, f"{look:.2f} s", f"of {PUPILS:,} pupils", None, f"≤ {WITHIN:.0f} s", look <= WITHIN),
        at_most(f"{name}: … against their rows alone", 1000 * look, "ms", "the rows", 1000 * bare, target=MOST),
        Figure(f"{name}: a look that finds nobody", f"{1000 * idle:.1f} ms"),
    )


async def _report(units: Units, school_id: int, away: Sequence[Family]) -> None:
    """They were away on Monday, as their first guardian said."""
    today = NOW.date()
    rows = [
        {
            "school_id": school_id,
            "pupil_id": family.pupil_id,
            "reported_by": family.person_id,
            "source": Source.HOME.value,
            "kind": AbsenceKind.DAY.value,
            "reason": "illness",
            "first_on": today,
            "last_on": today,
            "first_reported_at": NOW,
            "reported_at": NOW,
        }
        for family in away
    ]
    await units.run(lambda unit: unit.execute(insert(AbsenceReport), rows))


async def _look(units: Units) -> float:
    began = time.perf_counter()
    await units.run(ask_homes)
    return time.perf_counter() - began


async def _rows(units: Units, school_id: int, away: Sequence[Family]) -> float:
    """The same rows, known beforehand."""
    statement = insert(StillAwayPrompt).returning(StillAwayPrompt.id, StillAwayPrompt.pupil_id)

    async def work(unit: Unit) -> None:
        day, until = unit.now.date(), unit.now + timedelta(hours=1)
        about = {"school_id": school_id, "on_day": day, "asked_at": unit.now}
        # The reports were written in this order, the first with the first number.
        rows = [
            {**about, "pupil_id": family.pupil_id, "report_id": number} for number, family in enumerate(away, start=1)
        ]
        await policy_of(unit, school_id, 1)
        written = {row.pupil_id: row.id for row in await unit.execute(statement, rows)}
        for family in away:
            mother = family.person_id
            plan(unit, ask(school_id, written[family.pupil_id], [mother], [mother + 1], unit.now, until))

    began = time.perf_counter()
    await units.run(work)
    return time.perf_counter() - began


async def _forget(units: Units) -> int:
    """Take the questions away again; how many there were."""

    async def work(unit: Unit) -> int:
        await unit.execute(delete(OutboxRow).where(OutboxRow.kind == STILL, OutboxRow.about_kind == ABOUT))
        return (await unit.execute(delete(StillAwayPrompt))).rowcount

    return await units.run(work)
