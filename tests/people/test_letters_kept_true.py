"""How long a letter is good is the policy's word, and who gets none because of a protected child is said."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.core.unit import Unit
from bot.people.invitations.queries import without_letter
from bot.people.models import Pupil
from bot.schools.changing.rules import with_settings
from bot.schools.policy import Mark
from bot.schools.queries import policy_of
from bot.schools.service import store_policy
from tests.people.roster.samples import sample
from tests.people.town import Town


@pytest.fixture
async def full(town: Town, tmp_path: Path) -> Town:
    await town.imports(sample(24), tmp_path)
    return town


async def good_for(town: Town, days: int) -> None:
    school = await town.school()

    async def work(unit: Unit) -> None:
        before = await policy_of(unit, school.id, school.policy_version)
        after = with_settings(before, {"retention.invitation_days": str(days)}, Mark("stated", "the head"))
        await store_policy(unit, school.id, after)

    await town.units.run(work)


@pytest.mark.both_databases
async def test_a_letter_is_good_as_long_as_the_policy_says(full: Town) -> None:
    await good_for(full, 10)
    letter = await full.letter("g1")
    assert letter.expires_on == date(2026, 11, 26)
    full.clock.advance(timedelta(days=11))
    assert "passer ikke" in await full.phone(1).says(letter.code)


async def left_out(town: Town) -> int:
    school = await town.school()
    return await town.units.read(lambda unit: without_letter(unit, school.id))


@pytest.mark.both_databases
async def test_who_has_only_protected_children_that_are_not_let_in_gets_no_letter_and_is_counted(full: Town) -> None:
    async def protect(unit: Unit, **more: object) -> None:
        await unit.execute(update(Pupil).values(protected=True, **more))

    assert await left_out(full) == 0
    parents = {letter.person_id for letter in await full.issues() if letter.role == "guardian"}
    await full.units.run(protect)
    letters = {letter.person_id for letter in await full.issues(reissue=True)}
    assert letters
    assert not letters & parents
    assert await left_out(full) == len(parents), "a teacher with a protected child has a letter as a teacher"
    await full.units.run(lambda unit: protect(unit, admitted_at=unit.now))
    assert await left_out(full) == 0
