"""Routes of the morning's question: yes, no, the rest of the week; one by one; a slip taken back."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.absence.reporting import refused as worded
from bot.absence.reporting.sending import asks_pin
from bot.absence.reports import Reporting, reporting
from bot.absence.rights import REPORT
from bot.absence.still_away import presses, screens, service
from bot.absence.still_away.errors import AlreadyAnswered, QuestionOver
from bot.absence.still_away.facts import Prompt
from bot.absence.still_away.queries import prompts_by_ids
from bot.absence.still_away.rules import ended
from bot.absence.still_away.words import Line
from bot.core.errors import Outdated, Refusal
from bot.core.replies import Reply, Screen
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.reminders.queries import marks_for


async def answer(unit: Unit, acting: Acting, press: presses.AnswerStill) -> Reply:
    if (asked := await _digits(unit, acting, press, press.prompt_ids)) is not None:
        return asked
    await service.answer(unit, acting, press.prompt_ids, press.answer)
    return Reply(await _receipt(unit, acting, press.prompt_ids))


async def _digits(
    unit: Unit, acting: Acting, press: presses.AnswerStill | presses.AnswerOne, prompt_ids: Sequence[int]
) -> Reply | None:
    """The PIN, where one is asked for before a report. In a message of its own: this one says what became of it."""
    entry = await service.fill_in(unit, acting, prompt_ids, press.answer)
    screen = asks_pin(entry).screen if entry is not None else None
    return Reply(replace(screen, new=True)) if screen is not None else None


async def ask_one_by_one(unit: Unit, acting: Acting, press: presses.AskOneByOne) -> Reply:
    await service.own_prompts(unit, acting, press.prompt_ids)
    return Reply(await _next(unit, acting, press.prompt_ids, 0))


async def answer_one(unit: Unit, acting: Acting, press: presses.AnswerOne) -> Reply:
    if not 0 <= press.which < len(press.prompt_ids):
        raise Outdated
    await service.own_prompts(unit, acting, press.prompt_ids)
    this = press.prompt_ids[press.which : press.which + 1]
    if (asked := await _digits(unit, acting, press, this)) is not None:
        return asked
    await service.answer(unit, acting, this, press.answer)
    return Reply(await _next(unit, acting, press.prompt_ids, press.which + 1))


async def think_again(unit: Unit, acting: Acting, press: presses.ThinkAgain) -> Reply:
    await service.think_again(unit, acting, press.prompt_ids)
    prompts, lines = await _seen(unit, acting, press.prompt_ids)
    who = await _rules(unit, acting, prompts[0])
    ends = who.calendar.at(prompts[0].on_day, who.policy.absence.day_ends)
    return Reply(screens.question(who.calendar, prompts, lines, ends))


async def refused(unit: Unit, acting: Acting, press: object, refusal: Refusal) -> Reply:
    """How it stands, or which day it was about."""
    if isinstance(refusal, AlreadyAnswered) and isinstance(press, presses.AnswerOne):
        following = await _next(unit, acting, press.prompt_ids, press.which + 1)
        return Reply(following, screens.answered_already())
    if isinstance(refusal, AlreadyAnswered):
        return Reply(await _receipt(unit, acting, refusal.prompt_ids), screens.answered_already())
    if isinstance(refusal, QuestionOver):
        (first, *_others), _lines = await _seen(unit, acting, refusal.prompt_ids)
        return Reply(screens.over(first))
    if (toast := worded.toast(refusal)) is not None:
        # A week is longer than some school takes at once: the buttons stay.
        return Reply(toast=toast)
    raise refusal


async def _receipt(unit: Unit, acting: Acting, prompt_ids: Sequence[int]) -> Screen:
    prompts, lines = await _seen(unit, acting, prompt_ids)
    own = {each.id for each in prompts if service.is_own(acting, each)}
    return screens.receipt(prompts, own, lines, unit.now)


async def _next(unit: Unit, acting: Acting, prompt_ids: tuple[int, ...], which: int) -> Screen:
    """The question about the first from this place on that nobody has answered; else what stands of all of them."""
    prompts, lines = await _seen(unit, acting, prompt_ids)
    place = next((place for place in range(which, len(prompts)) if lines[place].end is None), None)
    if place is None:
        return await _receipt(unit, acting, prompt_ids)
    who = await _rules(unit, acting, prompts[place])
    ends = who.calendar.at(prompts[place].on_day, who.policy.absence.day_ends)
    return screens.question_of_one(who.calendar, prompts, place, lines, ends)


async def _seen(unit: Unit, acting: Acting, prompt_ids: Sequence[int]) -> tuple[list[Prompt], list[Line]]:
    """The questions as they stand, and their nameless lines for the fold."""
    found = await prompts_by_ids(unit, prompt_ids)
    prompts = [found[prompt_id] for prompt_id in dict.fromkeys(prompt_ids)]
    marks = await marks_for(unit, [person.person_id for person in acting.persons])
    lines = []
    for each in prompts:
        person, _child = acting.child(each.pupil_id)
        who = await reporting(unit, person)
        lines.append(Line(each, marks.get((person.person_id, each.pupil_id)), ended(each, who.calendar, unit.now)))
    return prompts, lines


async def _rules(unit: Unit, acting: Acting, prompt: Prompt) -> Reporting:
    return await reporting(unit, acting.at(prompt.school.id))


ROUTES: tuple[AnyRoute, ...] = (
    PressRoute(presses.AnswerStill, Route(answer, REPORT, refused=refused)),
    PressRoute(presses.AskOneByOne, Route(ask_one_by_one, REPORT, reads=True, refused=refused)),
    PressRoute(presses.AnswerOne, Route(answer_one, REPORT, refused=refused)),
    PressRoute(presses.ThinkAgain, Route(think_again, REPORT, refused=refused)),
)
