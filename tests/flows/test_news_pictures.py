"""Before pictures go to a whole class their writer is asked once whether everybody in them may be shown (D2.10)."""

from __future__ import annotations

import pytest

from tests.flows.scene import DENMARK, PLACES, scene
from tests.flows.test_news_writing import copies, minute, states
from tests.world import World

WORDS = {
    "da": ("Send", "Billederne går til 3.B. Har alle, der kan ses på dem, sagt ja til at blive vist?",
           "Ja, send til alle", "Teksten nævner Emma."),
    "nb": ("Send", "Bildene går til 7A. Har skolen samtykke til å vise alle som er på dem?",
           "Ja, send til alle", "Teksten nevner Jakob."),
    "sv": ("Skicka", "Bilderna går till 3B. Har alla som syns på dem sagt ja till att visas?",
           "Ja, skicka till alla", "Texten nämner Elsa."),
}  # fmt: skip
ONE = {
    "da": "Billedet går til 3.B. Har alle, der kan ses på det, sagt ja til at blive vist?",
    "nb": "Bildet går til 7A. Har skolen samtykke til å vise alle som er på det?",
    "sv": "Bilden går till 3B. Har alla som syns på den sagt ja till att visas?",
}


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_pictures_to_a_class_go_by_one_press_more_also_with_a_name_in_the_text(world: World, code: str) -> None:
    here, (send, asks, yes, names) = await scene(world, PLACES[code]), WORDS[code]
    maria, mette = await here.maria(), await here.mette()
    await mette.sends_album(2, "Skoven i dag!")
    await world.passes(seconds=3)
    await mette.presses(send)
    assert plain(mette.last.text) == asks
    assert len(mette.last.labels) == 2, "there is no text to change"
    await minute(world)
    assert not copies(maria, "Skoven i dag"), "nothing goes by itself"
    await mette.presses(yes)
    await minute(world)
    assert copies(maria, "Skoven i dag")

    await mette.sends_photo(f"{here.place.child} fandt et blad.")
    await mette.presses(send)
    first, second = plain(mette.last.text).split("\n")
    assert first.startswith(names)
    assert second == ONE[code]
    await mette.presses(yes)
    await minute(world)
    assert copies(maria, "fandt et blad"), "one press answers both"


async def test_a_letter_and_a_plain_text_are_not_asked_about(world: World) -> None:
    here = await scene(world, DENMARK)
    maria, mette = await here.maria(), await here.mette()
    await mette.does("sends_file", "brev.pdf", 60_000, "Et brev.")
    await mette.presses("Send")
    await mette.sends("Husk madpakken.")
    await mette.presses("Send")
    await minute(world)
    assert copies(maria, "Et brev")
    assert copies(maria, "Husk madpakken")
    await mette.does("sends_file", "skov.JPG", 60_000, "Et billede i fuld størrelse.")
    await mette.presses("Send")
    assert plain(mette.last.text) == ONE["da"], "a picture sent as a file shows as much"


async def test_who_stops_it_and_sends_it_as_it_was_is_not_asked_again_but_for_other_homes_is(world: World) -> None:
    here = await scene(world, DENMARK)
    _maria, mette = await here.maria(), await here.mette()
    await mette.sends_photo("I skoven.")
    await mette.presses("Send")
    await mette.presses("Ja, send til alle")
    await mette.presses("Stop")
    await mette.presses("Send")
    assert await states(world) == ["scheduled"]
    await mette.presses("Stop")
    await mette.presses("Til: 3.B")
    await mette.presses("✓ 3.B")
    await mette.presses("3.B")
    await mette.presses("Tilbage")
    await mette.presses("Send")
    assert plain(mette.last.text) == ONE["da"]
    assert await states(world) == ["draft"]


async def test_pictures_to_a_few_that_become_a_good_story_are_asked_about(world: World) -> None:
    here = await scene(world, DENMARK)
    _maria, mette = await here.maria(), await here.mette()
    await mette.sends_photo("Emma i skoven.")
    await mette.presses("Til: 3.B")
    await mette.presses("Kun nogle af dem")
    await mette.presses("Emma Lund")
    await mette.presses("Tilbage")
    await mette.presses("Tilbage")
    await mette.presses("Nyt")
    await mette.presses("God historie")
    await mette.presses("Send")
    assert "Billedet går til 1 elev." in plain(mette.last.text)
    await mette.presses("Ja, send til alle")
    await minute(world)
    assert await states(world) == ["sent"]


async def test_pictures_to_one_childs_homes_go_at_once_and_to_a_few_childrens_are_asked_about(world: World) -> None:
    here = await scene(world, DENMARK)
    await world.town.guards(here.school, here.father, await world.town.pupil(here.school, here.class_id, "Per"))
    maria, mette = await here.maria(), await here.mette()
    for several in (False, True):
        await mette.sends_photo("I skoven.")
        await mette.presses("Til: 3.B")
        await mette.presses("Kun nogle af dem")
        await mette.presses("Emma Lund")
        if several:
            await mette.presses("Per Lund")
        await mette.presses("Tilbage")
        await mette.presses("Tilbage")
        await mette.presses("Send")
    assert "Billedet går til 2 elever." in plain(mette.last.text), "nearly a class may be picked one by one"
    await minute(world)
    assert await states(world) == ["sent", "draft"]
    assert len(copies(maria, "I skoven")) == 1
