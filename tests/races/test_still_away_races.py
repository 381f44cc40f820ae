"""The morning's question: two looks at once, two who answer at once, an answer that crosses a report. And the twin, in
which everybody believes that nobody has answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec import Struct
from sqlalchemy import func, select

from bot.absence import reports
from bot.absence.facts import Wanted
from bot.absence.models import AbsenceKind, AbsenceReport, Still, StillAwayPrompt
from bot.absence.still_away import service
from bot.absence.still_away.asking import ask_homes
from bot.absence.still_away.plans import STILL
from bot.absence.still_away.queries import prompts_by_ids
from bot.core.clock import AdjustableClock
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow
from bot.people.acting import Acting
from tests.races.conftest import Act, Attempt, Field
from tests.races.talk import FATHER, MOTHER, guardian

pytestmark = pytest.mark.both_databases

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
TEN_PAST_SEVEN = datetime(2026, 11, 17, 6, 10, tzinfo=UTC)


class Home(Struct):
    """A child that was away on Monday, as its mother said."""

    child: int


async def home(field: Field, clock: AdjustableClock) -> Home:
    school = await field.town.school()
    child = await field.town.pupil(school, await field.town.school_class(school, "3.B"), "Emma")
    for user in (MOTHER, FATHER):
        await guardian(field, school, child, user)
    await field.acts(MOTHER, away(child, MONDAY))
    clock.set(TEN_PAST_SEVEN)
    return Home(child)


def away(child: int, day: date, kind: AbsenceKind = AbsenceKind.DAY, until: int | None = None) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await reports.report(unit, acting, [child], Wanted(kind, day, day, until_minute=until))

    return act


def says(said: Still) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await service.answer(unit, acting, [1], said)

    return act


async def looks(unit: Unit, _acting: Acting) -> None:
    await ask_homes(unit)


async def found(field: Field) -> tuple[list[str | None], int, int]:
    """The answers; how many reports there are about Tuesday, and how many notices ask."""

    async def look(unit: Unit) -> tuple[list[str | None], int, int]:
        answers = [row.answer for row in await unit.all(select(StillAwayPrompt.answer))]
        told = await unit.scalar(select(func.count(AbsenceReport.id)).where(AbsenceReport.first_on == TUESDAY))
        asks = await unit.scalar(select(func.count(OutboxRow.id)).where(OutboxRow.kind == STILL))
        return answers, told, asks

    return await field.units.read(look)


async def test_who_looks_at_once_asks_once(field: Field, clock: AdjustableClock) -> None:
    await home(field, clock)
    assert await field.race([Attempt(MOTHER, looks), Attempt(FATHER, looks)]) == ["done", "done"]
    assert await found(field) == ([None], 0, 2)


async def test_of_two_who_answer_at_once_the_first_counts(field: Field, clock: AdjustableClock) -> None:
    await home(field, clock)
    await field.units.run(ask_homes)
    endings = await field.race([Attempt(MOTHER, says(Still.BACK)), Attempt(FATHER, says(Still.HOME))])
    assert sorted(endings) == ["AlreadyAnswered", "done"]
    assert (await found(field))[:2] == ((["back"], 0) if endings[0] == "done" else (["home"], 1))


async def test_twin_without_the_look_under_lock_both_count(
    field: Field, clock: AdjustableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await home(field, clock)
    await field.units.run(ask_homes)
    seen = await field.units.read(lambda unit: prompts_by_ids(unit, [1]))

    async def stale(_unit: Unit, _ids: Sequence[int], **_more: Any) -> Any:
        return seen

    monkeypatch.setattr(service, "prompts_by_ids", stale)
    endings = await field.race([Attempt(MOTHER, says(Still.BACK)), Attempt(FATHER, says(Still.HOME))])
    assert endings == ["done", "done"]


async def test_an_answer_that_crosses_a_report_leaves_both_to_be_seen(field: Field, clock: AdjustableClock) -> None:
    here = await home(field, clock)
    await field.units.run(ask_homes)
    late = away(here.child, TUESDAY, AbsenceKind.LATE, 600)
    first, second = await field.race([Attempt(MOTHER, says(Still.HOME)), Attempt(FATHER, late)])
    assert second == "done"
    assert (await found(field))[:2] == ((["home"], 2) if first == "done" else (["back"], 1))
