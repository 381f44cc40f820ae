"""Where the directory is reached from: the home screen, and posts that nobody holds."""

from __future__ import annotations

import pytest

from bot.people.models import StaffRole
from tests.flows.scene import PLACES, scene
from tests.world import World

WORDS = {
    "da": ("/menu", "Hvem er hvem", "Princippet", "/kontakt", "Hvem spørger jeg nu?", "spørg kontoret", "spørg teamet"),
    "nb": ("/meny", "Hvem er hvem", "Standarden", "/kontakt", "Hvem spør jeg nå?", "spør kontoret", "spør teamet"),
    "sv": (
        "/meny", "Vem är vem", "Riktlinjerna", "/kontakt", "Vem frågar jag nu?", "fråga expeditionen",
        "fråga arbetslaget",
    ),
}  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize("code", WORDS)
async def test_the_home_screen_leads_to_who_is_who_and_to_the_principle(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    parent = await here.maria()
    menu, who, principle, *_more = WORDS[code]
    keyboard = parent.keyboard
    for label, found in ((who, "Mette Dahl" if code == "da" else here.place.teacher), (principle, "")):
        await parent.sends(menu)
        assert parent.last.labels[-2:] == [who, principle]
        await parent.presses(label)
        assert found in parent.last.text
    assert parent.keyboard == keyboard, "the keyboard stays short"


async def test_of_two_schools_the_principle_is_asked_for_by_name(world: World) -> None:
    here = await scene(world)
    parent = await here.maria()
    other = await scene(world, PLACES["nb"])
    await other.joins(other.mother, parent)
    await parent.sends("/menu")
    assert "Hvem er hvem" in parent.last.labels
    assert "Princippet" not in parent.last.labels


@pytest.mark.parametrize("code", WORDS)
async def test_a_post_that_nobody_holds_says_whom_to_ask_meanwhile(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    parent = await here.maria()
    _menu, _who, _principle, command, ask, office, team = WORDS[code]
    await parent.sends(command)
    await parent.presses(ask)
    assert office in parent.last.text, "no head"
    assert "12 34 56 78" in parent.last.text
    assert team not in parent.last.text
    await world.house.units.run(
        lambda unit: unit.connection.exec_driver_sql(
            f"UPDATE staff_roles SET role = '{StaffRole.TEAM_TEACHER.value}' WHERE person_id = {here.teacher}"
        )
    )
    await parent.sends(command)
    await parent.presses(ask)
    assert team in parent.last.text
    assert here.place.teacher in parent.last.text
    assert not parent.unanswered
