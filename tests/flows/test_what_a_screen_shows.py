"""What must not be forwarded never goes into a message that may be; a time that waits for a yes looks so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.conferences.models import Booking
from tests.flows.scene import PLACES, Place, scene
from tests.flows.test_topics import booked
from tests.world import World

BOOKINGS = {"da": "/bookinger", "nb": "/samtaleliste", "sv": "/bokningar"}
WAITS = {"da": "venter på svar", "nb": "venter på svar", "sv": "väntar på svar"}


async def test_a_protected_screen_is_a_message_of_its_own_behind_one_that_may_be_forwarded(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await maria.sends("/tal")
    await maria.presses("Bed om en samtale")
    await maria.presses("På skolen")
    await mette.sends("/menu")
    menu = mette.last
    assert not menu.protected
    await mette.presses("Hvem venter?", menu.message_id)
    assert mette.last.protected
    assert mette.last.message_id > menu.message_id
    assert mette.messages[-2].text == menu.text
    # Inside a protected message everything stays where it is.
    listed = mette.last
    await mette.presses(listed.labels[0])
    assert (mette.last.message_id, mette.last.protected) == (listed.message_id, True)


async def test_of_several_children_one_is_chosen_in_a_protected_message(world: World) -> None:
    here = await scene(world)
    await here.sibling("Noah", "5.A", "Jens")
    maria = await here.maria()
    await maria.sends("/tal")
    first = maria.last
    await maria.presses(first.labels[0])
    assert (maria.last.message_id, maria.last.protected) == (first.message_id, True)


@pytest.mark.parametrize("place", PLACES.values(), ids=lambda place: place.code)
async def test_a_time_that_waits_for_a_yes_is_marked_in_the_bookings(world: World, place: Place) -> None:
    here, _maria = await booked(world, place)
    mette = await here.mette()
    until = world.clock.now() + timedelta(days=2)
    await mette.sends(BOOKINGS[place.code])
    assert WAITS[place.code] not in mette.last.text
    await world.house.units.run(lambda unit: unit.execute(update(Booking).values(held_until=until)))
    await mette.sends(BOOKINGS[place.code])
    (line,) = [line for line in mette.last.text.split("\n") if WAITS[place.code] in line]
    assert line.startswith("15.20 ")
    assert place.child in line
