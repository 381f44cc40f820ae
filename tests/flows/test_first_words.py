"""The first words to a home whose only child is protected: they name no school, and lead to the home's own yes."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.core.unit import Unit
from bot.people.models import GuardianshipRow
from tests.flows.scene import PLACES, scene
from tests.flows.test_joining_with_care import uses
from tests.flows.test_office import office_of, protects
from tests.world import World

WORDS = {
    "da": ("Ja, luk ind", "Kom i gang", "Om mit barn", "Ja tak"),
    "nb": ("Ja, slipp inn", "Kom i gang", "Om barnet mitt", "Ja takk"),
    "sv": ("Ja, släpp in", "Kom igång", "Om mitt barn", "Ja tack"),
}


@pytest.mark.parametrize("code", sorted(WORDS))
async def test_nothing_is_said_about_a_protected_child_before_the_homes_own_yes(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    await protects(here)

    async def no_yes_yet(unit: Unit) -> None:
        row = GuardianshipRow.person_id == here.mother
        await unit.execute(update(GuardianshipRow).where(row).values(admitted_at=None))

    await world.house.units.run(no_yes_yet)
    hanne, phone = await office_of(here), world.phone("mother", code)
    let_in, begin, own, yes = WORDS[code]
    await uses(world, here, here.mother, phone)
    await hanne.sends("/tasks")
    await hanne.presses("1")
    await hanne.presses(let_in)
    assert hanne.last.text[0].isupper()
    await phone.presses(begin)
    await phone.sends("/start")
    assert here.place.mother in phone.last.text
    await phone.presses(own)
    await phone.presses(yes)
    await phone.sends("/start")
    assert here.place.mother in phone.last.text
    said = " ".join(message.text for message in phone.messages if message.from_bot)
    assert here.place.school not in said
    assert here.place.child not in said
