"""Whose day somebody may read, asked of the access table."""

from __future__ import annotations

from datetime import date

from bot.absence.rights import TODAY
from bot.absence.today.facts import Day
from bot.absence.today.queries import staff_of_acting
from bot.absence.today.rules import day_shown, days_shown
from bot.absence.today.views import class_day, school_day
from bot.core.errors import NotAllowed, Outdated
from bot.core.unit import Unit
from bot.people.access import About, require
from bot.people.acting import Acting, ActingPerson
from bot.people.roles.queries import class_entry
from bot.schools.calendar import SchoolCalendar
from bot.schools.queries import policy_of


async def calendar_at(unit: Unit, person: ActingPerson) -> SchoolCalendar:
    """The days of the school this person acts at."""
    return person.school.calendar(await policy_of(unit, person.school.id, person.school.policy_version))


async def allowed_class(
    unit: Unit, acting: Acting, class_id: int, wanted: date, action: str = TODAY
) -> tuple[Day, SchoolCalendar]:
    """A class's day. Raises Outdated for a class that is none, NotAllowed for somebody else's."""
    found = await class_entry(unit, class_id)
    if found is None:
        raise Outdated
    about = About(found.school_id, class_id, kind="class", id=class_id)
    person = require(unit, acting, action, about)
    calendar = await calendar_at(unit, person)
    return await class_day(unit, staff_of_acting(person), class_id, *_days(calendar, unit, wanted)), calendar


async def allowed_school(
    unit: Unit, acting: Acting, school_id: int, wanted: date, action: str = TODAY
) -> tuple[Day, SchoolCalendar]:
    """The whole school's day, for whoever may see every class of it. Raises NotAllowed."""
    person = require(unit, acting, action, About(school_id, kind="school", id=school_id))
    staff = staff_of_acting(person)
    if not staff.whole_school:
        raise NotAllowed
    calendar = await calendar_at(unit, person)
    return await school_day(unit, staff, *_days(calendar, unit, wanted)), calendar


def _days(calendar: SchoolCalendar, unit: Unit, wanted: date) -> tuple[date, date]:
    """The day to show, and the other one."""
    days = days_shown(calendar, unit.now)
    day = day_shown(calendar, unit.now, wanted)
    return day, days[1] if day == days[0] else days[0]
