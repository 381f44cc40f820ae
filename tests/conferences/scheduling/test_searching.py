"""A search is a row: it survives its process, and an answer that comes too late changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.conferences.scheduling import service
from bot.conferences.scheduling.apart import NoAnswer
from bot.conferences.scheduling.models import ProposedTime, Scheduling
from bot.conferences.scheduling.problem import Answer, Problem
from bot.conferences.scheduling.service import search
from bot.core.unit import Unit
from tests.flows.scene import live, scene
from tests.flows.test_fair_times import planned
from tests.world import World


async def states(world: World) -> list[str]:
    async def look(unit: Unit) -> list[str]:
        return [row.state for row in await unit.all(select(Scheduling.state).order_by(Scheduling.id))]

    return await world.house.units.read(look)


async def lines(world: World) -> int:
    async def look(unit: Unit) -> int:
        return len(await unit.all(select(ProposedTime.id)))

    return await world.house.units.read(look)


async def asked(world: World) -> tuple[Any, Any]:
    here = await scene(world, fathers=False)
    maria, mette = await here.maria(), await here.mette()
    await planned(here)
    await mette.sends("/bedste_tider")
    await mette.presses("Find tider: 3.B")
    return maria, mette


@pytest.mark.both_databases
async def test_a_search_whose_process_was_killed_is_begun_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _maria, mette = await asked(world)

    async def killed(_problem: Problem) -> Answer:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(service, "solve_apart", killed)
        with pytest.raises(KeyboardInterrupt):
            await search(world.house.units)
    assert await states(world) == ["running"]
    await search(world.house.units)
    await world.settle()
    assert await states(world) == ["ready"]
    assert await lines(world) == 1
    assert mette.lines[-1].startswith("Skemaet er klar")


async def test_after_three_searches_without_an_answer_the_teacher_hears_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _maria, mette = await asked(world)

    async def none(_problem: Problem) -> Answer:
        raise NoAnswer("out of memory")

    monkeypatch.setattr(service, "solve_apart", none)
    for _look in range(5):
        await search(world.house.units)
    await world.settle()
    assert await states(world) == ["failed"]
    assert mette.lines[-1].startswith("Jeg kunne ikke finde et skema denne gang.")


async def test_an_answer_to_a_search_that_was_thrown_away_changes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _maria, mette = await asked(world)

    async def slowly(problem: Problem) -> Answer:
        await mette.presses("Se skemaet")
        await mette.presses_data("fbdx:1:0")
        return Answer({party.id: party.fits[0] for party in problem.parties}, proved=True)

    monkeypatch.setattr(service, "solve_apart", slowly)
    await search(world.house.units)
    assert await states(world) == ["dropped"]
    assert await lines(world) == 0


async def test_two_presses_on_publish_tell_the_families_once(world: World) -> None:
    maria, mette = await asked(world)
    await search(world.house.units)
    await world.settle()
    await mette.presses("Se skemaet")
    await mette.presses("Send ud")
    question = mette.last
    await mette.presses("Ja, send ud")
    await mette.presses_data("fbux:1", question.message_id)
    assert mette.last.text == "Skemaet har ændret sig siden. Se lige på det igen."
    await world.passes(minutes=5)
    assert len(await live(world)) == 1
    assert sum(line.startswith("Vi holder") for line in maria.lines) == 1
