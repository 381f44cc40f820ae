"""The commands of every day: menu, children, help, language; each in the reader's own words."""

from __future__ import annotations

import pytest

from bot.accounts.installation import kept_values
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Guardianship, Place, scene, snapshot
from tests.flows.test_joining import COMMANDS, KEYBOARDS
from tests.world import World

MENUS = [
    (DENMARK, "/menu", "Hvad kan jeg hjælpe med?\n\nBroskolen: Emma (3.B)\n\nEmma: Vælg gerne tid senest {}.",
     "mandag den 30. november", "Vælg tid: Emma"),
    (NORWAY, "/meny", "Hva kan jeg hjelpe med?\n\nBru skole: Jakob (7A)\n\nJakob: Velg gjerne tid innen {}.",
     "mandag 30. november", "Velg tid: Jakob"),
    (SWEDEN, "/meny", "Vad kan jag hjälpa till med?\n\nBroskolan: Elsa (3B)\n\nElsa: Boka en tid senast {}.",
     "måndag 30 november", "Boka tid: Elsa"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "command", "text", "day", "button"), MENUS, ids=["da", "nb", "sv"])
async def test_the_menu_says_who_you_are_and_what_waits_for_you(
    world: World, place: Place, command: str, text: str, day: str, button: str
) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    for word in (command, "/menu"):
        await maria.sends(word)
        shown = "\n\n".join(message.text for message in maria.messages[-2:] if message.from_bot)
        assert shown == text.format(day)
        assert maria.last.labels[:-3] == [button], "and at last three ways to look things up"
    await maria.presses(button)
    assert "15.20" in maria.last.labels


async def test_every_key_of_the_keyboard_leads_somewhere_in_every_language(world: World) -> None:
    here = await scene(world)
    await here.opens()
    await world.passes(minutes=5)
    maria = await here.maria()
    for code, labels in KEYBOARDS.items():
        await maria.presses_data(f"lgc:{code}")
        for label in labels:
            count = len(maria.messages)
            await maria.sends(label)
            assert len(maria.messages) > count + 1
            assert "Jeg har ikke sendt" not in maria.last.text


