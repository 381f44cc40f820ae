"""A held time that nobody answered is the line's in the same moment: nobody who looks at the round is quicker."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bot.conferences.models import Booking, Slot, SlotState
from bot.conferences.scheduling.holding import give_up
from bot.core.unit import Unit
from tests.flows.scene import live
from tests.flows.test_waiting import full
from tests.world import World


async def test_a_time_that_is_given_up_is_offered_to_the_first_in_line_at_once(world: World) -> None:
    klass = await full(world, waiting=2, times=2)
    _anna, bo, clara, dina = klass.phones
    for phone, pupil in ((clara, klass.pupils[2]), (dina, klass.pupils[3])):
        await klass.joins_line(phone, pupil)

    async def held(unit: Unit) -> None:
        # Anna's talk is twice as long: two times in one, kept until now.
        await unit.execute(update(Booking).where(Booking.id == 1).values(held_until=unit.now + timedelta(minutes=1)))
        await unit.execute(update(Booking).where(Booking.id == 2).values(state="cancelled"))
        await unit.execute(update(Slot).where(Slot.id == 1).values(ends_at=klass.here.at(16)))
        await unit.execute(update(Slot).where(Slot.id == 2).values(state=SlotState.JOINED.value))

    await world.house.units.run(held)
    await world.passes(minutes=2)
    before = [len(phone.rings) for phone in (clara, dina)]
    await world.house.units.run(give_up)
    await world.settle()
    assert ["15.20" in line for line in clara.rings[before[0] :]] == [True]
    assert ["15.40" in line for line in dina.rings[before[1] :]] == [True]
    # Whoever looks at the round meanwhile cannot take either.
    for slot in (1, 2):
        await bo.presses_data(f"bs:{slot}:{klass.pupils[1]}")
    assert await live(world) == {}
