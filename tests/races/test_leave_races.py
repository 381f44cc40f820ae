"""Leave that two homes ask for, two people answer, or that is withdrawn as it is granted. And twins, in which everybody
believes what was true before anybody began."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.absence.leave import deciding, service
from bot.absence.leave.facts import LeaveReason
from bot.absence.leave.queries import leaves_by_ids
from bot.absence.models import AbsenceReport, LeaveApplication
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.models import StaffRole
from tests.races.conftest import Act, Attempt, Field
from tests.races.talk import FATHER, MOTHER, TEACHER, guardian

pytestmark = pytest.mark.both_databases

HEAD = 904
WEEK, OVERLAPS = (date(2026, 12, 7), date(2026, 12, 11)), (date(2026, 12, 10), date(2026, 12, 14))


async def family(field: Field) -> int:
    """A child with two guardians, its teacher and the head."""
    town = field.town
    school = await town.school()
    klass = await town.school_class(school, "3.B")
    child = await town.pupil(school, klass, "Emma")
    for user, role in ((TEACHER, StaffRole.CONTACT_TEACHER), (HEAD, StaffRole.HEAD)):
        person = await town.person(school, f"Staff{user}")
        await town.works(school, person, klass if user == TEACHER else None, role)
        await field.phone(user, person, school)
    for user in (MOTHER, FATHER):
        await guardian(field, school, child, user)
    return child


def applies(child: int, span: tuple[date, date]) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await service.apply(unit, acting, child, span, "travel", "wh")

    return act


async def grants(unit: Unit, acting: Acting) -> None:
    await deciding.grant(unit, acting, 1)


async def refuses(unit: Unit, acting: Acting) -> None:
    await deciding.refuse(unit, acting, 1, LeaveReason.DAYS)


async def withdraws(unit: Unit, acting: Acting) -> None:
    await service.withdraw(unit, acting, 1)


async def left(field: Field) -> tuple[list[str], int]:
    """The states of all applications, and how many reports stand."""

    async def look(unit: Unit) -> tuple[list[str], int]:
        states = await unit.all(select(LeaveApplication.state).order_by(LeaveApplication.id))
        reports = await unit.all(select(AbsenceReport.id).where(AbsenceReport.ended_at.is_(None)))
        return [row.state for row in states], len(reports)

    return await field.units.read(look)


async def test_two_homes_ask_for_days_that_overlap_and_one_stands(field: Field) -> None:
    child = await family(field)
    attempts = [Attempt(MOTHER, applies(child, WEEK)), Attempt(FATHER, applies(child, OVERLAPS))]
    assert sorted(await field.race(attempts)) == ["AlreadyApplied", "done"]
    assert await left(field) == (["waiting"], 0)


async def test_without_looking_again_both_stand(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    child = await family(field)

    async def nothing(_unit: Unit, _pupil: int) -> list[Any]:
        return []

    monkeypatch.setattr(service, "spans_of", nothing)
    attempts = [Attempt(MOTHER, applies(child, WEEK)), Attempt(FATHER, applies(child, OVERLAPS))]
    assert await field.race(attempts) == ["done", "done"]
    assert await left(field) == (["waiting", "waiting"], 0)


async def test_of_two_who_answer_one_is_first(field: Field) -> None:
    await field.acts(MOTHER, applies(await family(field), (WEEK[0], WEEK[0])))
    assert sorted(await field.race([Attempt(TEACHER, grants), Attempt(HEAD, refuses)])) == ["LeaveAnswered", "done"]
    (state,), reports = await left(field)
    assert reports == (state == "granted")


async def test_what_is_withdrawn_as_it_is_granted_is_no_absence(field: Field) -> None:
    await field.acts(MOTHER, applies(await family(field), WEEK))
    ended = await field.race([Attempt(HEAD, grants), Attempt(MOTHER, withdraws)])
    assert ended in (["done", "done"], ["LeaveAnswered", "done"])
    assert await left(field) == (["withdrawn"], 0)


async def test_who_believes_that_it_still_waits_makes_absence_of_what_was_withdrawn(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the last two: the application is not read again under lock."""
    await field.acts(MOTHER, applies(await family(field), WEEK))
    before = await field.units.read(lambda unit: leaves_by_ids(unit, [1]))

    async def stale(_unit: Unit, _ids: Collection[int], **_more: Any) -> Any:
        return before

    await field.acts(MOTHER, withdraws)
    monkeypatch.setattr(deciding, "leaves_by_ids", stale)
    await field.acts(HEAD, grants)
    assert (await left(field))[1] == 1
