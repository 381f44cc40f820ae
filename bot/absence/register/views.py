"""What the screens of the register need, read and put together."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from bot.absence.queries import days_of_classes
from bot.absence.register.facts import ClassToday, Contact, Line, Register
from bot.absence.register.queries import classes_today, contacts_of, register_of
from bot.absence.register.rules import is_away
from bot.absence.rights import REGISTER
from bot.absence.rules import minutes
from bot.core.dates import local
from bot.core.texts import language
from bot.core.unit import Unit
from bot.people.access import About, classes_for, may
from bot.people.acting import Acting, ActingPerson
from bot.people.letters.rules import class_key
from bot.people.models import StaffRole
from bot.people.roles.queries import ClassEntry
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy

_SCHOOL_WIDE = {StaffRole.OFFICE, StaffRole.HEAD}


class Taking(Struct, frozen=True):
    """Who takes which class's register, by which rules, on which day."""

    person: ActingPerson
    of_class: ClassEntry
    policy: Policy
    calendar: SchoolCalendar
    today: date


async def lines_of(unit: Unit, taking: Taking) -> list[Line]:
    """The class's pupils, each as was told and marked."""
    minute = minutes(taking.calendar.local(unit.now).time())
    days = await days_of_classes(unit, [taking.of_class.class_id], taking.today)
    return [Line(day, is_away(day, minute)) for day in days]


async def register(unit: Unit, taking: Taking) -> Register:
    """The class's list of today."""
    _id, taken_at = await register_of(unit, taking.of_class.class_id, taking.today)
    lines = await lines_of(unit, taking)
    cases = sum(line.day.case_id is not None and line.day.case_closed is None for line in lines)
    zone = taking.person.school.zone
    return Register(taking.of_class.class_id, taking.of_class.name, taking.today, zone, taken_at, lines, cases)


async def registers(unit: Unit, acting: Acting) -> list[ClassToday]:
    """The classes whose register one may take: one's own first, then, for office and head, all others by name."""
    own: dict[int, list[int]] = {}
    for person, class_id, _name in classes_for(acting, REGISTER):
        own.setdefault(person.person_id, []).append(class_id)
    found: list[tuple[bool, ClassToday]] = []
    for person in acting.persons:
        mine, school = own.get(person.person_id, []), person.school
        whole = any(role.role in _SCHOOL_WIDE for role in person.roles) and may(acting, REGISTER, About(school.id))
        if mine or whole:
            day = local(unit.now, school.zone).date()
            rows = await classes_today(unit, day, school_id=school.id, ids=() if whole else mine)
            found += [(each.class_id not in mine, each) for each in rows]
    return [each for _other, each in sorted(found, key=lambda each: (each[0], class_key(each[1].name, language())))]


def sees_protected(acting: Acting, school_id: int) -> bool:
    """The numbers of a home at a secret address are for office and head."""
    return any(role.role in _SCHOOL_WIDE for role in acting.at(school_id).roles)


async def numbers(unit: Unit, pupil_ids: list[int]) -> dict[int, list[Contact]]:
    """By pupil, whom one can ring."""
    found: dict[int, list[Contact]] = {}
    for each in await contacts_of(unit, pupil_ids):
        found.setdefault(each.pupil_id, []).append(each)
    return found
