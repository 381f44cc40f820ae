"""Routes of the home's side: /talk, the door, and how a request stands."""

from __future__ import annotations

from bot.conferences.requests import presses
from bot.conferences.requests.allowed import own_request
from bot.conferences.requests.asking import screens, service
from bot.conferences.requests.errors import AlreadyAnswered, TalksNotAskedFor
from bot.conferences.requests.facts import Request, Way
from bot.conferences.requests.queries import hearers_of, phone_of, requests_of_home
from bot.conferences.requests.rights import ASK, TELL
from bot.core.errors import NotAllowed, Refusal
from bot.core.presses import Press
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, Command, CommandRoute, Handle, PressRoute, Route
from bot.core.texts import N_, isolated
from bot.core.unit import Unit
from bot.people.access import About, may
from bot.people.acting import Acting


async def show_door(unit: Unit, acting: Acting, _asked: Command | presses.ShowDoor) -> Reply:
    """/talk: of several children, about which one?"""
    children = {child.pupil_id: child for _person, child in acting.children}
    if not children:
        raise NotAllowed
    if len(children) > 1:
        return Reply(screens.which_child(list(children.values())))
    return await _door(unit, acting, next(iter(children)))


async def show_door_for(unit: Unit, acting: Acting, press: presses.ShowDoorFor) -> Reply:
    return await _door(unit, acting, press.pupil_id)


async def _door(unit: Unit, acting: Acting, pupil_id: int) -> Reply:
    asks = await service.asking_about(unit, acting, pupil_id)
    about = About(asks.person.school.id, asks.child.class_id, pupil_id)
    allowed = may(acting, ASK, about) and service.may_ask_for_talks(asks.policy)
    found = await requests_of_home(unit, asks.person.person_id, pupil_id)
    newest: dict[str, Request] = {}
    for request in found:
        newest.setdefault(request.kind.value, request)
    several = len({child.pupil_id for _person, child in acting.children}) > 1
    return Reply(screens.door(screens.Door(asks.child, allowed, list(newest.values()), several)))


async def show_ways(unit: Unit, acting: Acting, press: presses.AskForTalk) -> Reply:
    asks = await service.asking_about(unit, acting, press.pupil_id, ASK)
    if not service.may_ask_for_talks(asks.policy):
        raise TalksNotAskedFor(press.pupil_id)
    return Reply(screens.ways(asks.child, asks.policy))


async def ask_for_talk(unit: Unit, acting: Acting, press: presses.AskForTalkHere) -> Reply:
    return await _shown(unit, acting, await service.ask_for_talk(unit, acting, press.pupil_id, press.way))


async def choose_when(unit: Unit, acting: Acting, press: presses.ChooseWhenToRing) -> Reply:
    asks = await service.asking_about(unit, acting, press.pupil_id)
    return Reply(screens.when_to_ring(await phone_of(unit, asks.person.person_id), press.pupil_id))


async def ask_for_call(unit: Unit, acting: Acting, press: presses.AskForCall) -> Reply:
    made = await service.ask_for_talk(unit, acting, press.pupil_id, Way.PHONE, press.when)
    return await _shown(unit, acting, made)


async def begin_change(unit: Unit, acting: Acting, press: presses.BeginChange) -> Reply:
    asks = await service.asking_about(unit, acting, press.pupil_id)
    staff = await service.confidants(unit, asks)
    return Reply(screens.whom_to_tell(asks.child, staff, asks.person.school.phone))


async def tell_change(unit: Unit, acting: Acting, press: presses.TellChange) -> Reply:
    return await _shown(unit, acting, await service.tell_change(unit, acting, press.pupil_id, press.person_id))


async def begin_unsafe(unit: Unit, acting: Acting, press: presses.BeginUnsafe) -> Reply:
    asks = await service.asking_about(unit, acting, press.pupil_id)
    return Reply(screens.who_would_hear(asks.child, await service.would_hear(unit, asks), asks.person.school.phone))


async def tell_unsafe(unit: Unit, acting: Acting, press: presses.TellUnsafe) -> Reply:
    return await _shown(unit, acting, await service.tell_unsafe(unit, acting, press.pupil_id))


