"""Reports as homes make them, and the mornings after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from bot.absence.facts import Report, Wanted
from bot.absence.models import AbsenceKind, StillAwayPrompt
from bot.absence.reports import report, withdraw
from bot.core.unit import Unit
from bot.people.joining.queries import actings_of
from tests.flows.scene import Scene
from tests.people.lifecycle.ticking import ticks
from tests.world import World

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in range(16, 21))
TICK = "absence.still_away"


async def reports(
    world: World, person: int, pupils: Sequence[int], first: date, last: date | None = None, **more: Any
) -> list[Report]:
    """Somebody with a phone reports these children away, all day if nothing else is said."""
    wanted = Wanted(more.pop("kind", AbsenceKind.DAY), first, last or first, **more)

    async def work(unit: Unit) -> list[Report]:
        return await report(unit, (await actings_of(unit, [person]))[person], pupils, wanted)

    made = await world.house.units.run(work)
    await world.settle()
    return made


async def withdraws(world: World, person: int, report_id: int) -> None:
    async def work(unit: Unit) -> None:
        await withdraw(unit, (await actings_of(unit, [person]))[person], report_id)

    await world.house.units.run(work)
    await world.settle()


async def morning(here: Scene, day: date, hour: int = 7, minute: int = 10) -> None:
    """Time passes to that minute of the school's clock, and the tick looks."""
    await here.world.until(here.at(hour, minute, day))
    await ticks(here.world, TICK)


async def prompts(world: World) -> list[tuple[int, date, str | None]]:
    """(pupil, day, answer) of every question there ever was, oldest first."""

    async def look(unit: Unit) -> list[tuple[int, date, str | None]]:
        columns = (StillAwayPrompt.pupil_id, StillAwayPrompt.on_day, StillAwayPrompt.answer)
        return [tuple(row) for row in await unit.all(select(*columns).order_by(StillAwayPrompt.id))]

    return await world.house.units.read(look)
