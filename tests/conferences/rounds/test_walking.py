"""A walk along every button of the teacher's side: each leads somewhere, and back."""

from __future__ import annotations

import pytest

from bot.conferences.models import Booking, Round, Slot
from bot.people.models import StaffRole
from tests.conferences.rounds.sentences import OF_CLASS
from tests.conferences.rounds.stage import COUNTRIES, school_class
from tests.world import World


@pytest.mark.parametrize("code", COUNTRIES)
async def test_booking_moving_and_cancelling_for_a_family_by_buttons(world: World, code: str) -> None:
    stage = await school_class(world, code)
    await stage.opens()
    mette, words = await stage.mette(), stage.words
    day = f"{stage.day(1)} (4)"
    await mette.sends("/bookings")
    label = "%(number)s without time"
    await mette.presses(stage.many(label, label, 3))
    for pressed in (words("Book for someone"), "Elev1 Lund", day, "14.20", words("Bookings")):
        await mette.presses(pressed)
    assert "14.20 Elev1 Lund" in mette.last.text
    for pressed in (words("Move or cancel"), "Elev1 Lund", words("Move"), f"{stage.day(1)} (3)", "15.00"):
        await mette.presses(pressed)
    assert [row.slot_id for row in await stage.rows(Booking.slot_id)] == [4]
    for pressed in ("Bookings", "Move or cancel"):
        await mette.presses(words(pressed))
    await mette.presses("Elev1 Lund")
    for pressed in ("Call off the talk", "Keep it", "Call off the talk", "The family asked", "Bookings"):
        await mette.presses(words(pressed))
    assert words(OF_CLASS, class_name="3.B", booked=0, pupils=3) in mette.last.text


@pytest.mark.parametrize("code", COUNTRIES)
async def test_changing_a_round_by_buttons(world: World, code: str) -> None:
    stage = await school_class(world, code)
    await stage.opens()
    mette, words = await stage.mette(), stage.words
    await mette.sends("/bookings")
    await mette.presses(words("Edit round"))
    for pressed in ("Add times", "Earlier", "Later"):
        await mette.presses(words(pressed))
    await mette.presses(stage.day(2))
    await mette.presses("08.00–12.00")
    assert await stage.count(Slot) > 4
    await mette.presses(words("Block a time"))
    await mette.presses(stage.day(1))
    await mette.presses("14.00")
    await mette.presses(words("✕ %(time)s", time="14.00"))
    for pressed in ("Other days", "Back", "Pause", "Go on", "Room or form", "At the school", "No room"):
        await mette.presses(words(pressed))
    assert [row.room for row in await stage.rows(Round.room)] == [None]
    for pressed in ("Close the round", "Back", "Close the round", "Close the round", "Open again", "Cancel talks"):
        await mette.presses(words(pressed))
    await mette.presses(stage.day(2))
    for pressed in ("Keep them", "Cancel talks", "The whole round", "Cancel talks"):
        await mette.presses(words(pressed))
    assert [row.state for row in await stage.rows(Round.state)] == ["cancelled"]


async def test_the_home_screen_tells_how_far_the_rounds_are(world: World) -> None:
    stage = await school_class(world)
    mette, far = await stage.mette(), await stage.joins(stage.guardians[0], "far")
    line = stage.words(OF_CLASS, class_name="3.B", booked=0, pupils=3)
    await mette.sends("/menu")
    assert line not in mette.last.text
    await stage.opens()
    for phone in (mette, far):
        await phone.sends("/menu")
    assert line in mette.last.text
    assert line not in far.last.text


async def test_a_head_chooses_among_the_rounds_of_the_school(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    other = await world.town.school_class(stage.school, "5.A")
    colleague = await world.town.person(stage.school, "Anders")
    await world.town.round(stage.school, other, colleague, [stage.at(16)])
    head = await world.town.person(stage.school, "Hanne")
    await world.town.works(stage.school, head, None, StaffRole.HEAD)
    hanne = await stage.joins(head, "hanne")
    await hanne.sends("/bookings")
    await hanne.presses(stage.words(OF_CLASS, class_name="5.A", booked=0, pupils=0))
    assert stage.words("%(time)s free", time="16.00") in hanne.last.text


async def test_without_a_round_there_is_a_way_to_begin_one(world: World) -> None:
    stage = await school_class(world)
    mette = await stage.mette()
    await mette.sends("/bookings")
    await mette.presses(stage.words("New round"))
    assert stage.words("On which days?") in mette.last.text
