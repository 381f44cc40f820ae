"""/who: choose the child or class, then its people."""

from __future__ import annotations

from bot.conferences.confidential.rules import HOME_PAGE, STAFF_PAGE, WRITE
from bot.core.presses import Press
from bot.core.replies import Reply, Screen
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.directory.card.presses import ShowCard
from bot.directory.classes import ClassFacts, allowed_class, classes_to_choose
from bot.directory.who import presses, screens, service
from bot.directory.who.queries import people_of, shows_name
from bot.people.access import About, may
from bot.people.acting import Acting, ActingPerson
from bot.people.pages.presses import OpenPage
from bot.people.pages.service import has_pages
from bot.schools.queries import policy_of

SEE, SHOW_NAME = "who.see", service.SHOW_NAME


async def list_people(unit: Unit, acting: Acting, asked: Command | presses.ListPeople) -> Reply:
    """The people of the only class there is, or whose first."""
    page = asked.page if isinstance(asked, presses.ListPeople) else 0
    found = await classes_to_choose(unit, acting, SEE, page)
    if len(found) == 1:
        return await show(unit, acting, presses.ShowPeople(found[0].class_id))
    return Reply(screens.classes(found, page))


async def show(unit: Unit, acting: Acting, press: presses.ShowPeople) -> Reply:
    person, klass = await allowed_class(unit, acting, press.class_id, SEE)
    return Reply(await _people(unit, acting, person, klass))


async def show_vacant(unit: Unit, acting: Acting, press: presses.ShowVacant) -> Reply:
    person, klass = await allowed_class(unit, acting, press.class_id, SEE)
    return Reply(screens.vacant(await _around(unit, person, klass)))


async def show_my_name(unit: Unit, acting: Acting, press: presses.ShowMyName) -> Reply:
    """What an elected parent presses under their own class's people."""
    person, klass = await allowed_class(unit, acting, press.class_id, SEE)
    await service.show_name(unit, acting, klass.school_id, press.shown)
    return Reply(await _people(unit, acting, person, klass), screens.name_shown(press.shown))


async def _people(unit: Unit, acting: Acting, person: ActingPerson, klass: ClassFacts) -> Screen:
    pages = await _pages(unit, acting, person, klass)
    return screens.people(await _around(unit, person, klass), ShowCard(klass.class_id), pages)


async def _pages(unit: Unit, acting: Acting, person: ActingPerson, klass: ClassFacts) -> list[tuple[str | None, Press]]:
    """Where one may write in confidence: about each own child of the class, and as staff about any of its pupils."""
    children = [
        child
        for child in person.children
        if child.class_id == klass.class_id and may(acting, WRITE, About(klass.school_id, pupil_id=child.pupil_id))
    ]
    found: list[tuple[str | None, Press]] = [
        (child.given_name if len(children) > 1 else None, OpenPage(HOME_PAGE, klass.school_id, child.pupil_id))
        for child in children
    ]
    if may(acting, WRITE, About(klass.school_id, class_id=klass.class_id)):
        found.append((None, OpenPage(STAFF_PAGE, klass.school_id, klass.class_id)))
    return found if found and await has_pages(unit) else []


async def _around(unit: Unit, person: ActingPerson, klass: ClassFacts) -> screens.Around:
    school = person.school
    found = await people_of(unit, school.id, klass.class_id, school.zone)
    policy = await policy_of(unit, school.id, school.policy_version)
    mine = await shows_name(unit, person.person_id) if person.mandates else None
    return screens.Around(klass, school, policy, found, mine)


ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "who",
        {"da": "kontakt", "nb": "kontakt", "sv": "kontakt"},
        N_("Who is who"),
        Route(list_people, SEE, reads=True),
    ),
    PressRoute(presses.ListPeople, Route(list_people, SEE, reads=True)),
    PressRoute(presses.ShowPeople, Route(show, SEE, reads=True)),
    PressRoute(presses.ShowVacant, Route(show_vacant, SEE, reads=True)),
    PressRoute(presses.ShowMyName, Route(show_my_name, SHOW_NAME)),
)
