"""The office reads in the chat where the class list and the school disagree, and says that it is seen to."""

from __future__ import annotations

import pytest

from bot.core.unit import Unit
from bot.people.importing.plan import TASK
from bot.people.models import StaffRole
from bot.people.office.service import Matter, open_task
from tests.flows.scene import PLACES, scene
from tests.world import World

WORDS = [
    (
        "da",
        "/opgaver",
        "På klasselisten står Erik igen som voksen for Emma. Skolen har fjernet tilknytningen, og det gælder fortsat.",
        "Det er ordnet",
    ),
    (
        "nb",
        "/oppgaver",
        "Klasselisten har igjen Ole som voksen for Jakob. Skolen har fjernet koblingen, og det gjelder fortsatt.",
        "Det er ordnet",
    ),
    (
        "sv",
        "/arenden",
        "I klasslistan står Nils åter som vuxen till Elsa. Skolan har tagit bort den kopplingen,",
        "Det är ordnat",
    ),
]


@pytest.mark.parametrize(("code", "word", "said", "done"), WORDS)
async def test_a_conflict_waits_for_the_office(world: World, code: str, word: str, said: str, done: str) -> None:
    here = await scene(world, PLACES[code])
    hanne = await world.town.person(here.school, "Hanne", "Holm")
    await world.town.works(here.school, hanne, None, StaffRole.OFFICE)
    phone = await here.joins(hanne, world.phone("Hanne", code))

    async def conflicts(unit: Unit) -> None:
        matter = Matter(here.school, TASK, f"{TASK}:removed:1:custody", here.father, here.child)
        await open_task(unit, matter)

    await world.house.units.run(conflicts)
    await world.settle()
    await phone.sends(word)
    await phone.presses("1")
    text = "".join(letter for letter in phone.last.text if letter not in "\u2068\u2069")
    assert text.replace(" Lund", "").startswith(said)
    await phone.presses(done)
    assert said not in phone.last.text
