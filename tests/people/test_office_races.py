"""Two of the office press at once: one of them decides. And the twin without the guard, in which both do."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.unit import Unit, Units
from bot.people.office.errors import AlreadySeenTo
from bot.people.office.queries import task_by_id
from bot.people.office.service import Matter, ensure_closed, open_task
from tests.people.roster.samples import sample
from tests.people.test_joining_races import PHONES, all_at_once
from tests.people.town import Town

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def full(town: Town, tmp_path: Path) -> Town:
    await town.imports(sample(6), tmp_path)
    return town


async def opened(town: Town, key: str = "planted:1") -> int:
    return await town.units.run(lambda unit: open_task(unit, Matter(1, "planted", key)))


async def test_of_all_who_press_at_once_one_sees_to_it(full: Town) -> None:
    task_id = await opened(full)

    async def presses(units: Units, user: int) -> bool:
        async def work(unit: Unit) -> bool:
            task = await task_by_id(unit, task_id)
            try:
                await ensure_closed(unit, task, 1)
            except AlreadySeenTo:
                return False
            return True

        return await units.run(work)

    outcomes = await all_at_once(full, presses)
    assert sorted(map(str, outcomes)) == ["False"] * (PHONES - 1) + ["True"]


async def test_without_the_guard_everybody_sees_to_it(full: Town) -> None:
    task_id = await opened(full)
    everyone_looked = asyncio.Barrier(PHONES)

    async def presses(units: Units, user: int) -> bool:
        task = await units.read(lambda unit: task_by_id(unit, task_id))
        await everyone_looked.wait()
        if task.done_at is not None:
            return False
        unguarded = text("UPDATE office_tasks SET done_by = 1 WHERE id = :task")
        await units.run(lambda unit: unit.execute(unguarded, {"task": task_id}))
        return True

    assert await all_at_once(full, presses) == [True] * PHONES


async def test_a_matter_opened_by_many_at_once_waits_once(full: Town) -> None:
    async def opens(units: Units, user: int) -> bool:
        return bool(await units.run(lambda unit: open_task(unit, Matter(1, "planted", "planted:1"))))

    outcomes = await all_at_once(full, opens)
    assert outcomes == [True] * PHONES
    assert await full.count("SELECT count(*) FROM office_tasks") == 1
