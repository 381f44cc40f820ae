"""Where races about one talk begin: a child with two guardians, its teacher, and the talk that is booked for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from bot.conferences.models import Booking, BookingState, Slot
from bot.core.unit import Unit
from tests.races.conftest import Field

MOTHER, FATHER, TEACHER = 901, 902, 903


@dataclass
class Booked:
    school: int
    klass: int
    child: int
    slot: int
    booking: int


async def talk(field: Field, starts: Sequence[datetime], **more: Any) -> Booked:
    """The child's talk at the first of these times, given to both guardians by the teacher; `more`: of its row."""
    town = field.town
    school = await town.school()
    klass = await town.school_class(school, "3.B")
    child = await town.pupil(school, klass, "Emma")
    teacher = await town.person(school, "Mette")
    await town.works(school, teacher, klass)
    await field.phone(TEACHER, teacher, school)
    for user in (MOTHER, FATHER):
        await guardian(field, school, child, user)
    round_id = await town.round(school, klass, teacher, starts)

    async def book(unit: Unit) -> Booked:
        slot = await unit.scalar(select(Slot.id).where(Slot.round_id == round_id).order_by(Slot.id).limit(1))
        values = {
            "school_id": school, "round_id": round_id, "slot_id": slot, "pupil_id": child, "booked_by": teacher,
            "owner_id": None, "state": BookingState.BOOKED.value, "sequence": 0, "coming": {},
            "booked_at": unit.now, "changed_at": unit.now,
        }  # fmt: skip
        booking = await unit.scalar(insert(Booking).returning(Booking.id), {**values, **more})
        return Booked(school, klass, child, slot, booking)

    return await field.units.run(book)


async def guardian(field: Field, school: int, child: int, user: int) -> None:
    """Somebody who has the child, on a phone of their own."""
    person = await field.town.person(school, f"Guardian{user}")
    await field.town.guards(school, person, child)
    await field.phone(user, person, school)
