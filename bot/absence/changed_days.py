"""What other closed days do to absence that is there already.

The one rule kept here: a report is never taken back by the school. On a day without school it says nothing, is asked
about by nobody and counts for nothing; when the day opens again it stands as before.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import bindparam, func, select, update

from bot.absence.following.settling import days_changed as facts_follow
from bot.absence.models import AbsenceReport, CaseEnd, LeaveApplication, MissingCase
from bot.absence.register import cases
from bot.absence.register.queries import cases_by_ids
from bot.absence.rules import school_days
from bot.absence.still_away.crossing import days_changed as prompts_follow
from bot.core.unit import Unit
from bot.schools.calendar import SchoolCalendar

_REPORTS = select(func.count(AbsenceReport.id)).where(
    AbsenceReport.school_id == bindparam("school"),
    AbsenceReport.ended_at.is_(None),
    AbsenceReport.first_on <= bindparam("day"),
    AbsenceReport.last_on >= bindparam("day"),
)
_LEAVES = select(
    LeaveApplication.id, LeaveApplication.first_on, LeaveApplication.last_on, LeaveApplication.school_days
).where(
    LeaveApplication.school_id == bindparam("school"),
    LeaveApplication.closed_at.is_(None),
)
_COUNT = update(LeaveApplication).where(LeaveApplication.id == bindparam("leave")).values(school_days=bindparam("days"))
_MISSING = select(MissingCase.id).where(
    MissingCase.school_id == bindparam("school"),
    MissingCase.on_day == bindparam("day"),
    MissingCase.closed_at.is_(None),
)


def _closing(before: SchoolCalendar, after: SchoolCalendar) -> Iterator[date]:
    return (day for day in sorted(after.closed - before.closed) if before.is_school_day(day))


async def days_effects(unit: Unit, school_id: int, before: SchoolCalendar, after: SchoolCalendar) -> list[str]:
    """How many reports lie on days that close, and how many applications for leave get shorter or longer."""
    lines = [
        f"{day}: reports of absence: {number}. They stay, and count for nothing on that day."
        for day in _closing(before, after)
        if (number := await unit.scalar(_REPORTS, {"school": school_id, "day": day}))
    ]
    if other := len(await _recounted(unit, school_id, after)):
        lines.append(f"Applications for leave that wait and have another number of school days: {other}.")
    return lines


async def days_changed(unit: Unit, school_id: int, before: SchoolCalendar, after: SchoolCalendar) -> None:
    """Bring along what follows the days: prompts, cases of missing children, facts, applications."""
    await prompts_follow(unit, school_id, before, after)
    await _nobody_is_missing(unit, school_id, before, after)
    await facts_follow(unit, school_id, before, after)
    for leave_id, days in await _recounted(unit, school_id, after):
        await unit.execute(_COUNT, {"leave": leave_id, "days": days})


async def _nobody_is_missing(unit: Unit, school_id: int, before: SchoolCalendar, after: SchoolCalendar) -> None:
    """The school closes after a register was begun: no home hears that its child is not there."""
    today = after.local(unit.now).date()
    if today in _closing(before, after):
        found = [row.id for row in await unit.all(_MISSING, {"school": school_id, "day": today})]
        for case in (await cases_by_ids(unit, found, locked=True)).values():
            await cases.close(unit, after, case, CaseEnd.SETTLED)


async def _recounted(unit: Unit, school_id: int, after: SchoolCalendar) -> list[tuple[int, int]]:
    """Applications that wait, with the school days they are about by these days; who decides stays who it was."""
    rows = await unit.all(_LEAVES, {"school": school_id})
    counted = ((row.id, row.school_days, len(school_days(after, row.first_on, row.last_on))) for row in rows)
    return [(leave_id, days) for leave_id, said, days in counted if days != said]
