"""A missing child's case: a report that crosses the register, two registers, two who answer, an answer that crosses
what goes on. And twins, in which everybody believes what was true before anybody began."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec import Struct
from sqlalchemy import select

from bot.absence import reports
from bot.absence.facts import PupilDay, Wanted
from bot.absence.models import AbsenceKind, Mark, MissingAnswer, MissingCase
from bot.absence.queries import days_of_pupils
from bot.absence.register import cases, service
from bot.absence.register.facts import Case, Line
from bot.absence.register.queries import cases_by_ids
from bot.absence.register.views import Taking
from bot.core.clock import AdjustableClock
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow
from bot.people.acting import Acting
from tests.races.conftest import Act, Attempt, Field
from tests.races.talk import FATHER, MOTHER, TEACHER, guardian

pytestmark = pytest.mark.both_databases

TODAY = date(2026, 11, 16)
NINE, QUARTER_PAST = datetime(2026, 11, 16, 8, tzinfo=UTC), datetime(2026, 11, 16, 8, 15, tzinfo=UTC)
COLLEAGUE = 905


class Morning(Struct):
    """A child with two guardians, who is put down as missing, and two teachers."""

    school: int
    klass: int
    child: int


async def morning(field: Field, clock: AdjustableClock) -> Morning:
    town = field.town
    school = await town.school()
    klass = await town.school_class(school, "3.B")
    child = await town.pupil(school, klass, "Emma")
    for user in (TEACHER, COLLEAGUE):
        person = await town.person(school, f"Teacher{user}")
        await town.works(school, person, klass)
        await field.phone(user, person, school)
    for user in (MOTHER, FATHER):
        await guardian(field, school, child, user)
    clock.set(NINE)
    here = Morning(school, klass, child)
    await field.acts(TEACHER, marks(here))
    return here


def marks(here: Morning) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await service.mark_pupil(unit, acting, here.klass, here.child, TODAY, Mark.MISSING)

    return act


def takes(here: Morning) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await service.take_register(unit, acting, here.klass, TODAY)

    return act


def comes(here: Morning) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await service.mark_pupil(unit, acting, here.klass, here.child, TODAY, Mark.LATE)

    return act


def says_home(here: Morning) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await reports.report(unit, acting, [here.child], Wanted(AbsenceKind.DAY, TODAY, TODAY))

    return act


def answers(said: MissingAnswer) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await service.answer_missing(unit, acting, 1, said)

    return act


async def passes_on(unit: Unit, _acting: Acting) -> None:
    await cases.look_after(unit)


async def case(field: Field) -> Any:
    """The only case there is; None where there is none."""

    async def look(unit: Unit) -> Any:
        found = await unit.all(select(MissingCase.__table__))
        assert len(found) < 2
        return found[0] if found else None

    return await field.units.read(look)


async def told(field: Field, kind: str) -> int:
    """How many rows of the kind there are."""
    return await field.units.read(lambda unit: _count(unit, kind))


async def _count(unit: Unit, kind: str) -> int:
    return len(await unit.all(select(OutboxRow.id).where(OutboxRow.kind == kind)))


async def days_before(field: Field, here: Morning) -> list[PupilDay]:
    return await field.units.read(lambda unit: days_of_pupils(unit, [here.child], TODAY))


async def test_a_report_that_crosses_the_register_answers_it(field: Field, clock: AdjustableClock) -> None:
    here = await morning(field, clock)
    endings = await field.race([Attempt(TEACHER, takes(here)), Attempt(MOTHER, says_home(here))])
    assert endings == ["done", "done"]
    found = await case(field)
    assert found is None or found.closed_why == "reported"


async def test_the_unguarded_twin_asks_about_a_child_that_is_reported(
    field: Field, clock: AdjustableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await morning(field, clock)
    before = await days_before(field, here)

    async def stale(_unit: Unit, _pupils: Collection[int], _day: date) -> list[PupilDay]:
        return before

    for module in (service, cases):
        monkeypatch.setattr(module, "days_of_pupils", stale)
    assert await field.race([Attempt(TEACHER, takes(here)), Attempt(MOTHER, says_home(here))]) == ["done", "done"]
    assert (await case(field)).closed_at is None


async def test_two_registers_at_once_ask_every_adult_once(field: Field, clock: AdjustableClock) -> None:
    here = await morning(field, clock)
    endings = await field.race([Attempt(TEACHER, takes(here)), Attempt(COLLEAGUE, takes(here))])
    assert endings == ["done", "done"]
    assert (await case(field)).closed_at is None
    assert await field.count("class_registers") == 1
    assert await told(field, "absence.missing") == 2


async def test_without_looking_again_the_constraint_refuses_the_second(
    field: Field, clock: AdjustableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await morning(field, clock)
    before = await days_before(field, here)

    async def stale(_unit: Unit, _pupils: Collection[int], _day: date) -> list[PupilDay]:
        return before

    monkeypatch.setattr(service, "days_of_pupils", stale)
    endings = await field.race([Attempt(TEACHER, takes(here)), Attempt(COLLEAGUE, takes(here))])
    assert sorted(endings) == ["IntegrityError", "done"]
    assert await told(field, "absence.missing") == 2


async def test_a_child_that_comes_while_the_register_is_taken_is_not_asked_about(
    field: Field, clock: AdjustableClock
) -> None:
    here = await morning(field, clock)
    endings = await field.race([Attempt(TEACHER, takes(here)), Attempt(COLLEAGUE, comes(here))])
    assert endings == ["done", "done"]
    found = await case(field)
    assert found is None or found.closed_why == "arrived"


async def test_the_unguarded_twin_asks_about_a_child_that_has_come(
    field: Field, clock: AdjustableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await morning(field, clock)
    before = [Line(day, away=False) for day in await days_before(field, here)]

    async def stale(_unit: Unit, _taking: Taking) -> list[Line]:
        return before

    monkeypatch.setattr(service, "lines_of", stale)
    assert await field.race([Attempt(TEACHER, takes(here)), Attempt(COLLEAGUE, comes(here))]) == ["done", "done"]
    assert (await case(field)).closed_at is None


async def test_of_two_adults_who_answer_at_once_the_first_counts(field: Field, clock: AdjustableClock) -> None:
    here = await morning(field, clock)
    await field.acts(TEACHER, takes(here))
    way, call = Attempt(MOTHER, answers(MissingAnswer.WAY)), Attempt(FATHER, answers(MissingAnswer.CALL))
    endings = await field.race([way, call])
    assert sorted(endings) == ["CaseAnswered", "done"]
    assert (await case(field)).answer == ("way" if endings[0] == "done" else "call")


async def unread(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks at the case sees it as it is now."""
    before = await field.units.read(lambda unit: cases_by_ids(unit, [1]))

    async def stale(_unit: Unit, _ids: Collection[int], *, locked: bool = False) -> dict[int, Case]:
        return before

    for module in (service, cases):
        monkeypatch.setattr(module, "cases_by_ids", stale)


