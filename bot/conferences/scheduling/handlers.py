"""Routes of schedules: a press or command in, a reply out. Nothing is sent from here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.conferences.booking import choosing, family_screens
from bot.conferences.booking import screens as booking_screens
from bot.conferences.booking.errors import NoLongerBooked
from bot.conferences.booking.presses import AcceptTimes, RefuseTime
from bot.conferences.booking.views import talk_view
from bot.conferences.queries import rounds_of_classes
from bot.conferences.rounds.access import classes_open_to
from bot.conferences.rounds.drafting.service import open_round
from bot.conferences.rounds.running.screens import with_page
from bot.conferences.rules import is_open, is_over
from bot.conferences.scheduling import presses as p
from bot.conferences.scheduling import screens
from bot.conferences.scheduling.errors import BeingPlanned, DoesNotFit, NothingToPlan, NotReady
from bot.conferences.scheduling.holding import accept_times, refuse_time
from bot.conferences.scheduling.loading import Loaded, Seeking, load
from bot.conferences.scheduling.problem import PAUSE_AFTER
from bot.conferences.scheduling.publishing import is_running, publish
from bot.conferences.scheduling.queries import SchedulingFacts, is_plannable, live_searches
from bot.conferences.scheduling.screens import Plannable
from bot.conferences.scheduling.service import (
    allowed_search,
    ask_schedule,
    drop_search,
    let_choose,
    put_at,
    ready_search,
    search_again,
    the_search,
)
from bot.core.errors import Outdated, Refusal
from bot.core.presses import Press
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Refused, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.pages.service import has_pages

_MANAGE = "round.manage"


async def find_best(unit: Unit, acting: Acting, press: p.FindBest) -> Reply:
    """Make the round's times and search, instead of opening it."""
    round_ = await open_round(unit, acting, press.draft, press.changes, press.newest, planned=True)
    found = await ask_schedule(unit, acting, [round_.round_id])
    return Reply(screens.searching(await the_search(unit, found)), closes=True)


async def _plannable(unit: Unit, acting: Acting) -> list[Plannable]:
    classes = await classes_open_to(unit, acting, _MANAGE)
    found = await rounds_of_classes(unit, [each.class_id for each in classes]) if classes else []
    running = [each for each in found if not is_over(each, unit.now) and is_plannable(each)]
    live = await live_searches(unit, [each.round_id for each in running])
    return [Plannable(each, live.get(each.round_id)) for each in running]


async def list_plans(unit: Unit, acting: Acting, _asked: Command | p.ListPlans) -> Reply:
    """/besttimes: which round?"""
    return Reply(screens.plans(await _plannable(unit, acting)))


async def plan_rounds(unit: Unit, acting: Acting, press: p.PlanRounds) -> Reply:
    """Search for these rounds together."""
    found = await ask_schedule(unit, acting, press.round_ids)
    return Reply(screens.searching(await the_search(unit, found)))


async def plan_all(unit: Unit, acting: Acting, _press: p.PlanAll) -> Reply:
    """Search for all rounds of one school that are in no search."""
    alone = [each.round_ for each in await _plannable(unit, acting) if each.scheduling_id is None]
    mine = [each.round_id for each in alone if each.school_id == alone[0].school_id]
    if not mine:
        raise NothingToPlan
    return await plan_rounds(unit, acting, p.PlanRounds(tuple(mine)))


async def _shown(unit: Unit, found: SchedulingFacts, page: int = 0, note: str | None = None) -> Reply:
    if is_running(found):
        return Reply(screens.searching(found))
    if found.has_failed:
        return Reply(screens.failed(found))
    if not found.is_ready:
        raise NotReady(found.id)
    shown = screens.schedule(found, await load(unit, found), page, note)
    return Reply(with_page(shown, found.school_id) if await has_pages(unit) else shown)


async def show_schedule(unit: Unit, acting: Acting, press: p.ShowSchedule) -> Reply:
    """The proposal, or where the search stands."""
    return await _shown(unit, await allowed_search(unit, acting, press.scheduling_id), press.page)


async def again(unit: Unit, acting: Acting, press: p.SearchAgain) -> Reply:
    """Search anew, with pauses or without."""
    if press.pause_after not in {0, PAUSE_AFTER}:
        raise Outdated
    found = await search_again(unit, acting, press.scheduling_id, press.pause_after or None)
    return Reply(screens.searching(found))


async def _ready(unit: Unit, acting: Acting, scheduling_id: int) -> tuple[SchedulingFacts, Loaded]:
    found = await allowed_search(unit, acting, scheduling_id)
    if not found.is_ready:
        raise NotReady(scheduling_id)
    return found, await load(unit, found)


async def ask_publish(unit: Unit, acting: Acting, press: p.AskPublish) -> Reply:
    """Sure?"""
    return Reply(screens.ask_publish(*await _ready(unit, acting, press.scheduling_id)))


async def publish_schedule(unit: Unit, acting: Acting, press: p.PublishSchedule) -> Reply:
    """Tell the families."""
    found = await ready_search(unit, acting, press.scheduling_id)
    loaded = await load(unit, found)
    made = await publish(unit, acting, press.scheduling_id)
    return Reply(screens.published(made, list(loaded.rounds.values())))


async def ask_drop(unit: Unit, acting: Acting, press: p.AskDrop) -> Reply:
    """What instead?"""
    return Reply(screens.ask_drop(await allowed_search(unit, acting, press.scheduling_id)))


