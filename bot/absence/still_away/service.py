"""Use cases of the morning's question: answer it, take the answer back.

The one rule kept here: the first answer counts; another adult who sees it otherwise makes a report of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.absence import reports
from bot.absence.facts import Wanted
from bot.absence.models import AbsenceKind, Source, Still
from bot.absence.queries import guardians_who
from bot.absence.reporting import drafts
from bot.absence.reporting.drafts import Draft
from bot.absence.reporting.pins import pinned
from bot.absence.reports import Reporting, about_child, reporting
from bot.absence.rights import REPORT, SEE
from bot.absence.still_away import crossing, plans
from bot.absence.still_away.errors import AlreadyAnswered, QuestionOver
from bot.absence.still_away.facts import Prompt
from bot.absence.still_away.queries import prompts_by_ids
from bot.absence.still_away.rules import week_ends
from bot.absence.today import boards
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import plan
from bot.people.access import require
from bot.people.acting import Acting


async def own_prompts(unit: Unit, acting: Acting, prompt_ids: Sequence[int], *, lock: bool = False) -> list[Prompt]:
    """These questions, all about children one may report for. Raises Outdated, NotAllowed."""
    found = await prompts_by_ids(unit, prompt_ids, lock=lock)
    if not found or found.keys() != set(prompt_ids):
        raise Outdated
    for each in found.values():
        person, child = acting.child(each.pupil_id)
        require(unit, acting, REPORT, about_child(person.school, each.pupil_id, child.class_id))
    return [found[prompt_id] for prompt_id in dict.fromkeys(prompt_ids)]


async def answer(unit: Unit, acting: Acting, prompt_ids: Sequence[int], said: Still) -> None:
    """Say where these children are today. Pressed twice it is one answer.

    Raises Outdated, NotAllowed, QuestionOver, AlreadyAnswered.
    """
    for each in await _waiting(unit, acting, prompt_ids, said):
        person, _child = acting.child(each.pupil_id)
        who = await reporting(unit, person)
        await crossing.write(unit, [each.id], said, person.person_id)
        await crossing.over(unit, [each.id], persons_of(acting))
        if said is Still.BACK:
            await _is_back(unit, who, each)
        else:
            await reports.report(unit, acting, [each.pupil_id], _wanted(who, [each], said))


async def fill_in(unit: Unit, acting: Acting, prompt_ids: Sequence[int], said: Still) -> Draft | None:
    """The same as an entry, for whoever wants digits asked for before a report; None where nothing is to be asked.

    Raises Outdated, NotAllowed, QuestionOver, AlreadyAnswered.
    """
    if said is Still.BACK or not await pinned(unit, persons_of(acting)):
        return None
    asked = await _waiting(unit, acting, prompt_ids, said)
    if not asked:
        return None
    person, _child = acting.child(asked[0].pupil_id)
    wanted = _wanted(await reporting(unit, person), asked, said)
    return await drafts.start(unit, acting, [each.pupil_id for each in asked], wanted)


async def _waiting(unit: Unit, acting: Acting, prompt_ids: Sequence[int], said: Still) -> list[Prompt]:
    """Those of them that nobody has answered."""
    asked = await _of_today(unit, acting, prompt_ids)
    waiting = [each for each in asked if each.answer is None and each.known is None]
    if not waiting and not all(_says(acting, each, said) for each in asked):
        raise AlreadyAnswered(tuple(prompt_ids))
    return waiting


async def _is_back(unit: Unit, who: Reporting, asked: Prompt) -> None:
    hears = [each for each in await guardians_who(unit, asked.pupil_id, SEE) if each != who.person_id]
    plan(unit, plans.back(who.calendar, asked, hears, unit.now))
    boards.refresh(unit, who.school.id, asked.class_id, asked.on_day)


def _wanted(who: Reporting, asked: Sequence[Prompt], said: Still) -> Wanted:
    """Why is the reporter's own: another adult was not told of it and does not repeat it."""
    day = asked[0].on_day
    last_on = week_ends(who.calendar, day) if said is Still.WEEK else day
    reasons = {each.reason if each.reported_by == who.person_id else None for each in asked}
    reason = reasons.pop() if len(reasons) == 1 else None
    club = any(each.club for each in asked)
    return Wanted(AbsenceKind.DAY, day, last_on, reason if reason in who.policy.absence.codes else None, club=club)


async def think_again(unit: Unit, acting: Acting, prompt_ids: Sequence[int]) -> None:
    """Take one's own answers back, with the reports they made: it is asked again.

    Raises Outdated, NotAllowed, QuestionOver, AlreadyAnswered, ReportOver.
    """
    asked = await _of_today(unit, acting, prompt_ids)
    if not all(each.answer is None or is_own(acting, each) for each in asked):
        raise AlreadyAnswered(tuple(prompt_ids))
    answered = [each for each in asked if each.answer is not None]
    if not answered:
        return
    ids = [each.id for each in answered]
    await crossing.forget(unit, ids)
    for each in answered:
        if each.known is not None:
            await reports.withdraw(unit, acting, each.known.report_id)
        else:
            boards.refresh(unit, each.school.id, each.class_id, each.on_day)
    await crossing.open_again(unit, ids, persons_of(acting))


async def _of_today(unit: Unit, acting: Acting, prompt_ids: Sequence[int]) -> list[Prompt]:
    asked = await own_prompts(unit, acting, prompt_ids, lock=True)
    for each in asked:
        person, _child = acting.child(each.pupil_id)
        who = await reporting(unit, person)
        if who.calendar.local(unit.now).date() != each.on_day or not who.calendar.is_school_day(each.on_day):
            raise QuestionOver(tuple(prompt_ids))
    return asked


def persons_of(acting: Acting) -> list[int]:
    """Who this account is, at every school."""
    return [person.person_id for person in acting.persons]


def _says(acting: Acting, asked: Prompt, said: Still) -> bool:
    return asked.answer is said and asked.answered_by in persons_of(acting)


def is_own(acting: Acting, asked: Prompt) -> bool:
    """The answer is one's own, and nothing but what it said is known: it can be taken back."""
    known, persons = asked.known, persons_of(acting)
    if asked.answer is None or asked.answered_by not in persons:
        return False
    if asked.answer is Still.BACK:
        return known is None
    return (
        known is not None
        and known.reported_by in persons
        and known.source is Source.HOME
        and known.wanted.kind is AbsenceKind.DAY
        and known.wanted.first_on == asked.on_day
    )
