"""Guessing codes: five tries an hour a person, and the same words for every code that does not fit."""

from __future__ import annotations

import sys

import pytest

from bot.people.invitations.secrets import new_code
from tests.world import World


async def guesses(world: World, guessers: int, each: int) -> int:
    """Everybody guesses; how many were linked. Two people's letters are out there to be found."""
    town = world.town
    school = await town.school()
    for name in ("Maria", "Jonas"):
        await town.invited(school, await town.person(school, name))
    answers = set()
    for number in range(guessers):
        phone = world.phone(f"guesser{number}")
        await phone.starts()
        for place in range(each):
            said = (await phone.sends(new_code())).text
            if place < 5:
                answers.add(said)
    assert len(answers) == 1, "one wrong code can be told from another"
    async with world.house.engines.reading.connect() as connection:
        tried = (await connection.exec_driver_sql("SELECT count(*) FROM wrong_codes")).scalar()
        linked = (await connection.exec_driver_sql("SELECT count(*) FROM account_links")).scalar()
    assert tried == guessers * min(each, 5), "more than five tries were looked at"
    assert isinstance(linked, int)
    return linked


async def test_five_tries_an_hour_are_looked_at(world: World) -> None:
    assert await guesses(world, guessers=3, each=8) == 0


@pytest.mark.proof
async def test_ten_thousand_guesses_hit_nothing(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert await guesses(world, guessers=1000, each=10) == 0
    with capsys.disabled():
        sys.stdout.write("\ncode guesses: 10000 by 1000 people, 0 hits, 5000 looked at\n")
