"""Routes of agreements: /agreements and what can be done from it."""

from __future__ import annotations

from typing import Any

from bot.conferences.doors import ShowAgreements
from bot.core.errors import Refusal
from bot.core.replies import Reply, Screen
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_, language, name_key
from bot.core.unit import Unit
from bot.people.access import classes_for
from bot.people.acting import Acting
from bot.people.models import Guardianship
from bot.talks.agreements import presses as p
from bot.talks.agreements import screens, service
from bot.talks.agreements.errors import OfAPupil
from bot.talks.agreements.queries import pupils_with_open
from bot.talks.agreements.service import Promise, making
from bot.talks.agreements.views import ANSWER, MAKE, SEE, of_agreement, of_pupil
from bot.talks.topics.facts import PupilFacts
from bot.talks.topics.queries import answering


async def agreements(unit: Unit, acting: Acting, subject: Command | p.ListPupilsAgreements) -> Reply:
    """/agreements: the child's, or whose of several."""
    children = [
        (child.pupil_id, child.listed_as)
        for _person, child in acting.children
        if child.guardianship is Guardianship.CUSTODY
    ]
    classes = [class_id for _person, class_id, _name in classes_for(acting, SEE)]
    if len(children) == 1 and not classes:
        return await show(unit, acting, ShowAgreements(children[0][0]))
    pupils = _in_order(await pupils_with_open(unit, classes)) if classes else []
    if not children and not pupils:
        return Reply(screens.nobody())
    page = subject.page if isinstance(subject, p.ListPupilsAgreements) else 0
    return Reply(screens.whose(children, pupils, page))


def _in_order(pupils: list[tuple[PupilFacts, int]]) -> list[tuple[PupilFacts, int]]:
    code = language()
    return sorted(
        pupils,
        key=lambda each: (name_key(each[0].called, code), name_key(each[0].family_name, code), each[0].pupil_id),
    )


async def _screen(unit: Unit, acting: Acting, pupil_id: int, note: str | None = None) -> Screen:
    return screens.agreements(await of_pupil(unit, acting, pupil_id), unit.now, note)


async def show(unit: Unit, acting: Acting, press: ShowAgreements) -> Reply:
    return Reply(await _screen(unit, acting, press.pupil_id))


async def fold(unit: Unit, acting: Acting, press: p.FoldAgreements) -> Reply:
    await of_pupil(unit, acting, press.pupil_id)
    return Reply(screens.closed(press.pupil_id))


async def show_one(unit: Unit, acting: Acting, press: p.OpenAgreement) -> Reply:
    about, one = await of_agreement(unit, acting, press.agreement_id)
    return Reply(screens.agreement(about, one, unit.now))


async def choose_area(unit: Unit, acting: Acting, press: p.ChooseDeedArea) -> Reply:
    return Reply(screens.choose_area(await making(unit, acting, press.pupil_id), unit.now))


async def choose_deed(unit: Unit, acting: Acting, press: p.ChooseDeed) -> Reply:
    return Reply(screens.choose_deed(await making(unit, acting, press.pupil_id), press.area, unit.now))


async def choose_owner(unit: Unit, acting: Acting, press: p.ChooseOwner) -> Reply:
    return Reply(screens.choose_owner(await making(unit, acting, press.pupil_id), press.deed, unit.now))


async def choose_due(unit: Unit, acting: Acting, press: p.ChooseDue) -> Reply:
    about = await making(unit, acting, press.pupil_id)
    return Reply(screens.choose_due(about, press.deed, press.owner, unit.now))


async def agree(unit: Unit, acting: Acting, press: p.Agree) -> Reply:
    made = await service.agree(unit, acting, press.pupil_id, Promise(press.owner, press.due, press.deed))
    return Reply(screens.agreed(await making(unit, acting, press.pupil_id), made, unit.now))


async def take_back(unit: Unit, acting: Acting, press: p.TakeBack) -> Reply:
    pupil_id = await service.take_back(unit, acting, press.agreement_id)
    return Reply(await _screen(unit, acting, pupil_id))


async def say(unit: Unit, acting: Acting, press: p.SayOfAgreement) -> Reply:
    one = await service.say(unit, acting, press.agreement_id, press.saying)
    about = await of_pupil(unit, acting, one.pupil_id, ANSWER)
    people = await answering(unit, one.school_id, about.pupil.class_id)
    name = dict(people).get(one.made_by) or (people[0][1] if people else None)
    return Reply(screens.agreements(about, unit.now, screens.said(press.saying, name)))


