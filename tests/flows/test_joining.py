"""Joining by the letter's link or its typed code, and what a stranger may see before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.conferences.plans import invitations
from bot.conferences.queries import rounds
from bot.core.unit import Unit
from bot.outbox.planning import plan
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, scene, snapshot, with_text
from tests.world import World

WELCOME = [
    (
        DENMARK,
        "Velkommen, Maria! Du er nu knyttet til Emma (3.B) på Broskolen.",
        "Skriv /menu, så ser du, hvad jeg kan.",
    ),
    (
        NORWAY,
        "Velkommen, Kari! På Bru skole er du nå koblet til Jakob (7A).",
        "Skriv /meny, så ser du hva jeg kan hjelpe med.",
    ),
    (SWEDEN, "Välkommen, Åsa! På Broskolan är du nu kopplad till Elsa (3B).", "Skriv /meny så ser du vad jag kan."),
]
KEYBOARDS = {
    "da": ["Meld fravær", "Samtaler", "Tal med skolen", "Nyt", "Spørg", "Menu", "Hjælp", "Påmindelser"],
    "nb": ["Meld fravær", "Samtaler", "Snakk med skolen", "Nytt", "Spør", "Meny", "Hjelp", "Påminnelser"],
    "sv": ["Anmäl frånvaro", "Samtal", "Prata med skolan", "Nytt", "Fråga", "Meny", "Hjälp", "Påminnelser"],
}
COMMANDS = {
    "da": ["samtale", "menu", "boern", "hjaelp", "privatliv", "paamindelser", "start", "sprog"],
    "nb": ["samtale", "meny", "barn", "hjelp", "personvern", "paminnelser", "start", "sprak"],
    "sv": ["samtal", "meny", "barn", "hjalp", "integritet", "paminnelser", "start", "sprak"],
}


@pytest.mark.both_databases
@pytest.mark.parametrize(("place", "welcome", "way_on"), WELCOME, ids=["da", "nb", "sv"])
async def test_the_link_of_the_letter_lets_a_guardian_in(world: World, place: Place, welcome: str, way_on: str) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    # Between them stands what the class's card says.
    assert maria.last.text.startswith(welcome)
    assert maria.last.text.endswith(way_on)
    assert [label for row in maria.keyboard for label in row] == KEYBOARDS[place.code]
    known = COMMANDS[place.code]
    assert [word for word, _title in maria.commands if word in known] == known


CODES = [
    ("da", "Skriv koden fra skolens brev.", "Velkommen, Maria!"),
    ("nb", "Skriv koden fra brevet du fikk av skolen.", "Velkommen, Maria!"),
    ("sv", "Skriv koden som står i brevet från skolan.", "Välkommen, Maria!"),
]


@pytest.mark.parametrize(("code", "asked", "welcome"), CODES)
async def test_a_typed_code_forgives_spaces_case_and_letters_that_look_alike(
    world: World, code: str, asked: str, welcome: str
) -> None:
    here = await scene(world)
    _token, secret = await world.town.invited(here.school, here.mother)
    maria = world.phone("mother", code)
    await maria.starts()
    assert asked in maria.last.text
    plain = "".join(letter for letter in secret if letter.isalnum())
    await maria.sends(f"  {plain[:3].lower()} {plain[3:5]}-{plain[5:].lower()} ")
    assert maria.last.text.startswith(welcome)


async def test_a_phone_in_another_language_reads_the_schools(world: World) -> None:
    here = await scene(world, SWEDEN)
    maria = await here.maria("ar")
    assert maria.last.text.startswith("Välkommen, Åsa!")
    assert [label for row in maria.keyboard for label in row] == KEYBOARDS["sv"]


@pytest.mark.parametrize("code", ["nb", "no", "nn", "nb-NO"])
async def test_every_norwegian_phone_reads_bokmal(world: World, code: str) -> None:
    here = await scene(world)
    assert (await here.maria(code)).last.text.startswith("Velkommen, Maria! På Broskolen er du nå koblet")


async def test_wrong_used_and_expired_codes_get_the_same_kind_answer(world: World) -> None:
    here = await scene(world)
    used, _code = await world.town.invited(here.school, here.father)
    await world.phone("somebody", "da").starts(used)
    old, _code = await world.town.invited(here.school, here.mother)
    world.clock.advance(timedelta(days=31))
    maria = world.phone("mother", "da")
    answers = []
    for token in (used, old, "A" * 22):
        await maria.starts(token)
        answers.append((maria.last.text, maria.last.labels))
    assert answers == 3 * [
        (
            "Koden passer ikke. Måske er den brugt, for gammel eller tastet forkert.",
            ["Prøv igen", "Bed om en ny kode"],
        )
    ]
    await maria.presses("Bed om en ny kode")
    assert maria.last.text.endswith("Du kan også spørge på skolens kontor. De kan give dig en kode.")


async def test_the_sixth_wrong_code_within_an_hour_is_not_looked_at(world: World) -> None:
    here = await scene(world)
    token, _code = await world.town.invited(here.school, here.mother)
    maria = world.phone("mother", "da")
    for number in range(5):
        await maria.starts(f"{number}" * 22)
    await maria.starts(token)
    assert maria.last.text == "Det blev mange forsøg. Prøv igen efter kl. 08.40, eller bed skolen om en ny kode."
    await world.passes(hours=1)
    await maria.starts(token)
    assert maria.last.text.startswith("Velkommen, Maria!")


async def test_the_other_parents_letter_is_not_used_up_on_this_phone(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    token, _code = await world.town.invited(here.school, here.father)
    await maria.starts(token)
    assert "Erik" not in maria.last.text
    assert "Koden kan stadig bruges." in maria.last.text
    erik = world.phone("father", "sv")
    await erik.starts(token)
    assert erik.last.text.startswith("Välkommen, Erik!")


async def test_a_second_school_adds_to_the_first(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    town = world.town
    other = await town.school("bru", "no-skedsmo", "Bru skole")
    klass = await town.school_class(other, "1A")
    person = await town.person(other, "Maria")
    await town.guards(other, person, await town.pupil(other, klass, "Noah"))
    token, _code = await town.invited(other, person)
    await maria.starts(token)
    await maria.sends("/boern")
    assert "Emma (3.B)" in maria.last.text
    assert "Noah (1A)" in maria.last.text


async def test_using_ones_own_code_again_is_answered_kindly(world: World) -> None:
    here = await scene(world)
    token, _code = await world.town.invited(here.school, here.mother)
    maria = world.phone("mother", "da")
    await maria.starts(token)
    await maria.starts(token)
    assert maria.last.text == "Du har allerede brugt koden. Du er knyttet til Emma (3.B)."


async def test_a_new_phone_takes_over_and_the_old_one_sees_nothing_any_more(world: World) -> None:
    here = await scene(world)
    old = await here.maria()
    new = await here.joins(here.mother, world.phone("new", "da"))
    await here.opens()
    before = len(old.pushes)
    await world.passes(minutes=5)
    assert len(old.pushes) == before
    assert new.lines[-1].startswith("Nu kan du vælge tid")
    await old.sends("/samtale")
    assert "Emma" not in old.last.text


PRIVACY = [
    ("da", "/privatliv", "1. Vi gemmer navne, klasser og telefonnumre fra skolen, dine valg her, "
     "og hvilken Telegram-konto der er din."),
    ("nb", "/personvern", "1. Vi lagrer navn, klasse og telefonnummer fra skolen, det du velger her, "
     "og hvilken Telegram-konto som er din."),
    ("sv", "/integritet", "1. Vi sparar namn, klass och telefonnummer från skolan, det du väljer här "
     "och vilket Telegram-konto som är ditt."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "command", "first"), PRIVACY)
async def test_privacy_is_told_in_five_lines_before_anybody_is_linked(
    world: World, code: str, command: str, first: str
) -> None:
    stranger = world.phone("stranger", code)
    for word in (command, "/privacy"):
        await stranger.sends(word)
        lines = stranger.last.text.splitlines()
        assert lines[0] == first
        assert len(lines) == 5


async def test_a_stranger_learns_nothing_and_leaves_nothing(world: World) -> None:
    here = await scene(world)
    await here.opens()
    await world.passes(minutes=5)
    stranger = world.phone("stranger", "da")
    before = await snapshot(world, without={"seen_updates", "accounts", "audit"})
    for text in ("/samtale", "/menu", "/boern", "/paamindelser", "Samtaler", "Emma", "hej"):
        await stranger.sends(text)
        assert stranger.last.text.startswith("Hej! Jeg er skolens digitale assistent.")
        assert stranger.last.labels == ["Jeg har ingen kode", "Dine oplysninger", "Skift sprog"]
    await stranger.presses_data("bs:1:1")
    await stranger.presses_data(f"bt:{here.round_id}:{here.child}")
    assert await snapshot(world, without={"seen_updates", "accounts", "audit"}) == before
    assert "Emma" not in " ".join(message.text for message in stranger.messages if message.from_bot)
    assert not stranger.unanswered


async def test_a_linked_guardian_who_says_start_is_greeted_and_keeps_the_keyboard(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await maria.starts()
    assert maria.last.text.startswith("Hej Maria! Jeg hjælper dig og Broskolen med at holde kontakten.")
    assert [label for row in maria.keyboard for label in row] == KEYBOARDS["da"]


async def test_without_a_code_there_is_a_way_to_one(world: World) -> None:
    stranger = world.phone("stranger", "sv")
    await stranger.starts()
    await stranger.presses("Jag har ingen kod")
    assert with_text(stranger, "Fråga på skolexpeditionen. De kan ge dig en kod.").labels == ["Nu har jag en kod"]
    await stranger.presses("Nu har jag en kod")
    assert stranger.last.text == "Skriv din inbjudningskod."
    await stranger.sends("hej")
    assert stranger.last.text == "Det ser inte ut som en kod. En kod ser ut så här: ABCDE FGHJK"


async def test_who_joins_after_a_round_opened_is_invited_then(world: World) -> None:
    """The invitation was planned for every custody holder; it waited for the one who had no phone here yet."""
    town = world.town
    school = await town.school()
    klass = await town.school_class(school, "3.B")
    emma = await town.pupil(school, klass, "Emma")
    maria, mette = await town.person(school, "Maria"), await town.person(school, "Mette")
    await town.guards(school, maria, emma)
    await town.works(school, mette, klass)
    round_id = await town.round(school, klass, mette, [datetime(2026, 12, 1, 14, 20, tzinfo=UTC)])

    async def announce(unit: Unit) -> None:
        plan(unit, invitations((await rounds(unit, [round_id]))[round_id], [maria], unit.now))

    await world.house.units.run(announce)
    await world.passes(hours=3)
    token, _code = await town.invited(school, maria)
    phone = world.phone("maria")
    await phone.starts(token)
    assert "Ti" in phone.last.labels[0], "the invitation's times stand under the newest message"
    assert phone.rings[-1].startswith("Nu kan du vælge tid")
