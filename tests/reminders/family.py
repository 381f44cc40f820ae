"""Invented schools and families for tests of what a person is told, put straight into the tables."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import insert

import bot.outbox.models
import bot.reminders.models
from bot.accounts.models import Account
from bot.accounts.service import find_account
from bot.core.unit import Unit, Units
from bot.people.acting import Acting, acting_of
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
from bot.schools.models import PolicyVersion, School
from bot.schools.policy import dump, load_preset

assert bot.outbox.models
assert bot.reminders.models

BEGINNING = datetime(2026, 8, 1, tzinfo=UTC)
_COUNTRIES = {
    "da": ("dk-buddinge", "Europe/Copenhagen"),
    "nb": ("no-skedsmo", "Europe/Oslo"),
    "sv": ("se-samverkan", "Europe/Stockholm"),
}


class Town:
    """Adds rows in one unit; every method returns the new row's id."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._numbers = count(1)

    async def _add(self, table: Any, **values: Any) -> int:
        result = await self._unit.execute(insert(table).values(**values))
        return int(result.inserted_primary_key[0])

    async def school(self, name: str = "Broskolen", locale: str = "da", phone: str | None = "12345678") -> int:
        preset, zone = _COUNTRIES[locale]
        values = {"name": name, "locale": locale, "zone": zone, "phone": phone, "policy_version": 1}
        school = await self._add(School, key=f"school{next(self._numbers)}", created_at=BEGINNING, **values)
        document = dump(load_preset(preset))
        await self._add(PolicyVersion, school_id=school, version=1, document=document, created_at=BEGINNING)
        return school

    async def school_class(self, school: int, name: str = "3.B") -> int:
        return await self._add(SchoolClass, school_id=school, sourced_id=f"c{next(self._numbers)}", name=name)

    async def person(self, school: int, given: str = "Maria", family: str = "Holm") -> int:
        values = {"given_name": given, "family_name": family, "sourced_id": f"p{next(self._numbers)}"}
        return await self._add(Person, school_id=school, **values)

    async def child(
        self,
        school: int,
        school_class: int,
        person: int,
        given: str,
        kind: Guardianship = Guardianship.CUSTODY,
        born_on: str | None = None,
    ) -> int:
        names = {"given_name": given, "family_name": "Holm", "born_on": born_on}
        number = f"b{next(self._numbers)}"
        pupil = await self._add(Pupil, school_id=school, class_id=school_class, sourced_id=number, **names)
        who = {"school_id": school, "person_id": person, "pupil_id": pupil}
        await self._add(GuardianshipRow, kind=kind.value, since=BEGINNING, **who)
        return pupil

    async def role(self, school: int, person: int, role: StaffRole, school_class: int | None = None) -> int:
        who = {"school_id": school, "person_id": person, "class_id": school_class}
        return await self._add(StaffRoleRow, role=role.value, since=BEGINNING, **who)

    async def account(self, telegram_user: int, *links: tuple[int, int], **values: Any) -> int:
        """An account linked to each (school, person)."""
        known = {"telegram_user": telegram_user, "chat_id": telegram_user, "created_at": BEGINNING, **values}
        account = await self._add(Account, **known)
        for school, person in links:
            who = {"school_id": school, "person_id": person, "account_id": account}
            await self._add(AccountLink, since=BEGINNING, **who)
        return account


async def acting(unit: Unit, telegram_user: int) -> Acting:
    """Who acts, as intake would find them."""
    account = await find_account(unit, telegram_user)
    assert account is not None
    return await acting_of(unit, account)


async def maria(units: Units, *children: str) -> tuple[int, int]:
    """Maria (Telegram user 1, Danish) with these children in 3.B. Returns (school, person)."""

    async def work(unit: Unit) -> tuple[int, int]:
        town = Town(unit)
        school = await town.school()
        school_class = await town.school_class(school)
        person = await town.person(school)
        for name in children:
            await town.child(school, school_class, person, name)
        await town.account(1, (school, person), language_code="da")
        return school, person

    return await units.run(work)


async def mette(units: Units, telegram_user: int = 2) -> tuple[int, int]:
    """Mette, who teaches 3.B at a school of her own. Returns (school, person)."""

    async def work(unit: Unit) -> tuple[int, int]:
        town = Town(unit)
        school = await town.school("Åskolen", phone=None)
        person = await town.person(school, "Mette", "Lund")
        school_class = await town.school_class(school)
        await town.role(school, person, StaffRole.CONTACT_TEACHER, school_class)
        await town.account(telegram_user, (school, person), language_code="da")
        return school, person

    return await units.run(work)
