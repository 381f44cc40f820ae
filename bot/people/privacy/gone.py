"""Erasing who has been gone long enough: pupils who left, and adults whom nothing ties to the school any more.

The one rule kept here: nobody goes before the school year in which they left has been over for the policy's months.
Until then the year's talks are counted with them (experience.md, rule 4: thin facts live on).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date

from sqlalchemy import bindparam, exists, func, select

from bot.core.feature import Keep
from bot.core.unit import Unit
from bot.people.models import GuardianshipRow, Person, Pupil, RepresentativeRow, StaffRoleRow
from bot.people.privacy.service import Ends, Reason, erase_person, erase_pupil, note
from bot.people.ties import lasts
from bot.schools.daily import due_today
from bot.schools.queries import SchoolEntry, policy_of
from bot.schools.years import kept_from

# Erased in one unit: some hundred milliseconds in which others wait.
MOST = 10

_UNTIED = (
    ~exists().where(
        GuardianshipRow.person_id == Person.id,
        lasts(GuardianshipRow),
        Pupil.id == GuardianshipRow.pupil_id,
        Pupil.left_on.is_(None),
    ),
    *(~exists().where(tie.person_id == Person.id, lasts(tie)) for tie in (StaffRoleRow, RepresentativeRow)),
)
_PUPIL_GONE = (
    Pupil.school_id == bindparam("school"),
    Pupil.left_on < bindparam("before"),
    Pupil.erased_on.is_(None),
)
# Every adult is in a class list once, so `left_on` is when the last one named them.
_PERSON_GONE = (
    Person.school_id == bindparam("school"),
    Person.left_on < bindparam("before"),
    Person.erased_on.is_(None),
    *_UNTIED,
)
_PUPILS = select(Pupil.id).where(*_PUPIL_GONE).order_by(Pupil.id).limit(MOST)
_PERSONS = select(Person.id).where(*_PERSON_GONE).order_by(Person.id).limit(MOST)
_NUMBERS = (select(func.count(Pupil.id)).where(*_PUPIL_GONE), select(func.count(Person.id)).where(*_PERSON_GONE))


async def _before(unit: Unit, school: SchoolEntry, today: date) -> date:
    policy = await policy_of(unit, school.id, school.policy_version)
    return kept_from(policy, today)


async def overdue(unit: Unit, school: SchoolEntry, today: date) -> int:
    """How many should have been erased by the end of this day."""
    values = {"school": school.id, "before": await _before(unit, school, today), "now": unit.now}
    return sum([int(await unit.scalar(statement, values) or 0) for statement in _NUMBERS])


def erase_gone(keeps: Callable[[], Sequence[Keep]], ends: Ends) -> Callable[[Unit], Awaitable[None]]:
    """A tick: some of one school's; nothing but two statements when the day's look is over everywhere."""

    async def run(unit: Unit) -> None:
        for day in await due_today(unit, "gone"):
            if not await _erase_some(unit, keeps(), ends, day.school, day.today):
                await day.done(unit)
            return

    return run


async def _erase_some(unit: Unit, keeps: Sequence[Keep], ends: Ends, school: SchoolEntry, today: date) -> bool:
    """Pupils first: what ends with them is told to adults who are still known."""
    values = {"school": school.id, "before": await _before(unit, school, today), "now": unit.now}
    pupils = [row.id for row in await unit.all(_PUPILS, values)]
    for pupil_id in pupils:
        await erase_pupil(unit, keeps, ends, school.id, pupil_id)
        note(unit, school.id, "erase", Reason.LEFT_SCHOOL, about_kind="pupil", about_id=pupil_id)
    if pupils:
        return True
    persons = [row.id for row in await unit.all(_PERSONS, values)]
    for person_id in persons:
        await erase_person(unit, keeps, ends, school.id, person_id)
        note(unit, school.id, "erase", Reason.LEFT_SCHOOL, about_kind="person", about_id=person_id)
    return bool(persons)
