"""Routes of contacts: a class's homes, the longest without first; one home; noted, and taken back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.rounds.access import ClassChoice, classes_open_to, in_order
from bot.core.errors import Outdated
from bot.core.presses import Press
from bot.core.replies import Button, Reply
from bot.core.routes import AnyRoute, Handle, PressRoute, Route
from bot.core.unit import Unit
from bot.people.access import About, classes_for, has_role_for, may, require
from bot.people.acting import Acting, ActingPerson
from bot.questions import presses
from bot.questions.contacts import screens, service
from bot.questions.contacts.facts import Counted
from bot.questions.contacts.queries import homes_of
from bot.questions.contacts.rules import longest_first, without
from bot.questions.rights import COUNT, NOTE
from bot.schools.queries import policy_of
from bot.schools.years import school_year_of


async def choose_class(unit: Unit, acting: Acting, _press: presses.ShowContacts) -> Reply:
    """Of which class? Of a single one at once."""
    found = _own(acting)
    if len(found) == 1:
        return await _homes(unit, acting, found[0], 0, new=True)
    return Reply(screens.classes(found))


def on_home(acting: Acting) -> Sequence[Button]:
    """For the class's own staff: nobody looks for a list of homes behind another command."""
    return (screens.entry(),) if has_role_for(acting, NOTE) else ()


def _own(acting: Acting) -> list[ClassChoice]:
    """The classes for which one answers: what the whole school's people see are numbers."""
    return in_order({ClassChoice(class_id, each.school.id, name) for each, class_id, name in classes_for(acting, NOTE)})


async def show_homes(unit: Unit, acting: Acting, press: presses.ContactsOf) -> Reply:
    for each in _own(acting):
        if each.class_id == press.class_id:
            require(unit, acting, NOTE, About(each.school_id, each.class_id, kind="class", id=each.class_id))
            return await _homes(unit, acting, each, press.page)
    raise Outdated


async def _homes(unit: Unit, acting: Acting, class_: ClassChoice, page: int, *, new: bool = False) -> Reply:
    homes = await homes_of(unit, [class_.class_id], acting.at(class_.school_id).school.zone)
    return Reply(screens.homes(class_, longest_first(homes[class_.class_id]), page, new=new))


async def show_home(unit: Unit, acting: Acting, press: presses.ContactWith) -> Reply:
    class_, home = await service.home_of(unit, acting, press.pupil_id)
    return Reply(screens.home(class_, home))


async def note(unit: Unit, acting: Acting, press: presses.NoteContact) -> Reply:
    pupil, class_ = await service.note(unit, acting, press.pupil_id, press.way)
    return Reply(screens.noted(class_, pupil, press.way), closes=True)


async def take_back(unit: Unit, acting: Acting, press: presses.UndoContact) -> Reply:
    await service.take_back(unit, acting, press.pupil_id)
    class_, home = await service.home_of(unit, acting, press.pupil_id)
    return Reply(screens.home(class_, home, screens.taken_back()), closes=True)


async def count(unit: Unit, acting: Acting, _press: presses.CountContacts) -> Reply:
    """Numbers for the head, class by class and without a name."""
    leads = [each for each in acting.persons if may(acting, COUNT, About(each.school.id))]
    for person in leads or acting.persons[:1]:
        require(unit, acting, COUNT, About(person.school.id))
    classes = await classes_open_to(unit, acting, COUNT)
    return Reply(screens.counted([await _counted(unit, person, classes) for person in leads]))


async def _counted(unit: Unit, person: ActingPerson, classes: Sequence[ClassChoice]) -> Counted:
    """Pupils are counted and not homes: of who lives apart a class list knows nothing, and a talk is about a child."""
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    since, _until = school_year_of(policy, service.today_at(unit, person))
    own = [each for each in classes if each.school_id == person.school.id]
    homes = await homes_of(unit, [each.class_id for each in own], person.school.zone)
    numbers = [(each.name, without(of, since), len(of)) for each in own if (of := homes[each.class_id])]
    return Counted(person.school.name, since, numbers)


def _route(kind: type[Press], handle: Handle, action: str = NOTE, *, reads: bool = False) -> PressRoute:
    return PressRoute(kind, Route(handle, action, reads=reads))


ROUTES: tuple[AnyRoute, ...] = (
    _route(presses.ShowContacts, choose_class, reads=True),
    _route(presses.ContactsOf, show_homes, reads=True),
    _route(presses.ContactWith, show_home, reads=True),
    _route(presses.NoteContact, note),
    _route(presses.UndoContact, take_back),
    _route(presses.CountContacts, count, COUNT, reads=True),
)
