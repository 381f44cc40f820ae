"""How many parents' meetings each class has had, against the policy's minimum; and the one at the start of the year.

The one rule kept here: a meeting counts for every class that it was for, a grade's or the school's for each of theirs
(D2.45, D4.9, D4.30); nobody is blamed, and who is told is told once a year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from bot.conferences.rounds.access import ClassChoice
from bot.core.among import among
from bot.core.unit import Unit
from bot.news.meetings.facts import ClassCount
from bot.news.meetings.plans import due
from bot.news.meetings.queries import STANDING, contact_teachers, held_meetings
from bot.news.meetings.rules import DUE_SOON, start_of_year_by
from bot.outbox.planning import plan
from bot.people.acting import Acting
from bot.people.models import SchoolClass
from bot.schools.models import School
from bot.schools.queries import all_schools, calendar_of, policy_of
from bot.schools.years import school_year_of

_SCHOOLS = (
    select(SchoolClass.id.label("class_id"), School.id, School.zone, School.policy_version)
    .join(School, School.id == SchoolClass.school_id)
    .where(among(SchoolClass.id, "classes"), SchoolClass.left_on.is_(None))
)


async def counts(unit: Unit, acting: Acting, choices: Sequence[ClassChoice]) -> list[ClassCount]:
    """These classes, in their order; none of a school whose principle gives no number."""
    found: list[ClassCount] = []
    for school_id in dict.fromkeys(choice.school_id for choice in choices):
        school = acting.at(school_id).school
        policy = await policy_of(unit, school.id, school.policy_version)
        if not policy.parent_meetings.min_per_year:
            continue
        calendar = school.calendar(policy)
        began = school_year_of(policy, calendar.local(unit.now).date())[0]
        mine = [choice for choice in choices if choice.school_id == school_id]
        rows = await held_meetings(unit, [school_id], [each.class_id for each in mine], calendar.at(began, time()))
        for choice in mine:
            of_class = [row for row in _of(rows, choice.class_id) if row.state in STANDING]
            had = {row.id for row in of_class if (row.ends_at or row.starts_at) <= unit.now}
            ahead = {row.id for row in of_class} - had
            minimum = policy.parent_meetings.min_per_year
            found.append(ClassCount(choice.class_id, choice.name, len(had), len(ahead), minimum))
    return found


def _of(rows: Iterable[Any], class_id: int) -> list[Any]:
    return [row for row in rows if row.class_id in {None, class_id}]


async def has_none_at_start(unit: Unit, class_ids: Collection[int]) -> dict[int, tuple[datetime, str]]:
    """Those of these classes that are to have a meeting at the start of this school year and neither had one by then
    nor have even a draft of one ahead: until when, and the school's zone."""
    found: dict[int, tuple[datetime, str]] = {}
    for row in await unit.all(_SCHOOLS, {"classes": sorted(class_ids)}):
        policy = await policy_of(unit, row.id, row.policy_version)
        calendar = await calendar_of(unit, row)
        began = school_year_of(policy, calendar.local(unit.now).date())[0]
        by = start_of_year_by(policy, began)
        if by is None:
            continue
        until = calendar.at(by, time(23, 59))
        rows = await held_meetings(unit, [row.id], [row.class_id], calendar.at(began, time()))
        if not any(
            each.starts_at <= until and (each.state in STANDING or each.starts_at > unit.now)
            for each in _of(rows, row.class_id)
        ):
            found[row.class_id] = until, row.zone
    return found


async def remind_due(unit: Unit) -> None:
    """The tick: in the weeks before, the contact teacher of a class without a meeting is told, once."""
    for school in await all_schools(unit):
        policy = await policy_of(unit, school.id, school.policy_version)
        if not policy.parent_meetings.start_of_year:
            continue
        calendar = await calendar_of(unit, school)
        today = calendar.local(unit.now).date()
        began = school_year_of(policy, today)[0]
        by = start_of_year_by(policy, began)
        if by is not None and _is_near(today, by):
            await _tell(unit, school.id, began, calendar.at(by, time(23, 59)))


def _is_near(today: date, by: date) -> bool:
    return by - DUE_SOON <= today <= by


async def _tell(unit: Unit, school_id: int, began: date, until: datetime) -> None:
    teachers = await contact_teachers(unit, school_id)
    without = await has_none_at_start(unit, {class_id for class_id, _teacher in teachers})
    plan(
        unit,
        [
            due(school_id, class_id, teacher, began.year, unit.now + timedelta(seconds=1), until)
            for class_id, teacher in teachers
            if class_id in without
        ],
    )
