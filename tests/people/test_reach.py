"""Who is counted as reached: whom the sender would really send to."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select, update

from bot.accounts.models import Account
from bot.core.unit import Unit
from bot.people.models import AccountLink, Person
from bot.people.reach import is_reached
from tests.world import World

pytestmark = pytest.mark.both_databases


async def found(world: World, person: int) -> tuple[bool, bool]:
    """Whether a message and whether an alarm reaches this person."""
    both = select(is_reached(Person.id).label("message"), is_reached(Person.id, safety=True).label("alarm"))

    async def look(unit: Unit) -> tuple[bool, bool]:
        (row,) = await unit.all(both.where(Person.id == person))
        return bool(row.message), bool(row.alarm)

    return await world.house.units.read(look)


async def test_a_phone_that_blocks_or_rests_is_not_reached_and_an_alarm_wakes_the_one_that_rests(world: World) -> None:
    school = await world.town.school()
    maria, other = await world.town.person(school, "Maria"), await world.town.person(school, "Jonas")
    assert await found(world, maria) == (False, False), "nobody joined"
    token, _code = await world.town.invited(school, maria)
    await world.phone("maria", "da").starts(token)
    assert await found(world, maria) == (True, True)
    assert await found(world, other) == (False, False)

    now = world.clock.now()
    for change, expected in (
        (update(Account).values(suspended_at=now), (False, True)),
        (update(Account).values(suspended_at=None, unreachable_since=now), (False, False)),
        (update(Account).values(unreachable_since=None), (True, True)),
        (update(AccountLink).values(until=now), (False, False)),
    ):
        await world.house.units.run(partial(Unit.execute, statement=change))
        assert await found(world, maria) == expected, str(change)
