"""Routes of waiting: the home stands in line and answers offers, the teacher finds times for whom none suited."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.conferences.booking import choosing, refusing
from bot.conferences.booking import screens as booking_screens
from bot.conferences.booking.views import talk_view
from bot.conferences.rounds.errors import NotInTheClass
from bot.conferences.rounds.running import picking
from bot.conferences.waiting import presses as p
from bot.conferences.waiting import screens, service
from bot.conferences.waiting.errors import NobodyAsks, OfferGone, TeacherHasTalks, TimesAreFree
from bot.conferences.waiting.facts import Standing
from bot.conferences.waiting.proposing import pick_proposals, propose_times
from bot.conferences.waiting.rules import by_date
from bot.core.errors import Refusal
from bot.core.presses import Press, day_of
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.acting import Acting

_SEE, _BOOK, _STAFF = "conference.see", "conference.book", "round.book_for"


def _shown(acting: Acting, found: Standing) -> Reply:
    return Reply(screens.line(found, acting.child(found.pupil_id)[1].given_name))


async def show_line(unit: Unit, acting: Acting, press: p.ShowLine) -> Reply:
    """Whether one waits, and for what one could."""
    return _shown(acting, await service.standing(unit, acting, press.round_id, press.pupil_id, _SEE, press.table_id))


async def join(unit: Unit, acting: Acting, press: p.JoinLine) -> Reply:
    """Wait for a time of a day, or of any."""
    day = day_of(press.day)
    return _shown(acting, await service.join_line(unit, acting, press.round_id, press.pupil_id, day, press.table_id))


async def show_taken(unit: Unit, acting: Acting, press: p.ShowTaken) -> Reply:
    """The taken times of a day; a day that has none by now falls back to all days, and those to the line."""
    found = await service.standing(unit, acting, press.round_id, press.pupil_id, _SEE, press.table_id)
    times = by_date(found.times, found.round_.zone)
    if not times:
        return _shown(acting, found)
    day = next(iter(times)) if len(times) == 1 else day_of(press.day)
    if day in times:
        return Reply(screens.taken_times(found, day, times[day], only=len(times) == 1))
    return Reply(screens.taken_days(found, acting.child(found.pupil_id)[1].given_name, list(times)))


async def join_for_time(unit: Unit, acting: Acting, press: p.JoinForTime) -> Reply:
    """Wait for one certain time."""
    at = (press.round_id, press.pupil_id, press.starts, press.table_id)
    return _shown(acting, await service.join_for_time(unit, acting, *at))


async def leave(unit: Unit, acting: Acting, press: p.LeaveLine) -> Reply:
    """Wait no longer."""
    await service.leave_line(unit, acting, press.round_id, press.pupil_id, press.table_id)
    return Reply(screens.left(press.round_id, press.pupil_id))


async def take(unit: Unit, acting: Acting, press: p.TakeOffer) -> Reply:
    """Yes please."""
    made = await service.take_offer(unit, acting, press.offer_id)
    return Reply(booking_screens.booked(await talk_view(unit, acting, made)))


async def decline(unit: Unit, acting: Acting, press: p.DeclineOffer) -> Reply:
    """No thanks."""
    round_, offer = await service.decline_offer(unit, acting, press.offer_id)
    waits, table_id = offer.place_id is not None, offer.table_id or 0
    return Reply(screens.declined(round_.round_id, offer.pupil_id, waits=waits, table_id=table_id))


async def none_suits(unit: Unit, acting: Acting, press: p.NoneSuits) -> Reply:
    """None of the times that the teacher made suits."""
    return Reply(choosing.no_time_noted(await service.none_suits(unit, acting, press.offer_id)))


async def pick(unit: Unit, acting: Acting, press: p.PickProposals) -> Reply:
    """Three times for a family."""
    found = await pick_proposals(unit, acting, press.round_id, press.pupil_id, press.days_ahead)
    return Reply(
        screens.proposals(found.round_, found.pupil, found.wishes, found.starts, press.days_ahead, found.later)
    )


async def propose(unit: Unit, acting: Acting, press: p.ProposeTimes) -> Reply:
    """Hold them, and tell the family."""
    found, until = await propose_times(unit, acting, press.round_id, press.pupil_id, press.starts)
    return Reply(screens.proposed(found.round_, found.pupil, found.starts, until))


async def refuse(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    """Word a refusal; what booking refuses is worded there."""
    if isinstance(refusal, OfferGone):
        gone = (refusal.round_.round_id, refusal.pupil_id)
        return Reply(screens.offer_gone(*gone, in_line=refusal.in_line, table_id=refusal.table_id))
    if isinstance(refusal, TimesAreFree):
        return Reply(screens.times_are_free(refusal.round_.round_id, refusal.pupil_id))
    return await refusing.refuse(unit, acting, subject, refusal)


async def refuse_staff(unit: Unit, acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    """Why no times were held."""
    if isinstance(refusal, TeacherHasTalks):
        return Reply(screens.teacher_has_talks(refusal.round_id, refusal.pupil_id))
    if isinstance(refusal, NobodyAsks):
        return Reply(screens.nobody_asks(refusal.round_id))
    if isinstance(refusal, NotInTheClass):
        return Reply(picking.left_class(refusal.round_id))
    return Reply(picking.outdated())


def _home(
    kind: type[Press],
    handle: Callable[[Unit, Acting, Any], Awaitable[Reply]],
    action: str = _BOOK,
    *,
    reads: bool = False,
) -> AnyRoute:
    return PressRoute(kind, Route(handle, action, reads=reads, refused=refuse))


ROUTES: tuple[AnyRoute, ...] = (
    _home(p.ShowLine, show_line, _SEE, reads=True),
    _home(p.JoinLine, join),
    _home(p.ShowTaken, show_taken, _SEE, reads=True),
    _home(p.JoinForTime, join_for_time),
    _home(p.LeaveLine, leave),
    _home(p.TakeOffer, take),
    _home(p.DeclineOffer, decline),
    _home(p.NoneSuits, none_suits),
    PressRoute(p.PickProposals, Route(pick, _STAFF, reads=True, refused=refuse_staff)),
    PressRoute(p.ProposeTimes, Route(propose, _STAFF, refused=refuse_staff)),
)