async def close(unit: Unit, acting: Acting, press: p.CloseAgreement) -> Reply:
    pupil_id = await service.close_agreement(unit, acting, press.agreement_id, press.done)
    return Reply(await _screen(unit, acting, pupil_id))


async def choose_longer(unit: Unit, acting: Acting, press: p.ChooseLonger) -> Reply:
    about, one = await of_agreement(unit, acting, press.agreement_id, MAKE)
    return Reply(screens.longer(about, one, unit.now) if one.is_open else screens.agreements(about, unit.now))


async def carry_on(unit: Unit, acting: Acting, press: p.CarryOn) -> Reply:
    pupil_id = await service.carry_on(unit, acting, press.agreement_id, press.was, press.due)
    return Reply(await _screen(unit, acting, pupil_id))


async def wrap_up(unit: Unit, acting: Acting, press: p.WrapUp) -> Reply:
    about = await making(unit, acting, press.pupil_id)
    if about.talk is None:
        # Noted outside a talk: there is nothing to end, and the home gets its copy now.
        about = await service.end_talk(unit, acting, press.pupil_id, agreed=True, next_on=None)
        return Reply(screens.agreements(about, unit.now))
    if screens.needs_word(about):
        return Reply(screens.ask_none(about, unit.now))
    return Reply(screens.ask_next(about, unit.now, is_agreed=bool(about.of_this_talk)))


async def none_this_time(unit: Unit, acting: Acting, press: p.NoneThisTime) -> Reply:
    return Reply(screens.ask_next(await making(unit, acting, press.pupil_id), unit.now, is_agreed=False))


async def end_talk(unit: Unit, acting: Acting, press: p.EndTalk | p.EndTalkOpen) -> Reply:
    next_on = press.next_on if isinstance(press, p.EndTalk) else None
    about = await service.end_talk(unit, acting, press.pupil_id, agreed=press.agreed, next_on=next_on)
    return Reply(screens.agreements(about, unit.now, screens.ended(about)))


async def refuse(unit: Unit, acting: Acting, _subject: object, refusal: Refusal) -> Reply:
    """Why not, above the agreements as they stand now."""
    if isinstance(refusal, OfAPupil):
        note = screens.refused_note(type(refusal).__name__)
        return Reply(await _screen(unit, acting, refusal.pupil_id, note))
    raise refusal


def _sees(handle: Any) -> Route:
    return Route(handle, SEE, reads=True, refused=refuse)


def _makes(handle: Any, *, reads: bool = False) -> Route:
    return Route(handle, MAKE, reads=reads, refused=refuse)


ACTIONS = frozenset({SEE, ANSWER, MAKE})

ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "agreements",
        {"da": "aftaler", "nb": "avtaler", "sv": "overenskommelser"},
        N_("Our agreements"),
        _sees(agreements),
    ),
    PressRoute(p.ListPupilsAgreements, _sees(agreements)),
    PressRoute(ShowAgreements, _sees(show)),
    PressRoute(p.FoldAgreements, _sees(fold)),
    PressRoute(p.OpenAgreement, _sees(show_one)),
    PressRoute(p.ChooseDeedArea, _makes(choose_area, reads=True)),
    PressRoute(p.ChooseDeed, _makes(choose_deed, reads=True)),
    PressRoute(p.ChooseOwner, _makes(choose_owner, reads=True)),
    PressRoute(p.ChooseDue, _makes(choose_due, reads=True)),
    PressRoute(p.Agree, _makes(agree)),
    PressRoute(p.TakeBack, _makes(take_back)),
    PressRoute(p.CloseAgreement, _makes(close)),
    PressRoute(p.ChooseLonger, _makes(choose_longer, reads=True)),
    PressRoute(p.CarryOn, _makes(carry_on)),
    PressRoute(p.WrapUp, _makes(wrap_up)),
    PressRoute(p.NoneThisTime, _makes(none_this_time, reads=True)),
    PressRoute(p.EndTalk, _makes(end_talk)),
    PressRoute(p.EndTalkOpen, _makes(end_talk)),
    PressRoute(p.SayOfAgreement, Route(say, ANSWER, refused=refuse)),
)
