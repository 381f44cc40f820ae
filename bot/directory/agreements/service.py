"""Proposing what parents might agree on, and recording what they did agree on.

The one rule kept here: what was agreed on stays as it was; the next agreement is a row of its own.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, insert, update

from bot.core.dates import local
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.directory.agreements.queries import Agreement, proposal_of
from bot.directory.agreements.rules import clean_words, meeting_day
from bot.directory.classes import ClassFacts, allowed_class
from bot.directory.models import ClassAgreementRow
from bot.people.acting import Acting, ActingPerson

PROPOSE, RECORD = "agreement.propose", "agreement.record"

_INSERT = insert(ClassAgreementRow)
_CHANGE = update(ClassAgreementRow).where(
    ClassAgreementRow.id == bindparam("proposal"), ClassAgreementRow.agreed_on.is_(None)
)
_REWRITE = _CHANGE.values(words=bindparam("new_words"), written_by=bindparam("by"), written_at=bindparam("at"))
_RECORD = _CHANGE.values(agreed_on=bindparam("day"), recorded_by=bindparam("by"), recorded_at=bindparam("at"))


async def begin_proposal(
    unit: Unit, acting: Acting, class_id: int, template: str
) -> tuple[ActingPerson, ClassFacts, Agreement]:
    """The proposal that is there, or one with the school's template."""
    person, klass = await allowed_class(unit, acting, class_id, PROPOSE, locked=True)
    found = await proposal_of(unit, class_id, person.school.zone)
    if found is None:
        values = {
            "school_id": klass.school_id,
            "class_id": class_id,
            "words": template,
            "written_by": person.person_id,
            "written_at": unit.now,
        }
        await unit.execute(_INSERT, values)
        found = await proposal_of(unit, class_id, person.school.zone)
    if found is None:
        raise Outdated
    return person, klass, found


async def write_proposal(
    unit: Unit, acting: Acting, class_id: int, text: str
) -> tuple[ActingPerson, ClassFacts, Agreement]:
    """The proposal in the team's own words. Raises WordsTooLong, and Outdated when it has been agreed on."""
    person, klass = await allowed_class(unit, acting, class_id, PROPOSE, locked=True)
    found = await proposal_of(unit, class_id, person.school.zone)
    words = clean_words(text)
    if found is None or words is None:
        raise Outdated
    values = {"proposal": found.id, "new_words": words, "by": person.person_id, "at": unit.now}
    if (await unit.execute(_REWRITE, values)).rowcount != 1:
        raise Outdated
    today = local(unit.now, person.school.zone).date()
    return person, klass, Agreement(found.id, words, today, None)


async def open_to_record(
    unit: Unit, acting: Acting, class_id: int, proposal_id: int
) -> tuple[ActingPerson, ClassFacts, Agreement]:
    """The proposal that is to be recorded. Raises Outdated when it is another by now."""
    person, klass = await allowed_class(unit, acting, class_id, RECORD, locked=True)
    found = await proposal_of(unit, class_id, person.school.zone)
    if found is None or found.id != proposal_id:
        raise Outdated
    return person, klass, found


async def record(
    unit: Unit, acting: Acting, class_id: int, proposal_id: int, day: date
) -> tuple[ActingPerson, ClassFacts]:
    """Agreed at a meeting on this day. Raises DayUnread for a day on which there was none, and Outdated."""
    person, klass, found = await open_to_record(unit, acting, class_id, proposal_id)
    meeting_day(day, local(unit.now, person.school.zone).date())
    values = {"proposal": found.id, "day": day, "by": person.person_id, "at": unit.now}
    if (await unit.execute(_RECORD, values)).rowcount != 1:
        raise Outdated
    return person, klass
