"""A tick: what is late is shown to whoever has it, then to the head; what nobody has any more goes on; what is settled
closes.

The one rule kept here: what a home asked never ends with silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.conferences.requests.queries import staff_around
from bot.core.unit import Unit
from bot.outbox.planning import plan_again
from bot.people.acting import SchoolFacts
from bot.people.models import StaffRole
from bot.questions.facts import Question
from bot.questions.plans import Turn, to_home
from bot.questions.queries import (
    hearers_of,
    late_questions,
    orphans,
    questions_by_ids,
    settled_questions,
    unheeded_questions,
)
from bot.questions.rules import OVER_AFTER, head_hears_on
from bot.questions.telling import change, find_others, hand_to, tell_staff
from bot.schools.queries import SchoolEntry, all_schools, calendar_of

# Some tens of milliseconds; the others at the next look.
_MOST = 50


async def look_at_clocks(unit: Unit) -> None:
    """Every ten minutes."""
    schools = {school.id: school for school in await all_schools(unit)}
    known: dict[int, SchoolFacts] = {}

    async def school_of(question: Question) -> SchoolFacts:
        if question.school_id not in known:
            known[question.school_id] = await school_facts(unit, schools[question.school_id])
        return known[question.school_id]

    for question in await _locked(unit, await orphans(unit)):
        if question.waits:
            await find_others(unit, await school_of(question), question)
    for question in await _locked(unit, await late_questions(unit)):
        if question.waits:
            await _is_late(unit, await school_of(question), question)
    unheeded = []
    for question in (await questions_by_ids(unit, await unheeded_questions(unit, unit.now))).values():
        # Elsewhere it is still too soon, and may be for all of a holiday: nobody waits behind those.
        calendar = await calendar_of(unit, schools[question.school_id])
        if calendar.local(unit.now).date() >= head_hears_on(calendar, question.due_at):
            unheeded.append(question.id)
    for question in await _locked(unit, unheeded):
        if question.waits:
            await _tell_head(unit, await school_of(question), question)
    for question in await _locked(unit, await settled_questions(unit, unit.now - OVER_AFTER)):
        if question.is_open and not question.waits:
            await change(unit, question.id, closed_at=unit.now)


async def _locked(unit: Unit, ids: Sequence[int]) -> Iterable[Question]:
    """The first of these, as they are once nobody else changes them: who was first may have answered or written."""
    return (await questions_by_ids(unit, ids[:_MOST], locked=True)).values()


async def school_facts(unit: Unit, school: SchoolEntry) -> SchoolFacts:
    """The school as screens and rules know it, for a tick."""
    closed = (await calendar_of(unit, school)).closed
    return SchoolFacts(school.id, school.name, school.locale, school.zone, school.phone, school.policy_version, closed)


async def _is_late(unit: Unit, school: SchoolFacts, question: Question) -> None:
    """Whoever has it is told, without a sound."""
    late = await change(unit, question.id, late_at=unit.now)
    have_it = [each.person_id for each in await hearers_of(unit, [question.id]) if each.has_it]
    await tell_staff(unit, school, late, have_it, Turn.LATE)


async def _tell_head(unit: Unit, school: SchoolFacts, question: Question) -> None:
    """Some school days later the head has it, too; the office, where there is no head to be reached."""
    staff = [each for each in await staff_around(unit, question.school_id, question.class_id) if each.reached]
    tiers = [[each.person_id for each in staff if each.role is role] for role in (StaffRole.HEAD, StaffRole.OFFICE)]
    chosen = [each for each in (tiers[0] or tiers[1]) if each != question.home_id]
    if not chosen:
        # Until one of them can be reached.
        return
    told = await change(unit, question.id, head_at=unit.now)
    new = await hand_to(unit, told, chosen)
    await tell_staff(unit, school, told, new, Turn.HEAD)
    if new:
        plan_again(unit, [to_home(told, Turn.UNHEEDED, unit.now)])
