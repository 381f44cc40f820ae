"""One unit of work: all of it or none, once more after a lost race, and a reading one that cannot write."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.accounts.models import Installation, SeenUpdate
from bot.core.clock import AdjustableClock
from bot.core.database import Engines
from bot.core.errors import Constraint
from bot.core.unit import Unit, Units

SEEN = insert(SeenUpdate)


async def seen(units: Units) -> set[int]:
    async def look(unit: Unit) -> set[int]:
        return {row.update_id for row in await unit.all(select(SeenUpdate.update_id))}

    return await units.read(look)


async def note(unit: Unit, number: int) -> None:
    await unit.execute(SEEN, {"update_id": number, "seen_at": unit.now})


@pytest.mark.both_databases
async def test_a_failed_unit_leaves_nothing(units: Units) -> None:
    async def work(unit: Unit) -> None:
        await note(unit, 1)
        unit.defer(SEEN, [{"update_id": 2, "seen_at": unit.now}])
        raise KeyError

    with pytest.raises(KeyError):
        await units.run(work)
    assert await seen(units) == set()


@pytest.mark.both_databases
async def test_a_savepoint_undoes_what_was_written_and_what_was_deferred(units: Units) -> None:
    async def undone(unit: Unit) -> None:
        async with unit.savepoint():
            await note(unit, 2)
            unit.defer(SEEN, [{"update_id": 3, "seen_at": unit.now}])
            raise KeyError

    async def work(unit: Unit) -> None:
        await note(unit, 1)
        with pytest.raises(KeyError):
            await undone(unit)
        unit.defer(SEEN, [{"update_id": 4, "seen_at": unit.now}])

    await units.run(work)
    assert await seen(units) == {1, 4}


@pytest.mark.both_databases
async def test_a_lost_race_is_run_again_and_any_other_conflict_is_not(engines: Engines, clock: AdjustableClock) -> None:
    race = Constraint("pk_seen_updates", ("seen_updates.update_id",))
    units = Units(engines, clock, [race])
    await units.run(lambda unit: note(unit, 1))
    tries = 0

    async def loses_once(unit: Unit) -> int:
        nonlocal tries
        tries += 1
        await note(unit, 1 if tries == 1 else 2)
        return tries

    assert await units.run(loses_once) == 2
    with pytest.raises(IntegrityError):
        await units.run(lambda unit: note(unit, 1))

    strict = Units(engines, clock)
    tries = 0
    with pytest.raises(IntegrityError):
        await strict.run(loses_once)
    assert tries == 1


@pytest.mark.both_databases
async def test_a_reading_unit_cannot_write(units: Units) -> None:
    with pytest.raises(DBAPIError):
        await units.read(lambda unit: note(unit, 1))
    assert await seen(units) == set()


async def test_deferred_rows_are_written_in_the_order_of_their_statements(units: Units) -> None:
    other = insert(Installation)

    async def work(unit: Unit) -> None:
        unit.defer(SEEN, [{"update_id": 1, "seen_at": unit.now}])
        unit.defer(other, [{"name": "a", "value": "b", "at": unit.now}])
        unit.defer(SEEN, [{"update_id": 2, "seen_at": unit.now}])
        await unit.flush()
        assert unit.later == []

    await units.run(work)
    assert await seen(units) == {1, 2}


async def test_now_is_one_instant_however_long_the_unit_takes(units: Units, clock: AdjustableClock) -> None:
    async def work(unit: Unit) -> bool:
        before = unit.now
        clock.set(clock.now().replace(year=2027))
        return unit.now == before

    assert await units.run(work)
