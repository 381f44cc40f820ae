"""Goals and plan: the team is asked as a term starts, homes read them, and who comes later finds them (D5.4–D5.6)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.news.models import PostKind
from bot.news.writing.presses import WriteTo
from bot.people.models import StaffRole
from bot.schools.policy import load_preset
from bot.schools.service import store_policy
from tests.flows.scene import DENMARK, PLACES, SWEDEN, Place, Scene, outbox, scene, with_text
from tests.flows.test_news_weeks import closes_school, colleague
from tests.news.sending.posting import goes_on, sent
from tests.people.lifecycle.ticking import ticks
from tests.world import World

# The Monday of the term's first week; the days before Thursday are closed.
JANUARY = date(2027, 1, 4)
FIRST = JANUARY + timedelta(days=3)
WORDS: dict[str, dict[str, str]] = {
    "da": {
        "asked": "3.B: Et nyt halvår er begyndt. Vil du fortælle hjemmene om mål og plan og om, hvordan arbejdet er "
        "tilrettelagt?",
        "button": "Skriv om målene", "question": "Hvilke mål arbejder 3.B frem mod i dette halvår",
        "goals": "Alle læser 20 minutter om dagen.", "told": "3.B: Mål og plan. Alle læser 20 minutter om dagen.",
        "kind": "Mål og plan", "send": "Send", "ok": "OK, læst", "news": "/nyt", "sort": "Vælg type",
        "lately": "Seneste nyt fra skolen:",
    },
    "nb": {
        "asked": "7A: En ny termin har begynt. Fortell hjemmene om målene, planen og hvordan arbeidet er lagt opp.",
        "button": "Skriv om målene", "question": "Hvilke mål arbeider 7A mot denne terminen",
        "goals": "Alle leser 20 minutter om dagen.", "told": "7A: Mål og plan. Alle leser 20 minutter om dagen.",
        "kind": "Mål og plan", "send": "Send", "ok": "OK, lest", "news": "/nytt", "sort": "Velg type",
        "lately": "Nytt fra skolen i det siste:",
    },
    "sv": {
        "asked": "3B: En ny termin har börjat. Berätta för hemmen om målen, planen och hur arbetet är upplagt.",
        "button": "Berätta om målen", "question": "Vilka mål arbetar 3B mot den här terminen",
        "goals": "Alla läser 20 minuter om dagen.", "told": "3B: Mål och plan. Alla läser 20 minuter om dagen.",
        "kind": "Mål och plan", "send": "Skicka", "ok": "OK, läst", "news": "/nytt", "sort": "Välj typ",
        "lately": "Nytt från skolan på sistone:",
    },
}  # fmt: skip


PLAN = "https://broskolan.example/arbetsplan"


async def told_goals(world: World, place: Place) -> Scene:
    """The place, whose school has the goals told: by its principle, or because it chose to."""
    here, found = await scene(world, place), load_preset(place.preset)
    if place is not SWEDEN:
        chosen = found.model_copy(update={"messages": found.messages.model_copy(update={"goals": True})})
        await world.house.units.run(lambda unit: store_policy(unit, here.school, chosen))
    await closes_school(here, *(JANUARY + timedelta(days=day) for day in range(3)))
    return here


async def looks(here: Scene, day: date, hour: int, minute: int = 0) -> list[Any]:
    """It is then, and the bot has looked; who was asked so far."""
    await here.world.until(here.at(hour, minute, day))
    await ticks(here.world, "news.goals", 2)
    return await outbox(here.world, "news.goals_due")


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_a_team_tells_the_goals_as_a_term_starts_and_homes_find_them_all_term(world: World, code: str) -> None:
    here, words = await told_goals(world, PLACES[code]), WORDS[code]
    maria, mette, anne = await here.maria(), await here.mette(), await colleague(here)
    # Not in the middle of a term, not while school is closed, not during lessons.
    assert await looks(here, date(2026, 11, 18), 15) == []
    assert await looks(here, JANUARY, 15) == []
    assert await looks(here, FIRST, 13) == []
    await looks(here, FIRST, 14, 30)
    assert len(await looks(here, FIRST + timedelta(days=1), 15)) == 1
    assert mette.lines[-1] == words["asked"]
    assert words["asked"] not in (*anne.lines, *mette.rings)
    await mette.presses(words["button"], with_text(mette, words["asked"]).message_id)
    assert words["question"] in mette.last.text
    await mette.sends(words["goals"])
    assert mette.last.text.startswith(words["told"])
    assert words["kind"] in mette.last.labels
    await mette.presses(words["send"])
    await goes_on(world, seconds=61)
    assert maria.lines[-1].startswith(words["told"])
    assert maria.lines[-1] not in maria.rings
    await maria.presses(words["ok"])
    assert words["ok"] not in with_text(maria, words["goals"]).labels
    # Months later they are still there, for who looks and for who has just come.
    await world.until(here.at(9, 0, FIRST + timedelta(days=60)))
    await maria.sends(words["news"])
    await maria.presses(words["sort"])
    await maria.presses(words["kind"])
    assert words["goals"] in maria.last.text
    erik = await here.erik()
    assert words["told"] in with_text(erik, words["lately"]).text


async def test_goals_told_before_the_question_is_read_answer_it_also_the_schools_own_to_all(world: World) -> None:
    here = await told_goals(world, SWEDEN)
    _maria, mette = await here.maria(), await here.mette()
    head = await world.town.person(here.school, "Hanna", "Berg")
    await world.town.works(here.school, head, None, StaffRole.HEAD)
    await here.joins(head, world.phone("head", "sv"))
    # The staff's quiet hours hold the question until the morning.
    assert len(await looks(here, FIRST, 18)) == 1
    await sent(here, {"sv": "Alla läser."}, kind=PostKind.GOALS, class_id=None, by=head)
    await world.passes(hours=16)
    assert [state for _person, state, _at in await outbox(world, "news.goals_due")] == ["dropped"]
    assert not [line for line in mette.lines if "termin" in line]


async def test_goals_told_in_the_days_before_a_term_are_that_terms_and_nobody_is_asked(world: World) -> None:
    here = await told_goals(world, SWEDEN)
    _maria, _mette = await here.maria(), await here.mette()
    await world.until(here.at(10, 0, date(2026, 12, 21)))
    await sent(here, {"sv": "Alla läser."}, kind=PostKind.GOALS)
    assert await looks(here, FIRST, 15) == []


async def test_where_the_principle_says_nothing_of_goals_nobody_is_asked_and_nothing_is_offered(world: World) -> None:
    here = await scene(world, DENMARK)
    maria, mette = await here.maria(), await here.mette()
    assert await looks(here, FIRST, 15) == []
    await maria.sends("/nyt")
    await maria.presses("Vælg type")
    assert "Mål og plan" not in maria.last.labels
    await mette.sends("Vi byggede en bro.")
    await mette.presses("Nyt", with_text(mette, "bro").message_id)
    assert "Mål og plan" not in mette.last.labels
    pressed = await mette.presses_data(WriteTo(here.class_id, PostKind.GOALS).encode())
    assert "Hvilke mål" not in pressed.text


async def test_the_plan_may_come_as_a_file_and_whoever_has_it_hears_that_it_has_changed(world: World) -> None:
    """D5.5: the work plan is a document; a change of it is told, and asks for a new OK where the team wants that."""
    here = await told_goals(world, SWEDEN)
    maria, mette = await here.maria(), await here.mette()
    await looks(here, FIRST, 15)
    await mette.presses("Berätta om målen", with_text(mette, "En ny termin").message_id)
    await mette.sends_file("arbetsplan.pdf", 90_000)
    await mette.presses("Skicka")
    await goes_on(world, seconds=61)
    copy = with_text(maria, "3B: Mål och plan. 1 fil")
    assert copy.document is not None
    assert copy.document.filename == "arbetsplan.pdf"
    await maria.presses("OK, läst", copy.message_id)
    stays = "Bilder och filer ändras inte. Skicka andra i ett nytt meddelande, och ta tillbaka det här"
    await mette.presses("Rätta texten")
    assert stays in mette.last.text
    assert stays in (await mette.sends_file("arbetsplan-2.pdf", 90_000)).text
    assert mette.last.labels == ["Låt det vara"]
    await mette.sends("Läsning till påsk.\nBråk till sommaren.")
    await mette.presses(next(label for label in mette.last.labels if "OK" in label))
    await goes_on(world, seconds=61)
    assert "Rättelse: 3B: Mål och plan. Läsning till påsk." in maria.lines[-1]
    assert "3B: Mål och plan.\nLäsning till påsk.\nBråk till sommaren." in maria.last.text
    assert "OK, läst" in maria.last.labels


async def test_the_work_plan_is_a_press_away_under_the_goals_and_in_the_principle(world: World) -> None:
    here = await told_goals(world, SWEDEN)
    maria, mette = await here.maria(), await here.mette()
    await maria.sends("/princip")
    assert "Arbetsplan" not in maria.last.labels, "not before the school has given its address"
    found = load_preset(SWEDEN.preset)
    linked = found.model_copy(update={"links": found.links.model_copy(update={"work_plan": PLAN})})
    await world.house.units.run(lambda unit: store_policy(unit, here.school, linked))
    await looks(here, FIRST, 15)
    await mette.presses("Berätta om målen", with_text(mette, "En ny termin").message_id)
    await mette.sends("Alla läser.")
    await mette.presses("Skicka")
    await goes_on(world, seconds=61)
    copy = with_text(maria, "3B: Mål och plan. Alla läser.")
    assert [button.url for row in copy.buttons for button in row if button.text == "Arbetsplan"] == [PLAN]
    await maria.sends("/princip")
    assert "Arbetsplan" in maria.last.labels
