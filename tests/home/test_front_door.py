"""At the front door: what a stranger meets, and a guardian's own choices seen on the phone."""

from __future__ import annotations

import pytest

from tests.world import Phone, World


async def joined(world: World, *children: str, code: str = "da") -> Phone:
    """Maria, who has read her letter and has these children in 3.B."""
    town = world.town
    school = await town.school()
    class_id = await town.school_class(school, "3.B")
    person = await town.person(school, "Maria")
    for child in children:
        await town.guards(school, person, await town.pupil(school, class_id, child))
    token, _code = await town.invited(school, person)
    maria = world.phone("maria", code)
    await maria.starts(token)
    return maria


def keys(phone: Phone) -> set[str]:
    """The labels of the reply keyboard."""
    return {label for row in phone.keyboard for label in row}


async def test_stranger_meets_one_greeting_and_may_read_privacy_and_choose_a_language(world: World) -> None:
    stranger = world.phone("stranger", "nb")
    greeting = (await stranger.sends("/menu")).text
    assert greeting.startswith("Hei! Jeg er skolens digitale assistent.")
    await stranger.does("sends_sticker")
    assert stranger.last.text == greeting
    await stranger.does("sends_voice")
    assert stranger.last.text == greeting
    assert (await stranger.sends("/children")).text == greeting
    assert (await stranger.presses_data("zz:1")).text == greeting
    assert len((await stranger.presses("Opplysningene dine")).text.splitlines()) == 5
    assert (await stranger.presses("Tilbake")).text == greeting
    await stranger.presses("Bytt språk")
    assert (await stranger.presses("Svenska")).text.startswith("Från och med nu skriver jag på svenska.")
    assert (await stranger.sends("/integritet")).text.startswith("1. Vi sparar")
    assert not stranger.unanswered


@pytest.mark.parametrize(
    ("name", "menu", "reminders"), [("Norsk bokmål", "Meny", "Påminnelser"), ("Svenska", "Meny", "Påminnelser")]
)
async def test_language_changes_the_keyboard_and_the_menu_at_once(
    world: World, name: str, menu: str, reminders: str
) -> None:
    maria = await joined(world, "Emma")
    assert "Påmindelser" in keys(maria)
    await maria.sends("/sprog")
    await maria.presses(name)
    assert {menu, reminders} <= keys(maria)
    assert reminders.lower() in {word.lower() for _command, title in maria.commands for word in title.split()}
    # The old keyboard's label is still understood.
    assert (await maria.sends("Påmindelser")).labels


async def test_menu_children_and_help_in_the_chat(world: World) -> None:
    maria = await joined(world, "Emma", "Noah")
    await maria.sends("/menu")
    assert "Broskolen: Emma (3.B) og Noah (3.B)" in "\n".join(bubble.text for bubble in maria.messages[-2:])
    assert (await maria.sends("/boern")).text.startswith("Broskolen\nEmma (3.B)\nNoah (3.B)")
    assert len((await maria.presses("Menu")).text.splitlines()) >= 3
    assert len((await maria.sends("Hjælp")).text.splitlines()) == 5


async def test_reminders_are_changed_by_buttons_and_by_typing(world: World) -> None:
    maria = await joined(world, "Emma", "Noah")
    await maria.sends("/paamindelser")
    await maria.presses("Dagen før")
    await maria.presses("18.00")
    assert "kl. 18.00." in maria.last.text
    await maria.presses("Stilletid")
    await maria.presses("Vælg klokkeslæt")
    assert "to klokkeslæt" in (await maria.sends("når børnene sover")).text
    assert "kl. 20.00–07.00" in (await maria.sends("20-7")).text
    # The question is answered: the next text is nobody's.
    assert (await maria.sends("20-7")).text.startswith("Jeg har ikke sendt det til nogen.")
    await maria.presses_data("rml")
    assert maria.last.labels == ["Forbogstav", "Navn", "Kun »nyt fra skolen«", "Tilbage"]


async def test_back_closes_the_question_for_times(world: World) -> None:
    maria = await joined(world, "Emma")
    await maria.sends("/paamindelser")
    await maria.presses("Stilletid")
    await maria.presses("Vælg klokkeslæt")
    await maria.presses("Tilbage")
    assert (await maria.sends("20-7")).text.startswith("Jeg har ikke sendt det til nogen.")


async def test_odd_things_get_a_kind_answer(world: World) -> None:
    maria = await joined(world, "Emma")
    await maria.does("sends_voice")
    assert "Ring til skolen på 12 34 56 78." in maria.last.text
    await maria.does("sends_sticker")
    assert maria.last.text.startswith("Tak! Jeg forstår kun tekst og knapper.")
    assert "ikke sendt det til nogen" in (await maria.sends("ord " * 1000)).text
    assert (await maria.sends("/findesikke")).text.endswith("/hjaelp.")
    assert (await maria.presses_data("zz:1")).text.startswith("Det har ændret sig i mellemtiden.")
    group = await maria.person.in_group("3.B")
    await world.settle()
    assert not group.bot_is_in
    assert not maria.unanswered
