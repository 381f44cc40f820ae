"""A draft that is sent twice, taken over by two, or sent as it is thrown away. And twins, in which everybody believes
what was true before anybody began."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from bot.core.routes import Written
from bot.core.unit import Unit
from bot.news import posts
from bot.news.models import PostRow
from bot.news.queries import post_by_id
from bot.news.writing import orphans, service
from bot.people.acting import Acting
from bot.people.models import StaffRole, StaffRoleRow
from tests.races.conftest import Attempt, Field
from tests.races.talk import MOTHER, TEACHER, guardian

pytestmark = pytest.mark.both_databases

HEAD, COLLEAGUE = 904, 905


async def drafted(field: Field) -> dict[int, int]:
    """A draft of the teacher's to a class with one home, and its head and another teacher; people by their phones."""
    town = field.town
    school = await town.school()
    klass = await town.school_class(school, "3.B")
    child = await town.pupil(school, klass, "Emma")
    roles = {TEACHER: StaffRole.CONTACT_TEACHER, HEAD: StaffRole.HEAD, COLLEAGUE: StaffRole.TEAM_TEACHER}
    people = {}
    for user, role in roles.items():
        people[user] = await town.person(school, f"Staff{user}")
        await town.works(school, people[user], None if user == HEAD else klass, role)
        await field.phone(user, people[user], school)
    await guardian(field, school, child, MOTHER)
    await field.acts(TEACHER, writes)
    return people


async def writes(unit: Unit, acting: Acting) -> None:
    await service.take(unit, acting, Written("Husk madpakke.", message_id=1))


async def sends(unit: Unit, acting: Acting) -> None:
    await service.send(unit, acting, 1)


async def drops(unit: Unit, acting: Acting) -> None:
    await service.drop(unit, acting, 1)


async def takes_over(unit: Unit, acting: Acting) -> None:
    await orphans.take_over(unit, acting, 1)


async def stands(field: Field) -> tuple[str, int]:
    """The post's state, and whose it is."""

    async def look(unit: Unit) -> tuple[str, int]:
        row = await unit.first(select(PostRow.state, PostRow.written_by))
        assert row is not None
        return row.state, row.written_by

    return await field.units.read(look)


async def leaves(field: Field, person: int) -> None:
    ended = update(StaffRoleRow).where(StaffRoleRow.person_id == person)
    await field.units.run(lambda unit: unit.execute(ended.values(until=unit.now)))


async def believing(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks again under lock."""
    before = await field.units.read(lambda unit: post_by_id(unit, 1))

    async def stale(_unit: Unit, _post_id: int, **_more: Any) -> Any:
        return before

    monkeypatch.setattr(posts, "post_by_id", stale)


async def test_a_draft_sent_twice_at_once_is_sent_once(field: Field) -> None:
    await drafted(field)
    assert sorted(await field.race([Attempt(TEACHER, sends), Attempt(TEACHER, sends)])) == ["PostOver", "done"]
    assert (await stands(field))[0] == "scheduled"


async def test_what_is_thrown_away_as_it_is_sent_is_one_or_the_other(field: Field) -> None:
    await drafted(field)
    ended = await field.race([Attempt(TEACHER, sends), Attempt(TEACHER, drops)])
    assert sorted(ended) == ["PostOver", "done"]
    assert (await stands(field))[0] == ("scheduled" if ended[0] == "done" else "discarded")


async def test_who_believes_that_it_is_a_draft_throws_away_what_was_sent(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    await drafted(field)
    await believing(field, monkeypatch)
    assert await field.race([Attempt(TEACHER, sends), Attempt(TEACHER, sends)]) == ["done", "done"]
    await field.acts(TEACHER, drops)
    assert (await stands(field))[0] == "discarded"


async def test_of_two_colleagues_who_take_over_one_has_it(field: Field) -> None:
    people = await drafted(field)
    await leaves(field, people[TEACHER])
    ended = await field.race([Attempt(HEAD, takes_over), Attempt(COLLEAGUE, takes_over)])
    assert sorted(ended) == ["NotAllowed", "done"]
    assert (await stands(field))[1] == people[HEAD if ended[0] == "done" else COLLEAGUE]


async def test_who_believes_that_nobody_has_it_takes_it_from_who_has(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = await drafted(field)
    await leaves(field, people[TEACHER])
    await believing(field, monkeypatch)
    ended = await field.race([Attempt(HEAD, takes_over), Attempt(COLLEAGUE, takes_over)])
    assert ended == ["done", "done"]
