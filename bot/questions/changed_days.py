"""What other closed days do to questions: what has not reached the school yet reaches it when somebody reads again.

The one rule kept here: the day by which an answer was promised stays; only who closes the school can explain it.
"""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import bindparam, func, select

from bot.core.unit import Unit
from bot.questions.clocks import school_facts
from bot.questions.models import Question
from bot.questions.plans import Turn
from bot.questions.queries import hearers_of, questions_by_ids
from bot.questions.telling import change, hush, tell_staff
from bot.schools.calendar import SchoolCalendar
from bot.schools.queries import all_schools

_HELD = select(Question.id).where(
    Question.school_id == bindparam("school"),
    Question.closed_at.is_(None),
    Question.answered_at.is_(None),
    Question.deliver_at > bindparam("now"),
)
_COUNT = select(func.count()).select_from(_HELD.subquery())


async def days_effects(unit: Unit, school_id: int, _before: SchoolCalendar, _after: SchoolCalendar) -> list[str]:
    """How many questions wait to be read."""
    number = await unit.scalar(_COUNT, {"school": school_id, "now": unit.now})
    return [f"Questions of homes that wait to be read: {number}. They wait for the next open day."] if number else []


async def days_changed(unit: Unit, school_id: int, _before: SchoolCalendar, after: SchoolCalendar) -> None:
    """Tell those who have them at the moment in which they read now."""
    found = [row.id for row in await unit.all(_HELD, {"school": school_id, "now": unit.now})]
    if not found:
        return
    [entry] = [each for each in await all_schools(unit) if each.id == school_id]
    school = replace(await school_facts(unit, entry), closed=after.closed)
    for question in (await questions_by_ids(unit, found, locked=True)).values():
        have_it = [each.person_id for each in await hearers_of(unit, [question.id]) if each.has_it]
        await hush(unit, question.id)
        turn = Turn.ASKED if question.is_new_to_school(unit.now) else Turn.MORE
        await change(unit, question.id, deliver_at=await tell_staff(unit, school, question, have_it, turn))
