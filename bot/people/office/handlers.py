"""The office's list: /tasks, its pages, one thing that waits, and that it is seen to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from bot.core.feature import HomeLines
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.access import About, require
from bot.people.acting import Acting
from bot.people.office import presses, queries, screens, service
from bot.people.office.desk import DECIDE, SEE, left, offices, refused
from bot.people.office.errors import AlreadySeenTo
from bot.people.office.kinds import TaskKind


async def home(unit: Unit, acting: Acting) -> HomeLines:
    """One line on the home screen of office and head."""
    return screens.home(await left(unit, acting))


class Office(Struct, frozen=True):
    """The handlers, with what every slice says about its sorts of things."""

    kinds: Callable[[], Sequence[TaskKind]]

    async def show(self, unit: Unit, acting: Acting, asked: Command | presses.ShowTasks) -> Reply:
        """A page of what waits at the schools whose office this is, oldest first."""
        number = await left(unit, acting)
        page = asked.page if isinstance(asked, presses.ShowTasks) else 0
        page = min(max(page, 0), max(number - 1, 0) // screens.PAGE)
        found = await queries.waiting_tasks(unit, offices(acting), screens.PAGE, page * screens.PAGE)
        titles = {kind.name: kind.title for kind in self.kinds()}
        return Reply(screens.tasks(found, titles, await queries.subjects(unit, found), page, number))

    async def open(self, unit: Unit, acting: Acting, press: presses.ShowTask) -> Reply:
        """One thing, with its own buttons."""
        task = await queries.task_by_id(unit, press.task_id)
        person = require(unit, acting, SEE, About(task.school_id, kind="office_task", id=task.id))
        if task.done_at is not None:
            raise AlreadySeenTo
        kind = next((each for each in self.kinds() if each.name == task.kind), None)
        if kind is not None:
            return Reply(await kind.show(unit, acting, task))
        names = await queries.subjects(unit, [task])
        titles = {each.name: each.title for each in self.kinds()}
        return Reply(screens.plain(task, titles, names[task.id], person.school.zone))

    async def see_to(self, unit: Unit, acting: Acting, press: presses.SeenTo) -> Reply:
        await service.see_to(unit, acting, press.task_id)
        return Reply(screens.seen_to(await left(unit, acting)))


def routes(office: Office) -> tuple[AnyRoute, ...]:
    """For office and head."""
    show = Route(office.show, SEE, reads=True)
    return (
        CommandRoute(
            name="tasks",
            words={"da": "opgaver", "nb": "oppgaver", "sv": "arenden"},
            title=N_("What waits for the office"),
            route=show,
            keyboard=N_("Office list"),
        ),
        PressRoute(presses.ShowTasks, show),
        PressRoute(presses.ShowTask, Route(office.open, SEE, reads=True, refused=refused)),
        PressRoute(presses.SeenTo, Route(office.see_to, DECIDE, refused=refused)),
    )
