"""Words about a topic without the child: on the school's own page, between its two parties, gone with it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.people.pages.presses import OpenPage
from tests.flows.scene import scene, with_text
from tests.flows.test_without_the_child import NEUTRAL, newest, opens, raises, rows
from tests.web.browser import OwnPages, own_pages, url_of
from tests.world import World

SECRET = "Han siger, at han ikke vil leve mere."


@pytest.fixture
async def pages(world: World) -> AsyncIterator[OwnPages]:
    async with own_pages(world) as served:
        yield served


async def test_words_are_written_and_read_by_the_two_and_never_in_the_chat(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    maria, mette, erik = await here.maria(), await here.mette(), await here.erik()
    sent = await raises(maria)
    assert "Skriv på siden" in sent.labels
    await maria.presses("Skriv på siden", sent.message_id)
    home = pages.visitor()
    await home.opens(url_of(with_text(maria, maria.last.text)))
    assert "Kun Mette kan læse det, her på skolens egen side." in home.page.text
    await home.sends("Send", words=SECRET)
    await world.settle()
    opened = await opens(mette)
    if "Læs, hvad der står" not in opened.labels:
        (row,) = await rows(world)
        await mette.presses_data(f"tas:{row['id']}", opened.message_id)
        opened = newest(mette, opened.message_id)
    await mette.presses("Læs, hvad der står", opened.message_id)
    school = pages.visitor()
    await school.opens(url_of(mette.last))
    assert SECRET in school.page.text
    assert NEUTRAL["da"] not in erik.lines
    assert "leve mere" not in repr(world.telegram.calls)
    # Taken back, it is gone, and so are the links.
    await maria.presses("Træk det tilbage", sent.message_id)
    await maria.presses_data(OpenPage("topic.write", here.school, 1).encode())
    await mette.presses_data(OpenPage("confidential.read", here.school, 1).encode())
    again = pages.visitor()
    await again.opens(school.url)
    assert SECRET not in again.page.text


async def test_nobody_else_gets_to_the_page(world: World, pages: OwnPages) -> None:
    here = await scene(world)
    maria, erik = await here.maria(), await here.erik()
    await here.mette()
    await raises(maria)
    answers = []
    for number in (1, 999):
        await erik.presses_data(OpenPage("topic.write", here.school, number).encode())
        answers.append((erik.last.text, erik.last.labels))
    assert answers[0] == answers[1]
    forged = pages.visitor()
    await forged.opens(await pages.link(here.school, here.father, "topic.write", 1))
    assert "Mette" not in forged.page.text


async def test_without_a_page_there_is_no_such_button(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.mette()
    assert "Skriv på siden" not in (await raises(maria)).labels
