"""Routes of the school's day: /today, its boards and its files. Boards are rows, so their routes write."""

from __future__ import annotations

from msgspec.structs import replace

from bot.absence.register import screens as register_screens
from bot.absence.register import service as register_service
from bot.absence.register import views as register_views
from bot.absence.register.errors import NoSchoolToday
from bot.absence.rights import EXPORT, REGISTER, TODAY
from bot.absence.today import presses, ringing, screens
from bot.absence.today.access import allowed_class, allowed_school, calendar_at
from bot.absence.today.boards import put_away
from bot.absence.today.plans import paper_plan
from bot.absence.today.presses import Paper
from bot.absence.today.queries import staff_of_acting
from bot.absence.today.rules import days_shown
from bot.core.errors import NotAllowed, Outdated
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.outbox.planning import plan_again
from bot.people.acting import Acting


async def today(unit: Unit, acting: Acting, _asked: Command) -> Reply:
    """/today: the one class, the whole school, or which school?"""
    found = []
    for person in acting.persons:
        staff = staff_of_acting(person)
        if staff.whole_school or staff.classes:
            await put_away(unit, person.person_id)
            first, _next = days_shown(await calendar_at(unit, person), unit.now)
            found.append((person.school.name, staff, first))
    if not found:
        raise NotAllowed
    if len(found) > 1:
        return Reply(screens.which_school(found))
    _name, staff, day = found[0]
    if staff.whole_school:
        return await show_school(unit, acting, presses.ShowSchool(staff.school_id, day))
    return await show_class(unit, acting, presses.ShowClass(staff.classes[0][0], day))


async def show_class(unit: Unit, acting: Acting, press: presses.ShowClass) -> Reply:
    day, calendar = await allowed_class(unit, acting, press.class_id, press.day)
    return Reply(screens.board(day, calendar, unit.now))


async def show_school(unit: Unit, acting: Acting, press: presses.ShowSchool) -> Reply:
    day, calendar = await allowed_school(unit, acting, press.school_id, press.day)
    return Reply(screens.board(day, calendar, unit.now))


async def open_register(unit: Unit, acting: Acting, press: presses.OpenRegister) -> Reply:
    """The board stays: the register is a message of its own."""
    try:
        taking = await register_service.taking(unit, acting, press.class_id)
    except NoSchoolToday:
        raise Outdated from None
    screen = register_screens.register(await register_views.register(unit, taking))
    return Reply(replace(screen, new=True))


async def show_club(unit: Unit, acting: Acting, press: presses.ShowClub | presses.ShowClubOfClass) -> Reply:
    if isinstance(press, presses.ShowClub):
        day, _calendar = await allowed_school(unit, acting, press.school_id, press.day)
    else:
        day, _calendar = await allowed_class(unit, acting, press.class_id, press.day)
    return Reply(screens.club(day))


async def send_paper(unit: Unit, acting: Acting, press: presses.SendPaper | presses.SendPaperOfClass) -> Reply:
    """Have the file sent; it arrives as a message of its own, as new as can be."""
    # What goes into the school's register is taken out by who answers for it.
    action = EXPORT if press.paper is Paper.TABLE else TODAY
    if isinstance(press, presses.SendPaper):
        day, _calendar = await allowed_school(unit, acting, press.school_id, press.day, action)
    else:
        day, _calendar = await allowed_class(unit, acting, press.class_id, press.day, action)
    plan_again(unit, [paper_plan(day.staff, day.class_id, day.day, press.paper, unit.now)])
    return Reply(toast=screens.on_its_way())


ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "today",
        {"da": "idag", "nb": "idag", "sv": "idag"},
        N_("Who is away today"),
        Route(today, TODAY),
        keyboard=N_("The class today"),
    ),
    PressRoute(presses.ShowClass, Route(show_class, TODAY)),
    PressRoute(presses.ShowSchool, Route(show_school, TODAY)),
    PressRoute(presses.OpenRegister, Route(open_register, REGISTER, reads=True)),
    PressRoute(presses.ShowClub, Route(show_club, TODAY, reads=True)),
    PressRoute(presses.ShowClubOfClass, Route(show_club, TODAY, reads=True)),
    PressRoute(presses.SendPaper, Route(send_paper, TODAY)),
    PressRoute(presses.SendPaperOfClass, Route(send_paper, TODAY)),
    *ringing.ROUTES,
)
