"""A school with as many families as a test needs, written in one go, everybody linked and one round open.

The one rule: what is written depends only on the arguments, so that two scenes are alike to the last id.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import insert

from bot.accounts.models import Account
from bot.conferences.models import Booking, BookingState, Form, Round, RoundState, Slot, SlotState
from bot.core.unit import Unit, Units
from bot.people.models import (
    AccountLink,
    Guardianship,
    GuardianshipRow,
    Person,
    Pupil,
    SchoolClass,
    StaffRole,
    StaffRoleRow,
)
from bot.schools.service import add_school

FIRST_USER = 50_001
MINUTES = 15


class Family(Struct, frozen=True):
    """One guardian with a phone, and their child; `slots` are times that nobody else presses."""

    user_id: int
    account_id: int
    person_id: int
    pupil_id: int
    slots: tuple[int, ...]
    booking_id: int | None = None


class Scene(Struct, frozen=True):
    """The ids of what was written."""

    school_id: int
    class_id: int
    teacher_id: int
    round_id: int
    families: tuple[Family, ...]


async def build(units: Units, families: int, *, times_each: int = 3, booked: int = 0, key: str = "skole") -> Scene:
    """A class of so many families; the first `booked` of them have the first of their times."""

    async def work(unit: Unit) -> Scene:
        school_id = await add_school(unit, key, "Broskolen", "dk-buddinge", "12 34 56 78")
        return await _Builder(unit, school_id).scene(families, times_each, booked)

    return await units.run(work)


class _Builder(Struct):
    unit: Unit
    school_id: int

    async def add(self, model: Any, rows: Sequence[dict[str, Any]], key: Any = None) -> list[int]:
        """Insert the rows, in order; their ids."""
        statement = insert(model).returning(key if key is not None else model.id, sort_by_parameter_order=True)
        return [row[0] for row in (await self.unit.connection.execute(statement, list(rows))).all()]

    async def scene(self, families: int, times_each: int, booked: int) -> Scene:
        school, now = {"school_id": self.school_id}, self.unit.now
        (class_id,) = await self.add(SchoolClass, [{**school, "sourced_id": "c", "name": "3.B"}])
        (teacher,) = await self.add(Person, [_person(school, "t", "Mette")])
        await self.add(
            StaffRoleRow,
            [
                {
                    **school,
                    "person_id": teacher,
                    "class_id": class_id,
                    "role": StaffRole.CONTACT_TEACHER.value,
                    "since": now,
                }
            ],
        )
        round_id, slots = await self.round(class_id, teacher, families * times_each)
        numbers = range(families)
        persons = await self.add(Person, [_person(school, f"g{n}", f"Guardian{n}") for n in numbers])
        pupils = await self.add(
            Pupil,
            [
                {
                    **school,
                    "class_id": class_id,
                    "sourced_id": f"p{n}",
                    "given_name": f"Child{n}",
                    "family_name": "Lund",
                    "born_on": None,
                }
                for n in numbers
            ],
        )
        await self.add(
            GuardianshipRow,
            [
                {**school, "person_id": who, "pupil_id": whom, "kind": Guardianship.CUSTODY.value, "since": now}
                for who, whom in zip(persons, pupils, strict=True)
            ],
        )
        accounts = await self.accounts(persons)
        shares = [tuple(slots[n * times_each : (n + 1) * times_each]) for n in numbers]
        bookings = await self.bookings(
            round_id, persons[:booked], pupils[:booked], [share[0] for share in shares[:booked]]
        )
        made = tuple(
            Family(FIRST_USER + n, accounts[n], persons[n], pupils[n], shares[n], bookings[n] if n < booked else None)
            for n in numbers
        )
        return Scene(self.school_id, class_id, teacher, round_id, made)

    async def round(self, class_id: int, teacher: int, times: int) -> tuple[int, list[int]]:
        now = self.unit.now
        first = (now + timedelta(days=21)).replace(hour=8, minute=0, second=0, microsecond=0)
        values = {
            "school_id": self.school_id,
            "class_id": class_id,
            "teacher_id": teacher,
            "policy_version": 1,
            "state": RoundState.OPEN.value,
            "form": Form.IN_PERSON.value,
            "room": "12",
            "minutes": MINUTES,
            "opens_at": now,
            "closes_at": first - timedelta(days=1),
            "created_at": now,
        }
        (round_id,) = await self.add(Round, [values])
        starts = [first + timedelta(minutes=MINUTES * n) for n in range(times)]
        slots = await self.add(Slot, [self.slot(round_id, teacher, start) for start in starts])
        return round_id, slots

    def slot(self, round_id: int, teacher: int, start: datetime) -> dict[str, Any]:
        return {
            "school_id": self.school_id,
            "round_id": round_id,
            "teacher_id": teacher,
            "starts_at": start,
            "ends_at": start + timedelta(minutes=MINUTES),
            "state": SlotState.FREE.value,
        }

    async def accounts(self, persons: Sequence[int]) -> list[int]:
        now = self.unit.now
        users = range(FIRST_USER, FIRST_USER + len(persons))
        rows = [{"telegram_user": str(u), "chat_id": u, "language_code": "da", "created_at": now} for u in users]
        accounts = await self.add(Account, rows)
        links = [
            {"school_id": self.school_id, "account_id": account, "person_id": person, "since": now}
            for account, person in zip(accounts, persons, strict=True)
        ]
        await self.add(AccountLink, links)
        return accounts

    async def bookings(
        self, round_id: int, persons: Sequence[int], pupils: Sequence[int], slots: Sequence[int]
    ) -> list[int]:
        rows = [
            {
                "school_id": self.school_id,
                "round_id": round_id,
                "slot_id": slot,
                "pupil_id": pupil,
                "booked_by": person,
                "state": BookingState.BOOKED.value,
                "sequence": 0,
                "coming": {},
                "booked_at": self.unit.now,
                "changed_at": self.unit.now,
            }
            for person, pupil, slot in zip(persons, pupils, slots, strict=True)
        ]
        return await self.add(Booking, rows) if rows else []


def _person(school: dict[str, int], sourced_id: str, name: str) -> dict[str, Any]:
    return {
        **school,
        "sourced_id": sourced_id,
        "given_name": name,
        "family_name": "Lund",
        "phone": None,
        "enabled": True,
    }
