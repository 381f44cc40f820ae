"""What crosses the morning's question: a report, a withdrawal, the register, a day that the school closes.

The one rule kept here: a question that is over is sent to nobody any more, and where it was sent its buttons go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import bindparam, update

from bot.absence.facts import Report
from bot.absence.models import AbsenceKind, Still, StillAwayPrompt
from bot.absence.still_away.plans import ABOUT, STILL, follow, later
from bot.absence.still_away.queries import (
    cancelled,
    open_after,
    open_of_class,
    open_of_pupil,
    open_of_school,
    shown,
)
from bot.core.among import among
from bot.core.dates import local
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, never_fold, plan_again
from bot.schools.calendar import SchoolCalendar

_OF = update(StillAwayPrompt).where(among(StillAwayPrompt.id, "prompts"))
# Whoever answers at the same moment was first.
_ANSWER = _OF.where(StillAwayPrompt.answer.is_(None)).values(
    answer=bindparam("said"), answered_by=bindparam("by"), answered_at=bindparam("at")
)
_FORGET = _OF.values(answer=None, answered_by=None, answered_at=None)


async def write(unit: Unit, prompt_ids: Iterable[int], said: Still, by: int) -> None:
    """Write the answer down, where there is none."""
    await unit.execute(_ANSWER, {"prompts": sorted(prompt_ids), "said": said.value, "by": by, "at": unit.now})


async def forget(unit: Unit, prompt_ids: Iterable[int]) -> None:
    """The answer is taken back."""
    await unit.execute(_FORGET, {"prompts": sorted(prompt_ids)})


async def over(unit: Unit, prompt_ids: Collection[int], besides: Collection[int] = ()) -> None:
    """Nobody is asked any more. `besides`: who pressed, and sees what stands in their own message."""
    if not prompt_ids:
        return
    told = await shown(unit, prompt_ids)
    await cancel_about(unit, ABOUT, sorted(prompt_ids), [STILL])
    await never_fold(unit, {(row.person_id, row.message_id) for row in told})
    plan_again(unit, follow([row for row in told if row.person_id not in besides], unit.now))


async def open_again(unit: Unit, prompt_ids: Collection[int], besides: Collection[int]) -> None:
    """An answer was taken back: who was asked is asked again, and who would have been is."""
    plan_again(unit, follow([row for row in await shown(unit, prompt_ids) if row.person_id not in besides], unit.now))
    waited = await cancelled(unit, prompt_ids)
    plan_again(unit, later([row for row in waited if row.person_id not in besides], unit.now))


async def reported(unit: Unit, report: Report) -> None:
    """A report says what was asked."""
    wanted = report.wanted
    if asked := await open_of_pupil(unit, report.pupil_id, wanted.first_on, wanted.last_on):
        said = Still.HOME if wanted.kind is AbsenceKind.DAY else Still.BACK
        await write(unit, asked, said, report.reported_by)
        await over(unit, asked)


async def withdrawn(unit: Unit, report: Report, by: int) -> None:
    """The report that was followed was a slip, or its child was back before: nothing is left to ask."""
    if asked := await open_after(unit, report.id, local(unit.now, report.school.zone).date()):
        await write(unit, asked, Still.BACK, by)
        await over(unit, asked)


async def register_taken(unit: Unit, class_id: int, calendar: SchoolCalendar) -> None:
    """The school sees for itself who is there. What nobody answered stays unanswered."""
    await over(unit, await open_of_class(unit, class_id, calendar.local(unit.now).date()))


async def days_changed(unit: Unit, school_id: int, before: SchoolCalendar, after: SchoolCalendar) -> None:
    """The school is closed today after all."""
    today = after.local(unit.now).date()
    if before.is_school_day(today) and not after.is_school_day(today):
        await over(unit, await open_of_school(unit, school_id, today))