async def test_every_alias_works_whatever_the_language(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    unknown = "Det forstod jeg ikke. Tryk på en knap, eller skriv /hjaelp."
    for words in COMMANDS.values():
        for word in words:
            await maria.sends(f"/{word}")
            assert maria.last.text != unknown
    await maria.sends("/BOOK@skolebro_test_bot")
    assert maria.last.text != unknown
    await maria.sends("/bogus")
    assert maria.last.text == unknown


CHANGES = [
    ("sv", "Svenska", "Från och med nu skriver jag på svenska."),
    ("nb", "Norsk bokmål", "Fra nå av skriver jeg på norsk."),
]


@pytest.mark.parametrize(("code", "name", "said"), CHANGES)
async def test_language_changes_words_menu_and_keyboard_at_once(world: World, code: str, name: str, said: str) -> None:
    here = await scene(world)
    maria = await here.maria("da")
    await maria.sends("/sprog")
    assert maria.last.text == "Vælg sprog"
    assert maria.last.labels == ["Dansk", "Norsk bokmål", "Svenska"]
    await maria.presses(name)
    assert maria.last.text == said
    assert [label for row in maria.keyboard for label in row] == KEYBOARDS[code]
    words = [word for word, _title in maria.commands]
    assert [word for word in words if word in COMMANDS[code]] == COMMANDS[code]
    assert not {*COMMANDS["da"]} - {*COMMANDS[code]} & {*words}
    await here.opens()
    await world.passes(minutes=5)
    assert maria.lines[-1].startswith({"sv": "Nu kan du boka", "nb": "Nå kan du velge"}[code])


async def test_a_stranger_chooses_the_language_too(world: World) -> None:
    stranger = world.phone("stranger", "da")
    await stranger.sends("/language")
    await stranger.presses("Svenska")
    assert stranger.last.text.startswith("Från och med nu skriver jag på svenska.")
    await stranger.sends("hej")
    assert stranger.last.text.startswith("Hej! Jag är skolans digitala assistent.")


HELP = [
    (DENMARK, "/hjaelp", "Er du gået i stå? Skriv /menu, eller ring til skolen på 12 34 56 78."),
    (NORWAY, "/hjelp", "Står du fast? Skriv /meny, eller ring skolen på 12 34 56 78."),
    (SWEDEN, "/hjalp", "Har du kört fast? Skriv /meny eller ring skolan på 12 34 56 78."),
]


@pytest.mark.parametrize(("place", "command", "last"), HELP, ids=["da", "nb", "sv"])
async def test_help_is_five_lines_and_what_this_person_may_do(
    world: World, place: Place, command: str, last: str
) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    await maria.sends(command)
    lines = maria.last.text.splitlines()
    assert len(lines) == 5
    assert lines[-1] == f"5. {last}"
    assert f"/{COMMANDS[place.code][0]} – " in lines[0]
    assert "/round" not in maria.last.text


FOUND = {
    "da": (
        "Jeg fandt det",
        "Jeg fandt det ikke",
        "Tak, det er godt at vide.",
        "Du kan ringe til skolen på 12 34 56 78.",
        "Spørg skolen",
    ),
    "nb": ("Fant det", "Fant det ikke", "Fint å vite, takk.", "Ring gjerne skolen på 12 34 56 78.", "Spør skolen"),
    "sv": (
        "Hittade det",
        "Hittade det inte",
        "Vad bra, tack för att du svarade.",
        "Ring skolan på 12 34 56 78.",
        "Fråga skolan",
    ),
}


@pytest.mark.both_databases
@pytest.mark.parametrize(("place", "command", "_last"), HELP, ids=["da", "nb", "sv"])
async def test_whether_help_helped_is_said_in_a_press_counted_and_nobodys(
    world: World, place: Place, command: str, _last: str
) -> None:
    """D4.59."""
    here = await scene(world, place)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    yes, no, thanks, call, ask = FOUND[place.code]
    for phone in (maria, mette):
        await phone.sends(command)
        assert (await phone.presses(no)).text.endswith(call)
    assert [ask in phone.last.labels for phone in (maria, mette)] == [True, False], "a teacher asks no school"
    lines = (await erik.sends(command)).text
    await erik.presses(yes)
    assert erik.toasts[-1].text == thanks
    assert erik.last.text == lines, "what was found is still there"
    for phone in (maria, erik, mette):
        assert {yes, no}.isdisjoint(phone.last.labels), "asked once"
    counted = await world.house.units.read(lambda unit: kept_values(unit, "help:"))
    assert counted == {"help:found": "1", "help:missed": "2"}
    await maria.presses(ask)
    assert here.place.child in maria.last.text


CHILDREN = [
    (DENMARK, "/boern", "Er der noget galt, eller mangler der noget? Spørg på skolens kontor."),
    (NORWAY, "/barn", "Er noe feil, eller mangler det noe? Spør kontoret på skolen."),
    (SWEDEN, "/barn", "Är något fel eller saknas något? Fråga på skolexpeditionen."),
]


@pytest.mark.parametrize(("place", "command", "ask"), CHILDREN, ids=["da", "nb", "sv"])
async def test_my_children_are_listed_school_by_school(world: World, place: Place, command: str, ask: str) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    await maria.sends(command)
    assert maria.last.text == f"{place.school}\n{place.child} ({place.class_name})\n\n{ask}"


# Whom the school has not given everything ---------------------------------------------------------------------------


async def test_a_guardian_for_information_sees_the_talk_but_cannot_choose_or_change_it(world: World) -> None:
    here = await scene(world, fathers=False)
    aunt = await world.town.person(here.school, "Ulla")
    await world.town.guards(here.school, aunt, here.child, Guardianship.INFORMATION)
    maria = await here.maria()
    ulla = await here.joins(aunt, world.phone("ulla", "da"))
    await here.opens()
    await world.passes(minutes=5)
    assert len(ulla.pushes) == 1  # the welcome: who cannot book is not invited
    await maria.presses("Tirs. 1. dec. kl. 15.40")
    await ulla.sends("/samtale")
    await ulla.presses("Samtale: Emma")
    assert ulla.last.text.splitlines()[0] == "Vi ses tirsdag den 1. december kl. 15.40–16.00 i lokale 12 hos Mette."
    assert ulla.last.labels == ["Føj til kalender"]
    before = await snapshot(world)
    for data in ("bs:3:1", "bm:1:3", "bx:1", "bv:1:b:0", "by:1", f"bn:{here.round_id}:{here.child}"):
        await ulla.presses_data(data)
        assert ulla.last.text == "Det har du ikke adgang til."
    assert await snapshot(world) == before


async def test_another_adult_sees_nothing_of_the_talks(world: World) -> None:
    here = await scene(world, fathers=False)
    friend = await world.town.person(here.school, "Bo")
    await world.town.guards(here.school, friend, here.child, Guardianship.OTHER)
    maria = await here.maria()
    bo = await here.joins(friend, world.phone("bo", "da"))
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses("Tirs. 1. dec. kl. 15.40")
    await bo.sends("/samtale")
    assert "december" not in bo.last.text
    assert "Samtaler" not in [label for row in bo.keyboard for label in row]
    for data in ("bb:1", f"bt:{here.round_id}:{here.child}", "bk:1", "bx:1"):
        await bo.presses_data(data)
        assert bo.last.text == "Det har du ikke adgang til."
    assert not bo.unanswered
