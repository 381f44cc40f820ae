"""Writing a school's closed days, in two steps: look at what would change, then change just that.

The one rule kept here: what was looked at is what is written, or nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, delete, insert, update

from bot.core.unit import Unit
from bot.schools.calendar import SchoolCalendar
from bot.schools.closing.errors import DaysMovedOn
from bot.schools.closing.queries import closed_days
from bot.schools.closing.rules import Closed, DaysPlan
from bot.schools.models import ClosedDay
from bot.schools.queries import SchoolEntry, calendar_of

_CLOSE = insert(ClosedDay)
_RENAME = (
    update(ClosedDay)
    .where(ClosedDay.school_id == bindparam("school"), ClosedDay.on_day == bindparam("day"))
    .values(reason=bindparam("why"), from_file=bindparam("by_file"))
)
_OPEN = delete(ClosedDay).where(
    ClosedDay.school_id == bindparam("school"), ClosedDay.on_day.in_(bindparam("days", expanding=True))
)

Change = Callable[[Sequence[Closed]], DaysPlan]


class DaysChange(Struct, frozen=True):
    """What changes, and the school's days before and after it."""

    plan: DaysPlan
    before: SchoolCalendar
    after: SchoolCalendar


async def plan_days(unit: Unit, school: SchoolEntry, change: Change) -> DaysChange:
    """Work a change out against what is closed now; nothing is written."""
    stored = await closed_days(unit, school.id)
    before = await calendar_of(unit, school)
    plan = change(stored)
    return DaysChange(plan, before, replace(before, closed=plan.after(each.day for each in stored)))


async def change_days(unit: Unit, school: SchoolEntry, change: Change, looked_at: DaysPlan) -> DaysChange:
    """Write the change. Raises DaysMovedOn when it would no longer be what was looked at."""
    found = await plan_days(unit, school, change)
    if found.plan != looked_at:
        raise DaysMovedOn
    plan = found.plan
    if plan.opened:
        await unit.execute(_OPEN, {"school": school.id, "days": list(plan.opened)})
    for day, why in plan.renamed.items():
        await unit.execute(_RENAME, {"school": school.id, "day": day, "why": why, "by_file": plan.from_file})
    if plan.closed:
        rows = [
            {"school_id": school.id, "on_day": day, "reason": why, "from_file": plan.from_file}
            for day, why in plan.closed.items()
        ]
        await unit.execute(_CLOSE, rows)
    return found