async def drop(unit: Unit, acting: Acting, press: p.DropSchedule) -> Reply:
    """Throw it away, or let the families choose."""
    await (let_choose if press.choose else drop_search)(unit, acting, press.scheduling_id)
    return Reply(screens.dropped(press.choose))


async def pick_proposed(unit: Unit, acting: Acting, press: p.PickProposed) -> Reply:
    """Whose time?"""
    return Reply(screens.pick_pupil(*await _ready(unit, acting, press.scheduling_id), press.page))


async def pick_place(unit: Unit, acting: Acting, press: p.PickPlace) -> Reply:
    """To which time?"""
    found, loaded = await _ready(unit, acting, press.scheduling_id)
    each = _who(loaded, press.round_id, press.pupil_id, press.owner_id)
    return Reply(screens.pick_place(found, loaded, each, press.page))


def _who(loaded: Loaded, round_id: int, pupil_id: int, owner_id: int) -> Seeking:
    wanted = (round_id, pupil_id, owner_id or None)
    for each in loaded.seeking.values():
        if each.who == wanted:
            return each
    raise Outdated


async def put(unit: Unit, acting: Acting, press: p.PutAt) -> Reply:
    """Give a pupil another time."""
    _found, before = await _ready(unit, acting, press.scheduling_id)
    slot = before.slots.get(press.slot_id)
    if slot is None:
        raise Outdated
    each = _who(before, slot.round_id, press.pupil_id, press.owner_id)
    loaded = await put_at(unit, acting, press.scheduling_id, each.who, press.slot_id)
    found = await the_search(unit, press.scheduling_id)
    return Reply(screens.schedule(found, loaded, 0))


async def refused(unit: Unit, acting: Acting, _subject: Any, refusal: Refusal) -> Reply:
    """Why it was not done, with a way on."""
    if isinstance(refusal, BeingPlanned):
        return Reply(screens.being_planned(refusal.scheduling_id))
    if isinstance(refusal, NothingToPlan):
        return Reply(screens.nothing_to_plan())
    if isinstance(refusal, NotReady):
        found = await the_search(unit, refusal.scheduling_id)
        return await _shown(unit, found) if is_running(found) else Reply(screens.not_ready())
    if isinstance(refusal, DoesNotFit):
        found = await allowed_search(unit, acting, refusal.scheduling_id)
        return await _shown(unit, found, 0, screens.does_not_fit())
    raise refusal


# The guardian's answers ----------------------------------------------------------------------------------------------


async def accept(unit: Unit, acting: Acting, press: AcceptTimes) -> Reply:
    """Yes to the times."""
    talks = await accept_times(unit, acting, press.booking_ids)
    views = [await talk_view(unit, acting, talk) for talk in talks]
    return Reply(booking_screens.booked(views[0]) if len(views) == 1 else family_screens.booked_in_a_row(views))


async def refuse_held(unit: Unit, acting: Acting, press: RefuseTime) -> Reply:
    """None suits: the teacher helps."""
    return Reply(choosing.no_time_noted(await refuse_time(unit, acting, press.booking_id)))


def _held_refused(others: Refused) -> Refused:
    """A yes after the hour leads to the times that are left; all else is the booking's to word."""

    async def refuse(unit: Unit, acting: Acting, subject: Any, refusal: Refusal) -> Reply:
        if isinstance(refusal, NoLongerBooked):
            return Reply(screens.ran_out(refusal.round_, refusal.pupil_id, is_open(refusal.round_, unit.now)))
        return await others(unit, acting, subject, refusal)

    return refuse


def _draft_refused(others: Refused) -> Refused:
    """A draft that is none any more is the draft's to word."""

    async def refuse(unit: Unit, acting: Acting, subject: Any, refusal: Refusal) -> Reply:
        if isinstance(refusal, BeingPlanned | NothingToPlan):
            return await refused(unit, acting, subject, refusal)
        return await others(unit, acting, subject, refusal)

    return refuse


def _press(
    kind: type[Press], handle: Callable[[Unit, Acting, Any], Awaitable[Reply]], *, reads: bool = True
) -> AnyRoute:
    return PressRoute(kind, Route(handle, _MANAGE, reads=reads, refused=refused))


def routes(booking: Refused, draft: Refused) -> tuple[AnyRoute, ...]:
    """The routes; how a booking and a draft word their own refusals is handed over."""
    return (
        CommandRoute(
            "besttimes",
            {"da": "bedste_tider", "nb": "beste_tider", "sv": "basta_tider"},
            N_("Find the best times"),
            Route(list_plans, _MANAGE, reads=True, refused=refused),
        ),
        PressRoute(p.FindBest, Route(find_best, _MANAGE, refused=_draft_refused(draft))),
        _press(p.ListPlans, list_plans),
        _press(p.PlanRounds, plan_rounds, reads=False),
        _press(p.PlanAll, plan_all, reads=False),
        _press(p.ShowSchedule, show_schedule),
        _press(p.SearchAgain, again, reads=False),
        _press(p.AskPublish, ask_publish),
        _press(p.PublishSchedule, publish_schedule, reads=False),
        _press(p.AskDrop, ask_drop),
        _press(p.DropSchedule, drop, reads=False),
        _press(p.PickProposed, pick_proposed),
        _press(p.PickPlace, pick_place),
        _press(p.PutAt, put, reads=False),
        PressRoute(AcceptTimes, Route(accept, "conference.book", refused=_held_refused(booking))),
        PressRoute(RefuseTime, Route(refuse_held, "conference.book", refused=_held_refused(booking))),
    )
