"""Showing the class's card, and setting it step by step."""

from __future__ import annotations

from typing import Any

from bot.core.errors import Outdated, Refusal
from bot.core.replies import Ask, Reply, Screen
from bot.core.routes import Answer, AnswerRoute, AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.directory.card import presses, screens, service
from bot.directory.card.errors import NoChannelLeft, WelcomeTooLong
from bot.directory.card.queries import card_of, pupils_names
from bot.directory.card.rules import QUIET_CHOICES, Card, Step
from bot.directory.card.welcome import WORDS
from bot.directory.classes import ClassFacts, allowed_class, classes_to_choose
from bot.people.access import About, may
from bot.people.acting import Acting
from bot.people.names import names_in
from bot.schools.queries import policy_of

SEE, SET = "card.see", service.SET
WELCOME = "card.welcome"


async def list_cards(unit: Unit, acting: Acting, asked: Command | presses.ListCards) -> Reply:
    """The card of the only class there is, or which class first."""
    page = asked.page if isinstance(asked, presses.ListCards) else 0
    found = await classes_to_choose(unit, acting, SEE, page)
    if len(found) == 1:
        return await show(unit, acting, presses.ShowCard(found[0].class_id))
    return Reply(screens.classes(found, page))


async def show(unit: Unit, acting: Acting, press: presses.ShowCard) -> Reply:
    person, klass = await allowed_class(unit, acting, press.class_id, SEE)
    held = await card_of(unit, person.school, klass.class_id)
    place = await _place(unit, acting, klass)
    may_set = place.policy.communication_card and _may_set(acting, klass)
    return Reply(screens.card(place, held, may_set=may_set))


async def begin(unit: Unit, acting: Acting, press: presses.SetCard) -> Reply:
    _person, klass, draft = await service.begin_card(unit, acting, press.class_id)
    return await _step(unit, acting, klass, draft, Step.CHANNELS)


async def ask_step(unit: Unit, acting: Acting, press: presses.AskStep) -> Reply:
    _person, klass, draft = await service.opened(unit, acting, press.class_id)
    return await _step(unit, acting, klass, draft, press.step)


async def toggle_channel(unit: Unit, acting: Acting, press: presses.ToggleChannel) -> Reply:
    klass, draft = await service.toggle_channel(unit, acting, press.class_id, press.channel)
    return await _step(unit, acting, klass, draft, Step.CHANNELS)


async def set_answer(unit: Unit, acting: Acting, press: presses.SetAnswer) -> Reply:
    klass, draft = await service.set_answer(unit, acting, press.class_id, press.days)
    return await _step(unit, acting, klass, draft, Step.QUIET)


async def set_quiet(unit: Unit, acting: Acting, press: presses.SetQuiet) -> Reply:
    if not -1 <= press.which < len(QUIET_CHOICES):
        raise Outdated
    quiet = QUIET_CHOICES[press.which] if press.which >= 0 else None
    klass, draft = await service.set_quiet(unit, acting, press.class_id, quiet)
    return await _step(unit, acting, klass, draft, Step.FIRST)


async def set_first(unit: Unit, acting: Acting, press: presses.SetFirst) -> Reply:
    klass, draft = await service.set_first(unit, acting, press.class_id, press.first)
    return await _step(unit, acting, klass, draft, Step.WELCOME)


async def leave_welcome_out(unit: Unit, acting: Acting, press: presses.LeaveWelcomeOut) -> Reply:
    klass, draft = await service.write_welcome(unit, acting, press.class_id, "")
    return await _step(unit, acting, klass, draft, Step.PREVIEW)


async def welcome_typed(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    class_id = int(answer.remember["class_id"])
    klass, draft = await service.write_welcome(unit, acting, class_id, answer.text)
    return await _step(unit, acting, klass, draft, Step.PREVIEW)


async def use(unit: Unit, acting: Acting, press: presses.UseCard) -> Reply:
    _person, klass, held = await service.use(unit, acting, press.class_id, press.draft_id)
    return Reply(screens.used(await _place(unit, acting, klass), held), closes=True)


async def drop(unit: Unit, acting: Acting, press: presses.DropCard) -> Reply:
    _person, klass, held = await service.drop(unit, acting, press.class_id)
    return Reply(screens.card(await _place(unit, acting, klass), held, may_set=True), closes=True)


async def refused(unit: Unit, acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    """Say what was wrong, and ask again."""
    if isinstance(refusal, WelcomeTooLong) and isinstance(subject, Answer):
        ask = Ask(WELCOME, dict(subject.remember))
        return Reply(screens.welcome_too_long(int(subject.remember["class_id"]), refusal.letters), ask=ask)
    if isinstance(refusal, NoChannelLeft):
        _person, klass, draft = await service.opened(unit, acting, subject.class_id)
        return Reply(screens.no_channel_left(await _place(unit, acting, klass), draft))
    raise refusal


async def _step(unit: Unit, acting: Acting, klass: ClassFacts, draft: Card, step: Step) -> Reply:
    place = await _place(unit, acting, klass)
    if step is Step.WELCOME:
        return Reply(screens.welcome(place, draft), ask=Ask(WELCOME, {"class_id": klass.class_id}))
    if step is Step.PREVIEW:
        found = names_in(draft.welcome, await pupils_names(unit, klass.class_id)) if draft.welcome else ()
        return Reply(screens.preview(place, draft, found), closes=True)
    return Reply(_question(place, draft, step), closes=True)


def _question(place: screens.Place, draft: Card, step: Step) -> Screen:
    ask = {
        Step.CHANNELS: screens.channels,
        Step.ANSWER: screens.answer,
        Step.QUIET: screens.quiet,
        Step.FIRST: screens.first,
    }[step]
    return ask(place, draft)


async def _place(unit: Unit, acting: Acting, klass: ClassFacts) -> screens.Place:
    school = acting.at(klass.school_id).school
    return screens.Place(klass, school, await policy_of(unit, school.id, school.policy_version))


def _may_set(acting: Acting, klass: ClassFacts) -> bool:
    return may(acting, SET, About(klass.school_id, class_id=klass.class_id))


ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "card",
        WORDS,
        N_("How school and home keep in touch"),
        Route(list_cards, SEE, reads=True),
    ),
    PressRoute(presses.ListCards, Route(list_cards, SEE, reads=True)),
    PressRoute(presses.ShowCard, Route(show, SEE, reads=True)),
    PressRoute(presses.SetCard, Route(begin, SET)),
    PressRoute(presses.AskStep, Route(ask_step, SET)),
    PressRoute(presses.ToggleChannel, Route(toggle_channel, SET, refused=refused)),
    PressRoute(presses.SetAnswer, Route(set_answer, SET)),
    PressRoute(presses.SetQuiet, Route(set_quiet, SET)),
    PressRoute(presses.SetFirst, Route(set_first, SET)),
    PressRoute(presses.LeaveWelcomeOut, Route(leave_welcome_out, SET)),
    PressRoute(presses.UseCard, Route(use, SET)),
    PressRoute(presses.DropCard, Route(drop, SET)),
    AnswerRoute(WELCOME, Route(welcome_typed, SET, refused=refused)),
)
