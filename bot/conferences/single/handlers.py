"""Routes of whoever is invited to a single talk. Nothing is sent from here."""

from __future__ import annotations

from bot.conferences.queries import LIVE, pupils_of_class
from bot.conferences.rounds.wording import full_name
from bot.conferences.single import lateness, screens, service
from bot.conferences.single import presses as p
from bot.conferences.single.access import ANSWER, ATTEND, attended_by, invited_to
from bot.conferences.single.errors import OtherHasIt, TalkGone, TimeGone, TooLateHere
from bot.conferences.single.queries import talks_in
from bot.conferences.single.views import View, headline_mark, view_of
from bot.core.errors import Outdated, Refusal
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.acting import Acting


async def _view(unit: Unit, acting: Acting, round_id: int) -> View:
    return await view_of(unit, acting, await invited_to(unit, acting, round_id))


async def open_single(unit: Unit, acting: Acting, press: p.OpenSingle) -> Reply:
    """What is new about the talk."""
    return Reply(screens.opened(await _view(unit, acting, press.round_id)))


async def close_single(unit: Unit, acting: Acting, press: p.CloseSingle) -> Reply:
    """Only the neutral sentence again."""
    invited = await invited_to(unit, acting, press.round_id)
    mark = await headline_mark(unit, invited.person.person_id, invited.single.pupil_id)
    return Reply(screens.closed(mark, press.round_id))


async def take_time(unit: Unit, acting: Acting, press: p.TakeTime) -> Reply:
    """Choose it, or move to it."""
    made = await service.take_time(unit, acting, press.slot_id, by_phone=press.by_phone)
    return Reply(screens.arranged(await _view(unit, acting, made.round_.round_id), done=True))


async def rather_by_phone(unit: Unit, acting: Acting, press: p.RatherByPhone) -> Reply:
    """The times, for a call."""
    view = await _view(unit, acting, press.round_id)
    return Reply(screens.opened(view) if view.talk or view.is_meeting else screens.times(view, by_phone=True))


async def other_times(unit: Unit, acting: Acting, press: p.OtherTimes) -> Reply:
    """The other times, or those there are where nothing is booked any more."""
    view = await _view(unit, acting, press.round_id)
    return Reply(screens.other_times(view) if view.may_move else screens.opened(view))


async def ask_give_up(unit: Unit, acting: Acting, press: p.AskGiveUp) -> Reply:
    """Are you sure?"""
    view = await _view(unit, acting, press.round_id)
    return Reply(screens.ask_give_up(view) if view.mine and not view.is_over else screens.opened(view))


async def give_up(unit: Unit, acting: Acting, press: p.GiveUp) -> Reply:
    """Give the time up."""
    await service.give_up(unit, acting, press.round_id)
    return Reply(screens.given_up(await _view(unit, acting, press.round_id)))


async def none_suits(unit: Unit, acting: Acting, press: p.NoneSuits) -> Reply:
    """Tell the teacher."""
    await service.none_suits(unit, acting, press.round_id)
    return Reply(screens.none_noted(await _view(unit, acting, press.round_id)))


async def take_file(unit: Unit, acting: Acting, press: p.TakeFile) -> Reply:
    """Have the file sent."""
    await service.take_file(unit, acting, press.round_id)
    return screens.file_is_coming()


async def say_comes(unit: Unit, acting: Acting, press: p.SayComes) -> Reply:
    """Come to the meeting, or not."""
    await service.say_comes(unit, acting, press.round_id, comes=press.comes)
    return Reply(screens.opened(await _view(unit, acting, press.round_id)))


async def ask_late(unit: Unit, acting: Acting, press: p.AskLateSingle) -> Reply:
    """How late are you?"""
    view = await _view(unit, acting, press.round_id)
    return Reply(screens.how_late(view) if view.is_today else screens.opened(view))


async def say_late(unit: Unit, acting: Acting, press: p.SayLateSingle) -> Reply:
    """Tell the teacher."""
    await lateness.say_late(unit, acting, press.round_id, press.minutes)
    return Reply(screens.opened(await _view(unit, acting, press.round_id)))


async def attend(unit: Unit, acting: Acting, press: p.AttendSingle | p.SayAttends) -> Reply:
    """A colleague's talk."""
    guest, single = await attended_by(unit, acting, press.round_id)
    made = (await talks_in(unit, [press.round_id])).get(press.round_id, [])
    live = next((each.booking for each in made if each.booking.state.value in LIVE), None)
    gone = single.round_.is_cancelled or live is None
    names = {each.pupil_id: each for each in await pupils_of_class(unit, single.round_.class_id)}
    pupil = names.get(single.pupil_id)
    name = full_name(pupil.given_name, pupil.family_name) if pupil else full_name("", "")
    starts_at = None if gone or live is None else live.starts_at
    return Reply(screens.attending(screens.Attending(single, name, starts_at, guest.comes, unit.now)))


async def say_attends(unit: Unit, acting: Acting, press: p.SayAttends) -> Reply:
    """My answer to a colleague."""
    await service.say_attends(unit, acting, press.round_id, comes=press.comes)
    return await attend(unit, acting, press)


async def refuse(unit: Unit, acting: Acting, _subject: object, refusal: Refusal) -> Reply:
    """Word a refusal with the talk as it is now."""
    if not isinstance(refusal, TimeGone | OtherHasIt | TooLateHere | TalkGone):
        raise refusal
    try:
        view = await _view(unit, acting, refusal.round_id)
    except Outdated:
        # A colleague's button of a talk that was taken back.
        raise refusal from None
    if isinstance(refusal, OtherHasIt):
        return Reply(screens.other_has_it(view))
    if isinstance(refusal, TooLateHere):
        return Reply(screens.too_late(view))
    if isinstance(refusal, TimeGone) and view.talk is None:
        return Reply(screens.taken(view))
    return Reply(screens.opened(view))


def _sees(handle: object) -> Route:
    return Route(handle, ANSWER, reads=True, refused=refuse)  # type: ignore[arg-type]


def _does(handle: object) -> Route:
    return Route(handle, ANSWER, refused=refuse)  # type: ignore[arg-type]


ROUTES: tuple[AnyRoute, ...] = (
    PressRoute(p.OpenSingle, _sees(open_single)),
    PressRoute(p.CloseSingle, _sees(close_single)),
    PressRoute(p.RatherByPhone, _sees(rather_by_phone)),
    PressRoute(p.OtherTimes, _sees(other_times)),
    PressRoute(p.AskGiveUp, _sees(ask_give_up)),
    PressRoute(p.TakeTime, _does(take_time)),
    PressRoute(p.GiveUp, _does(give_up)),
    PressRoute(p.NoneSuits, _does(none_suits)),
    PressRoute(p.TakeFile, _does(take_file)),
    PressRoute(p.SayComes, _does(say_comes)),
    PressRoute(p.AskLateSingle, _sees(ask_late)),
    PressRoute(p.SayLateSingle, _does(say_late)),
    PressRoute(p.AttendSingle, Route(attend, ATTEND, reads=True, refused=refuse)),
    PressRoute(p.SayAttends, Route(say_attends, ATTEND, refused=refuse)),
)
