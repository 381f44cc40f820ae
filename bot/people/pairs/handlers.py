"""Routes of two homes: the guardian's own screen, staff's screen of a pupil's adults, and the office's task."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from bot.core.errors import Refusal
from bot.core.replies import Reply, Screen
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.access import About, may
from bot.people.acting import Acting
from bot.people.office.errors import AlreadySeenTo
from bot.people.office.kinds import TaskKind
from bot.people.office.queries import Task
from bot.people.pairs import presses as p
from bot.people.pairs import screens
from bot.people.pairs.queries import sharing_guardians
from bot.people.pairs.service import ASK, CHOOSE, DECIDE, HIDE_ASKED, Homes, allowed, pair_of
from bot.people.pairs.views import own_view, pairs_view


async def list_sharing(unit: Unit, acting: Acting, _press: p.ListSharing) -> Reply:
    """For which child, where there are several."""
    found = [
        (child.pupil_id, child.given_name)
        for person, child in acting.children
        if may(acting, CHOOSE, About(person.school.id, child.class_id, child.pupil_id))
    ]
    if len(found) == 1:
        return Reply(await own_view(unit, acting, found[0][0]))
    return Reply(screens.children(found))


async def show_sharing(unit: Unit, acting: Acting, press: p.ShowSharing) -> Reply:
    return Reply(await own_view(unit, acting, press.pupil_id))


async def show_pairs(unit: Unit, acting: Acting, press: p.HidePair) -> Reply:
    _person, pupil = await allowed(unit, acting, press.pupil_id, ASK)
    return Reply(await pairs_view(unit, acting, pupil))


async def show_asked(unit: Unit, acting: Acting, task: Task) -> Screen:
    """The office opens what was asked."""
    assert task.pupil_id is not None
    _person, pupil = await allowed(unit, acting, task.pupil_id, DECIDE)
    names = {each.person_id: each.name for each in await sharing_guardians(unit, pupil)}
    concerned: Sequence[int] = [task.person_id] if task.person_id is not None else pair_of(task)
    shown = tuple(names[person] for person in concerned if person in names)
    return screens.asked(pupil, task.id, shown, by_teacher=task.person_id is None)


async def refused(_unit: Unit, _acting: Acting, _subject: object, refusal: Refusal) -> Reply:
    """A colleague was first: said kindly. Everything else is worded by the house."""
    if isinstance(refusal, AlreadySeenTo):
        return Reply(screens.seen_to_already())
    raise refusal


TASKS = (TaskKind(HIDE_ASKED, N_("A guardian's times are to be hidden"), show_asked),)


class Handlers(Struct, frozen=True):
    """What writes, with the use cases."""

    homes: Homes

    async def set_pair(self, unit: Unit, acting: Acting, press: p.SetPair) -> Reply:
        pair = (press.first_id, press.second_id)
        await self.homes.set_pair(unit, acting, press.pupil_id, pair, hidden=press.hidden)
        return await show_pairs(unit, acting, p.HidePair(press.pupil_id))

    async def ask_pair(self, unit: Unit, acting: Acting, press: p.AskPair) -> Reply:
        await self.homes.ask_pair(unit, acting, press.pupil_id, (press.first_id, press.second_id))
        return await show_pairs(unit, acting, p.HidePair(press.pupil_id))

    async def decide_asked(self, unit: Unit, acting: Acting, press: p.DecideAsked) -> Reply:
        pupil = await self.homes.decide_asked(unit, acting, press.task_id, hide=press.hide)
        return Reply(screens.done(pupil, hidden=press.hide))

    async def hide_mine(self, unit: Unit, acting: Acting, press: p.HideMyTimes) -> Reply:
        await self.homes.hide_my_times(unit, acting, press.pupil_id, yes=press.yes)
        return Reply(await own_view(unit, acting, press.pupil_id))

    async def share_all(self, unit: Unit, acting: Acting, press: p.ShareAll) -> Reply:
        await self.homes.share_all(unit, acting, press.pupil_id, yes=press.yes)
        return Reply(await own_view(unit, acting, press.pupil_id))


def routes(homes: Homes) -> tuple[AnyRoute, ...]:
    """Reached from a guardian's children, from a pupil's card, from a talk in the teacher's list, and from a task."""
    handlers = Handlers(homes)
    return (
        PressRoute(p.ListSharing, Route(list_sharing, CHOOSE, reads=True)),
        PressRoute(p.ShowSharing, Route(show_sharing, CHOOSE, reads=True)),
        PressRoute(p.HideMyTimes, Route(handlers.hide_mine, CHOOSE)),
        PressRoute(p.ShareAll, Route(handlers.share_all, CHOOSE)),
        PressRoute(p.HidePair, Route(show_pairs, ASK, reads=True)),
        PressRoute(p.SetPair, Route(handlers.set_pair, DECIDE)),
        PressRoute(p.AskPair, Route(handlers.ask_pair, ASK)),
        PressRoute(p.DecideAsked, Route(handlers.decide_asked, DECIDE, refused=refused)),
    )
