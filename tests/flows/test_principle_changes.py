"""A new principle is heard of once, silently, with the week's bundle (D5.5); the welcome names the portal (D1.25)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.core.texts import LANGUAGES
from bot.directory.principle.presses import ShowChanges
from bot.schools.policy import Policy, load_preset
from bot.schools.service import store_policy
from tests.flows.scene import DENMARK, PLACES, Scene, outbox, scene
from tests.people.lifecycle.ticking import ticks
from tests.world import Phone, World

FRIDAY = date(2026, 11, 20)
ADDRESS = "https://example.org/princip"
WORDS = {
    "da": ("Skolens princip er ændret.", "Se, hvad der er nyt", "Der er en ny udgave af dokumentet.", "Læs dokumentet"),
    "nb": ("Skolens standard er endret.", "Se hva som er nytt", "Det har kommet en ny utgave av dokumentet.",
           "Les dokumentet"),
    "sv": ("Skolans riktlinjer har ändrats.", "Se vad som är nytt", "Det finns en ny version av dokumentet.",
           "Läs dokumentet"),
}  # fmt: skip


def moved(policy: Policy) -> Policy:
    """The document stands at another address."""
    return policy.model_copy(update={"links": policy.links.model_copy(update={"principle": ADDRESS})})


async def stores(here: Scene, policy: Policy) -> None:
    await here.world.house.units.run(lambda unit: store_policy(unit, here.school, policy))


async def bundle_comes(here: Scene, day: date = FRIDAY) -> None:
    """The day of the bundle, with the tick on its way."""
    await here.world.until(here.at(15, 0, day))
    await ticks(here.world, "directory.principle", 2)
    await here.world.until(here.at(16, 1, day))
    await ticks(here.world, "directory.principle")


def heard(phone: Phone, code: str) -> list[str]:
    return [line for line in phone.lines if WORDS[code][0] in line]


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_everybody_hears_once_that_the_principle_has_changed_and_sees_what_is_new(
    world: World, code: str
) -> None:
    here = await scene(world, PLACES[code])
    maria, mette = await here.maria(), await here.mette()
    changed, see, edition, read = WORDS[code]
    await world.passes(minutes=5)
    await stores(here, moved(load_preset(here.place.preset)))
    await ticks(world, "directory.principle")
    assert not heard(maria, code), "not before the bundle"
    await world.passes(minutes=5)
    erik = await here.erik()
    await bundle_comes(here)
    for phone in (maria, mette):
        assert len(heard(phone, code)) == 1
        assert not [line for line in phone.rings if changed in line]
        assert here.place.child not in heard(phone, code)[0]
        assert here.place.school not in heard(phone, code)[0]
        await phone.presses(see, next(each for each in phone.messages if each.text == changed).message_id)
        assert edition in phone.last.text
        assert read in phone.last.labels
    # Once: not with the next week's, and not to who joined after it had changed.
    await bundle_comes(here, FRIDAY + timedelta(days=7))
    assert [len(heard(phone, code)) for phone in (maria, mette, erik)] == [1, 1, 0]


async def test_two_changes_in_a_week_are_one_and_both_are_told_of(world: World) -> None:
    here = await scene(world, DENMARK)
    maria = await here.maria()
    await world.passes(minutes=5)
    preset = load_preset("dk-buddinge")
    await stores(here, moved(preset))
    await world.passes(minutes=5)
    # Of itself the second is nothing that everybody has to hear.
    quieter = moved(preset)
    quieter = quieter.model_copy(update={"messages": quieter.messages.model_copy(update={"story_weeks": 9})})
    await stores(here, quieter)
    await bundle_comes(here)
    assert len(heard(maria, "da")) == 1
    await maria.presses("Se, hvad der er nyt")
    assert WORDS["da"][2] in maria.last.text


async def test_what_the_principle_does_not_say_itself_is_told_to_nobody(world: World) -> None:
    here = await scene(world, DENMARK)
    await here.maria()
    await world.passes(minutes=5)
    policy = load_preset("dk-buddinge")
    await stores(here, policy.model_copy(update={"messages": policy.messages.model_copy(update={"story_weeks": 9})}))
    await bundle_comes(here)
    assert not await outbox(world, "principle.changed")


async def test_a_change_that_is_taken_back_before_the_bundle_is_none(world: World) -> None:
    here = await scene(world, DENMARK)
    maria = await here.maria()
    await world.passes(minutes=5)
    await stores(here, moved(load_preset("dk-buddinge")))
    await world.until(here.at(15, 0, FRIDAY))
    await ticks(world, "directory.principle")
    await stores(here, load_preset("dk-buddinge"))
    await world.until(here.at(16, 1, FRIDAY))
    assert not heard(maria, "da")


async def planned(here: Scene) -> None:
    """Some hours before the bundle."""
    await here.world.until(here.at(15, 0, FRIDAY))
    await ticks(here.world, "directory.principle")


async def test_a_change_after_the_first_was_planned_is_told_with_it_in_one_message(world: World) -> None:
    here = await scene(world, DENMARK)
    maria = await here.maria()
    await world.passes(minutes=5)
    first = moved(load_preset("dk-buddinge"))
    await stores(here, first)
    await planned(here)
    await stores(here, first.model_copy(update={"portal": first.portal.model_copy(update={"names": ("Aula",)})}))
    await bundle_comes(here)
    assert len(heard(maria, "da")) == 1
    await maria.presses("Se, hvad der er nyt")
    assert WORDS["da"][2] in maria.last.text, "the first change"
    assert "Aula" in maria.last.text, "the second"


async def test_what_is_taken_back_before_the_bundle_and_comes_again_is_heard_of_then(world: World) -> None:
    here = await scene(world, DENMARK)
    maria = await here.maria()
    await world.passes(minutes=5)
    preset = load_preset("dk-buddinge")
    await stores(here, moved(preset))
    await planned(here)
    await stores(here, preset)
    await bundle_comes(here)
    assert not heard(maria, "da")
    await stores(here, moved(preset))
    await bundle_comes(here, FRIDAY + timedelta(days=7))
    assert len(heard(maria, "da")) == 1


async def test_who_has_a_new_phone_since_the_change_is_told_on_it(world: World) -> None:
    here = await scene(world, DENMARK)
    old = await here.maria()
    await world.passes(minutes=5)
    await stores(here, moved(load_preset("dk-buddinge")))
    await world.passes(minutes=5)
    new = await here.joins(here.mother, world.phone("mother, again", "da"))
    await bundle_comes(here)
    assert (len(heard(old, "da")), len(heard(new, "da"))) == (0, 1)


async def test_a_stated_value_that_becomes_another_is_heard_of(world: World) -> None:
    here = await scene(world, DENMARK)
    maria = await here.maria()
    await world.passes(minutes=5)
    policy = load_preset("dk-buddinge")
    await stores(here, policy.model_copy(update={"portal": policy.portal.model_copy(update={"names": ("Aula",)})}))
    await bundle_comes(here)
    assert len(heard(maria, "da")) == 1
    await maria.presses("Se, hvad der er nyt")
    assert "Aula" in maria.last.text


async def test_a_version_that_is_none_before_the_present_one_cannot_be_asked_for(world: World) -> None:
    here = await scene(world, DENMARK)
    maria = await here.maria()
    await stores(here, moved(load_preset("dk-buddinge")))
    for since in (-1, 2, 3, 99):
        await maria.presses_data(ShowChanges(here.school, 0, since).encode())
        assert WORDS["da"][2] not in maria.last.text
    await maria.presses_data(ShowChanges(here.school, 0, 1).encode())
    assert WORDS["da"][2] in maria.last.text


# The portal ----------------------------------------------------------------------------------------------------------

PORTALS = {
    "da": "Alt andet kommer stadig i Aula og Skoleportalen, så husk også at kigge der.",
    "nb": "Alt annet kommer fortsatt i",
    "sv": "Allt annat kommer fortfarande i",
}


@pytest.mark.parametrize("code", LANGUAGES)
async def test_the_welcome_says_that_the_portal_stays_where_the_principle_puts_it_first(
    world: World, code: str
) -> None:
    here = await scene(world, PLACES[code])
    portal = load_preset(here.place.preset).portal
    first = portal.comes_first and bool(portal.names)
    maria, mette = await here.maria(), await here.mette()
    assert any(PORTALS[code] in message.text for message in maria.messages) is first
    assert not any(PORTALS[code] in message.text for message in mette.messages)