async def show_request(unit: Unit, acting: Acting, press: presses.ShowRequest) -> Reply:
    _person, request = await own_request(unit, acting, press.request_id)
    return await _shown(unit, acting, request)


async def _shown(unit: Unit, acting: Acting, request: Request) -> Reply:
    asks = await service.asking_about(unit, acting, request.pupil_id)
    heard = await hearers_of(unit, [request.id])
    by = next((each.given_name for each in heard if each.person_id == request.answered_by), "")
    view = screens.RequestView(
        request,
        asks.child,
        asks.person.school,
        asks.policy,
        heard,
        isolated(by or asks.person.school.name),
        await service.has_head_heard(unit, request),
    )
    return Reply(screens.request(view, unit.now))


async def when_to_ring(unit: Unit, acting: Acting, press: presses.WhenToRing) -> Reply:
    _person, request = await own_request(unit, acting, press.request_id)
    return Reply(screens.when_to_ring_about(request))


async def ring_me(unit: Unit, acting: Acting, press: presses.RingMe) -> Reply:
    return await _shown(unit, acting, await service.ring_me(unit, acting, press.request_id, press.when))


async def take_back(unit: Unit, acting: Acting, press: presses.TakeBack) -> Reply:
    made = await service.take_back(unit, acting, press.request_id)
    return Reply((await _shown(unit, acting, made)).screen, screens.taken_back())


async def tell_head(unit: Unit, acting: Acting, press: presses.TellHead) -> Reply:
    return await _shown(unit, acting, await service.tell_head(unit, acting, press.request_id))


async def we_talked(unit: Unit, acting: Acting, press: presses.WeTalked) -> Reply:
    made = await service.say_whether_we_talked(unit, acting, press.request_id, yes=press.yes)
    return await _shown(unit, acting, made)


async def close(_unit: Unit, _acting: Acting, press: presses.CloseRequest) -> Reply:
    """Whoever opens it again is asked again."""
    return Reply(screens.closed(presses.ShowRequest(press.request_id)))


async def refused(unit: Unit, acting: Acting, _subject: object, refusal: Refusal) -> Reply:
    """How it stands now, or what is possible instead."""
    if isinstance(refusal, TalksNotAskedFor):
        return Reply(screens.talks_not_asked_for(refusal.pupil_id))
    if isinstance(refusal, AlreadyAnswered):
        _person, request = await own_request(unit, acting, refusal.request_id)
        return Reply((await _shown(unit, acting, request)).screen, screens.already_answered())
    raise refusal


def _reads(kind: type[Press], handle: Handle) -> PressRoute:
    return PressRoute(kind, Route(handle, TELL, reads=True, refused=refused))


def _writes(kind: type[Press], handle: Handle, action: str = TELL) -> PressRoute:
    return PressRoute(kind, Route(handle, action, refused=refused))


routes: tuple[AnyRoute, ...] = (
    CommandRoute(
        "talk",
        {"da": "tal", "nb": "snakk", "sv": "prata"},
        N_("Ask for a talk, or tell us something"),
        Route(show_door, TELL, reads=True),
        keyboard=N_("Talk with the school"),
    ),
    _reads(presses.ShowDoor, show_door),
    _reads(presses.ShowDoorFor, show_door_for),
    _reads(presses.AskForTalk, show_ways),
    _reads(presses.ChooseWhenToRing, choose_when),
    _reads(presses.BeginChange, begin_change),
    _reads(presses.BeginUnsafe, begin_unsafe),
    _reads(presses.ShowRequest, show_request),
    _reads(presses.WhenToRing, when_to_ring),
    _reads(presses.CloseRequest, close),
    _writes(presses.AskForTalkHere, ask_for_talk, ASK),
    _writes(presses.AskForCall, ask_for_call),
    _writes(presses.TellChange, tell_change),
    _writes(presses.TellUnsafe, tell_unsafe),
    _writes(presses.RingMe, ring_me),
    _writes(presses.TakeBack, take_back),
    _writes(presses.TellHead, tell_head),
    _writes(presses.WeTalked, we_talked),
)
