"""Agreements in one's own words: noted at the table on the school's own page, read by the homes, never in a chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from bot.people.models import StaffRole
from bot.people.pages.presses import OpenPage
from bot.talks.agreements.models import TalkAgreement
from bot.talks.agreements.service import MOST_WORDS
from tests.flows.scene import PLACES
from tests.flows.test_talk_agreements import at_the_table, rows
from tests.flows.test_two_homes import Two
from tests.web.browser import OwnPages, own_pages, url_of
from tests.world import World

SECRET = "Vi øver <i>klokken</i> på vej til svømning."
WORDS = {
    "da": ("/aftaler", "Med egne ord", "Notér aftalen", "Hjemmet", "Aftalen er noteret.", "En aftale med jeres egne",
           "Læs på siden", "Hvem: hjemmet."),
    "nb": ("/avtaler", "Med egne ord", "Noter avtalen", "Hjemmet", "Avtalen er notert.", "En avtale med deres egne ord",
           "Les på siden", "Hvem: hjemmet."),
    "sv": ("/overenskommelser", "Med egna ord", "Anteckna", "Hemmet", "Överenskommelsen är antecknad.",
           "En överenskommelse med era egna ord", "Läs på sidan", "Vem: hemmet."),
}  # fmt: skip


@pytest.fixture
async def pages(world: World) -> AsyncIterator[OwnPages]:
    async with own_pages(world) as served:
        yield served


@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_what_is_noted_on_the_page_is_read_there_and_nowhere_else(
    world: World, pages: OwnPages, code: str
) -> None:
    command, own_words, note, home, noted, instead, read, who = WORDS[code]
    here, teacher = await at_the_table(world, PLACES[code])
    mother, father = await here.maria(), await here.erik()
    await teacher.sends(command)
    await teacher.presses(teacher.last.labels[0])
    await teacher.presses(own_words)
    table = pages.visitor()
    await table.opens(url_of(teacher.last))
    assert table.page.lang == code
    due = here.at(12).date() + timedelta(days=15)
    await table.sends(note, words=SECRET, owner=home, due=due.isoformat())
    assert noted in table.page.text
    assert not table.page.forms
    (kept,) = await rows(world, TalkAgreement)
    assert (kept.owner, kept.due_on) == ("home", due)
    await world.passes(minutes=31)
    await mother.sends(command)
    assert instead in mother.last.text
    await mother.presses(read)
    at_home = pages.visitor()
    await at_home.opens(url_of(mother.last))
    assert SECRET in at_home.page.text
    assert "<i>klokken" not in at_home.page.html
    assert who in at_home.page.text
    assert not at_home.page.forms
    said = [bubble.text for phone in (mother, father, teacher) for bubble in phone.messages]
    assert not any("svømning" in line for line in said)
    assert "svømning" not in repr(world.telegram.calls)


async def test_what_does_not_fit_is_asked_for_again_and_nothing_is_lost(world: World, pages: OwnPages) -> None:
    here, _teacher = await at_the_table(world)
    table = pages.visitor()
    await table.opens(await pages.link(here.school, here.teacher, "agreement.write", here.child))
    long = "ø" * (MOST_WORDS + 1)
    good = {"words": SECRET, "owner": "Hjemmet", "due": "2026-12-16"}
    for wrong in (
        {"words": long}, {"words": "  "}, {"owner": "pupil"}, {"due": "i morgen"}, {"due": "2026-11-01"},
        {"due": "2029-01-01"},
    ):  # fmt: skip
        await table.sends("Notér aftalen", **{**good, **wrong})
        assert not await rows(world, TalkAgreement), wrong
        assert (long if wrong.get("words") == long else "klokken") in table.page.text or wrong == {"words": "  "}
    await table.sends("Notér aftalen", **good)
    assert len(await rows(world, TalkAgreement)) == 1
    # Sent once: going back and sending again notes nothing.
    await table.opens(table.url)
    assert not table.page.forms
    assert (await rows(world, TalkAgreement))[0].due_on == date(2026, 12, 16)


async def test_nobody_else_gets_to_either_page(world: World, pages: OwnPages) -> None:
    here, _teacher = await at_the_table(world, owner=True)
    mother, father = await here.maria(), await here.erik()
    other = await world.town.person(here.school, "Palle", "Ny")
    await world.town.works(here.school, other, await world.town.school_class(here.school, "9.A"))
    office = await world.town.person(here.school, "Olga", "Kontor")
    await world.town.works(here.school, office, None, StaffRole.OFFICE)
    table = pages.visitor()
    await table.opens(await pages.link(here.school, here.teacher, "agreement.write", here.child))
    await table.sends("Notér aftalen", words=SECRET, owner="Hjemmet", due="2026-12-16")
    await Two(here, mother, father).hidden()
    # Who is hidden from the one whose talk it was opens a page on which nothing of it stands.
    for person, page in (
        (here.father, "agreement.read"), (other, "agreement.read"), (office, "agreement.read"),
        (other, "agreement.write"), (here.mother, "agreement.write"), (office, "agreement.write"),
    ):  # fmt: skip
        visitor = pages.visitor()
        await visitor.opens(await pages.link(here.school, person, page, here.child))
        assert "svømning" not in visitor.page.text
        assert not visitor.page.forms
    palle = await here.joins(other, world.phone("palle", "da"))
    answers = []
    for about in (here.child, 999):
        await palle.presses_data(OpenPage("agreement.read", here.school, about).encode())
        answers.append(any(button.url for row in palle.last.buttons for button in row))
    assert answers == [False, False]
    assert len(await rows(world, TalkAgreement)) == 1
