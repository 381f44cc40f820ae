"""Details of a talk go after the policy's days, the fact after the school year, the numbers stay."""

from __future__ import annotations

import pytest

from bot.conferences.keeps import KEEPS
from bot.core.keeping import Subject
from tests.flows.scene import changes_round, scene
from tests.people.lifecycle.ticking import at, rows, ticks
from tests.world import World

TICK = "conferences.retention"


@pytest.mark.both_databases
async def test_detail_goes_then_the_fact_and_the_numbers_stay(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens()
    await changes_round(world, here.round_id, link="https://meet.example/1")
    await maria.sends("/book")
    await maria.presses(maria.last.labels[0])
    await ticks(world, TICK, 2)
    ((before,),) = await rows(world, "SELECT coming FROM bookings")
    ((link,),) = await rows(world, "SELECT link FROM rounds")
    assert "meet" not in repr(link), "sealed"
    holds = next(keep.holds for keep in KEEPS if keep.table == "rounds")
    assert holds is not None
    whose = Subject(here.school, person_id=here.teacher)
    (exported,) = await world.house.units.read(lambda unit: holds.export(unit, whose))
    assert "room" in exported
    assert "link" not in exported
    await at(world, 2026, 12, 30)
    await ticks(world, TICK, 2)
    assert await rows(world, "SELECT coming FROM bookings") == [(before,)], "thirty days after 1 December are not over"
    assert await rows(world, "SELECT link FROM rounds") == [(link,)]
    await ticks(world, "conferences.totals")
    await at(world, 2027, 1, 1)
    await ticks(world, TICK, 2)
    ((after,),) = await rows(world, "SELECT coming FROM bookings")
    assert after != before
    assert await rows(world, "SELECT link FROM rounds") == [(None,)]
    await at(world, 2027, 8, 20)
    await ticks(world, TICK, 2)
    assert len(await rows(world, "SELECT id FROM bookings")) == 1, "the yearly figures are still being made"
    totals = await rows(world, "SELECT booked, held FROM round_totals")
    for day in (1, 2, 3):
        await at(world, 2027, 9, day)
        await ticks(world, TICK, 2)
    assert await rows(world, "SELECT id FROM bookings") == []
    assert await rows(world, "SELECT booked, held FROM round_totals") == totals


async def test_a_look_a_day_is_enough(world: World) -> None:
    await scene(world)
    await ticks(world, TICK, 3)
    assert await rows(world, "SELECT value FROM installation WHERE name LIKE 'talks:%'") == [("2026-11-16",)]
