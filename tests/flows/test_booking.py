"""A guardian books a conference by chat, in each of the three languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.conferences.models import Booking, BookingState
from bot.core.unit import Unit
from tests.world import World

FIRST = datetime(2026, 12, 1, 14, 20, tzinfo=UTC)  # Tuesday 15.20 in Copenhagen


@pytest.mark.both_databases
async def test_a_guardian_joins_and_books(world: World) -> None:
    town = world.town
    school = await town.school()
    klass = await town.school_class(school, "3.B")
    emma = await town.pupil(school, klass, "Emma")
    mother = await town.person(school, "Maria")
    mette = await town.person(school, "Mette")
    await town.guards(school, mother, emma)
    await town.works(school, mette, klass)
    token, _code = await town.invited(school, mother)
    await town.round(school, klass, mette, [FIRST + timedelta(minutes=20 * n) for n in range(4)])
    maria = world.phone("maria", "da")
    await maria.starts(token)
    print(maria.last)
    print(maria.keyboard, maria.commands)
    await maria.sends("/samtale")
    print(maria.last)
    await maria.presses(maria.last.labels[0])
    print(maria.last)
    await maria.presses("15.40")
    print(maria.last)

    async def bookings(unit: Unit) -> list[str]:
        return [row.state for row in await unit.all(select(Booking.state))]

    assert await world.house.units.read(bookings) == [BookingState.BOOKED.value]
