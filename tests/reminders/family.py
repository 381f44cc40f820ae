"""Families with an account, for tests of what a person is told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert

from bot.accounts.models import Account
from bot.accounts.service import find_account
from bot.core.unit import Unit, Units
from bot.people.acting import Acting, acting_of
from bot.people.models import AccountLink
from tests.town import Town


async def joined(units: Units, telegram_user: int, *links: tuple[int, int], **values: Any) -> int:
    """An account of this Telegram user, linked to each (school, person). Returns its id."""

    async def work(unit: Unit) -> int:
        known = {"telegram_user": telegram_user, "chat_id": telegram_user, "created_at": unit.now, **values}
        account: int = await unit.scalar(insert(Account).returning(Account.id), known)
        for school, person in links:
            who = {"school_id": school, "person_id": person, "account_id": account, "since": unit.now}
            await unit.execute(insert(AccountLink), who)
        return account

    return await units.run(work)


async def acting(unit: Unit, telegram_user: int) -> Acting:
    """Who acts, as intake would find them."""
    account = await find_account(unit, telegram_user)
    assert account is not None
    return await acting_of(unit, account)


async def guardian(units: Units, school: int, class_id: int, *children: str, name: str = "Maria") -> int:
    """A guardian with these children in a class. Returns the person's id."""
    town = Town(units)
    person = await town.person(school, name, "Holm")
    for child in children:
        await town.guards(school, person, await town.pupil(school, class_id, child))
    return person


async def maria(units: Units, *children: str) -> tuple[int, int]:
    """Maria (Telegram user 1, Danish) with these children in 3.B of Broskolen. Returns (school, person)."""
    town = Town(units)
    school = await town.school()
    person = await guardian(units, school, await town.school_class(school, "3.B"), *children)
    await joined(units, 1, (school, person), language_code="da")
    return school, person


async def mette(units: Units) -> tuple[int, int]:
    """Mette (Telegram user 2, Danish), who teaches 3.B of a school of her own. Returns (school, person)."""
    town = Town(units)
    school = await town.school("aaskolen", name="Åskolen")
    person = await town.person(school, "Mette")
    await town.works(school, person, await town.school_class(school, "3.B"))
    await joined(units, 2, (school, person), language_code="da")
    return school, person


async def two_schools(units: Units, first_child: str, second_child: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Maria with a child at Broskolen and one at Bru skole in Norway. Returns both (school, person)."""
    town = Town(units)
    links = []
    for key, preset, name, child in (
        ("broskolen", "dk-buddinge", "Broskolen", first_child),
        ("bru", "no-skedsmo", "Bru skole", second_child),
    ):
        school = await town.school(key, preset, name)
        links.append((school, await guardian(units, school, await town.school_class(school, "4.A"), child)))
    await joined(units, 1, *links, language_code="da")
    return links[0], links[1]
