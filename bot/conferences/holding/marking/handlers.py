"""Routes of marking: whether talks were held, and a second time from either side."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from bot.conferences.booking.queries import Talk, talk
from bot.conferences.doors import AskForSecondTime
from bot.conferences.facts import RoundFacts
from bot.conferences.holding.access import MARK, class_talk
from bot.conferences.holding.marking import presses as p
from bot.conferences.holding.marking import screens, service
from bot.conferences.holding.marking.errors import AlreadyOffered, NotBegun, TooLongAgo
from bot.conferences.holding.marking.queries import HeldDay, HeldLine, days_of, held_lines
from bot.conferences.holding.marking.rules import day_to_show, ensure_begun
from bot.conferences.rounds.access import allowed_round
from bot.conferences.rounds.running.queries import reached_pupils
from bot.conferences.single.access import ARRANGE
from bot.conferences.single.arranging.presses import ManageSingle
from bot.conferences.single.arranging.rules import as_minutes, from_minutes
from bot.conferences.single.errors import TeacherBusy
from bot.conferences.single.offering import fitting_times
from bot.conferences.single.queries import singles
from bot.core.dates import local
from bot.core.errors import Outdated, Refusal
from bot.core.presses import Press
from bot.core.replies import Reply, Screen
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.schools.queries import policy_of


async def _day(unit: Unit, round_: RoundFacts, day: date | None, page: int, note: str | None = None) -> Screen:
    lines = await held_lines(unit, round_.round_id)
    days = days_of(lines, round_.zone)
    shown = day if day in days else day_to_show(days, local(unit.now, round_.zone).date())
    if shown is None:
        return screens.no_talks(round_)
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    of_day = tuple(line for line in lines if local(line.starts_at, round_.zone).date() == shown)
    found = HeldDay(round_, shown, of_day, days, unit.now, policy.booking.new_time_after_no_show)
    return screens.day(found, page, note)


def _day_of(made: Talk) -> date:
    return local(made.booking.starts_at, made.round_.zone).date()


async def open_held(unit: Unit, acting: Acting, press: p.OpenHeld) -> Reply:
    _person, round_ = await allowed_round(unit, acting, press.round_id, MARK)
    return Reply(await _day(unit, round_, None, 0))


async def show_held(unit: Unit, acting: Acting, press: p.ShowHeld) -> Reply:
    _person, round_ = await allowed_round(unit, acting, press.round_id, MARK)
    return Reply(await _day(unit, round_, press.day, press.page))


async def mark_talk(unit: Unit, acting: Acting, press: p.MarkTalk) -> Reply:
    made = await service.mark_talk(unit, acting, press.booking_id, met=press.met)
    return Reply(await _day(unit, made.round_, _day_of(made), press.page))


async def mark_day(unit: Unit, acting: Acting, press: p.MarkDay) -> Reply:
    round_ = await service.mark_day(unit, acting, press.round_id, press.day)
    return Reply(await _day(unit, round_, press.day, 0))


async def _line(unit: Unit, acting: Acting, booking_id: int) -> tuple[Talk, HeldLine]:
    made = await class_talk(unit, acting, booking_id)
    ensure_begun(made.booking, unit.now)
    for line in await held_lines(unit, made.round_.round_id):
        if line.booking_id == booking_id:
            return made, line
    raise Outdated


async def _is_mine(unit: Unit, acting: Acting, round_id: int, school_id: int) -> bool:
    single = (await singles(unit, [round_id])).get(round_id)
    return single is not None and single.is_run_by(acting.at(school_id).person_id)


async def propose_second(unit: Unit, acting: Acting, press: p.ProposeSecond) -> Reply:
    return Reply(await _proposal(unit, acting, press.booking_id))


async def _proposal(unit: Unit, acting: Acting, booking_id: int, note: str | None = None) -> Screen:
    made, line = await _line(unit, acting, booking_id)
    round_ = made.round_
    if line.second is not None and line.second.round_id is not None:
        mine = await _is_mine(unit, acting, line.second.round_id, round_.school_id)
        return screens.already_offered(line.second.round_id, mine=mine)
    starts = await fitting_times(unit, acting.at(round_.school_id).school, round_.teacher_id, round_.minutes)
    return screens.propose(line, round_, starts, as_minutes(starts), note)


async def offer_second(unit: Unit, acting: Acting, press: p.OfferSecond) -> Reply:
    round_id = await service.offer_second(unit, acting, press.booking_id, from_minutes(press.minutes))
    single = (await singles(unit, [round_id]))[round_id]
    reached = single.pupil_id in await reached_pupils(unit, [single.pupil_id])
    mine = await _is_mine(unit, acting, round_id, single.round_.school_id)
    return Reply(screens.offered(round_id, mine=mine, reached=reached))


async def ask_for_second(unit: Unit, acting: Acting, press: AskForSecondTime) -> Reply:
    return Reply(screens.more_is_asked(await service.ask_for_more(unit, acting, press.booking_id)))


async def mark_single(unit: Unit, acting: Acting, press: p.MarkSingle) -> Reply:
    await service.mark_single(unit, acting, press.round_id, met=press.met)
    return Reply(screens.single_marked(ManageSingle(press.round_id), met=press.met))


async def refuse(unit: Unit, acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    """Why it was not done, with a way on."""
    if isinstance(refusal, TeacherBusy):
        return Reply(await _proposal(unit, acting, subject.booking_id, screens.busy()))
    if isinstance(refusal, AlreadyOffered) and isinstance(subject, AskForSecondTime):
        return Reply(screens.times_are_there())
    if isinstance(refusal, AlreadyOffered):
        made = await class_talk(unit, acting, refusal.booking_id)
        mine = await _is_mine(unit, acting, refusal.round_id, made.round_.school_id)
        return Reply(screens.already_offered(refusal.round_id, mine=mine))
    found = await talk(unit, refusal.booking_id) if isinstance(refusal, NotBegun | TooLongAgo) else None
    if found is None:
        raise refusal
    if isinstance(refusal, TooLongAgo):
        return Reply(screens.long_ago(found))
    if isinstance(subject, AskForSecondTime):
        return Reply(screens.before_the_talk(found))
    return Reply(screens.not_begun(found))


def _press(
    kind: type[Press],
    handle: Callable[[Unit, Acting, Any], Awaitable[Reply]],
    action: str = MARK,
    *,
    reads: bool = False,
) -> AnyRoute:
    return PressRoute(kind, Route(handle, action, reads=reads, refused=refuse))


ROUTES: tuple[AnyRoute, ...] = (
    _press(p.OpenHeld, open_held, reads=True),
    _press(p.ShowHeld, show_held, reads=True),
    _press(p.MarkTalk, mark_talk),
    _press(p.MarkDay, mark_day),
    _press(p.MarkSingle, mark_single, ARRANGE),
    _press(p.ProposeSecond, propose_second, reads=True),
    _press(p.OfferSecond, offer_second),
    _press(AskForSecondTime, ask_for_second, "conference.book"),
)
