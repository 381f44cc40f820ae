"""Routes of a talk that was offered: what came of it, and what can be done about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.conferences.holding.lateness.errors import NotToday
from bot.conferences.rounds.errors import LinkUnfit, RoomTooLong
from bot.conferences.rounds.wording import link_note
from bot.conferences.single import lateness
from bot.conferences.single.access import ARRANGE
from bot.conferences.single.arranging import presses as p
from bot.conferences.single.arranging.rules import as_minutes, from_minutes, next_day
from bot.conferences.single.errors import TalkGone, TeacherBusy, TimesUnread
from bot.conferences.single.managing import screens, service
from bot.conferences.single.managing.rules import read_day
from bot.conferences.single.managing.views import Managed, my_managed
from bot.conferences.single.offering import fitting_times
from bot.core.errors import Refusal
from bot.core.replies import Ask, Reply, Screen
from bot.core.routes import Answer, AnswerRoute, AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.schools.queries import policy_of

OTHERS, MOVE, ROOM, LINK = "single.others", "single.move", "single.room", "single.link"
FOLLOW_UP = "single.follow_up"


async def manage(unit: Unit, acting: Acting, press: p.ManageSingle) -> Reply:
    return Reply(await _talk(unit, acting, press.round_id), closes=True)


async def _talk(
    unit: Unit, acting: Acting, round_id: int, note: Callable[[Managed], str | None] | None = None
) -> Screen:
    """The talk as it is now, with what was just done above it."""
    view = await my_managed(unit, acting, round_id)
    return screens.managed(view, note(view) if note else None)


async def propose_others(unit: Unit, acting: Acting, press: p.ProposeOthers) -> Reply:
    view = await my_managed(unit, acting, press.round_id)
    person, round_ = acting.at(view.single.round_.school_id), view.single.round_
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    calendar = person.school.calendar(policy)
    after = next_day(calendar, max((unit.now, *view.times)))
    starts = await fitting_times(unit, person.school, round_.teacher_id, round_.minutes, 3, after)
    return Reply(screens.others(view, starts, as_minutes(starts)))


async def offer_these(unit: Unit, acting: Acting, press: p.OfferThese) -> Reply:
    await service.offer_minutes(unit, acting, press.round_id, press.minutes)
    return Reply(await _talk(unit, acting, press.round_id, screens.sent))


async def write_others(unit: Unit, acting: Acting, press: p.WriteOthers) -> Reply:
    view = await my_managed(unit, acting, press.round_id)
    return Reply(screens.asks_others(view), ask=Ask(OTHERS, {"round": press.round_id}))


async def read_others(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    await service.offer_typed(unit, acting, answer.remember["round"], answer.text)
    return Reply(await _talk(unit, acting, answer.remember["round"], screens.sent), closes=True)


async def switch_form(unit: Unit, acting: Acting, press: p.SwitchForm) -> Reply:
    await service.switch_form(unit, acting, press.round_id, phone=press.phone)
    return Reply(await _talk(unit, acting, press.round_id))


async def ask_move(unit: Unit, acting: Acting, press: p.AskMove) -> Reply:
    view = await my_managed(unit, acting, press.round_id)
    return Reply(await _other_times(unit, acting, view))


async def _other_times(unit: Unit, acting: Acting, view: Managed, note: str | None = None) -> Screen:
    round_ = view.single.round_
    if view.starts_at is None or view.starts_at <= unit.now or round_.is_cancelled:
        return screens.managed(view)
    person = acting.at(round_.school_id)
    starts = await fitting_times(unit, person.school, round_.teacher_id, round_.minutes, 3)
    return screens.move(view, starts, as_minutes(starts), note)


async def move(unit: Unit, acting: Acting, press: p.MoveSingle) -> Reply:
    (start,) = from_minutes([press.start])
    await service.move_talk(unit, acting, press.round_id, start)
    return Reply(await _talk(unit, acting, press.round_id, screens.moved))


async def write_move(unit: Unit, acting: Acting, press: p.WriteMove) -> Reply:
    view = await my_managed(unit, acting, press.round_id)
    return Reply(screens.asks_move(view), ask=Ask(MOVE, {"round": press.round_id}))


async def read_move(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    round_id = answer.remember["round"]
    await service.move_typed(unit, acting, round_id, answer.text)
    return Reply(await _talk(unit, acting, round_id, screens.moved), closes=True)


async def ask_room(unit: Unit, acting: Acting, press: p.AskRoom) -> Reply:
    view = await my_managed(unit, acting, press.round_id)
    return Reply(screens.asks_room(view), ask=Ask(ROOM, {"round": press.round_id}))


async def no_room(unit: Unit, acting: Acting, press: p.NoRoom) -> Reply:
    await service.change_room(unit, acting, press.round_id, None)
    return Reply(await _talk(unit, acting, press.round_id), closes=True)


async def read_room(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    await service.change_room(unit, acting, answer.remember["round"], answer.text)
    return Reply(await _talk(unit, acting, answer.remember["round"]), closes=True)


async def ask_link(unit: Unit, acting: Acting, press: p.AskSingleLink) -> Reply:
    view = await my_managed(unit, acting, press.round_id)
    if view.way is None:
        return Reply(screens.managed(view), closes=True)
    return Reply(screens.asks_link(view), ask=Ask(LINK, {"round": press.round_id}))


async def no_link(unit: Unit, acting: Acting, press: p.ClearSingleLink) -> Reply:
    await service.change_link(unit, acting, press.round_id, None)
    return Reply(await _talk(unit, acting, press.round_id), closes=True)


async def read_link(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    await service.change_link(unit, acting, answer.remember["round"], answer.text)
    return Reply(await _talk(unit, acting, answer.remember["round"]), closes=True)


async def ask_follow_up(unit: Unit, acting: Acting, press: p.AskFollowUp) -> Reply:
    view = await my_managed(unit, acting, press.round_id)
    if not view.is_meeting or view.single.round_.is_cancelled:
        return Reply(screens.managed(view))
    return Reply(screens.asks_follow_up(view), ask=Ask(FOLLOW_UP, {"round": press.round_id}))


async def set_follow_up(unit: Unit, acting: Acting, press: p.SetFollowUp | p.DropFollowUp) -> Reply:
    day = press.day if isinstance(press, p.SetFollowUp) else None
    await service.set_follow_up(unit, acting, press.round_id, day)
    return Reply(await _talk(unit, acting, press.round_id), closes=True)


async def read_follow_up(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    round_id = answer.remember["round"]
    view = await my_managed(unit, acting, round_id)
    await service.set_follow_up(unit, acting, round_id, read_day(answer.text, view.today))
    return Reply(await _talk(unit, acting, round_id), closes=True)


async def ask_behind(unit: Unit, acting: Acting, press: p.AskBehindSingle) -> Reply:
    view = await my_managed(unit, acting, press.round_id)
    return Reply(screens.how_behind(view) if view.is_today else screens.managed(view))


async def say_behind(unit: Unit, acting: Acting, press: p.SayBehindSingle) -> Reply:
    await lateness.say_behind(unit, acting, press.round_id, press.minutes)
    return Reply(await _talk(unit, acting, press.round_id, screens.behind_said))


async def ask_withdraw(unit: Unit, acting: Acting, press: p.AskWithdraw) -> Reply:
    view = await my_managed(unit, acting, press.round_id)
    gone = view.single.round_.is_cancelled
    return Reply(screens.managed(view) if gone else screens.ask_withdraw(view))


async def withdraw(unit: Unit, acting: Acting, press: p.Withdraw) -> Reply:
    await service.withdraw(unit, acting, press.round_id)
    return Reply(await _talk(unit, acting, press.round_id))


# Refusals ------------------------------------------------------------------------------------------------------------


async def refuse(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    """Word a refusal with the talk as it is now."""
    round_id = getattr(subject, "round_id", None)
    if round_id is None or not isinstance(refusal, TeacherBusy | TalkGone | NotToday):
        raise refusal
    view = await my_managed(unit, acting, round_id)
    if isinstance(refusal, TeacherBusy) and isinstance(subject, p.MoveSingle):
        return Reply(await _other_times(unit, acting, view, screens.busy_there()))
    return Reply(screens.managed(view, screens.busy_there() if isinstance(refusal, TeacherBusy) else None))


_UNREAD = TimesUnread | TeacherBusy | RoomTooLong
_AGAIN: Mapping[str, Callable[[Managed, bool], Screen]] = {
    OTHERS: screens.asks_others,
    MOVE: screens.asks_move,
    ROOM: screens.asks_room,
    FOLLOW_UP: screens.asks_follow_up,
}


def _unread(question: str) -> Callable[[Unit, Acting, Answer, Refusal], Awaitable[Reply]]:
    """Say what was wrong, and keep the question open."""

    async def unread(unit: Unit, acting: Acting, answer: Answer, refusal: Refusal) -> Reply:
        view = await my_managed(unit, acting, answer.remember["round"])
        if isinstance(refusal, LinkUnfit):
            return Reply(screens.asks_link(view, link_note(refusal)), ask=Ask(question, answer.remember))
        if isinstance(refusal, _UNREAD):
            return Reply(_AGAIN[question](view, True), ask=Ask(question, answer.remember))
        return Reply(screens.managed(view), closes=True)

    return unread


def _does(handle: object, *, reads: bool = False) -> Route:
    return Route(handle, ARRANGE, reads=reads, refused=refuse)  # type: ignore[arg-type]


ROUTES: tuple[AnyRoute, ...] = (
    PressRoute(p.ManageSingle, _does(manage)),
    PressRoute(p.ProposeOthers, _does(propose_others, reads=True)),
    PressRoute(p.OfferThese, _does(offer_these)),
    PressRoute(p.WriteOthers, _does(write_others)),
    PressRoute(p.SwitchForm, _does(switch_form)),
    PressRoute(p.AskWithdraw, _does(ask_withdraw, reads=True)),
    PressRoute(p.Withdraw, _does(withdraw)),
    PressRoute(p.AskMove, _does(ask_move, reads=True)),
    PressRoute(p.MoveSingle, _does(move)),
    PressRoute(p.WriteMove, _does(write_move)),
    PressRoute(p.AskRoom, _does(ask_room)),
    PressRoute(p.NoRoom, _does(no_room)),
    PressRoute(p.AskSingleLink, _does(ask_link)),
    PressRoute(p.ClearSingleLink, _does(no_link)),
    PressRoute(p.AskFollowUp, _does(ask_follow_up)),
    PressRoute(p.SetFollowUp, _does(set_follow_up)),
    PressRoute(p.DropFollowUp, _does(set_follow_up)),
    PressRoute(p.AskBehindSingle, _does(ask_behind, reads=True)),
    PressRoute(p.SayBehindSingle, _does(say_behind)),
    AnswerRoute(OTHERS, Route(read_others, ARRANGE, refused=_unread(OTHERS))),
    AnswerRoute(MOVE, Route(read_move, ARRANGE, refused=_unread(MOVE))),
    AnswerRoute(ROOM, Route(read_room, ARRANGE, refused=_unread(ROOM))),
    AnswerRoute(LINK, Route(read_link, ARRANGE, refused=_unread(LINK))),
    AnswerRoute(FOLLOW_UP, Route(read_follow_up, ARRANGE, refused=_unread(FOLLOW_UP))),
)
