"""The seats of one time, and two times that an interpreter joins: wanted by more families than there are."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import insert, select, update

from bot.conferences.booking.service import book_slot
from bot.conferences.models import Booking, Form, Round, Slot, SlotState
from bot.conferences.queries import IS_LIVE
from bot.conferences.wishes.models import InterpreterNeed
from bot.core.unit import Unit
from bot.people.acting import Acting
from tests.races.conftest import Act, Attempt, Field
from tests.resilience.scene import Scene, build

pytestmark = pytest.mark.both_databases

Blind = Callable[[], Awaitable[None]]
SEATS = 3


def books(slot_id: int, pupil_id: int) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await book_slot(unit, acting, slot_id, pupil_id)

    return act


async def seated(field: Field, families: int) -> tuple[Scene, list[int]]:
    """A group talk with one time of three seats, and their slots."""
    scene = await build(field.units, families, times_each=1)
    first = scene.families[0].slots[0]

    async def work(unit: Unit) -> list[int]:
        await unit.execute(update(Round).values(seats=SEATS, form=Form.GROUP.value))
        columns = (column for column in Slot.__table__.c if column.name != "id")
        (row,) = await unit.all(select(*columns).where(Slot.id == first))
        seat, values = insert(Slot).returning(Slot.id), dict(row._mapping)
        return [first, *[await unit.scalar(seat, values) for _seat in range(SEATS - 1)]]

    return scene, await field.units.run(work)


def all_want_one(scene: Scene, seats: list[int]) -> list[Attempt]:
    # Half of them see the first seat under their button, the others the last.
    return [
        Attempt(family.user_id, books(seats[number % 2 * -1], family.pupil_id))
        for number, family in enumerate(scene.families)
    ]


async def test_of_many_families_as_many_get_a_seat_as_there_are(field: Field) -> None:
    scene, seats = await seated(field, 20)
    endings = Counter(await field.race(all_want_one(scene, seats)))
    assert endings == {"done": SEATS, "SlotTaken": 20 - SEATS}
    assert sorted(slot for slot, _pupil in await field.live()) == seats


async def test_without_its_guards_a_time_has_more_families_than_seats(field: Field, blind: Blind) -> None:
    scene, seats = await seated(field, 8)
    await field.drop_guards()
    await blind()
    await field.race(all_want_one(scene, seats))
    assert len(await field.live()) > SEATS


async def test_two_times_are_joined_or_one_of_them_is_booked_and_never_both(field: Field) -> None:
    scene = await build(field.units, 6, times_each=1)
    slots = [family.slots[0] for family in scene.families]

    async def says(unit: Unit) -> None:
        for family in scene.families[:3]:
            values = {"school_id": scene.school_id, "person_id": family.person_id, "language": "ar"}
            await unit.execute(insert(InterpreterNeed), {**values, "said_at": unit.now})

    await field.units.run(says)
    # Three who need two times each begin one after another; three others want the times between.
    attempts = [
        Attempt(family.user_id, books(slots[number % 3], family.pupil_id))
        for number, family in enumerate(scene.families)
    ]
    endings = Counter(await field.race(attempts))
    assert set(endings) <= {"done", "SlotTaken", "NoTwoTimes", "AtTheSameTime"}

    async def look(unit: Unit) -> None:
        rows = await unit.all(
            select(Slot.id, Slot.starts_at, Slot.ends_at, Slot.state, Booking.pupil_id)
            .select_from(Slot)
            .outerjoin(Booking, (Booking.slot_id == Slot.id) & IS_LIVE)
            .order_by(Slot.starts_at)
        )
        booked = [row for row in rows if row.pupil_id is not None]
        assert all(first.ends_at <= second.starts_at for first, second in itertools.pairwise(booked))
        joined = {row.ends_at for row in rows if row.state == SlotState.JOINED.value}
        needs = {family.pupil_id for family in scene.families[:3]}
        assert joined == {row.ends_at for row in booked if row.pupil_id in needs}
        assert all((row.ends_at - row.starts_at).seconds == (1800 if row.pupil_id in needs else 900) for row in booked)

    await field.units.read(look)
