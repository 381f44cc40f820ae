"""The board of times: read and worked at on the school's own page, with Telegram and without."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import insert, update

from bot.conferences.models import Slot, SlotState
from bot.conferences.scheduling.models import ScheduledRound, Scheduling
from bot.conferences.scheduling.presses import PlanRounds, ShowSchedule
from bot.conferences.scheduling.service import search
from bot.conferences.wishes.models import PartOfDay
from bot.conferences.wishes.presses import AskWishes, ChoosePart
from bot.core.unit import Unit
from bot.people.models import StaffRole
from bot.people.pages.presses import BOARD, HandOutPage, OpenPage
from tests.flows.scene import PLACES, Place, Scene, live, scene
from tests.web.browser import OwnPages, Visitor, own_pages, url_of
from tests.world import Phone, World

SAID = {
    "da": ("Spær tiden", "Gør den ledig", "spærret", "Book", "Flyt", "Aflys samtalen", "Tilføj tider"),
    "nb": ("Sperr tiden", "Gjør den ledig", "sperret", "Bestill", "Flytt", "Avlys samtalen", "Legg til tider"),
    "sv": ("Spärra tiden", "Gör den ledig", "spärrad", "Boka", "Flytta", "Ställ in samtalet", "Lägg till tider"),
}
# Whether the home hears of it by itself; a time that is held for a family, and one that is kept back.
TOLD = {
    "da": ("Vil du ringe til dem?", "Forældrene får besked.", "holdes til en familie", "gemt"),
    "nb": ("Kan du ringe dem?", "De foresatte får beskjed.", "holdes av til en familie", "holdt tilbake"),
    "sv": ("du behöver ringa dem", "Vårdnadshavarna får veta det.", "reserverad åt en familj", "sparad"),
}
# A proposed time, the way to another, what it costs, and the buttons for all of them.
PLANNED = {
    "da": (
        "Emma Lund, foreslået",
        "En anden tid",
        "passer ikke familien",
        "koster ikke noget",
        "Skift tid",
        "Send ud",
        "Drop",
    ),
    "nb": (
        "Jakob Lund, foreslått",
        "En annen tid",
        "passer ikke for",
        "koster ingenting",
        "Bytt tid",
        "Publiser",
        "Forkast",
    ),
    "sv": (
        "Elsa Lund, föreslagen",
        "En annan tid",
        "passar inte",
        "kostar ingenting",
        "Byt tid",
        "Publicera",
        "Släng schemat",
    ),
}


@pytest.fixture
async def pages(world: World) -> AsyncIterator[OwnPages]:
    async with own_pages(world) as served:
        yield served


async def board(pages: OwnPages, here: Scene, person: int | None = None) -> Visitor:
    visitor = pages.visitor()
    await visitor.opens(await pages.link(here.school, person or here.teacher, BOARD))
    return visitor


@pytest.mark.parametrize("place", PLACES.values(), ids=lambda place: place.code)
async def test_a_teacher_without_telegram_blocks_books_moves_and_cancels(
    world: World, pages: OwnPages, place: Place
) -> None:
    block, free, blocked, book, move, cancel, add = SAID[place.code]
    here = await scene(world, place)
    await here.opens()
    call, told, held, kept = TOLD[place.code]
    desk = await board(pages, here)
    # Who has no account reads the language of the school.
    assert (desk.page.status, desk.page.lang) == (200, place.code)
    assert place.child in desk.page.text
    await desk.sends(block)
    assert blocked in desk.page.text
    await desk.sends(free)
    assert blocked not in desk.page.text
    times = desk.page.form(book).options["v-time"]
    who = desk.page.form(book).options["v-who"]
    await desk.sends(book, who=who[-1][0], time=times[1][0])
    assert list((await live(world, place.zone)).values()) == ["1/12 15.40"]
    assert call in desk.page.text
    maria = await here.maria()
    await world.settle()
    talk = desk.page.form(move).options["v-talk"][-1][0]
    await desk.sends(move, talk=talk, time=desk.page.form(move).options["v-time"][-1][0])
    assert list((await live(world, place.zone)).values()) == ["1/12 16.20"]
    assert told in desk.page.text
    await world.settle()
    assert maria.rings
    await desk.sends(add, day="2026-12-02", start="14:00", end="15:00")
    assert "14.00" in desk.page.text
    talk = desk.page.form(cancel).options["v-talk"][-1][0]
    await desk.sends(cancel, talk=talk, why="family")
    assert await live(world, place.zone) == {}
    assert (desk.page.status, told in desk.page.text) == (200, True)
    # What is held for somebody looks like it, and nobody blocks it; what is kept back can be freed.
    blocks = desk.page.html.count(f">{block}")

    async def keep(unit: Unit) -> None:
        for slot_id, state in ((1, SlotState.HELD), (2, SlotState.KEPT)):
            await unit.execute(update(Slot).where(Slot.id == slot_id).values(state=state.value))

    await world.house.units.run(keep)
    shown = await desk.opens(desk.url)
    assert (held in shown.text, kept in shown.text) == (True, True)
    assert (blocks - shown.html.count(f">{block}"), shown.html.count(f">{free}")) == (2, 1)
    await _plans(here, maria, desk)


async def _plans(here: Scene, maria: Phone, desk: Visitor) -> None:
    """The best times are looked for in the chat; the page shows, changes, drops and publishes what was found."""
    proposed, another, against, nothing, change, publish, drop = PLANNED[here.place.code]
    world, mette = here.world, await here.mette()
    await world.town.pupil(here.school, here.class_id, "Bo")
    await mette.presses_data(AskWishes(here.class_id).encode())
    await maria.presses_data(ChoosePart(PartOfDay.AFTERNOON, True).encode())
    assert proposed not in (await desk.opens(desk.url)).text
    for _search in range(2):
        await mette.presses_data(PlanRounds((here.round_id,)).encode())
        assert publish not in [button[0] for form in (await desk.opens(desk.url)).forms for button in form.buttons]
        await search(world.house.units)
        shown = await desk.opens(desk.url)
        assert (shown.text.count(another), shown.text.count(proposed)) == (2, 1)
        if not _search:
            await desk.sends(drop, instead="away")
            assert proposed not in desk.page.text
    await world.settle()
    await mette.presses_data(ShowSchedule(2, 0).encode())
    assert OpenPage(BOARD, here.school, 0).encode() in [button.data for row in mette.last.buttons for button in row]
    address = desk.url
    # One family's other times, each with what it costs: a gap, a wish, nothing.
    await desk.opens(f"{address}?part={here.round_id}&pick={here.child}-0")
    options = desk.page.form(change).options["v-time"]
    costs = [label for _value, label in options]
    assert any(against in label for label in costs)
    assert any(nothing in label for label in costs)
    assert any("20 min." in label for label in costs)
    await desk.sends(change, time=next(value for value, label in options if against in label))
    assert against not in desk.page.text
    assert await live(world, here.place.zone) == {}
    # Not without saying so twice.
    assert (await desk.sends(publish)).status == 422
    await desk.sends(publish, sure="1")
    assert len(await live(world, here.place.zone)) == 2
    assert (await live(world, here.place.zone))[here.child].startswith("2/12")
    assert publish not in [button[0] for form in desk.page.forms for button in form.buttons]


async def test_the_bot_leads_a_teacher_to_the_board(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    await here.opens()
    mette = await here.mette()
    await mette.sends("/bookinger")
    await mette.presses("På en større skærm")
    desk = pages.visitor()
    assert (await desk.opens(url_of(mette.last))).status == 200
    assert "Emma" in desk.page.text


async def test_the_office_hands_out_a_link_that_a_colleague_opens(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    await here.opens()
    hanne = await world.town.person(here.school, "Hanne")
    await world.town.works(here.school, hanne, None, StaffRole.OFFICE)
    office = await here.joins(hanne, world.phone("office"))
    await office.presses_data(HandOutPage(here.school, here.teacher).encode())
    assert "Mette" in office.last.text
    url = url_of(office.last)
    desk = pages.visitor()
    await desk.opens(url)
    assert "Emma" not in desk.page.html
    await desk.sends("Åbn siden")
    assert "Emma" in desk.page.text
    # It is no longer in the chat when it is worth nothing.
    await world.passes(minutes=16)
    assert url not in "".join(bubble.text for bubble in office.messages)


async def test_nobody_but_office_and_head_hands_out_links(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    for phone in (maria, mette):
        await phone.presses_data(HandOutPage(here.school, here.teacher).encode())
        assert "/page/" not in "".join(bubble.text for bubble in phone.messages)


async def test_a_guardian_gets_no_board(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    await here.opens()
    maria = await here.maria()
    await maria.presses_data(OpenPage(BOARD, here.school, 0).encode())
    assert not any(button.url for bubble in maria.messages for row in bubble.buttons for button in row)
    shown = await pages.visitor().opens(await pages.link(here.school, here.mother, BOARD))
    assert shown.status == 403
    assert "15.20" not in shown.text


async def test_another_teachers_round_is_not_on_it(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    await here.opens()
    other = await here.sibling("Noah", "5.A", "Peter")
    round_id = await other.opens()

    async def plan(unit: Unit) -> None:
        """One search for both, which is nobody's who has only one of them."""
        at = {"school_id": here.school, "person_id": other.teacher, "asked_at": unit.now}
        found = await unit.scalar(
            insert(Scheduling).returning(Scheduling.id), {**at, "state": "ready", "attempts": 1, "figures": {}}
        )
        rows = [{"round_id": each, "live": True, "scheduling_id": found} for each in (here.round_id, round_id)]
        await unit.execute(insert(ScheduledRound), [{"school_id": here.school, **row} for row in rows])

    await world.house.units.run(plan)
    desk = await board(pages, here)
    assert "Skema for" not in desk.page.text
    assert "Noah" not in desk.page.html
    shown = await desk.opens(f"{desk.url}?part={round_id}")
    assert shown.status == 403
    assert "Noah" not in shown.html


