"""The talk's short record: written under the principle's headings, read by who was invited, and never in a chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.conferences.confidential.models import ConfidentialReader, ConfidentialWords
from bot.conferences.models import Booking
from bot.conferences.retention import forget_talks
from bot.core.unit import Unit
from bot.people.models import GuardianshipRow, StaffRole
from bot.people.pages.presses import OpenPage
from bot.schools.policy import load_preset
from bot.schools.service import store_policy
from tests.flows.scene import PLACES, Scene, scene, with_text
from tests.flows.test_single_talks import NEWS, OPEN, offers
from tests.flows.test_talk_agreements import at_the_table
from tests.web.browser import OwnPages, Visitor, own_pages, url_of
from tests.world import Phone, World

SECRET = "Emma hjælper de andre. <b>Stærkt!</b>"
OTHER = "Vi øver brøker, og hun tør spørge."
WORDS = {
    "da": ("Skriv referatet", "Send", "Det her går godt for Emma", "Trivsel", "Læst af: Maria", "Ikke læst af: Erik",
           "Du finder det i Aula og Skoleportalen.", "Læs referatet"),
    "nb": ("Skriv referatet", "Send", "Dette går bra for Jakob", "Elevens kompetanse i fagene", "Lest av: Kari",
           "Ikke lest av: Ole", "Det erstatter ikke det skolen skriver", "Les referatet"),
    "sv": ("Skriv anteckningar", "Skicka", "Det här går bra för Elsa", "Resultat", "Läst av: Åsa", "Inte läst av: Nils",
           "Det ersätter inte det som skolan skriver", "Läs anteckningarna"),
}  # fmt: skip


@pytest.fixture
async def pages(world: World) -> AsyncIterator[OwnPages]:
    async with own_pages(world) as served:
        yield served


async def rows(world: World, model: type[ConfidentialWords] | type[ConfidentialReader]) -> list[dict[str, object]]:
    async def look(unit: Unit) -> list[dict[str, object]]:
        return [dict(row._mapping) for row in await unit.all(select(*model.__table__.c).order_by(model.id))]

    return await world.house.units.read(look)


async def booking_of(world: World) -> int:
    async def look(unit: Unit) -> int:
        return int(await unit.scalar(select(Booking.id).order_by(Booking.id.desc()).limit(1)))

    return await world.house.units.read(look)


async def fills(visitor: Visitor, send: str, words: str) -> None:
    """Every field of the form with these words."""
    form = visitor.page.form(send)
    names = [name.removeprefix("w-") for name, kind in form.fields.items() if kind == "textarea"]
    await visitor.sends(send, **dict.fromkeys(names, words))


async def to_page(phone: Phone, button: str) -> str:
    await phone.presses(button)
    return url_of(phone.last)


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_the_teacher_writes_the_guardians_read_and_the_teacher_sees_who_has(
    world: World, pages: OwnPages, code: str
) -> None:
    write, send, strengths, heading, read_by, unread, system, read = WORDS[code]
    here, teacher = await at_the_table(world, PLACES[code])
    maria, erik = await here.maria(), await here.erik()
    await teacher.sends("/record")
    await teacher.presses(teacher.last.labels[0])
    school = pages.visitor()
    await school.opens(await to_page(teacher, write))
    text = school.page.text
    assert text.index(strengths) < text.index(heading), "what goes well comes first"
    assert school.page.lang == code
    if code == "da":
        # What the principle never leaves empty (D1.13) is asked for again, and nothing that was written is lost.
        await school.sends(send, strengths=SECRET)
        assert school.page.form(send).values
        assert "Stærkt!" in school.page.text
    await fills(school, send, SECRET)
    assert school.page.status == 200
    await world.settle()
    assert maria.lines[-1] == erik.lines[-1] == NEWS[code]
    home = pages.visitor()
    await maria.presses(OPEN[code])
    await home.opens(url_of(maria.last))
    assert SECRET in home.page.text
    assert "<b>Stærkt!" not in home.page.html
    assert strengths in home.page.text
    assert system in home.page.text
    assert not home.page.forms
    assert here.place.father not in home.page.text, "what the other home has read is its own"
    await teacher.presses_data(OpenPage("record.read", here.school, 1).encode())
    await school.opens(url_of(teacher.last))
    assert read_by in school.page.text
    assert unread in school.page.text
    # The way back to it, in the chat of who may read it.
    await maria.sends("/record")
    assert read in maria.last.labels
    said = [bubble.text for phone in (maria, erik, teacher) for bubble in phone.messages]
    assert not any("Stærkt" in line for line in said)
    assert "Stærkt" not in repr(world.telegram.calls)


async def test_what_is_written_anew_takes_the_place_of_what_was_there_and_starts_from_it(
    world: World, pages: OwnPages
) -> None:
    here, _teacher = await at_the_table(world)
    maria = await here.maria()
    booking = await booking_of(world)
    first = pages.visitor()
    await first.opens(await pages.link(here.school, here.teacher, "record.write", booking))
    await fills(first, "Send", SECRET)
    await world.settle()
    old = pages.visitor()
    await old.opens(await pages.link(here.school, here.mother, "record.read", booking))
    second = pages.visitor()
    await second.opens(await pages.link(here.school, here.teacher, "record.write", booking))
    assert SECRET in second.page.text
    await fills(second, "Send", OTHER)
    await world.settle()
    assert maria.lines[-2:] == [NEWS["da"], NEWS["da"]]
    await old.opens(old.url)
    assert OTHER in old.page.text
    assert SECRET not in old.page.text
    kept = await rows(world, ConfidentialWords)
    assert [each["words"] is None for each in kept] == [True, False]
    # With the talk's other details it goes, for everybody.
    world.clock.set(here.at(12) + timedelta(days=31))
    await world.house.units.run(forget_talks)
    assert all(each["words"] is None for each in await rows(world, ConfidentialWords))
    await old.opens(await pages.link(here.school, here.mother, "record.read", booking))
    assert OTHER not in old.page.text
    assert "slettet" in old.page.text


async def test_of_a_separate_talk_only_who_was_invited_learns_that_there_is_a_record(
    world: World, pages: OwnPages
) -> None:
    here = await at_a_separate_talk(world)
    maria, erik, mette = world.phone("mother", "da"), world.phone("father", "da"), world.phone("teacher", "da")
    colleague = await world.town.person(here.school, "Palle", "Ny")
    await world.town.works(here.school, colleague, here.class_id, StaffRole.TEAM_TEACHER)
    head = await world.town.person(here.school, "Hanne", "Holm")
    await world.town.works(here.school, head, None, StaffRole.HEAD)
    palle, hanne = [await here.joins(who, world.phone(f"p{who}", "da")) for who in (colleague, head)]
    strangers = (erik, palle, hanne)
    before = [await everything(world, phone, await booking_of(world), here) for phone in strangers]
    await mette.sends("/ekstrasamtale")
    await mette.presses(mette.last.labels[0])
    school = pages.visitor()
    await school.opens(await to_page(mette, "Skriv referatet"))
    assert "Det sagde Emma" not in school.page.text
    await fills(school, "Send", SECRET)
    await world.settle()
    assert maria.lines[-1] == NEWS["da"]
    assert [await everything(world, phone, await booking_of(world), here) for phone in strangers] == before
    for phone in strangers:
        unknown = await everything(world, phone, 999, here)
        assert unknown == await everything(world, phone, await booking_of(world), here)
    # The child may look over a shoulder at what is everyday.
    await maria.sends("/record")
    assert "Læs referatet" not in maria.last.labels
    await maria.presses("Åbn", with_text(maria, NEWS["da"]).message_id)
    home = pages.visitor()
    await home.opens(url_of(maria.last))
    assert SECRET in home.page.text


async def at_a_separate_talk(world: World) -> Scene:
    """A separate talk with the mother that has just begun."""
    here = await scene(world)
    maria = await here.maria()
    await here.erik()
    await here.mette()
    await offers(here, here.starts("14.20", "15.00"))
    await maria.presses("Åbn")
    await maria.presses(maria.last.labels[0])
    await world.until(here.at(14, 30))
    return here


async def everything(world: World, phone: Phone, booking: int, here: Scene) -> list[tuple[str, list[str]]]:
    """What somebody meets who tries both pages and looks around."""
    found = []
    for page in ("record.write", "record.read"):
        toasts = len(phone.toasts)
        await phone.presses_data(OpenPage(page, here.school, booking).encode())
        found.append((phone.last.text, phone.last.labels))
        found.append((" ".join(each.text for each in phone.toasts[toasts:]), []))
    await phone.sends("/record")
    found.append((phone.last.text, phone.last.labels))
    return found


async def test_who_has_lost_custody_reads_nothing_and_who_came_later_neither(world: World, pages: OwnPages) -> None:
    here, _teacher = await at_the_table(world)
    father = await here.erik()
    booking = await booking_of(world)
    school = pages.visitor()
    await school.opens(await pages.link(here.school, here.teacher, "record.write", booking))
    await fills(school, "Send", SECRET)
    ends = update(GuardianshipRow).where(GuardianshipRow.person_id == here.father).values(until=world.clock.now())
    await world.house.units.run(lambda unit: unit.execute(ends))
    lines = len(father.lines)
    await world.settle()
    assert len(father.lines) == lines
    later = await world.town.person(here.school, "Sofie")
    await world.town.guards(here.school, later, here.child)
    for person in (here.father, later):
        visitor = pages.visitor()
        await visitor.opens(await pages.link(here.school, person, "record.read", booking))
        assert SECRET not in visitor.page.text


async def test_before_the_talk_and_long_after_it_no_record_is_written(world: World, pages: OwnPages) -> None:
    here, teacher = await at_the_table(world)
    await here.maria()
    booking = await booking_of(world)
    for moment in (here.at(15), here.at(15) + timedelta(days=15)):
        world.clock.set(moment)
        await teacher.presses_data(OpenPage("record.write", here.school, booking).encode())
        assert "Et referat skrives, når samtalen er begyndt" in teacher.last.text
    assert not await rows(world, ConfidentialWords)


async def test_the_way_to_the_schools_own_system_comes_from_its_policy(world: World, pages: OwnPages) -> None:
    here, _teacher = await at_the_table(world)
    await here.maria()
    visitor = pages.visitor()
    await visitor.opens(await pages.link(here.school, here.teacher, "record.write", await booking_of(world)))
    assert "Du finder det i Aula" in visitor.page.text
    assert "https://" not in visitor.page.html
    found = load_preset("dk-buddinge")
    links = found.links.model_copy(update={"portal": "https://www.aula.dk/"})
    policy = found.model_copy(update={"links": links})
    await world.house.units.run(lambda unit: store_policy(unit, here.school, policy))
    await visitor.opens(await pages.link(here.school, here.teacher, "record.write", await booking_of(world)))
    assert '<a href="https://www.aula.dk/" rel="noreferrer noopener">Gå til Aula</a>' in visitor.page.html
