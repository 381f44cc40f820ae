"""The phone of who leaves or is erased: nothing is left to read on it, and nothing says where it is."""

from __future__ import annotations

import pytest

from bot.people.privacy import leaving
from bot.people.privacy.presses import Forget
from bot.people.privacy.service import erase_person
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, scene, with_text
from tests.people.lifecycle.ticking import rows, ticks
from tests.world import Phone, World

LEAVES = [
    (DENMARK, "/slet", "Videre", "Ja, slet det", "vælge tid"),
    (NORWAY, "/slett", "Gå videre", "Ja, slett det", "velge tid"),
    (SWEDEN, "/radera", "Gå vidare", "Ja, ta bort det", "boka tid"),
]


def folded(phone: Phone, before: int) -> bool:
    """Whether the message has lost its buttons."""
    (message,) = [each for each in phone.messages if each.message_id == before]
    return not message.labels


@pytest.mark.both_databases
@pytest.mark.parametrize(("place", "command", "on", "yes", "invited"), LEAVES, ids=["da", "nb", "sv"])
async def test_the_phone_of_who_leaves_is_folded_and_gets_a_strangers_menu(
    world: World, place: Place, command: str, on: str, yes: str, invited: str
) -> None:
    here = await scene(world, place)
    await here.joins(here.mother, world.phone("old", place.code))
    maria = await here.maria()
    await here.opens()
    await world.settle()
    invitation = with_text(maria, invited)
    assert invitation.labels
    assert maria.commands
    await maria.sends(command)
    await maria.presses(on)
    await maria.presses(yes)
    assert folded(maria, invitation.message_id)
    assert maria.commands == world.phone("stranger", place.code).commands
    assert len(maria.keyboard) == 1, "help is all a stranger's keyboard has"
    await ticks(world, "privacy.left")
    assert await rows(world, f"SELECT id FROM outbox WHERE person_id IN (-1, {here.mother})") == []
    assert await rows(world, "SELECT id FROM accounts") == [], "the phone she had before is forgotten, too"


async def test_a_phone_that_cannot_be_reached_is_known_for_a_day_at_most(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens()
    await world.settle()
    await maria.sends("/slet")
    await maria.presses("Videre")
    await maria.does("blocks")
    await maria.presses_data(Forget().encode())
    await world.passes(hours=25)
    await ticks(world, "privacy.left")
    assert await rows(world, f"SELECT id FROM outbox WHERE about_kind = '{leaving._ABOUT}'") == []


@pytest.mark.both_databases
async def test_the_office_erases_and_the_phone_is_emptied_too(world: World) -> None:
    here = await scene(world)
    await here.joins(here.mother, world.phone("old"))
    maria = await here.maria()
    await here.opens()
    await world.settle()
    invitation = with_text(maria, "vælge tid")
    keeps = [keep for feature in world.house.features for keep in feature.keeps]
    await world.house.units.run(lambda unit: erase_person(unit, keeps, world.house.ends, here.school, here.mother))
    await world.settle()
    assert folded(maria, invitation.message_id)
    await ticks(world, "privacy.left")
    assert await rows(world, "SELECT id FROM outbox WHERE person_id = -1") == []
    assert await rows(world, "SELECT id FROM accounts") == []
