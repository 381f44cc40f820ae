"""Two of a team who answer one question at the same moment; a home that undoes it while it arrives."""

from __future__ import annotations

import pytest
from msgspec import Struct

from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.models import StaffRole
from bot.questions.answering import service as answering
from bot.questions.asking import service as asking
from bot.questions.facts import Wanted
from tests.races.conftest import Act, Attempt, Field

pytestmark = pytest.mark.both_databases


class Stage(Struct):
    """A home's question, and two who have it; users by what they are."""

    school: int
    pupil: int
    question: int = 1
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
        found.question = (await asking.ask(unit, acting, Wanted(pupil), "Hvornår er der tur?")).id

    await field.acts(found.home, ask)
    return found


def answers(found: Stage, words: str) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await answering.answer(unit, acting, found.question, words)

    return act


def both(found: Stage) -> list[Attempt]:
    return [Attempt(user, answers(found, f"Svar {user}")) for user in found.teachers]


async def test_of_two_who_answer_at_once_the_home_reads_one(field: Field) -> None:
    found = await stage(field)
    assert sorted(await field.race(both(found))) == ["AlreadyAnswered", "done"]
    assert await field.count("question_words") == 2


async def test_without_reading_again_under_the_lock_the_home_would_read_two(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: both believe what was true before either began."""
    found = await stage(field)
    real = answering._mine
    before: list[tuple[object, object]] = []

    async def note(unit: Unit, acting: Acting) -> None:
        _person, *rest = await real(unit, acting, found.question)
        before.append((rest[0], rest[1]))

    await field.acts(found.teachers[0], note)

    async def stale(_unit: Unit, acting: Acting, _question_id: int) -> tuple[object, object, object]:
        return acting.persons[0], *before[0]

    monkeypatch.setattr(answering, "_mine", stale)
    assert await field.race(both(found)) == ["done", "done"]
    assert await field.count("question_words") == 3


async def test_a_home_that_closes_as_the_school_answers_gets_one_of_both(field: Field) -> None:
    found = await stage(field)

    async def close(unit: Unit, acting: Acting) -> None:
        await asking.close(unit, acting, found.question)

    endings = await field.race([Attempt(found.home, close), Attempt(found.teachers[0], answers(found, "Torsdag"))])
    assert sorted(endings) in (["AlreadyClosed", "done"], ["done", "done"])
    assert await field.count("question_words") == 1 + endings.count("done") - 1
