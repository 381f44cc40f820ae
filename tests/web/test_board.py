"""The board of times: read and worked at on the school's own page, with Telegram and without."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from bot.people.models import StaffRole
from bot.people.pages.presses import BOARD, HandOutPage, OpenPage
from tests.flows.scene import PLACES, Place, Scene, live, scene
from tests.web.browser import OwnPages, Visitor, own_pages, url_of
from tests.world import World

SAID = {
    "da": ("Spær tiden", "Gør den ledig", "spærret", "Book", "Flyt", "Aflys samtalen", "Tilføj tider"),
    "nb": ("Sperr tiden", "Gjør den ledig", "sperret", "Bestill", "Flytt", "Avlys samtalen", "Legg til tider"),
    "sv": ("Spärra tiden", "Gör den ledig", "spärrad", "Boka", "Flytta", "Ställ in samtalet", "Lägg till tider"),
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
    maria = await here.maria()
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
    await world.settle()
    talk = desk.page.form(move).options["v-talk"][-1][0]
    await desk.sends(move, talk=talk, time=desk.page.form(move).options["v-time"][-1][0])
    assert list((await live(world, place.zone)).values()) == ["1/12 16.20"]
    await world.settle()
    assert maria.rings
    await desk.sends(add, day="2026-12-02", start="14:00", end="15:00")
    assert "14.00" in desk.page.text
    talk = desk.page.form(cancel).options["v-talk"][-1][0]
    await desk.sends(cancel, talk=talk, why="family")
    assert await live(world, place.zone) == {}
    assert desk.page.status == 200


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
    desk = await board(pages, here)
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
    from sqlalchemy import update

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
