"""Two who mark, two who offer the second time: one fact, one offer; and a twin that shows what the lock is for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest

from bot.conferences.holding.marking import service
from bot.conferences.holding.models import SecondTime
from bot.people.models import StaffRole
from tests.flows.scene import Scene, scene
from tests.people.lifecycle.ticking import rows
from tests.world import Phone, World


async def two_teachers(world: World) -> tuple[Scene, Phone, Phone]:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    colleague = await world.town.person(here.school, "Lis", "Krog")
    await world.town.works(here.school, colleague, here.class_id, StaffRole.TEAM_TEACHER)
    lis = await here.joins(colleague, world.phone("lis", "da"))
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses_data(f"bs:1:{here.child}")
    await world.until(here.at(15, 45))
    return here, mette, lis


async def proposal(phone: Phone) -> str:
    await phone.presses_data("hds:1")
    return next(row[0].data for row in phone.last.buttons if row[0].data and row[0].data.startswith("hdt:"))


@pytest.mark.both_databases
async def test_two_who_mark_at_once_leave_one_fact(world: World) -> None:
    _here, mette, lis = await two_teachers(world)
    await mette.person.presses_data("hdm:1:1:0")
    await lis.person.presses_data("hdm:1:0:0")
    await world.settle_at_once()
    assert len(await rows(world, "SELECT id FROM talk_facts")) == 1
    assert not mette.unanswered
    assert not lis.unanswered


@pytest.mark.both_databases
async def test_two_who_offer_the_second_time_at_once_offer_one(world: World) -> None:
    _here, mette, lis = await two_teachers(world)
    data = await proposal(mette)
    await lis.presses_data("hds:1")
    await mette.person.presses_data(data)
    await lis.person.presses_data(data)
    await world.settle_at_once()
    assert await rows(world, "SELECT kind FROM rounds WHERE pupil_id IS NOT NULL") == [("follow_up",)]
    assert len(await rows(world, "SELECT id FROM second_times WHERE offered_round_id IS NOT NULL")) == 1
    texts = sorted([mette.last.text, lis.last.text])
    assert texts == ["Familien har allerede fået tilbudt en ny tid.", "Tiderne er på vej til familien."]


@contextmanager
def unguarded() -> Iterator[None]:
    """Nobody looks whether it was offered already."""
    blind = service._SECOND.where(SecondTime.id < 0)
    with patch.object(service, "_SECOND", blind):
        yield


async def test_the_unguarded_twin_fails_and_the_constraint_undoes_it(world: World) -> None:
    _here, mette, lis = await two_teachers(world)
    data = await proposal(mette)
    await lis.presses_data("hds:1")
    with unguarded():
        await mette.presses_data(data)
        await lis.presses_data(data)
    # A second row cannot be written, and with it goes the second offer: the guard only finds kinder words.
    assert len(await rows(world, "SELECT id FROM rounds WHERE pupil_id IS NOT NULL")) == 1
    assert lis.last.text != "Tiderne er på vej til familien."
