"""What people take back: a teacher who deleted the board, a family that booked after "no time suits"."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.conferences.models import Unsuited
from bot.conferences.plans import board
from bot.core.unit import Unit
from bot.outbox.planning import plan
from tests.world import Phone, World

FIRST = datetime(2026, 12, 1, 14, 20, tzinfo=UTC)


async def class_with_a_round(world: World) -> tuple[int, Phone, Phone]:
    """A round of two times, Maria who has Emma in the class, and Mette who teaches it."""
    town = world.town
    school = await town.school()
    klass = await town.school_class(school, "3.B")
    emma = await town.pupil(school, klass, "Emma")
    maria, mette = await town.person(school, "Maria"), await town.person(school, "Mette")
    await town.guards(school, maria, emma)
    await town.works(school, mette, klass)
    round_id = await town.round(school, klass, mette, [FIRST, FIRST + timedelta(minutes=20)])
    phones = []
    for key, person in (("maria", maria), ("mette", mette)):
        token, _code = await town.invited(school, person)
        phones.append(world.phone(key))
        await phones[-1].starts(token)

    async def announce(unit: Unit) -> None:
        plan(unit, [board(round_id, school, mette, unit.now)])

    await world.house.units.run(announce)
    # A working hour, in which staff are not held back.
    await world.until(datetime(2026, 11, 16, 9, 0, tzinfo=UTC))
    return round_id, phones[0], phones[1]


async def test_a_board_that_was_deleted_comes_back_with_the_next_booking(world: World) -> None:
    _round, maria, mette = await class_with_a_round(world)
    first = mette.last
    assert first.text == "3.B: 0 af 1"
    await mette.does("deletes", first.message_id)
    await maria.presses_data("bs:1:1", maria.last.message_id)
    await world.passes(minutes=1)
    assert mette.last.text == "3.B: 1 af 1"
    assert mette.last.message_id > first.message_id
    assert mette.last.silent


async def test_a_time_of_ones_own_answers_no_time_suits_and_it_can_be_said_again_later(world: World) -> None:
    round_id, maria, mette = await class_with_a_round(world)
    message = maria.last.message_id

    async def waiting(unit: Unit) -> int:
        return len(await unit.all(select(Unsuited.id).where(Unsuited.answered_at.is_(None))))

    async def rings() -> int:
        await world.passes(minutes=5)
        return sum("ingen" in line.casefold() or "passer" in line for line in mette.rings)

    await maria.presses_data(f"bn:{round_id}:1", message)
    told = await rings()
    assert told == 1
    await maria.presses_data("bs:1:1", message)
    await maria.presses_data("bx:1", message)
    assert await world.house.units.read(waiting) == 0
    await maria.presses_data(f"bn:{round_id}:1", message)
    assert await world.house.units.read(waiting) == 1
    assert await rings() == told + 1
