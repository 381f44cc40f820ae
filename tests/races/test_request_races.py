"""Two of the school who answer one request at the same moment, and a home that takes it back just then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import Struct
from sqlalchemy import select

from bot.conferences.requests.answering import service as answering
from bot.conferences.requests.asking import service as asking
from bot.conferences.requests.facts import DayPart, Way
from bot.conferences.requests.models import TalkRequest
from bot.conferences.requests.visits import service as visiting
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson
from bot.people.models import StaffRole
from tests.races.conftest import Act, Attempt, Field

pytestmark = pytest.mark.both_databases

START = datetime(2026, 12, 8, 14, 20, tzinfo=UTC)


class Stage(Struct):
    """A family with an open request, and two who may answer it; users by what they are."""

    school: int
    pupil: int
    request: int = 1
    home: int = 901
    teachers: tuple[int, int] = (902, 903)


async def stage(field: Field) -> Stage:
    town = field.town
    school = await town.school()
    klass = await town.school_class(school, "3.B")
    pupil = await town.pupil(school, klass, "Emma")
    mother = await town.person(school, "Maria")
    await town.guards(school, mother, pupil)
    found = Stage(school, pupil)
    await field.phone(found.home, mother, school)
    for user, role in zip(found.teachers, (StaffRole.CONTACT_TEACHER, StaffRole.SUBSTITUTE), strict=True):
        person = await town.person(school, f"Teacher{user}")
        await town.works(school, person, klass, role)
        await field.phone(user, person, school)

    async def ask(unit: Unit, acting: Acting) -> None:
        found.request = (await asking.ask_for_talk(unit, acting, pupil, Way.SCHOOL)).id

    await field.acts(found.home, ask)
    return found


def offers(found: Stage, place: int) -> Act:
    starts = [START + timedelta(days=place)]

    async def act(unit: Unit, acting: Acting) -> None:
        await answering.offer(unit, acting, found.request, Way.SCHOOL, 20, starts, everyone=False)

    return act


async def answers(field: Field) -> list[tuple[str | None, int | None]]:
    async def look(unit: Unit) -> list[tuple[str | None, int | None]]:
        return [(row.answer, row.round_id) for row in await unit.all(select(TalkRequest.answer, TalkRequest.round_id))]

    return await field.units.read(look)


def both(found: Stage) -> list[Attempt]:
    return [Attempt(user, offers(found, place)) for place, user in enumerate(found.teachers)]


async def test_of_two_who_offer_times_at_once_one_is_first(field: Field) -> None:
    found = await stage(field)
    assert sorted(await field.race(both(found))) == ["AlreadyAnswered", "done"]
    assert await field.count("rounds") == 1


async def test_without_reading_again_under_the_lock_the_home_would_get_two_invitations(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: both believe what was true before either began."""
    found = await stage(field)
    real = answering._waiting
    before: list[object] = []

    async def note(unit: Unit, acting: Acting) -> None:
        before.append((await real(unit, acting, found.request))[1])

    await field.acts(found.teachers[0], note)

    async def stale(_unit: Unit, acting: Acting, _request_id: int) -> tuple[ActingPerson, object]:
        return acting.persons[0], before[0]

    monkeypatch.setattr(answering, "_waiting", stale)
    assert await field.race(both(found)) == ["done", "done"]
    assert await field.count("rounds") == 2


async def test_a_home_that_takes_it_back_as_times_are_offered_gets_one_of_both(field: Field) -> None:
    found = await stage(field)

    async def back(unit: Unit, acting: Acting) -> None:
        await asking.take_back(unit, acting, found.request)

    endings = await field.race([Attempt(found.home, back), Attempt(found.teachers[0], offers(found, 0))])
    assert sorted(endings) == ["AlreadyAnswered", "done"]
    [(answer, round_id)] = await answers(field)
    assert (answer, round_id is None) in {("back", True), ("times", False)}


async def test_of_two_who_answer_a_visit_at_once_one_is_first(field: Field) -> None:
    found = await stage(field)
    day = START.date()

    async def wish(unit: Unit, acting: Acting) -> None:
        await visiting.visit_class(unit, acting, found.pupil, day, DayPart.MORNING)

    await field.acts(found.home, wish)

    async def welcome(unit: Unit, acting: Acting) -> None:
        await visiting.welcome(unit, acting, 1)

    endings = await field.race([Attempt(user, welcome) for user in found.teachers])
    assert sorted(endings) == ["VisitAnswered", "done"]
