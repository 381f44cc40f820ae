"""Routes of a contact parent's answer, and of who reads it."""

from __future__ import annotations

from bot.conferences.rounds.consulting import presses as p
from bot.conferences.rounds.consulting import screens, service
from bot.conferences.rounds.consulting.service import CONSULT
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.acting import Acting


async def open_staff(unit: Unit, acting: Acting, press: p.OpenStaff) -> Reply:
    class_, names = await service.who_takes_part(unit, acting, press.class_id)
    return Reply(screens.staff(class_.class_id, class_.name, names))


async def say_of_staff(unit: Unit, acting: Acting, press: p.SayOfStaff) -> Reply:
    teacher = await service.say_of_staff(unit, acting, press.class_id, fine=press.fine)
    return Reply(screens.thanks(teacher, fine=press.fine))


async def show_who_said(unit: Unit, acting: Acting, press: p.ShowWhoSaid) -> Reply:
    return Reply(screens.who(*await service.who_said(unit, acting, press.class_id, press.person_id)))


routes: tuple[AnyRoute, ...] = (
    PressRoute(p.OpenStaff, Route(open_staff, CONSULT, reads=True)),
    PressRoute(p.SayOfStaff, Route(say_of_staff, CONSULT)),
    PressRoute(p.ShowWhoSaid, Route(show_who_said, "round.manage", reads=True)),
)
