"""Routes of the pointer: /record, a receipt in one press, and telling homes that there is something new."""

from __future__ import annotations

from typing import Any

from bot.core.errors import Outdated
from bot.core.replies import Reply, Screen
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.access import About, classes_for, require
from bot.people.acting import Acting
from bot.people.models import Guardianship
from bot.talks.record import presses as p
from bot.talks.record import screens, service
from bot.talks.record.service import READ, SEE, TELL
from bot.talks.record.views import class_records, record_view


async def records(unit: Unit, acting: Acting, subject: Command | p.ListRecords) -> Reply:
    """/record: the child's, or whose of several."""
    children = _children(acting)
    if len(children) == 1 and not classes_for(acting, SEE):
        return Reply(screens.record(await record_view(unit, acting, children[0][0])))
    return Reply(await _list(unit, acting, subject.page if isinstance(subject, p.ListRecords) else 0))


def _children(acting: Acting) -> list[tuple[int, str]]:
    return [
        (child.pupil_id, child.listed_as)
        for _person, child in acting.children
        if child.guardianship is Guardianship.CUSTODY
    ]


async def _list(unit: Unit, acting: Acting, page: int = 0, note: str | None = None) -> Screen:
    found = await class_records(unit, [class_id for _person, class_id, _name in classes_for(acting, SEE)])
    children = _children(acting)
    if not children and not found.pupils:
        return screens.nobody()
    tells = [(class_id, name) for _person, class_id, name in classes_for(acting, TELL)]
    return screens.whose(children, found, tells, page, note)


async def show(unit: Unit, acting: Acting, press: p.ShowRecord) -> Reply:
    return Reply(screens.record(await record_view(unit, acting, press.pupil_id)))


async def tell(unit: Unit, acting: Acting, press: p.TellNew) -> Reply:
    note = screens.told_homes(await service.tell_new(unit, acting, press.pupil_id))
    return Reply(screens.record(await record_view(unit, acting, press.pupil_id), note))


async def ask_class(unit: Unit, acting: Acting, press: p.TellClass) -> Reply:
    for person, class_id, name in classes_for(acting, TELL):
        if class_id == press.class_id:
            require(unit, acting, TELL, About(person.school.id, class_id=class_id))
            return Reply(screens.ask_class(class_id, name))
    raise Outdated


async def tell_class(unit: Unit, acting: Acting, press: p.TellClassNow) -> Reply:
    note = screens.told_homes(await service.tell_class(unit, acting, press.class_id))
    return Reply(await _list(unit, acting, note=note))


async def read(unit: Unit, acting: Acting, press: p.ReadRecord) -> Reply:
    pupil_id = await service.read_record(unit, acting, press.note_id, press.with_pupil)
    return Reply(screens.record(await record_view(unit, acting, pupil_id), screens.thanks()))


def _sees(handle: Any) -> Route:
    return Route(handle, SEE, reads=True)


ACTIONS = frozenset({SEE, READ, TELL})

ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "record",
        {"da": "meddelelsesbog", "nb": "vurdering", "sv": "utvecklingsplan"},
        N_("What the school writes"),
        _sees(records),
    ),
    PressRoute(p.ListRecords, _sees(records)),
    PressRoute(p.ShowRecord, _sees(show)),
    PressRoute(p.TellNew, Route(tell, TELL)),
    PressRoute(p.TellClass, Route(ask_class, TELL, reads=True)),
    PressRoute(p.TellClassNow, Route(tell_class, TELL)),
    PressRoute(p.ReadRecord, Route(read, READ)),
)
