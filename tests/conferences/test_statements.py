"""What a booking press asks of the database: every statement more is half a millisecond for everybody who waits."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from benchmarks.statements import counting
from bot.conferences.booking.presses import BookSlot
from bot.conferences.models import Slot
from bot.core.unit import Unit
from tests.world import World

MOST = 9
FIRST = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)


async def slots(unit: Unit) -> list[int]:
    return [row.id for row in await unit.all(select(Slot.id).order_by(Slot.id))]


@pytest.mark.both_databases
async def test_a_booking_press_has_at_most_nine_statements(world: World) -> None:
    town = world.town
    school = await town.school()
    klass = await town.school_class(school, "3.B")
    teacher = await town.person(school, "Mette", "Holm")
    await town.works(school, teacher, klass)
    pupils = [await town.pupil(school, klass, name) for name in ("Elias", "Nora")]
    mother, father = await town.person(school, "Maria"), await town.person(school, "Jonas")
    for pupil in pupils:
        await town.guards(school, mother, pupil)
        await town.guards(school, father, pupil)
    await town.round(school, klass, teacher, [FIRST + timedelta(minutes=20 * place) for place in range(6)])
    token, _code = await town.invited(school, mother)
    maria = world.phone("maria", "da")
    await maria.starts(token)
    first, _second, third, *_others = await world.house.units.read(slots)
    # The school's policy is read once a process; what counts is every press after that.
    await maria.presses_data(BookSlot(first, pupils[0]).encode())

    await maria.person.presses_data(BookSlot(third, pupils[1]).encode())
    (update,) = world.telegram.updates()
    with counting(world.house.engines) as statements:
        await world.handle(update)

    assert "14" in maria.last.text or "15" in maria.last.text
    assert len(statements) <= MOST, "\n\n".join(statements)
