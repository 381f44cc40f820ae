"""Of a school's closed days, a press reads those that something to come can hang on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from bot.accounts.service import find_account
from bot.core.unit import Unit
from bot.people.acting import acting_of
from bot.schools.models import ClosedDay
from tests.flows.scene import scene
from tests.world import World


@pytest.mark.both_databases
async def test_a_press_reads_the_days_around_it_and_not_a_schools_whole_history(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    near = [date(2026, 10, 12), date(2026, 11, 30), date(2028, 10, 1)]
    old = [date(2010, 1, 4) + timedelta(days=7 * week) for week in range(800)]
    rows = [{"school_id": here.school, "on_day": day, "from_file": False} for day in [*near, *old]]

    async def look(unit: Unit) -> frozenset[date]:
        account = await find_account(unit, maria.person.user_id)
        assert account is not None
        return (await acting_of(unit, account)).persons[0].school.closed

    await world.house.units.run(lambda unit: unit.execute(insert(ClosedDay), rows))
    assert await world.house.units.read(look) == frozenset(near)
    # The Monday before the talk is closed: its reminder moves to the Friday.
    await here.opens()
    await maria.presses_data("bs:2:1")
    await world.until(here.at(12))
    assert any(line.startswith("På tirsdag") or "tirsdag den 1. december" in line for line in maria.lines)
