"""Asking the school: what it is about chosen first, a talk offered before it grows long, and the doors of a text."""

from __future__ import annotations

from datetime import date

import pytest

from tests.flows.scene import PLACES, scene, with_text
from tests.flows.test_news_meetings import said as reads
from tests.flows.test_questions import WORDS, asked, asks, opens, said
from tests.people.lifecycle.ticking import at
from tests.world import World

CODES = ("da", "nb", "sv")


@pytest.mark.parametrize("code", CODES)
async def test_an_area_can_be_chosen_first_and_the_receipt_says_whom_to_call(world: World, code: str) -> None:
    """D2.12, D5.8; experience.md text 12."""
    here, words = await scene(world, PLACES[code]), WORDS[code]
    parent, teacher = await here.maria(), await here.mette()
    await parent.sends(words["ask"])
    areas = [reads(code, each) for each in ("Wellbeing", "The school day", "Learning", "Something else")]
    assert parent.last.labels[:4] == areas
    await parent.presses(areas[0])
    assert reads(code, "What is sensitive is often easier to talk about than to write.") in parent.last.text
    assert reads(code, "I'd like a talk") in parent.last.labels
    await parent.sends(words["text"])
    assert words["now"] in parent.last.text
    assert reads(code, "Is it urgent? Call the office on %(phone)s.", phone="12 34 56 78") in parent.last.text
    [row] = await asked(world)
    assert row.area == "wellbeing"
    await opens(teacher, words["new"], words["open"])
    assert reads(code, "It is about: %(area)s.", area=areas[0]) in teacher.last.text


async def test_after_several_messages_both_sides_are_asked_whether_they_would_rather_talk(world: World) -> None:
    """D2.15: chat arranges talks, it does not hold them."""
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent, "Hvornår går bussen?")
    offer = "I har skrevet sammen flere gange. Skal I tale sammen i stedet?"
    await opens(teacher)
    for turn in range(3):
        assert offer not in teacher.last.text
        await teacher.presses_data("qn:1")
        await teacher.sends(f"Svar {turn}.")
        if turn < 2:
            await parent.presses_data("qaw:1")
            await parent.sends(f"Og hvad så {turn}?")
    await parent.presses_data("qam:1")
    await teacher.presses_data("qo:1")
    for phone, label in ((parent, "Bed om en samtale"), (teacher, "Tal sammen i stedet")):
        assert offer in phone.last.text
        assert label in phone.last.labels
    assert len(await said(world)) == 6


@pytest.mark.parametrize("label", ["Meld fravær", "Tal med skolen"])
async def test_the_other_doors_of_a_text_send_nothing_and_leave_it_where_it_stands(world: World, label: str) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    before = len(teacher.lines)
    await parent.sends("Vi er lidt i tvivl om noget.")
    assert parent.last.text.startswith("Jeg har ikke sendt det til nogen.")
    await parent.presses(label)
    assert not parent.last.text.startswith("Jeg har ikke sendt det til nogen.")
    assert parent.own.text == "Vi er lidt i tvivl om noget."
    assert await asked(world) == []
    assert len(teacher.lines) == before


async def test_who_asks_can_be_rung_instead(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await at(world, 2026, 11, 17, 10)
    await asks(parent, "Hvordan bestiller man skolefoto?")
    await parent.presses("Ring hellere til mig")
    assert "ringe" in parent.last.text.lower()
    before = len(teacher.lines)
    await parent.presses(parent.last.labels[0])
    assert len(teacher.lines) == before + 1
    assert "Maria" not in teacher.lines[-1]


async def test_an_evening_question_after_a_school_holiday_friday_is_promised_by_school_days(world: World) -> None:
    """Friday evening: read on Monday, answered in school days and not in days."""
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await at(world, 2026, 11, 20, 19)
    await asks(parent)
    receipt = with_text(parent, "Tak!").text
    assert "mandag den 23. november kl. 07.00" in receipt
    assert "senest onsdag den 25. november" in receipt
    await world.until(here.at(6, 59, date(2026, 11, 23)))
    assert "3.B: Der er kommet et spørgsmål." not in teacher.lines
    await world.until(here.at(7, 0, date(2026, 11, 23)))
    assert teacher.lines.count("3.B: Der er kommet et spørgsmål.") == 1
