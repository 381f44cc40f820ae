"""/staff: who is what at the school, naming substitutes, contact parents and representatives, ending roles."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from msgspec import Struct

from bot.core.dates import local
from bot.core.errors import Outdated, Refusal
from bot.core.presses import Press
from bot.core.replies import Ask, Reply, Toast
from bot.core.routes import Answer, AnswerRoute, AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.access import About, may, require
from bot.people.acting import Acting
from bot.people.closing import Ends
from bot.people.pages.rules import HAND_OUT
from bot.people.pages.service import has_pages
from bot.people.roles import presses as p
from bot.people.roles import screens, service
from bot.people.roles.errors import DayHasPassed, HasTheRole, IsOver, LastHead
from bot.people.roles.queries import (
    ClassEntry,
    Holder,
    PersonName,
    classes_of,
    guardians_of_class,
    holders_at_school,
    holders_in_class,
    known_staff,
    mandate_holder,
    role_holder,
)
from bot.people.roles.rules import day_in, days_offered
from bot.people.roles.service import MANAGE, SEE, managed_class

QUESTION = "roles.last_day"


async def list_classes(unit: Unit, acting: Acting, asked: Command | p.ListClasses) -> Reply:
    """/staff: which class?"""
    schools = [person for person in acting.persons if may(acting, SEE, About(person.school.id))]
    for person in schools:
        require(unit, acting, SEE, About(person.school.id))
    classes = await classes_of(unit, [person.school.id for person in schools])
    page = asked.page if isinstance(asked, p.ListClasses) else 0
    named = [(person.school.id, person.school.name) for person in schools]
    return Reply(screens.class_list(classes, named, page), closes=True)


async def _class(unit: Unit, found: ClassEntry, note: str | None = None) -> Reply:
    holders = await holders_in_class(unit, found.class_id)
    return Reply(screens.class_roles(found, holders, note), closes=True)


async def show_class(unit: Unit, acting: Acting, press: p.ShowClassRoles) -> Reply:
    return await _class(unit, await managed_class(unit, acting, press.class_id, SEE))


async def _school(unit: Unit, acting: Acting, school_id: int, note: str | None = None) -> Reply:
    person = require(unit, acting, SEE, About(school_id, kind="school", id=school_id))
    holders = [each for each in await holders_at_school(unit, school_id) if each.class_id is None]
    return Reply(screens.school_roles(person.school.name, holders, note), closes=True)


async def show_school(unit: Unit, acting: Acting, press: p.ShowSchoolRoles) -> Reply:
    return await _school(unit, acting, press.school_id)


async def _holder(unit: Unit, acting: Acting, found: Holder | None) -> Reply:
    if found is None:
        raise Outdated
    action, about = service.about_holder(found)
    require(unit, acting, SEE, about)
    whom = About(found.school_id, person_id=found.person.person_id)
    links = may(acting, HAND_OUT, whom) and await has_pages(unit)
    return Reply(screens.holder(found, may(acting, action, about), links=links))


async def show_role(unit: Unit, acting: Acting, press: p.ShowRole) -> Reply:
    return await _holder(unit, acting, await role_holder(unit, press.role_id))


async def show_mandate(unit: Unit, acting: Acting, press: p.ShowMandate) -> Reply:
    return await _holder(unit, acting, await mandate_holder(unit, press.mandate_id))


async def pick_substitute(unit: Unit, acting: Acting, press: p.PickSubstitute) -> Reply:
    found = await managed_class(unit, acting, press.class_id)
    return Reply(screens.pick_substitute(found, await known_staff(unit, found.school_id), press.page), closes=True)


async def _person(unit: Unit, found: ClassEntry, person_id: int) -> PersonName:
    for each in await known_staff(unit, found.school_id):
        if each.person_id == person_id:
            return each
    raise Outdated


async def pick_last_day(unit: Unit, acting: Acting, press: p.PickLastDay) -> Reply:
    return await _ask_last_day(unit, acting, press.class_id, press.person_id)


async def _ask_last_day(unit: Unit, acting: Acting, class_id: int, person_id: int, note: str | None = None) -> Reply:
    found = await managed_class(unit, acting, class_id)
    person = await _person(unit, found, person_id)
    days = days_offered(local(unit.now, found.zone).date())
    ask = Ask(QUESTION, {"class_id": class_id, "person_id": person_id})
    return Reply(screens.pick_last_day(found, person, days, note), ask=ask)


async def add_substitute(unit: Unit, acting: Acting, press: p.AddSubstitute) -> Reply:
    return await _class(
        unit, await service.add_substitute(unit, acting, press.class_id, press.person_id, press.last_day)
    )


async def last_day_typed(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    """The day as text; what is no day asks once more."""
    class_id, person_id = int(answer.remember["class_id"]), int(answer.remember["person_id"])
    found = await managed_class(unit, acting, class_id)
    day = day_in(answer.text, local(unit.now, found.zone).date())
    if day is None:
        return await _ask_last_day(unit, acting, class_id, person_id, screens.day_unread())
    return await _class(unit, await service.add_substitute(unit, acting, class_id, person_id, day))


async def pick_contact_parent(unit: Unit, acting: Acting, press: p.PickContactParent) -> Reply:
    found = await managed_class(unit, acting, press.class_id)
    return Reply(screens.pick_contact_parent(found, await guardians_of_class(unit, press.class_id), press.page))


async def name_contact_parent(unit: Unit, acting: Acting, press: p.NameContactParent) -> Reply:
    return await _class(unit, await service.name_contact_parent(unit, acting, press.class_id, press.person_id))


async def pick_body(unit: Unit, acting: Acting, press: p.PickBody) -> Reply:
    found = await managed_class(unit, acting, press.class_id)
    return Reply(screens.pick_body(found, await service.bodies_of(unit, found)))


async def pick_member(unit: Unit, acting: Acting, press: p.PickMember) -> Reply:
    found = await managed_class(unit, acting, press.class_id)
    names = await service.bodies_of(unit, found)
    if not 0 <= press.body < len(names):
        raise Outdated
    people = await guardians_of_class(unit, press.class_id)
    return Reply(screens.pick_member(found, press.body, names[press.body], people, press.page))


async def name_member(unit: Unit, acting: Acting, press: p.NameMember) -> Reply:
    found = await service.name_member(unit, acting, press.class_id, press.body, press.person_id)
    return await _school(unit, acting, found.school_id)


class Roles(Struct, frozen=True):
    """The handlers that end something, with the function that tells all features."""

    ends: Ends

    async def end_role(self, unit: Unit, acting: Acting, press: p.EndRole) -> Reply:
        return await self._after(unit, acting, await service.end_role(unit, acting, press.role_id, self.ends))

    async def end_mandate(self, unit: Unit, acting: Acting, press: p.EndMandate) -> Reply:
        return await self._after(unit, acting, await service.end_mandate(unit, acting, press.mandate_id, self.ends))

    async def _after(self, unit: Unit, acting: Acting, found: Holder) -> Reply:
        note = screens.ended(found)
        if found.class_id is None:
            return await _school(unit, acting, found.school_id, note)
        return await _class(unit, await managed_class(unit, acting, found.class_id, SEE), note)


async def refused(unit: Unit, acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    """Why it was not done, over the list as it is now."""
    if isinstance(refusal, LastHead):
        return Reply(toast=Toast(screens.last_head(), alert=True))
    if isinstance(refusal, DayHasPassed) and refusal.class_id is not None:
        person_id = subject.remember["person_id"] if isinstance(subject, Answer) else subject.person_id
        return await _ask_last_day(unit, acting, refusal.class_id, int(person_id), screens.day_passed())
    if isinstance(refusal, HasTheRole | IsOver):
        note = screens.has_role() if isinstance(refusal, HasTheRole) else screens.is_over()
        if refusal.class_id is not None:
            return await _class(unit, await managed_class(unit, acting, refusal.class_id, SEE), note)
        return Reply(toast=Toast(note, alert=True))
    raise refusal


def _sees(kind: type[Press], handle: Callable[[Unit, Acting, Any], Awaitable[Reply]]) -> AnyRoute:
    return PressRoute(kind, Route(handle, SEE, reads=True, refused=refused))


def _manages(kind: type[Press], handle: Callable[[Unit, Acting, Any], Awaitable[Reply]]) -> AnyRoute:
    return PressRoute(kind, Route(handle, MANAGE, refused=refused))


def routes(ends: Ends) -> tuple[AnyRoute, ...]:
    """/staff and its buttons."""
    ending = Roles(ends)
    return (
        CommandRoute(
            "staff",
            {"da": "personale", "nb": "ansatte", "sv": "personal"},
            N_("Who is what at the school"),
            Route(list_classes, SEE, refused=refused),
        ),
        # These close the question for a day, so they write.
        PressRoute(p.ListClasses, Route(list_classes, SEE, refused=refused)),
        PressRoute(p.ShowClassRoles, Route(show_class, SEE, refused=refused)),
        PressRoute(p.ShowSchoolRoles, Route(show_school, SEE, refused=refused)),
        _sees(p.ShowRole, show_role),
        _sees(p.ShowMandate, show_mandate),
        _manages(p.PickSubstitute, pick_substitute),
        _manages(p.PickLastDay, pick_last_day),
        _manages(p.AddSubstitute, add_substitute),
        AnswerRoute(QUESTION, Route(last_day_typed, MANAGE, refused=refused)),
        _sees(p.PickContactParent, pick_contact_parent),
        _manages(p.NameContactParent, name_contact_parent),
        _sees(p.PickBody, pick_body),
        _sees(p.PickMember, pick_member),
        _manages(p.NameMember, name_member),
        _manages(p.EndRole, ending.end_role),
        _manages(p.EndMandate, ending.end_mandate),
    )
