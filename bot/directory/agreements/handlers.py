"""Showing what the parents agreed on, proposing and recording."""

from __future__ import annotations

from typing import Any

from bot.core.dates import local
from bot.core.errors import Outdated, Refusal
from bot.core.replies import Ask, Reply
from bot.core.routes import Answer, AnswerRoute, AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.directory.agreements import presses, screens, service
from bot.directory.agreements.errors import DayUnread, WordsTooLong
from bot.directory.agreements.queries import agreements_of, proposal_of
from bot.directory.agreements.rules import read_day
from bot.directory.card.queries import pupils_names
from bot.directory.classes import ClassFacts, allowed_class, classes_to_choose
from bot.people.access import About, may
from bot.people.acting import Acting
from bot.people.names import names_in

SEE, PROPOSE, RECORD = "card.see", service.PROPOSE, service.RECORD
WORDS, DAY = "agreement.words", "agreement.day"


async def list_classes(unit: Unit, acting: Acting, asked: Command | presses.ListAgreements) -> Reply:
    """Of the only class there is, or which class first."""
    page = asked.page if isinstance(asked, presses.ListAgreements) else 0
    found = await classes_to_choose(unit, acting, SEE, page)
    if len(found) == 1:
        return await show(unit, acting, presses.ShowAgreement(found[0].class_id))
    return Reply(screens.classes(found, page))


async def show(unit: Unit, acting: Acting, press: presses.ShowAgreement) -> Reply:
    person, klass = await allowed_class(unit, acting, press.class_id, SEE)
    found = await agreements_of(unit, klass.class_id, person.school.zone)
    if not 0 <= press.back < max(1, len(found)):
        raise Outdated
    proposed = await proposal_of(unit, klass.class_id, person.school.zone) is not None
    return Reply(screens.agreement(klass, found, press.back, proposed, _may(acting, klass)))


async def show_proposal(unit: Unit, acting: Acting, press: presses.ShowProposal) -> Reply:
    person, klass = await allowed_class(unit, acting, press.class_id, SEE)
    found = await proposal_of(unit, klass.class_id, person.school.zone)
    if found is None:
        raise Outdated
    return Reply(screens.proposal(klass, found, _may(acting, klass)), closes=True)


async def begin(unit: Unit, acting: Acting, press: presses.BeginProposal) -> Reply:
    locale = acting.at((await allowed_class(unit, acting, press.class_id, PROPOSE))[1].school_id).school.locale
    _person, klass, found = await service.begin_proposal(unit, acting, press.class_id, screens.template(locale))
    return Reply(screens.proposal(klass, found, _may(acting, klass)))


async def write(unit: Unit, acting: Acting, press: presses.WriteProposal) -> Reply:
    person, klass = await allowed_class(unit, acting, press.class_id, PROPOSE)
    found = await proposal_of(unit, klass.class_id, person.school.zone)
    if found is None:
        raise Outdated
    return Reply(screens.write(klass, found), ask=Ask(WORDS, {"class_id": klass.class_id}))


async def words_typed(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    class_id = int(answer.remember["class_id"])
    _person, klass, found = await service.write_proposal(unit, acting, class_id, answer.text)
    names = names_in(found.words, await pupils_names(unit, class_id))
    return Reply(screens.proposal(klass, found, _may(acting, klass), names))


async def ask_day(unit: Unit, acting: Acting, press: presses.AskDay) -> Reply:
    person, klass, found = await service.open_to_record(unit, acting, press.class_id, press.proposal_id)
    today = local(unit.now, person.school.zone).date()
    return Reply(screens.ask_day(klass, found, today), closes=True)


async def type_day(unit: Unit, acting: Acting, press: presses.TypeDay) -> Reply:
    await service.open_to_record(unit, acting, press.class_id, press.proposal_id)
    ask = Ask(DAY, {"class_id": press.class_id, "proposal_id": press.proposal_id})
    return Reply(screens.type_day(press.class_id, press.proposal_id), ask=ask)


async def day_typed(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    class_id, proposal_id = int(answer.remember["class_id"]), int(answer.remember["proposal_id"])
    person, klass, found = await service.open_to_record(unit, acting, class_id, proposal_id)
    day = read_day(answer.text, local(unit.now, person.school.zone).date())
    return Reply(screens.confirm(klass, found, day))


async def confirm(unit: Unit, acting: Acting, press: presses.ConfirmDay) -> Reply:
    _person, klass, found = await service.open_to_record(unit, acting, press.class_id, press.proposal_id)
    return Reply(screens.confirm(klass, found, press.day))


async def record(unit: Unit, acting: Acting, press: presses.RecordAgreement) -> Reply:
    await service.record(unit, acting, press.class_id, press.proposal_id, press.day)
    return await show(unit, acting, presses.ShowAgreement(press.class_id))


async def refused(_unit: Unit, _acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    """Say what was wrong, and keep the question open."""
    if isinstance(refusal, WordsTooLong):
        class_id = int(subject.remember["class_id"])
        return Reply(screens.too_long(class_id, refusal.letters), ask=Ask(WORDS, dict(subject.remember)))
    if isinstance(refusal, DayUnread) and isinstance(subject, Answer):
        class_id, proposal_id = int(subject.remember["class_id"]), int(subject.remember["proposal_id"])
        return Reply(screens.day_unread(class_id, proposal_id), ask=Ask(DAY, dict(subject.remember)))
    if isinstance(refusal, DayUnread):
        return Reply(screens.day_unread(subject.class_id, subject.proposal_id))
    raise refusal


def _may(acting: Acting, klass: ClassFacts) -> screens.May:
    about = About(klass.school_id, class_id=klass.class_id)
    return screens.May(may(acting, PROPOSE, about), may(acting, RECORD, about))


ROUTES: tuple[AnyRoute, ...] = (
    # Unlisted: the card leads here, and help stays short.
    CommandRoute(
        "class_agreements",
        {"da": "klasseaftaler", "nb": "klasseavtaler", "sv": "klassoverenskommelser"},
        N_("What the parents have agreed on"),
        Route(list_classes, SEE, reads=True),
        listed=False,
    ),
    PressRoute(presses.ListAgreements, Route(list_classes, SEE, reads=True)),
    PressRoute(presses.ShowAgreement, Route(show, SEE, reads=True)),
    # It closes the question for a new text, so it writes.
    PressRoute(presses.ShowProposal, Route(show_proposal, SEE)),
    PressRoute(presses.BeginProposal, Route(begin, PROPOSE)),
    PressRoute(presses.WriteProposal, Route(write, PROPOSE)),
    PressRoute(presses.AskDay, Route(ask_day, RECORD)),
    PressRoute(presses.TypeDay, Route(type_day, RECORD)),
    PressRoute(presses.ConfirmDay, Route(confirm, RECORD)),
    PressRoute(presses.RecordAgreement, Route(record, RECORD, refused=refused)),
    AnswerRoute(WORDS, Route(words_typed, PROPOSE, refused=refused)),
    AnswerRoute(DAY, Route(day_typed, RECORD, refused=refused)),
)
