"""Two phones and one letter at the same moment, on engines of their own; and the twin without the guards."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from bot.accounts.service import Sender, lock_account
from bot.core.database import Engines, open_engines
from bot.core.sealed import give_ring, ring_of
from bot.core.unit import Unit, Units
from bot.people.acting import acting_of
from bot.people.invitations import errors as invitation_errors
from bot.people.invitations.secrets import secret_in
from bot.people.invitations.service import issue
from bot.people.joining import errors
from bot.people.joining.errors import CodeDoesNotFit
from bot.people.joining.linking import Joined
from bot.people.joining.queries import letter_of
from bot.people.joining.service import use_code
from bot.people.models import AccountLink
from bot.people.office import errors as office_errors
from tests.people.roster.samples import sample
from tests.people.town import Town

pytestmark = pytest.mark.both_databases

PHONES = 4
LINKS = "SELECT count(*) FROM account_links WHERE until IS NULL"


async def nobody_hears(unit: Unit, ended: object) -> None:
    """Nothing else is there."""


@pytest.fixture
async def full(town: Town, tmp_path: Path) -> Town:
    await town.imports(sample(6), tmp_path)
    return town


def twin_engines(town: Town) -> Engines:
    """Engines of their own for the same database, as another process has them."""
    engines = open_engines(town.units.engines.writing.url.render_as_string(hide_password=False))
    give_ring(engines, ring_of(town.units.engines.writing.dialect))
    return engines


async def all_at_once(town: Town, attempt: Callable[[Units, int], Awaitable[bool]]) -> list[bool | BaseException]:
    """One attempt a phone, each on its own engines, begun together."""
    engines = [twin_engines(town) for _ in range(PHONES)]
    try:
        races = (*errors.LOST_RACES, *invitation_errors.LOST_RACES, *office_errors.LOST_RACES)
        units = [Units(each, town.clock, races) for each in engines]
        return await asyncio.gather(
            *(attempt(each, user) for user, each in enumerate(units, start=1)), return_exceptions=True
        )
    finally:
        for each in engines:
            await each.dispose()


async def test_one_code_and_many_phones_make_one_link(full: Town) -> None:
    secret = secret_in((await full.letter("g1")).code) or ""

    async def joins(units: Units, user: int) -> bool:
        async def work(unit: Unit) -> bool:
            account = await lock_account(unit, Sender(user, user, "da"))
            try:
                await use_code(unit, await acting_of(unit, account), secret, Joined(nobody_hears))
            except CodeDoesNotFit:
                return False
            return True

        return await units.run(work)

    outcomes = await all_at_once(full, joins)
    assert sorted(map(str, outcomes)) == ["False"] * (PHONES - 1) + ["True"]
    assert await full.count(LINKS) == 1
    assert await full.count("SELECT count(*) FROM account_links") == 1


async def unguarded(units: Units, user: int, secret: str, everyone_looked: asyncio.Barrier) -> bool:
    """Look in one unit and link in another, as one must not."""
    letter = await units.read(lambda unit: letter_of(unit, secret))
    assert letter is not None
    await everyone_looked.wait()
    if letter.used_by is not None:
        return False

    async def work(unit: Unit) -> bool:
        account = await lock_account(unit, Sender(user, user, "da"))
        link = {"school_id": 1, "account_id": account.id, "person_id": letter.person_id, "since": unit.now}
        await unit.execute(insert(AccountLink), link)
        return True

    return await units.run(work)


async def test_without_the_guards_every_phone_gets_in(full: Town) -> None:
    secret = secret_in((await full.letter("g1")).code) or ""
    await full.units.run(lambda unit: unit.execute(text("DROP INDEX uq_account_links_person")))
    barrier = asyncio.Barrier(PHONES)
    await all_at_once(full, lambda units, user: unguarded(units, user, secret, barrier))
    assert await full.count(LINKS) == PHONES


async def test_the_constraint_alone_stops_the_others(full: Town) -> None:
    secret = secret_in((await full.letter("g1")).code) or ""
    barrier = asyncio.Barrier(PHONES)
    outcomes = await all_at_once(full, lambda units, user: unguarded(units, user, secret, barrier))
    assert sum(outcome is True for outcome in outcomes) == 1
    assert await full.count(LINKS) == 1


async def test_letters_issued_twice_at_once_are_one_a_person(full: Town) -> None:
    school = await full.school()

    async def issues(units: Units, user: int) -> bool:
        return bool(await units.run(lambda unit: issue(unit, school, None)))

    outcomes = await all_at_once(full, issues)
    assert sorted(map(str, outcomes)) == ["False"] * (PHONES - 1) + ["True"]
    assert await full.count("SELECT count(*) FROM invitations") == await full.count("SELECT count(*) FROM persons")
