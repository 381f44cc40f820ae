"""/rights and its buttons; all of them only read."""

from __future__ import annotations

from bot.core.dates import local
from bot.core.errors import NotAllowed
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.directory.classes import allowed_class, classes_open_to
from bot.directory.rights import presses, screens, service
from bot.directory.rights.queries import Counted, counted
from bot.directory.who.queries import people_of
from bot.people.access import About, may, require
from bot.people.acting import Acting, SchoolFacts
from bot.schools.policy import Policy
from bot.schools.queries import policy_of
from bot.schools.years import school_year_of

SEE, SEE_PEOPLE = service.SEE, "who.see"
# The right that is the head's alone; the count is no right of its own.
_HEADS = "roles.manage_school"


async def show(unit: Unit, acting: Acting, _command: Command) -> Reply:
    """The rights at the school; with several schools, which one first. One class: its people are named."""
    found = [person.school for person in acting.persons if may(acting, SEE, _about(person.school.id))]
    if not found:
        raise NotAllowed
    if len(found) > 1:
        return Reply(screens.schools(found))
    own = {child.class_id for _person, child in acting.children}
    own |= {role.class_id for person in acting.persons for role in person.roles if role.class_id is not None}
    classes = await classes_open_to(unit, acting, SEE_PEOPLE) if len(own) == 1 else []
    class_id = classes[0].class_id if len(classes) == 1 else 0
    return Reply(screens.rights(await _standing(unit, acting, found[0].id, class_id)))


async def show_one(unit: Unit, acting: Acting, press: presses.ShowRights) -> Reply:
    return Reply(screens.rights(await _standing(unit, acting, press.school_id, press.class_id)))


async def read(unit: Unit, acting: Acting, press: presses.ReadRights) -> Reply:
    await service.read_card(unit, acting, press.school_id, press.year)
    return Reply(screens.rights(await _standing(unit, acting, press.school_id, 0)), screens.read())


async def show_ladder(unit: Unit, acting: Acting, press: presses.ShowLadder) -> Reply:
    return Reply(screens.ladder(await _standing(unit, acting, press.school_id, press.class_id)))


async def show_sources(unit: Unit, acting: Acting, press: presses.ShowSources) -> Reply:
    return Reply(screens.sources(await _standing(unit, acting, press.school_id, press.class_id)))


async def taken_up(unit: Unit, acting: Acting, press: presses.TakenUp) -> Reply:
    """Either answer leads on; nothing is noted."""
    standing = await _standing(unit, acting, press.school_id, press.class_id)
    return Reply(screens.further(standing) if press.yes else screens.school_first(standing))


async def _standing(unit: Unit, acting: Acting, school_id: int, class_id: int) -> screens.Standing:
    """Raises NotAllowed for a school or class that is none of one's own, Outdated for a class that is gone."""
    school = require(unit, acting, SEE, _about(school_id)).school
    policy = await policy_of(unit, school.id, school.policy_version)
    if not class_id:
        return screens.Standing(school, policy, count=await _count(unit, acting, school, policy))
    _person, klass = await allowed_class(unit, acting, class_id, SEE_PEOPLE)
    if klass.school_id != school_id:
        raise NotAllowed
    people = await people_of(unit, school_id, class_id, school.zone)
    teachers = tuple(member.name for member in people.contact_teachers[:4])
    heads = tuple(member.name for member in people.heads[:4])
    count = await _count(unit, acting, school, policy)
    return screens.Standing(school, policy, class_id, teachers, heads, count)


async def _count(unit: Unit, acting: Acting, school: SchoolFacts, policy: Policy) -> Counted | None:
    if not may(acting, _HEADS, _about(school.id)):
        return None
    began, _ends = school_year_of(policy, local(unit.now, school.zone).date())
    return await counted(unit, school.id, began.year)


def _about(school_id: int) -> About:
    return About(school_id, kind="school", id=school_id)


ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "rights",
        {"da": "rettigheder", "nb": "rettigheter", "sv": "rattigheter"},
        N_("Your rights"),
        Route(show, SEE, reads=True),
    ),
    PressRoute(presses.ShowRights, Route(show_one, SEE, reads=True)),
    PressRoute(presses.ReadRights, Route(read, SEE)),
    PressRoute(presses.ShowLadder, Route(show_ladder, SEE, reads=True)),
    PressRoute(presses.ShowSources, Route(show_sources, SEE, reads=True)),
    PressRoute(presses.TakenUp, Route(taken_up, SEE, reads=True)),
)
