"""Two homes report a child at the same moment, or one changes what the other takes back. And twins, in which each
believes to be alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.absence import reports
from bot.absence.facts import Report, Wanted
from bot.absence.models import AbsenceKind, AbsenceReport
from bot.absence.plans import DIFFERS, TOLD
from bot.absence.queries import reports_by_ids
from bot.core.clock import AdjustableClock
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow
from bot.people.acting import Acting
from tests.races.conftest import Act, Attempt, Field
from tests.races.talk import FATHER, MOTHER

pytestmark = pytest.mark.both_databases

TODAY = date(2026, 11, 16)
TEN_TO_SEVEN = datetime(2026, 11, 16, 5, 50, tzinfo=UTC)
AT_HOME = Wanted(AbsenceKind.DAY, TODAY, TODAY)
LONGER = Wanted(AbsenceKind.DAY, TODAY, date(2026, 11, 18))
LATE = Wanted(AbsenceKind.LATE, TODAY, TODAY, until_minute=600)


async def home(field: Field, clock: AdjustableClock) -> list[int]:
    """Two children of the same two adults."""
    school = await field.town.school()
    klass = await field.town.school_class(school, "3.B")
    children = [await field.town.pupil(school, klass, name) for name in ("Emma", "Noah")]
    for user in (MOTHER, FATHER):
        person = await field.town.person(school, f"Guardian{user}")
        for child in children:
            await field.town.guards(school, person, child)
        await field.phone(user, person, school)
    clock.set(TEN_TO_SEVEN)
    return children


def says(children: Sequence[int], wanted: Wanted) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await reports.report(unit, acting, children, wanted)

    return act


async def standing(field: Field) -> list[str]:
    """What is reported, as it stands."""
    kinds = select(AbsenceReport.kind).where(AbsenceReport.ended_at.is_(None)).order_by(AbsenceReport.kind)
    return await field.units.read(lambda unit: _column(unit, kinds))


async def told(field: Field, kind: str) -> list[int]:
    """The persons who are told, one a child."""
    persons = select(OutboxRow.person_id).where(OutboxRow.kind == kind).order_by(OutboxRow.person_id)
    return await field.units.read(lambda unit: _column(unit, persons))


async def _column(unit: Unit, statement: Any) -> list[Any]:
    return [row[0] for row in await unit.all(statement)]


async def test_of_two_homes_that_differ_at_the_same_moment_both_are_told(field: Field, clock: AdjustableClock) -> None:
    emma, noah = await home(field, clock)
    # Named in another order, too, by the other: nobody waits for somebody who waits for them.
    race = [Attempt(MOTHER, says([emma, noah], AT_HOME)), Attempt(FATHER, says([noah, emma], LATE))]
    assert await field.race(race) == ["done", "done"]
    assert await standing(field) == ["day", "day", "late", "late"]
    assert await told(field, DIFFERS) == [1, 1, 2, 2]


async def test_two_homes_that_say_the_same_at_the_same_moment_agree(field: Field, clock: AdjustableClock) -> None:
    emma, _noah = await home(field, clock)
    race = [Attempt(MOTHER, says([emma], AT_HOME)), Attempt(FATHER, says([emma], AT_HOME))]
    assert await field.race(race) == ["done", "done"]
    assert await standing(field) == ["day", "day"]
    assert await told(field, DIFFERS) == []
    assert await told(field, TOLD) == [1, 2]


async def test_the_unguarded_twin_tells_nobody_that_they_differ(
    field: Field, clock: AdjustableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    emma, _noah = await home(field, clock)

    async def alone(*_asked: object, **_more: object) -> list[Report]:
        return []

    monkeypatch.setattr(reports, "standing_reports", alone)
    race = [Attempt(MOTHER, says([emma], AT_HOME)), Attempt(FATHER, says([emma], LATE))]
    assert await field.race(race) == ["done", "done"]
    assert await standing(field) == ["day", "late"]
    assert await told(field, DIFFERS) == []


def makes_longer(child: int) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await reports.report(unit, acting, [child], LONGER, continues=1)

    return act


async def takes_back(unit: Unit, acting: Acting) -> None:
    await reports.withdraw(unit, acting, 1)


async def test_of_a_change_and_a_withdrawal_at_the_same_moment_one_holds(field: Field, clock: AdjustableClock) -> None:
    emma, _noah = await home(field, clock)
    await field.acts(MOTHER, says([emma], AT_HOME))
    longer, back = await field.race([Attempt(MOTHER, makes_longer(emma)), Attempt(FATHER, takes_back)])
    assert (longer, back, await standing(field)) in [("done", "ReportOver", ["day"]), ("Outdated", "done", [])]


async def test_the_unguarded_twin_takes_back_what_stands_all_the_same(
    field: Field, clock: AdjustableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    emma, _noah = await home(field, clock)
    await field.acts(MOTHER, says([emma], AT_HOME))
    before = await field.units.read(lambda unit: reports_by_ids(unit, [1]))

    async def stale(unit: Unit, ids: Collection[int], **more: Any) -> dict[int, Report]:
        return {**await reports_by_ids(unit, ids, **more), **{key: before[key] for key in ids if key in before}}

    monkeypatch.setattr(reports, "reports_by_ids", stale)
    race = [Attempt(MOTHER, makes_longer(emma)), Attempt(FATHER, takes_back)]
    assert await field.race(race) == ["done", "done"]
    assert await standing(field) == ["day"]
