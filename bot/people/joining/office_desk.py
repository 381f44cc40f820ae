"""The office's side of joining: the sorts of tasks it gets, and its yes, its no, and "it was someone else"."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from msgspec import Struct

from bot.core.dates import local, long_moment
from bot.core.replies import Reply, Screen
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.people.invitations import screens as letters
from bot.people.invitations.queries import Addressee, addressee
from bot.people.invitations.reissuing import ASKED
from bot.people.joining import office_screens, waiting
from bot.people.joining.linking import Joined
from bot.people.joining.presses import KeepOut, LetIn, UndoJoin
from bot.people.joining.queries import children_of, linked_since, waiting_of
from bot.people.office.desk import DECIDE, refused
from bot.people.office.kinds import TaskKind
from bot.people.office.queries import Task, protected_children

UNDO = "joining.undo"
Shown = Callable[[Unit, Task, Addressee], Awaitable[Screen]]


async def _waiting(unit: Unit, task: Task, whom: Addressee) -> Screen:
    wait, protected = await waiting_of(unit, whom.person.id), await protected_children(unit, whom.person.id)
    if wait is None:
        return office_screens.gone(task, protected)
    return office_screens.waiting(task, whom, wait, await children_of(unit, whom.person.id), protected)


async def _tried(unit: Unit, task: Task, whom: Addressee) -> Screen:
    since, protected = await linked_since(unit, whom.person.id), await protected_children(unit, whom.person.id)
    # Whoever has nothing here at present may have it again: a wrong phone is put out all the same.
    if since is None and not whom.invitable:
        return office_screens.gone(task, protected)
    moment = long_moment(local(since, whom.school.zone)) if since else None
    return office_screens.tried(task, whom, moment, protected)


async def _asked(unit: Unit, task: Task, whom: Addressee) -> Screen:
    protected = await protected_children(unit, whom.person.id)
    return office_screens.asked(task, whom, protected) if whom.invitable else office_screens.gone(task, protected)


def _kind(name: str, title: str, shown: Shown) -> TaskKind:
    async def show(unit: Unit, _acting: Acting, task: Task) -> Screen:
        return await shown(unit, task, await addressee(unit, task.person_id or 0))

    return TaskKind(name, title, show)


KINDS = (
    _kind(waiting.WAITING, N_("Somebody waits to be let in"), _waiting),
    _kind(waiting.TRIED, N_("A used code was tried on another phone"), _tried),
    _kind(ASKED, N_("A new code is asked for"), _asked),
)


class Desk(Struct, frozen=True):
    """The handlers, with who hears of a link that begins or ends."""

    joined: Joined

    async def let_in(self, unit: Unit, acting: Acting, press: LetIn) -> Reply:
        task = await waiting.let_in(unit, acting, press.task_id, self.joined)
        return Reply(office_screens.let_in(await addressee(unit, task.person_id or 0)))

    async def keep_out(self, unit: Unit, acting: Acting, press: KeepOut) -> Reply:
        task = await waiting.keep_out(unit, acting, press.task_id)
        return Reply(office_screens.kept_out(await addressee(unit, task.person_id or 0)))

    async def undo(self, unit: Unit, acting: Acting, press: UndoJoin) -> Reply:
        whom, letter = await waiting.undo_join(unit, acting, press.person_id, press.task_id, self.joined)
        if letter is None:
            return Reply(office_screens.undone(await protected_children(unit, whom.person.id)))
        return Reply(letters.code(whom, letter.code, letter.expires_on, unit.now))


def routes(desk: Desk) -> tuple[AnyRoute, ...]:
    """For office and head."""
    return (
        PressRoute(LetIn, Route(desk.let_in, DECIDE, refused=refused)),
        PressRoute(KeepOut, Route(desk.keep_out, DECIDE, refused=refused)),
        PressRoute(UndoJoin, Route(desk.undo, UNDO, refused=refused)),
    )
