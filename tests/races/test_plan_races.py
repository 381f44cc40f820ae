"""A class's week begun by two colleagues at once. And twins, in which each believes to be the first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.core.clock import AdjustableClock
from bot.core.routes import Answer
from bot.core.unit import Unit
from bot.news.errors import PostOver
from bot.news.models import PostState
from bot.news.posts import STOPPABLE
from bot.news.queries import post_by_id
from bot.news.weeks import service
from bot.news.writing import service as writing
from bot.people.acting import Acting
from bot.people.models import StaffRole
from tests.races.conftest import Attempt, Field
from tests.races.talk import MOTHER, TEACHER, guardian

pytestmark = pytest.mark.both_databases

COLLEAGUE = 904
# The week after the one in which the story begins.
MONDAY = date(2026, 11, 23)


async def team(field: Field) -> tuple[int, int]:
    """A class with two teachers; its school and the class."""
    school = await field.town.school()
    klass = await field.town.school_class(school, "3.B")
    for user, role in ((TEACHER, StaffRole.CONTACT_TEACHER), (COLLEAGUE, StaffRole.TEAM_TEACHER)):
        person = await field.town.person(school, f"Staff{user}")
        await field.town.works(school, person, klass, role)
        await field.phone(user, person, school)
    return school, klass


async def begins(unit: Unit, acting: Acting) -> None:
    await service.take(unit, acting, Answer("Mandag: dansk.", message_id=acting.account.id), 1, MONDAY)


ATTEMPTS = [Attempt(TEACHER, begins), Attempt(COLLEAGUE, begins)]


async def test_a_week_begun_by_two_colleagues_is_one_plan_and_both_see_it(field: Field) -> None:
    await team(field)
    assert await field.race(ATTEMPTS) == ["done", "done"]
    assert await field.count("posts") == 1


async def test_a_plan_that_a_colleague_sends_while_it_is_looked_at_still_goes(
    field: Field, clock: AdjustableClock
) -> None:
    school, klass = await team(field)
    await guardian(field, school, await field.town.pupil(school, klass, "Emma"), MOTHER)
    await field.acts(TEACHER, begins)
    # The class's time for it has passed.
    clock.set(clock.now() + timedelta(days=5))
    looked_at = await field.units.read(lambda unit: post_by_id(unit, 1))
    assert looked_at is not None

    async def sends(unit: Unit, acting: Acting) -> None:
        taken = await service.take_over(unit, acting, 1)
        await service.in_time(unit, acting, taken)
        await writing.send(unit, acting, 1)

    await field.acts(COLLEAGUE, sends)
    with pytest.raises(PostOver):
        await field.acts(TEACHER, lambda unit, acting: service.in_time(unit, acting, looked_at))
    sent = await field.units.read(lambda unit: post_by_id(unit, 1))
    assert sent is not None
    assert (sent.state, sent.send_at) == (PostState.SCHEDULED, clock.now() + STOPPABLE)


async def test_twin_without_a_second_look_and_without_the_index_the_class_has_two(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none_yet(*_args: Any) -> None:
        return None

    await team(field)
    monkeypatch.setattr(service, "plan_of", none_yet)
    await field.units.run(lambda unit: unit.execute(text("DROP INDEX uq_posts_week")))
    await field.race(ATTEMPTS)
    assert await field.count("posts") == 2
