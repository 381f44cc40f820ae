"""The card of rights comes once a school year, silently, and [Read] is a count without names (D4.32)."""

from __future__ import annotations

import pytest

from bot.core.texts import LANGUAGES
from bot.directory.rights.presses import ReadRights
from bot.people.models import StaffRole
from tests.flows.scene import PLACES, Scene, data_of, scene, with_text
from tests.people.lifecycle.ticking import at, rows, ticks
from tests.world import Phone, World

TICK = "directory.rights"
WORDS = {
    "da": ("Det kan du regne med på skolen i år:", "Læst", "Tak, fordi du læste det."),
    "nb": ("Dette kan du regne med på skolen i år:", "Lest", "Takk for at du leste det."),
    "sv": ("Det här kan du räkna med i skolan i år:", "Läst", "Tack för att du läste det."),
}


async def autumn(world: World, day: int = 7) -> None:
    """A school day in September, in the afternoon."""
    await at(world, 2027, 9, day, 10)
    await ticks(world, TICK, 2)
    await at(world, 2027, 9, day, 17)


def cards(phone: Phone, title: str) -> list[str]:
    return [message.text for message in phone.messages if message.text.startswith(title)]


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_the_card_comes_once_silently_and_is_read_with_one_press(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    parent, teacher = await here.maria(), await here.mette()
    title, read, thanks = WORDS[code]
    await ticks(world, TICK)
    assert not cards(parent, title), "not in November: a bot that starts in winter sends nobody a card"
    rings = len(parent.rings)
    await autumn(world)
    (card,) = cards(parent, title)
    assert "•" in card
    assert here.place.child not in card
    assert here.place.school not in card
    assert not [line for line in parent.rings[rings:] if line.startswith(title)], "silent"
    assert not cards(teacher, title)
    sent = with_text(parent, title)
    await parent.presses(read, sent.message_id)
    assert parent.toasts[-1].text == thanks
    ((when,),) = await rows(world, "SELECT read_at FROM rights_cards")
    assert when is not None
    await parent.presses_data(ReadRights(here.school, 2027).encode())
    assert await rows(world, "SELECT read_at FROM rights_cards") == [(when,)], "twice is once"
    await autumn(world, 9)
    assert len(await rows(world, "SELECT id FROM rights_cards")) == 1


async def test_a_child_that_left_in_between_brings_no_card(world: World) -> None:
    here = await scene(world)
    parent = await here.maria()
    await at(world, 2027, 9, 7, 10)
    await ticks(world, TICK)
    await world.house.units.run(
        lambda unit: unit.connection.exec_driver_sql(
            "UPDATE guardianships SET until = '2027-09-07 09:00:00.000000', closed_at = '2027-09-07 09:00:00.000000'"
        )
    )
    await at(world, 2027, 9, 7, 17)
    assert not cards(parent, WORDS["da"][0])


async def family(here: Scene, number: int) -> Phone:
    person = await here.world.town.person(here.school, f"Forælder{number}")
    child = await here.world.town.pupil(here.school, here.class_id, f"Barn{number}")
    await here.world.town.guards(here.school, person, child)
    return await here.joins(person, here.world.phone(f"parent{number}"))


@pytest.mark.both_databases
async def test_the_head_reads_a_count_and_nobody_else_does_and_a_handful_is_not_counted(world: World) -> None:
    here = await scene(world)
    person = await world.town.person(here.school, "Hanne", "Leder")
    await world.town.works(here.school, person, None, StaffRole.HEAD)
    head = await here.joins(person, world.phone("head"))
    phones = [await family(here, number) for number in range(4)]
    await at(world, 2027, 9, 7, 10)
    await ticks(world, TICK)
    assert "Årets oversigt" not in (await head.sends("/rettigheder")).text
    phones.append(await family(here, 4))
    await autumn(world, 8)
    await phones[0].presses("Læst")
    assert "Årets oversigt er sendt til 5. Læst af: 1." in (await head.sends("/rettigheder")).text
    assert "Årets oversigt" not in (await phones[0].sends("/rettigheder")).text


async def test_a_stranger_and_another_schools_parent_can_read_no_card_away(world: World) -> None:
    here = await scene(world)
    await here.maria()
    await autumn(world)
    card = data_of(with_text(world.phones["mother"], WORDS["da"][0]), "Læst")
    elsewhere = await scene(world, PLACES["nb"])
    for phone in (world.phone("stranger"), await elsewhere.mette()):
        await phone.starts()
        await phone.presses_data(card)
    assert await rows(world, "SELECT read_at FROM rights_cards WHERE year = 2027 AND school_id = 1") == [(None,)]
