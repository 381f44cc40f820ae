"""A day read and put together: one statement for its pupils, whatever it shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from bot.absence.facts import PupilDay
from bot.absence.queries import days_of_classes, days_of_school
from bot.absence.today.facts import Day, Staff
from bot.absence.today.rules import is_register_over
from bot.core.dates import local
from bot.core.unit import Unit
from bot.schools.queries import policy_of


async def class_day(unit: Unit, staff: Staff, class_id: int, day: date, other: date) -> Day:
    """One class."""
    return await put_together(unit, staff, class_id, (day, other), await days_of_classes(unit, [class_id], day))


async def school_day(unit: Unit, staff: Staff, day: date, other: date) -> Day:
    """The whole school."""
    return await put_together(unit, staff, None, (day, other), await days_of_school(unit, staff.school_id, day))


async def put_together(
    unit: Unit, staff: Staff, class_id: int | None, days: tuple[date, date], pupils: Sequence[PupilDay]
) -> Day:
    """What was read, with what the school's policy says of it. `days`: the one that is shown, and the other one."""
    policy = await policy_of(unit, staff.school_id, staff.policy_version)
    now = local(unit.now, staff.zone)
    over = is_register_over(policy, now, days[0])
    return Day(staff, class_id, *days, now, over, policy.absence.club, tuple(pupils))


async def pupils_of_classes(unit: Unit, class_ids: Collection[int], day: date) -> dict[int, list[PupilDay]]:
    """By class, for many boards at once."""
    found: dict[int, list[PupilDay]] = {class_id: [] for class_id in class_ids}
    for each in await days_of_classes(unit, class_ids, day) if class_ids else []:
        found[each.class_id].append(each)
    return found
