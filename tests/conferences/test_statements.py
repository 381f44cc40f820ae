"""What a booking press asks of the database: every statement more is half a millisecond for everybody who waits."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from benchmarks.statements import counting
from bot.conferences.booking.presses import BookSlot
from bot.conferences.models import Booking, Slot
from bot.core.unit import Unit
from tests.world import Phone, World

MOST = 9
# Read whole on purpose: the few schools of an installation, and the list that came as one parameter.
ALL_OF_IT = ("SCAN schools", "SCAN json_each")
FIRST = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)


async def bookings(unit: Unit) -> list[int]:
    return [row.id for row in await unit.all(select(Booking.id))]


async def slots(unit: Unit) -> list[int]:
    return [row.id for row in await unit.all(select(Slot.id).order_by(Slot.id))]


async def a_family(world: World) -> tuple[Phone, list[int], list[int]]:
    """Maria's phone, linked; the times of her children's round; her children."""
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
    return maria, await world.house.units.read(slots), pupils


@pytest.mark.both_databases
async def test_a_booking_press_has_at_most_nine_statements(world: World) -> None:
    maria, (first, _second, third, *_others), pupils = await a_family(world)
    # The school's policy is read once a process; what counts is every press after that.
    await maria.presses_data(BookSlot(first, pupils[0]).encode())

    await maria.person.presses_data(BookSlot(third, pupils[1]).encode())
    (update,) = world.telegram.updates()
    with counting(world.house.engines) as statements:
        await world.handle(update)

    assert len(await world.house.units.read(bookings)) == 2
    assert len(statements) <= MOST, "\n\n".join(statements)


async def plans(unit: Unit, statements: list[str]) -> list[str]:
    """How SQLite would look for the rows of each statement."""
    found: list[str] = []
    for statement in statements:
        nothing = (None,) * statement.count("?")
        explained = await unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", nothing)
        found += [f"{row.detail}: {statement}" for row in explained.all()]
    return found


@pytest.mark.sqlite_only("PostgreSQL reads small tables whole, whatever indexes there are")
async def test_no_statement_of_a_press_or_of_the_sender_reads_a_whole_table(world: World) -> None:
    maria, (first, *_others), pupils = await a_family(world)
    with counting(world.house.engines) as statements:
        await maria.presses_data(BookSlot(first, pupils[0]).encode())
        await maria.sends("/book")
        await world.passes(days=14)
    assert any("outbox" in statement for statement in statements)
    asked = await world.house.units.read(lambda unit: plans(unit, sorted(set(statements))))
    assert not [plan for plan in asked if plan.startswith("SCAN") and not plan.startswith(ALL_OF_IT)]
