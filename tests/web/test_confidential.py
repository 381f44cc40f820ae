"""Confidential words: written and read on the school's own page, and not a letter of them in a chat."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, text

from bot.conferences.confidential.models import ConfidentialReader, ConfidentialWords
from bot.conferences.confidential.service import erase_words, let_read
from bot.core.unit import Unit
from bot.people.models import AuditRow, Guardianship
from bot.people.pages.presses import OpenPage
from tests.flows.scene import PLACES, Place, Scene, scene
from tests.web.browser import OwnPages, own_pages, url_of
from tests.world import Phone, World

SECRET = "Vi skal skilles, og hun ved det ikke endnu. <b>Ring</b> helst.\n\nHilsen M."
WORDS = {
    "da": ("Send", "Åbn siden", "Der er nyt om en samtale.", "Åbn"),
    "nb": ("Send", "Åpne siden", "Det er noe nytt om en samtale.", "Åpne"),
    "sv": ("Skicka", "Öppna sidan", "Det finns något nytt om ett samtal.", "Öppna"),
}


@pytest.fixture
async def pages(world: World) -> AsyncIterator[OwnPages]:
    async with own_pages(world) as served:
        yield served


async def goes_to(phone: Phone, page: str, school: int, about: int) -> str:
    """Press a button that leads to a page; the link in the answer."""
    await phone.presses_data(OpenPage(page, school, about).encode())
    return url_of(phone.last)


@pytest.mark.parametrize("place", PLACES.values(), ids=lambda place: place.code)
async def test_a_home_writes_the_teacher_reads_and_answers(world: World, pages: OwnPages, place: Place) -> None:
    send, open_page, neutral, open_ = WORDS[place.code]
    here = await scene(world, place)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    home = pages.visitor()
    assert (await home.opens(await goes_to(maria, "confidential.home", here.school, here.child))).status == 200
    assert maria.last.labels == [open_page]
    assert home.page.lang == place.code
    assert place.teacher in home.page.text
    receipt = await home.sends(send, words=SECRET)
    assert receipt.status == 200
    assert not receipt.forms
    await world.settle()
    assert mette.lines[-1] == neutral
    school = pages.visitor()
    await mette.presses(open_)
    await school.opens(url_of(mette.last))
    assert "Vi skal skilles, og hun ved det ikke endnu. <b>Ring</b> helst." in school.page.text
    assert "<b>Ring</b>" not in school.page.html
    assert place.mother in school.page.text
    await school.sends(send, words="Tak. Jeg ringer i morgen.")
    await world.settle()
    assert maria.lines[-1] == neutral
    await maria.presses(open_)
    await home.opens(url_of(maria.last))
    assert "Tak. Jeg ringer i morgen." in home.page.text
    assert "Vi skal skilles" in home.page.text
    assert neutral not in erik.lines
    said = [bubble.text for phone in (maria, erik, mette) for bubble in phone.messages]
    assert not [line for line in said if "skilles" in line or "ringer i morgen" in line]
    assert "skilles" not in repr(world.telegram.calls)


async def rows(world: World, model: type[ConfidentialWords] | type[ConfidentialReader]) -> list[dict[str, object]]:
    async def look(unit: Unit) -> list[dict[str, object]]:
        return [dict(row._mapping) for row in await unit.all(select(*model.__table__.c).order_by(model.id))]

    return await world.house.units.read(look)


async def written(world: World, pages: OwnPages, here: Scene) -> int:
    """Words of the mother's, kept; their id."""
    home = pages.visitor()
    await home.opens(await pages.link(here.school, here.mother, "confidential.home", here.child))
    await home.sends("Send", words=SECRET)
    found = (await rows(world, ConfidentialWords))[-1]["id"]
    assert isinstance(found, int)
    return found


