"""Routes of running late."""

from __future__ import annotations

from typing import Any

from bot.conferences.booking.queries import talk
from bot.conferences.holding.access import MARK, own_talk
from bot.conferences.holding.lateness import presses as p
from bot.conferences.holding.lateness import screens, service
from bot.conferences.holding.lateness.errors import NoneAhead, NotToday
from bot.conferences.holding.lateness.queries import late_home
from bot.conferences.holding.lateness.rules import ensure_today
from bot.conferences.queries import rounds
from bot.conferences.rounds.access import allowed_round
from bot.core.errors import Refusal
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.acting import Acting


async def ask_how_late(unit: Unit, acting: Acting, press: p.AskHowLate) -> Reply:
    mine = await own_talk(unit, acting, press.booking_id)
    ensure_today(mine.talk.booking, mine.talk.round_.zone, unit.now)
    booking = mine.talk.booking
    said = await late_home(unit, press.booking_id)
    ahead = booking.starts_at > unit.now and mine.homes.may_change(mine.person.person_id, booking)
    return Reply(screens.how_late(mine.talk, ahead=ahead, said=bool(said)))


async def say_late(unit: Unit, acting: Acting, press: p.SayLate) -> Reply:
    made = await service.say_late(unit, acting, press.booking_id, press.minutes)
    return Reply(screens.late_said(made, press.minutes))


async def ask_how_behind(unit: Unit, acting: Acting, press: p.AskHowBehind) -> Reply:
    _person, round_ = await allowed_round(unit, acting, press.round_id, MARK)
    return Reply(screens.how_behind(round_))


async def say_behind(unit: Unit, acting: Acting, press: p.SayBehind) -> Reply:
    round_, number = await service.say_behind(unit, acting, press.round_id, press.minutes)
    return Reply(screens.behind_said(round_, number))


async def refuse(unit: Unit, _acting: Acting, _subject: Any, refusal: Refusal) -> Reply:
    """Why nobody was told."""
    if isinstance(refusal, NotToday) and (found := await talk(unit, refusal.booking_id)) is not None:
        over = found.booking.ends_at <= unit.now
        return Reply(screens.talk_is_over(found) if over else screens.not_today(found))
    if isinstance(refusal, NoneAhead):
        return Reply(screens.none_ahead((await rounds(unit, [refusal.round_id]))[refusal.round_id]))
    raise refusal


ROUTES: tuple[AnyRoute, ...] = (
    PressRoute(p.AskHowLate, Route(ask_how_late, "conference.book", reads=True, refused=refuse)),
    PressRoute(p.SayLate, Route(say_late, "conference.book", refused=refuse)),
    PressRoute(p.AskHowBehind, Route(ask_how_behind, MARK, reads=True, refused=refuse)),
    PressRoute(p.SayBehind, Route(say_behind, MARK, refused=refuse)),
)
