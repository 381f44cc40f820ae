"""Fifteen: the office is asked to look. Eighteen: guardianships end that day, and the home hears it kindly."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from bot.core.unit import Unit
from bot.people.lifecycle import queries
from bot.people.models import Decider, GuardianshipRow, StaffRole
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, scene
from tests.people.lifecycle.ticking import at, rows, tasks, ticks
from tests.world import World

AGES = "lifecycle.ages"
LIVE = "SELECT person_id FROM guardianships WHERE until IS NULL"
KIND = [
    (DENMARK, "Tillykke med en 18-årsfødselsdag!"),
    (NORWAY, "Gratulerer med 18-åringen!"),
    (SWEDEN, "Grattis till 18-åringen!"),
]


@pytest.mark.both_databases
@pytest.mark.parametrize(("place", "words"), KIND, ids=["da", "nb", "sv"])
async def test_on_the_eighteenth_birthday_the_guardianships_end(world: World, place: Place, words: str) -> None:
    here = await scene(world, place, born_on="2008-11-17")
    maria = await here.maria()
    await here.opens()
    await maria.sends("/book")
    await maria.presses(maria.last.labels[0])
    await ticks(world, AGES, 2)
    assert len(await rows(world, LIVE)) == 2
    await at(world, 2026, 11, 17, 3)
    await ticks(world, AGES)
    assert len(await rows(world, LIVE)) == 2, "nobody hears of it in the middle of the night"
    await at(world, 2026, 11, 17, 8)
    await ticks(world, AGES, 3)
    assert await rows(world, LIVE) == []
    await at(world, 2026, 11, 17, 13)
    said = [message.text for message in maria.messages if message.from_bot and message.text.startswith(words)]
    assert len(said) == 1, "once, however often the tick runs"
    assert not any(name in said[0] for name in (place.child, place.school)), "a lock screen names nobody"
    assert place.child not in (await maria.sends("/menu")).text
    live = await rows(world, "SELECT id FROM bookings WHERE state IN ('booked', 'moved')")
    assert live == [], "no talk stands for who has no guardian any more"


async def test_what_staff_decided_after_the_birthday_stands(world: World) -> None:
    here = await scene(world, born_on="2008-11-17", fathers=False)
    await at(world, 2026, 11, 17)
    await ticks(world, AGES, 2)
    assert await rows(world, LIVE) == []
    await here.world.town.guards(here.school, here.father, here.child)
    await at(world, 2026, 11, 18)
    await ticks(world, AGES, 2)
    assert await rows(world, LIVE) == [(here.father,)]


async def test_no_class_list_brings_an_adults_guardians_back(world: World) -> None:
    here = await scene(world, born_on="2008-11-17", fathers=False)
    await at(world, 2026, 11, 17)
    await ticks(world, AGES, 2)
    ((by,),) = await rows(world, "SELECT decided_by FROM guardianships")
    assert by == Decider.STAFF

    async def listed(unit: Unit) -> None:
        values = {"school_id": here.school, "person_id": here.father, "pupil_id": here.child, "kind": "custody"}
        await unit.execute(insert(GuardianshipRow), {**values, "since": unit.now, "decided_by": "import"})

    await world.house.units.run(listed)
    await at(world, 2026, 11, 18)
    await ticks(world, AGES, 2)
    assert await rows(world, LIVE) == [], "and what a new list says of somebody of age ends again"


@pytest.mark.both_databases
async def test_at_fifteen_the_office_gets_one_task(world: World) -> None:
    here = await scene(world, born_on="2011-11-18")
    office = await world.town.person(here.school, "Olga", "Kontor")
    await world.town.works(here.school, office, None, StaffRole.OFFICE)
    olga = await here.joins(office, world.phone("olga"))
    await ticks(world, AGES, 2)
    assert await tasks(world, "pupil.turned_15") == 0
    for day in (18, 19, 20):
        await at(world, 2026, 11, day)
        await ticks(world, AGES, 2)
    assert await tasks(world, "pupil.turned_15") == 1
    assert len(await rows(world, LIVE)) == 2, "nothing is changed by itself"
    assert not any("Emma" in line for line in olga.lines)


async def test_a_task_that_was_seen_to_does_not_come_back(world: World) -> None:
    await scene(world, born_on="2011-11-16")
    await ticks(world, AGES, 2)
    await world.house.units.run(
        lambda unit: unit.connection.exec_driver_sql("UPDATE office_tasks SET done_at = opened_at")
    )
    await at(world, 2026, 11, 17)
    await ticks(world, AGES, 2)
    assert await tasks(world, "pupil.turned_15", waiting=False) == 1


async def test_a_school_is_looked_at_in_batches_and_once_a_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here = await scene(world, born_on="2011-11-16")
    for number in range(4):
        await world.town.pupil(here.school, here.class_id, f"P{number}", "2011-11-16")
    monkeypatch.setattr(queries, "PUPILS", 2)
    monkeypatch.setattr(queries, "_BORN", queries._BORN.limit(2))
    found = []
    for _tick in range(4):
        await ticks(world, AGES)
        found.append(await tasks(world, "pupil.turned_15"))
    assert found == [2, 4, 5, 5]
    ((looked,),) = await rows(world, "SELECT value FROM installation WHERE name LIKE 'ages:%'")
    assert looked == "2026-11-16:done"


async def test_pupils_who_left_or_have_no_birthday_are_no_trouble(world: World) -> None:
    here = await scene(world)
    await ticks(world, AGES, 2)
    count = select(GuardianshipRow.id).where(GuardianshipRow.until.is_(None))
    assert len(await world.house.units.read(lambda unit: unit.all(count))) == 2
    assert here.child
