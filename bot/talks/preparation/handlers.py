"""Routes of preparation: /prepare, a guardian's list, the screen for the child, and the teacher's list."""

from __future__ import annotations

from typing import Any

from bot.conferences.booking.views import seen_talks
from bot.conferences.doors import ShowPreparation
from bot.conferences.facts import RoundFacts
from bot.conferences.queries import bookings_of_pupils
from bot.conferences.rounds.access import about_round, allowed_round
from bot.conferences.rounds.running.queries import rounds_shown_to
from bot.core.errors import Refusal
from bot.core.replies import Reply, Screen
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.access import About, may
from bot.people.acting import Acting
from bot.talks.preparation import presses as p
from bot.talks.preparation import screens, service
from bot.talks.preparation.errors import NobodyToRemind, NothingToPrepare
from bot.talks.preparation.facts import Preparing
from bot.talks.preparation.service import LEAD
from bot.talks.preparation.views import HOME, own_talk, points_for_child, promises_of, round_view

SEE = "preparation.see"


async def prepare(unit: Unit, acting: Acting, _asked: Command) -> Reply:
    """/prepare: the talk or the round there is, or which one of several."""
    rounds = await _rounds(unit, acting)
    if len(rounds) == 1:
        return Reply(await _round_screen(unit, acting, rounds[0].round_id))
    if rounds:
        return Reply(screens.rounds(rounds))
    talks = await _talks(unit, acting)
    if len(talks) == 1:
        return await show(unit, acting, ShowPreparation(talks[0][0]))
    return Reply(screens.talks_to_prepare(talks) if talks else screens.nothing_ahead())


async def _rounds(unit: Unit, acting: Acting) -> list[RoundFacts]:
    """The rounds of one's classes in which one prepares pupils."""
    found = [round_ for round_, _board in await rounds_shown_to(unit, acting)]
    return [round_ for round_ in found if may(acting, LEAD, about_round(round_))]


async def _talks(unit: Unit, acting: Acting) -> list[tuple[int, str]]:
    """One's own children's talks to come, by time."""
    names = {
        child.pupil_id: child.listed_as
        for person, child in acting.children
        if may(acting, HOME, About(person.school.id, child.class_id, child.pupil_id))
    }
    ahead = [each for each in await bookings_of_pupils(unit, sorted(names)) if each.ends_at > unit.now]
    seen = await seen_talks(unit, acting, ahead)
    return [(each.booking_id, names[each.pupil_id]) for each in seen.talks]


async def show(unit: Unit, acting: Acting, press: ShowPreparation) -> Reply:
    _person, about = await own_talk(unit, acting, press.booking_id)
    return Reply(screens.preparation(about))


async def tick(unit: Unit, acting: Acting, press: p.TickStep) -> Reply:
    return Reply(screens.preparation(await service.tick_step(unit, acting, press.booking_id, press.step, press.done)))


async def ready(unit: Unit, acting: Acting, press: p.SayReady) -> Reply:
    return Reply(screens.preparation(await service.say_ready(unit, acting, press.booking_id, press.ready)))


async def hand_over(unit: Unit, acting: Acting, press: p.ShowToChild) -> Reply:
    person, about = await service.hand_over(unit, acting, press.booking_id)
    return Reply(await _for_child(unit, acting, person, about))


async def choose_part(unit: Unit, acting: Acting, press: p.ChoosePart) -> Reply:
    person, about = await service.choose_part(unit, acting, press.booking_id, press.part, press.wanted)
    return Reply(await _for_child(unit, acting, person, about))


async def _for_child(unit: Unit, acting: Acting, person: Any, about: Preparing) -> Screen:
    points = await points_for_child(unit, acting, person, about)
    return screens.for_child(about, points, await promises_of(unit, person, about))


async def end_childs_turn(unit: Unit, acting: Acting, press: p.EndChildsTurn) -> Reply:
    _person, about = await own_talk(unit, acting, press.booking_id)
    return Reply(screens.childs_turn_over(about))


async def put_on_paper(unit: Unit, acting: Acting, press: p.PutOnPaper) -> Reply:
    await service.put_on_paper(unit, acting, press.booking_id)
    return Reply(toast=screens.paper_is_coming())


async def _round_screen(unit: Unit, acting: Acting, round_id: int, page: int = 0, note: str | None = None) -> Screen:
    _person, round_ = await allowed_round(unit, acting, round_id, LEAD)
    return screens.round_preparation(await round_view(unit, round_), page, note)


async def show_round(unit: Unit, acting: Acting, press: p.ShowRoundPreparation) -> Reply:
    return Reply(await _round_screen(unit, acting, press.round_id, press.page))


async def prepare_pupil(unit: Unit, acting: Acting, press: p.PreparePupil) -> Reply:
    await service.prepare_pupil(unit, acting, press.round_id, press.pupil_id, press.done)
    return Reply(await _round_screen(unit, acting, press.round_id, press.page))


async def remind(unit: Unit, acting: Acting, press: p.RemindHomes) -> Reply:
    _round, pupils = await service.remind_homes(unit, acting, press.round_id)
    return Reply(await _round_screen(unit, acting, press.round_id, note=screens.reminded(pupils)))


async def print_sheets(unit: Unit, acting: Acting, press: p.PrintSheets) -> Reply:
    await service.print_sheets(unit, acting, press.round_id)
    return Reply(toast=screens.paper_is_coming())


async def refuse(unit: Unit, acting: Acting, _subject: object, refusal: Refusal) -> Reply:
    """Why there is nothing to do."""
    if isinstance(refusal, NothingToPrepare):
        return Reply(screens.nothing_to_prepare())
    if isinstance(refusal, NobodyToRemind):
        return Reply(await _round_screen(unit, acting, refusal.round_id, note=screens.nobody_to_remind()))
    raise refusal


def _home(handle: Any, *, reads: bool = False) -> Route:
    return Route(handle, HOME, reads=reads, refused=refuse)


def _leads(handle: Any, *, reads: bool = False) -> Route:
    return Route(handle, LEAD, reads=reads, refused=refuse)


ACTIONS = frozenset({SEE, HOME, LEAD})

ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "prepare",
        {"da": "forberedelse", "nb": "forberedelse", "sv": "forberedelse"},
        N_("Prepare a talk"),
        Route(prepare, SEE, reads=True, refused=refuse),
    ),
    PressRoute(ShowPreparation, _home(show, reads=True)),
    PressRoute(p.TickStep, _home(tick)),
    PressRoute(p.SayReady, _home(ready)),
    PressRoute(p.ShowToChild, _home(hand_over)),
    PressRoute(p.ChoosePart, _home(choose_part)),
    PressRoute(p.EndChildsTurn, _home(end_childs_turn, reads=True)),
    PressRoute(p.PutOnPaper, _home(put_on_paper)),
    PressRoute(p.ShowRoundPreparation, _leads(show_round, reads=True)),
    PressRoute(p.PreparePupil, _leads(prepare_pupil)),
    PressRoute(p.RemindHomes, _leads(remind)),
    PressRoute(p.PrintSheets, _leads(print_sheets)),
)