@pytest.mark.both_databases
async def test_words_are_sealed_at_rest_and_reading_is_in_the_audit(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    words_id = await written(world, pages, here)

    async def raw(unit: Unit) -> bytes:
        return bytes(await unit.scalar(text("SELECT words FROM confidential_words")))

    assert b"skilles" not in await world.house.units.read(raw)
    await world.settle()
    await mette.presses("Åbn")
    await pages.visitor().opens(url_of(mette.last))

    async def audit(unit: Unit) -> list[tuple[object, ...]]:
        found = select(AuditRow.person_id, AuditRow.action, AuditRow.about_id).where(
            AuditRow.action == "confidential.read"
        )
        return [tuple(row) for row in await unit.all(found)]

    assert (here.teacher, "confidential.read", words_id) in await world.house.units.read(audit)
    (reader,) = await rows(world, ConfidentialReader)
    assert reader["read_at"] is not None


async def test_the_link_is_made_without_marking_anything_as_read(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    await written(world, pages, here)
    await world.settle()
    await mette.presses("Åbn")
    (reader,) = await rows(world, ConfidentialReader)
    assert reader["read_at"] is None


async def test_who_is_no_reader_gets_no_link_and_no_page(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    await here.maria()
    erik, _mette = await here.erik(), await here.mette()
    words_id = await written(world, pages, here)
    before = len(erik.messages)
    await erik.presses_data(OpenPage("confidential.read", here.school, words_id).encode())
    assert not [bubble for bubble in erik.messages[before:] if any(b.url for row in bubble.buttons for b in row)]
    spy = pages.visitor()
    shown = await spy.opens(await pages.link(here.school, here.father, "confidential.read", words_id))
    assert shown.status == 403
    assert "skilles" not in shown.html


async def test_custody_that_ends_closes_what_could_be_read(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    await here.maria()
    await here.mette()
    words_id = await written(world, pages, here)
    link = await pages.link(here.school, here.mother, "confidential.read", words_id)
    home = pages.visitor()
    assert (await home.opens(link)).status == 200

    async def end(unit: Unit) -> None:
        await unit.execute(text("UPDATE guardianships SET until = :now").bindparams(now=unit.now.replace(tzinfo=None)))

    await world.house.units.run(end)
    shown = await home.opens(link)
    assert shown.status in {403, 410}
    assert "skilles" not in shown.html


async def test_staff_choose_who_at_home_may_read(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    desk = pages.visitor()
    link = await goes_to(mette, "confidential.staff", here.school, here.class_id)
    await desk.opens(link)
    assert "Emma" in desk.page.text
    await desk.opens(f"{link}?part={here.child}")
    nobody = await desk.sends("Send", words=SECRET)
    assert nobody.status == 422
    assert "skilles" in nobody.form("Send").values[-1][1] or "skilles" in nobody.html
    receipt = await desk.sends("Send", words=SECRET, whom=["Erik"])
    assert receipt.status == 200
    await world.settle()
    assert erik.lines[-1] == "Der er nyt om en samtale."
    assert "Der er nyt om en samtale." not in maria.lines
    assert erik.messages[-1].protected


async def test_without_anybody_who_could_read_a_call_is_offered(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    maria = await here.maria()
    await maria.presses_data(OpenPage("confidential.home", here.school, here.child).encode())
    assert "kan ikke læse det her på siden endnu" in maria.last.text
    assert not maria.last.buttons


async def test_without_a_public_address_the_chat_offers_a_call(world: World) -> None:
    here = await scene(world)
    maria, _mette = await here.maria(), await here.mette()
    await maria.presses_data(OpenPage("confidential.home", here.school, here.child).encode())
    assert "Ring" in maria.last.text
    assert not maria.last.buttons


@pytest.mark.both_databases
async def test_erased_words_are_gone_and_their_notice_with_them(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    words_id = await written(world, pages, here)
    open_link = await pages.link(here.school, here.teacher, "confidential.read", words_id)

    async def erase(unit: Unit) -> None:
        await unit.execute(text("UPDATE confidential_words SET about_kind = 'topic', about_id = 7"))
        await erase_words(unit, "topic", 7)

    await world.house.units.run(erase)
    await world.settle()
    assert "Der er nyt om en samtale." not in mette.lines
    assert (await pages.visitor().opens(open_link)).status == 410
    (row,) = await rows(world, ConfidentialWords)
    assert row["words"] is None


async def test_a_substitute_who_takes_over_is_told_once(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    await here.maria()
    await here.mette()
    words_id = await written(world, pages, here)
    sofie = await world.town.person(here.school, "Sofie")
    from bot.people.models import StaffRole

    await world.town.works(here.school, sofie, here.class_id, StaffRole.SUBSTITUTE)
    phone = await here.joins(sofie, world.phone("substitute"))
    for _time in range(2):
        await world.house.units.run(lambda unit: let_read(unit, here.school, words_id, sofie))
        await world.settle()
    assert phone.lines.count("Der er nyt om en samtale.") == 1
    await phone.presses("Åbn")
    reader = pages.visitor()
    await reader.opens(url_of(phone.last))
    assert "skilles" in reader.page.text


async def test_information_only_is_not_enough_to_write(world: World, pages: OwnPages) -> None:
    here = await scene(world, fathers=False)
    await world.town.guards(here.school, here.father, here.child, Guardianship.INFORMATION)
    await here.mette()
    erik = await here.erik()
    before = len(erik.messages)
    await erik.presses_data(OpenPage("confidential.home", here.school, here.child).encode())
    assert not [bubble for bubble in erik.messages[before:] if any(b.url for row in bubble.buttons for b in row)]


@pytest.mark.parametrize("place", PLACES.values(), ids=lambda place: place.code)
async def test_who_is_who_leads_home_and_staff_to_the_page(world: World, pages: OwnPages, place: Place) -> None:
    label = {"da": "Skriv fortroligt", "nb": "Skriv fortrolig", "sv": "Skriv i förtroende"}[place.code]
    here = await scene(world, place)
    for phone in (await here.maria(), await here.mette()):
        await phone.sends("/kontakt")
        await phone.presses(label)
        assert (await pages.visitor().opens(url_of(phone.last))).status == 200


async def test_without_pages_no_screen_leads_to_one(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await here.opens()
    assert "Skriv fortroligt" not in (await maria.sends("/kontakt")).labels
    assert "På en større skærm" not in (await mette.sends("/bookinger")).labels
