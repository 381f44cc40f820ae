"""What stays of a round without names: notice, bookings, cancellations, and talks held once they are over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select

from bot.conferences.models import Form, RoundTotal
from bot.conferences.rounds.totals import count_running
from bot.core.unit import Unit
from tests.world import World

FIRST = datetime(2026, 12, 1, 14, 20, tzinfo=UTC)


async def test_a_talk_that_nobody_called_off_counts_as_held_once_it_is_over(world: World) -> None:
    town = world.town
    school = await town.school()
    klass = await town.school_class(school, "3.B")
    emma = await town.pupil(school, klass, "Emma")
    maria, mette = await town.person(school, "Maria"), await town.person(school, "Mette")
    await town.guards(school, maria, emma)
    await town.works(school, mette, klass)
    round_id = await town.round(school, klass, mette, [FIRST])
    token, _code = await town.invited(school, maria)
    phone = world.phone("maria")
    await phone.starts(token)
    await phone.presses_data("bs:1:1", phone.last.message_id)

    async def begin(unit: Unit) -> None:
        numbers = {"pupils": 1, "booked": 0, "held": 0, "no_time_suited": 0, "cancelled": 0, "notice_days": 15}
        values = {"school_id": school, "round_id": round_id, "opened_on": unit.now.date(), "form": Form.IN_PERSON.value}
        await unit.execute(insert(RoundTotal), [{**values, **numbers}])

    async def held(unit: Unit) -> tuple[int, int]:
        row = await unit.first(select(RoundTotal.booked, RoundTotal.held))
        assert row is not None
        return row.booked, row.held

    units = world.house.units
    await units.run(begin)
    await units.run(count_running)
    assert await units.read(held) == (0, 0), "nothing is counted before a talk is over"
    world.clock.set(FIRST + timedelta(hours=1))
    await units.run(count_running)
    assert await units.read(held) == (1, 1)