async def test_a_booking_in_between_makes_the_form_stale_and_nothing_goes_wrong(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    await here.opens()
    maria = await here.maria()
    desk = await board(pages, here)
    later = [form for form in desk.page.forms if form.buttons[0][0].startswith("Spær tiden")][1]
    await maria.sends("/samtale")
    await maria.presses("Tirs. 1. dec. kl. 15.40")
    shown = await desk.posts(urlencode(later.values))
    assert shown.status == 409
    assert list((await live(world)).values()) == ["1/12 15.40"]


async def test_an_old_form_of_the_board_does_nothing(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    await here.opens()
    desk = await board(pages, here)
    old = desk.page
    await desk.sends("Spær tiden")
    desk.shown = old
    shown = await desk.sends("Spær tiden")
    assert shown.status == 409
    assert shown.text.count("spærret") == 1


async def test_whoever_works_at_the_board_has_time_and_whoever_left_it_has_none(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    await here.opens()
    desk = await board(pages, here)
    for _time in range(3):
        world.clock.advance(timedelta(minutes=14))
        assert (await desk.opens(desk.url)).status == 200
    world.clock.advance(timedelta(minutes=16))
    assert (await desk.opens(desk.url)).status == 410


async def test_a_role_that_ends_closes_the_board(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    await here.opens()
    desk = await board(pages, here)
    from bot.people.models import StaffRoleRow

    await world.house.units.run(lambda unit: unit.execute(update(StaffRoleRow).values(until=unit.now)))
    shown = await desk.opens(desk.url)
    assert shown.status in {403, 410}
    assert "Emma" not in shown.html


@pytest.mark.parametrize("day", ["2026-13-01", "x", "0000-00-00", ""])
async def test_a_day_that_is_none_is_asked_for_again(world: World, pages: OwnPages, day: str) -> None:
    here = await scene(world)
    await here.opens()
    desk = await board(pages, here)
    shown = await desk.sends("Tilføj tider", day=day, start="14:00", end="kl. 15")
    assert shown.status == 422
    assert dict(shown.form("Tilføj tider").values)["v-end"] == "kl. 15"


async def test_the_office_finds_the_link_under_a_colleagues_role(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    hanne = await world.town.person(here.school, "Hanne")
    await world.town.works(here.school, hanne, None, StaffRole.OFFICE)
    office = await here.joins(hanne, world.phone("office"))
    await office.sends("/personale")
    await office.presses("3.B")
    await office.presses("Mette Dahl")
    await office.presses("Link til tiderne")
    assert (await pages.visitor().opens(url_of(office.last))).status == 200
