"""Two of a team who write at once to who was not there; contact parents who say yes at once, and one who says yes to
what is being changed; and twins that believe."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from bot.core.unit import Unit
from bot.news.meetings import agreeing, service
from bot.news.models import PostKind, PostProposal, PostRow, PostState
from bot.news.posts import begin_post, change
from bot.news.queries import post_by_id
from bot.people.acting import Acting
from bot.people.joining.queries import actings_of
from bot.people.models import AccountLink, Representative, RepresentativeRow, SchoolClass, StaffRole
from tests.races.conftest import Attempt, Field
from tests.races.talk import FATHER, MOTHER, TEACHER, guardian

pytestmark = pytest.mark.both_databases


async def proposed(field: Field) -> None:
    """A parents' meeting that both contact parents of the class are asked about."""
    town = field.town
    school = await town.school("smoerum", "dk-smoerum", "Skolen")
    klass = await town.school_class(school, "3.B")
    child = await town.pupil(school, klass, "Emma")
    teacher = await town.person(school, "Mette")
    await town.works(school, teacher, klass)
    await field.phone(TEACHER, teacher, school)
    for user in (MOTHER, FATHER):
        await guardian(field, school, child, user)

    async def elect(unit: Unit) -> None:
        persons = await unit.all(select(AccountLink.person_id).where(AccountLink.person_id != teacher))
        values = {"school_id": school, "class_id": klass, "role": Representative.CONTACT_PARENT.value}
        since = unit.now - timedelta(days=1)
        await unit.execute(
            insert(RepresentativeRow), [{**values, "since": since, "person_id": row.person_id} for row in persons]
        )

    await field.units.run(elect)
    await field.acts(TEACHER, proposes)


async def proposes(unit: Unit, acting: Acting) -> None:
    class_id = await unit.scalar(select(SchoolClass.id))
    post = await service.begin_meeting(unit, acting, class_id, event=False)
    day = unit.now.date() + timedelta(days=15)
    await service.set_times(unit, acting, post.id, day, 17 * 60, 120)
    await agreeing.propose(unit, acting, post.id)


async def says_yes(unit: Unit, acting: Acting) -> None:
    await agreeing.say(unit, acting, 1, 1, agrees=True)


async def changes(unit: Unit, acting: Acting) -> None:
    await agreeing.change_again(unit, acting, 1)


async def stands(field: Field) -> tuple[str, int]:
    """The meeting's state, and how many said yes."""

    async def look(unit: Unit) -> tuple[str, int]:
        said = await unit.all(select(PostProposal.id).where(PostProposal.agrees.is_(True)))
        return str(await unit.scalar(select(PostRow.state))), len(said)

    return await field.units.read(look)


COLLEAGUE = 904


async def held(field: Field) -> None:
    """A parents' meeting of yesterday, at which one home was not; two of its team have phones."""
    town = field.town
    school = await town.school()
    klass = await town.school_class(school, "3.B")
    await guardian(field, school, await town.pupil(school, klass, "Emma"), MOTHER)
    teachers = []
    for user, role in ((TEACHER, StaffRole.CONTACT_TEACHER), (COLLEAGUE, StaffRole.TEAM_TEACHER)):
        teachers.append(await town.person(school, f"Staff{user}"))
        await town.works(school, teachers[-1], klass, role)
        await field.phone(user, teachers[-1], school)

    async def tells(unit: Unit) -> None:
        acting = (await actings_of(unit, teachers[:1]))[teachers[0]]
        begins = unit.now - timedelta(days=1)
        post_id = await begin_post(
            unit, acting.at(school), PostKind.MEETING, klass, "da", starts_at=begins, ends_at=begins
        )
        await change(unit, post_id, state=PostState.SENT.value, sent_at=begins)

    await field.units.run(tells)


async def writes_to_absent(unit: Unit, acting: Acting) -> None:
    await service.to_absent(unit, acting, 1)


AFTERWARDS = [Attempt(TEACHER, writes_to_absent), Attempt(COLLEAGUE, writes_to_absent)]


async def test_two_of_a_team_write_to_who_was_not_there_at_once_and_it_is_one_draft(field: Field) -> None:
    await held(field)
    assert await field.race(AFTERWARDS) == ["done", "done"]
    assert await field.count("posts") == 2


async def test_twin_without_a_look_at_what_there_is_and_without_the_index_there_are_two(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none_yet(*_args: Any) -> dict[tuple[int, int], int]:
        return {}

    await held(field)
    monkeypatch.setattr(service, "written_after", none_yet)
    await field.units.run(lambda unit: unit.execute(text("DROP INDEX uq_posts_after_id")))
    await field.race(AFTERWARDS)
    assert await field.count("posts") == 3


async def test_both_say_yes_at_once_and_it_is_agreed(field: Field) -> None:
    await proposed(field)
    assert await field.race([Attempt(MOTHER, says_yes), Attempt(FATHER, says_yes)]) == ["done", "done"]
    assert await stands(field) == ("agreed", 2)


async def test_one_parent_says_yes_twice_at_once_and_is_counted_once(field: Field) -> None:
    await proposed(field)
    assert await field.race([Attempt(MOTHER, says_yes), Attempt(MOTHER, says_yes)]) == ["done", "done"]
    assert await stands(field) == ("proposed", 1)


async def test_a_yes_to_what_is_being_changed_agrees_to_nothing(field: Field) -> None:
    await proposed(field)
    await field.acts(MOTHER, says_yes)
    ended = await field.race([Attempt(TEACHER, changes), Attempt(FATHER, says_yes)])
    assert ended in (["done", "done"], ["done", "ProposalChanged"])
    assert (await stands(field))[0] == "draft"


async def test_who_believes_that_it_is_still_proposed_agrees_to_nothing_that_was_changed(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    await proposed(field)
    await field.acts(MOTHER, says_yes)
    before = await field.units.read(lambda unit: post_by_id(unit, 1))
    await field.acts(TEACHER, changes)
    looked: list[int] = []

    async def stale(unit: Unit, post_id: int, **more: Any) -> Any:
        looked.append(post_id)
        return before if len(looked) == 1 else await post_by_id(unit, post_id, **more)

    monkeypatch.setattr(agreeing, "post_by_id", stale)
    await field.acts(FATHER, says_yes)
    # The lock is not all that keeps it so: what is changed is another revision, to which nobody has said yes.
    assert (await stands(field))[0] == "draft"
