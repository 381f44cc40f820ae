"""Running ticks by hand, as the scheduler would."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot.core.unit import Unit
from tests.world import World

ZONE = ZoneInfo("Europe/Copenhagen")


async def ticks(world: World, name: str, times: int = 1) -> None:
    """Run a tick of the house so many times, and send what is due."""
    (tick,) = [tick for tick in world.house.assembled.ticks if tick.name == name]
    for _time in range(times):
        await world.house.units.run(tick.run)
    await world.settle()


async def at(world: World, year: int, month: int, day: int, hour: int = 10) -> None:
    """Let story time pass to an hour of the school's clock, sending what becomes due on the way."""
    await world.until(datetime.combine(datetime(year, month, day).date(), time(hour), ZONE))  # noqa: DTZ001


async def rows(world: World, statement: str) -> list[tuple[object, ...]]:
    """What a statement finds, through a connection that the bot does not use."""

    async def look(unit: Unit) -> list[tuple[object, ...]]:
        return [tuple(row) for row in await unit.all(text(statement))]

    return await world.house.units.read(look)


async def tasks(world: World, kind: str, *, waiting: bool = True) -> int:
    """How many matters of this kind wait (or ever waited) for the office."""
    done = " AND done_at IS NULL" if waiting else ""
    ((number,),) = await rows(world, f"SELECT count(*) FROM office_tasks WHERE kind = '{kind}'{done}")
    assert isinstance(number, int)
    return number