async def test_the_unguarded_twin_takes_both_answers(
    field: Field, clock: AdjustableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await morning(field, clock)
    await field.acts(TEACHER, takes(here))
    await unread(field, monkeypatch)
    way, call = Attempt(MOTHER, answers(MissingAnswer.WAY)), Attempt(FATHER, answers(MissingAnswer.CALL))
    assert await field.race([way, call]) == ["done", "done"]


async def test_an_answer_that_crosses_what_goes_on_is_never_lost(field: Field, clock: AdjustableClock) -> None:
    here = await morning(field, clock)
    await field.acts(TEACHER, takes(here))
    clock.set(QUARTER_PAST)
    endings = await field.race([Attempt(MOTHER, answers(MissingAnswer.WAY)), Attempt(TEACHER, passes_on)])
    assert endings == ["done", "done"]
    found = await case(field)
    assert found.answer == "way"
    # Both teachers hear of it, or nobody does; and whoever looks after it next has nothing to pass on.
    heard = await told(field, "absence.unanswered")
    assert heard == (2 if found.passed_on_at else 0)
    await field.acts(TEACHER, passes_on)
    assert await told(field, "absence.unanswered") == heard


async def test_the_unguarded_twin_rings_about_a_home_that_has_answered(
    field: Field, clock: AdjustableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await morning(field, clock)
    await field.acts(TEACHER, takes(here))
    clock.set(QUARTER_PAST)
    with monkeypatch.context() as blind:
        await unread(field, blind)
        await field.acts(MOTHER, answers(MissingAnswer.WAY))
        await field.acts(TEACHER, passes_on)
    assert (await case(field)).passed_on_at is not None
