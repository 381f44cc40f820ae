"""Guessing codes: five tries an hour a person, fifty for everybody, and the same words for every code that fails."""

from __future__ import annotations

import sys
from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import force_setattr
from sqlalchemy import text

from bot.accounts.service import Sender, lock_account
from bot.core.clock import AdjustableClock
from bot.core.errors import Refusal
from bot.core.unit import Unit, Units
from bot.features import assemble
from bot.people.acting import Acting
from bot.people.invitations.secrets import new_code
from bot.people.joining.errors import CodeDoesNotFit
from bot.people.joining.linking import Joined
from bot.people.joining.rules import BETWEEN_GUESSES, MOST_GUESSES, MOST_TRIES
from bot.people.joining.service import count_wrong_code, use_code
from tests.town import Town
from tests.world import World

# So many accounts guess at the same time: far more than five tries an hour would stop.
GUESSERS = 400
# In one transaction, so that a million take minutes.
TOGETHER = 500


async def test_five_tries_an_hour_are_looked_at_and_answered_alike(world: World) -> None:
    school = await world.town.school()
    for name in ("Maria", "Jonas"):
        await world.town.invited(school, await world.town.person(school, name))
    answers = set()
    for number in range(3):
        phone = world.phone(f"guesser{number}")
        await phone.starts()
        for place in range(8):
            said = (await phone.sends(new_code())).text
            if place < MOST_TRIES:
                answers.add(said)
    assert len(answers) == 1, "one wrong code can be told from another"
    async with world.house.engines.reading.connect() as connection:
        tried = (await connection.exec_driver_sql("SELECT count(*) FROM wrong_codes")).scalar()
        linked = (await connection.exec_driver_sql("SELECT count(*) FROM account_links")).scalar()
    assert tried == 3 * MOST_TRIES
    assert linked == 0


async def test_after_fifty_wrong_codes_typed_ones_take_turns_and_links_do_not(world: World) -> None:
    school = await world.town.school()
    maria, jonas = [await world.town.person(school, name) for name in ("Maria", "Jonas")]
    (token, _), (_, code) = [await world.town.invited(school, person) for person in (maria, jonas)]
    for number in range(MOST_GUESSES):
        phone = world.phone(f"guesser{number // MOST_TRIES}")
        await phone.sends(new_code())
    said = set()
    for guess in (new_code(), code):
        await world.phone("jonas").sends(guess)
        said.add((world.phone("jonas").last.text, tuple(world.phone("jonas").last.labels)))
    assert len(said) == 1, "what is not looked at tells nothing"
    assert next(iter(said))[0].startswith("Lige nu bliver der prøvet mange koder.")
    await world.phone("maria").starts(token)
    assert "Velkommen, Maria!" in world.phone("maria").last.text
    world.clock.advance(BETWEEN_GUESSES)
    await world.phone("jonas").sends(code)
    assert "Velkommen, Jonas!" in world.phone("jonas").last.text


async def guess(units: Units, clock: AdjustableClock, number: int, hours: float) -> tuple[int, int]:
    """So many guesses by GUESSERS accounts, spread evenly over the hours: how many were looked at, how many hit."""
    joined = Joined(assemble().ends)
    step = timedelta(hours=hours) / number
    begun = clock.now()

    async def accounts(unit: Unit) -> list[Acting]:
        senders = [Sender(user, user, "da") for user in range(1, GUESSERS + 1)]
        return [Acting(await lock_account(unit, sender), "da", ()) for sender in senders]

    guessers = await units.run(accounts)

    async def some(unit: Unit, first: int) -> tuple[int, int]:
        looked, hits = 0, 0
        for place in range(first, min(first + TOGETHER, number)):
            force_setattr(unit, "now", begun + step * place)
            acting = guessers[place % GUESSERS]
            try:
                await use_code(unit, acting, new_code(), joined)
                hits += 1
            except CodeDoesNotFit as refusal:
                looked += 1
                await count_wrong_code(unit, acting.account, refusal.invitation_id)
            except Refusal:
                continue
        return looked, hits

    found = [await units.run(partial(some, first=first)) for first in range(0, number, TOGETHER)]
    return sum(looked for looked, _hits in found), sum(hits for _looked, hits in found)


async def letters(units: Units, number: int) -> None:
    """So many people with letters that could be guessed."""
    town = Town(units)
    school = await town.school()
    for place in range(number):
        await town.invited(school, await town.person(school, f"Person{place}"))


def at_most(hours: float) -> int:
    """Fifty an hour, and then one in ten seconds."""
    return int(hours * (MOST_GUESSES + timedelta(hours=1) / BETWEEN_GUESSES)) + MOST_GUESSES


async def test_guesses_from_everywhere_meet_one_limit(units: Units, clock: AdjustableClock) -> None:
    await letters(units, 20)
    looked, hits = await guess(units, clock, 3_000, hours=1)
    assert hits == 0
    assert MOST_GUESSES <= looked <= at_most(1)


@pytest.mark.proof
async def test_a_million_guesses_hit_nothing(
    units: Units, clock: AdjustableClock, capsys: pytest.CaptureFixture[str]
) -> None:
    await letters(units, 1_000)
    looked, hits = await guess(units, clock, 1_000_000, hours=24)
    assert hits == 0
    assert looked <= at_most(24)
    linked = await units.read(lambda unit: unit.scalar(text("SELECT count(*) FROM account_links")))
    assert linked == 0
    with capsys.disabled():
        sys.stdout.write(f"\ncode guesses: 1000000 by {GUESSERS} accounts in a day, {looked} looked at, 0 hits\n")
