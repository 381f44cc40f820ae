"""The one table of rights: who may do what to whose. What is not in it is denied.

`may` is asked inside the transaction, with persons and roles read in it. A thing's own state (a round is open, a
time lies ahead) is a rule of its slice, not a right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.errors import NotAllowed
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson
from bot.people.models import Guardianship, StaffRole


class Whose(StrEnum):
    """What a grant reaches."""

    OWN = "own"  # the person themselves
    OWN_CHILD = "own child"
    OWN_CLASS = "own class"
    OWN_SCHOOL = "own school"


Role = Guardianship | StaffRole


@dataclass(frozen=True, slots=True)
class Grant:
    """One role and whose things it may do this to."""

    role: Role
    whose: Whose


@dataclass(frozen=True, slots=True)
class About:
    """What an action is about, as plain ids."""

    school_id: int
    class_id: int | None = None
    pupil_id: int | None = None
    person_id: int | None = None
    kind: str | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question put to the table in a unit, for its audit rows."""

    action: str
    about: About
    person_id: int | None
    allowed: bool


_GUARDIANS = (Guardianship.CUSTODY, Guardianship.INFORMATION, Guardianship.OTHER)
_CLASS_STAFF = (StaffRole.CONTACT_TEACHER, StaffRole.TEAM_TEACHER, StaffRole.SUBSTITUTE)
_SCHOOL_STAFF = (StaffRole.OFFICE, StaffRole.HEAD)


def _grants(whose: Whose, roles: Iterable[Role]) -> tuple[Grant, ...]:
    return tuple(Grant(role, whose) for role in roles)


_EVERYONE = (
    *_grants(Whose.OWN, _GUARDIANS),
    *_grants(Whose.OWN, _CLASS_STAFF),
    *_grants(Whose.OWN, _SCHOOL_STAFF),
)
_CLASS_AND_SCHOOL = (*_grants(Whose.OWN_CLASS, _CLASS_STAFF), *_grants(Whose.OWN_SCHOOL, _SCHOOL_STAFF))

ACTIONS: Mapping[str, tuple[Grant, ...]] = {
    # Oneself
    "home.see": _EVERYONE,
    "children.see": _grants(Whose.OWN, _GUARDIANS),
    "reminders.choose": _EVERYONE,
    # Conferences, the home's side: both custody holders see and change; information only sees.
    "conference.see": _grants(Whose.OWN_CHILD, (Guardianship.CUSTODY, Guardianship.INFORMATION)),
    "conference.book": _grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,)),
    # Conferences, the school's side
    "round.see": _CLASS_AND_SCHOOL,
    "round.manage": (
        *_grants(Whose.OWN_CLASS, (StaffRole.CONTACT_TEACHER, StaffRole.TEAM_TEACHER)),
        *_grants(Whose.OWN_SCHOOL, _SCHOOL_STAFF),
    ),
    "round.book_for": _CLASS_AND_SCHOOL,
}


def _reaches(person: ActingPerson, grant: Grant, about: About) -> bool:
    if isinstance(grant.role, Guardianship):
        children = [child for child in person.children if child.guardianship is grant.role]
        if grant.whose is Whose.OWN:
            return bool(children) and about.person_id in {None, person.person_id}
        return any(child.pupil_id == about.pupil_id for child in children)
    roles = [role for role in person.roles if role.role is grant.role]
    if grant.whose is Whose.OWN:
        return bool(roles) and about.person_id in {None, person.person_id}
    if grant.whose is Whose.OWN_CLASS:
        return about.class_id is not None and any(role.class_id == about.class_id for role in roles)
    return bool(roles)


def may(acting: Acting, action: str, about: About) -> bool:
    """Whether the acting account may do `action` to what `about` names. Unknown actions are denied."""
    return any(
        person.school.id == about.school_id and _reaches(person, grant, about)
        for person in acting.persons
        for grant in ACTIONS.get(action, ())
    )


def require(unit: Unit, acting: Acting, action: str, about: About) -> ActingPerson:
    """The person at the object's school who may do this. Raises NotAllowed; either way the unit remembers."""
    allowed = may(acting, action, about)
    person = next((each for each in acting.persons if each.school.id == about.school_id), None)
    unit.asked.append(Asked(action, about, person.person_id if person else None, allowed))
    if not allowed or person is None:
        raise NotAllowed
    return person


def has_role_for(acting: Acting, action: str) -> bool:
    """Whether any of the person's roles could ever do this: what menu, keyboard and help show."""
    granted = {grant.role for grant in ACTIONS.get(action, ())}
    return any(
        granted.intersection(child.guardianship for child in person.children)
        or granted.intersection(role.role for role in person.roles)
        for person in acting.persons
    )


def classes_for(acting: Acting, action: str) -> tuple[tuple[ActingPerson, int, str], ...]:
    """The classes of one's own in which one may do this: (person, class id, class name)."""
    return tuple(
        (person, role.class_id, role.class_name or "")
        for person in acting.persons
        for role in person.roles
        if role.class_id is not None and may(acting, action, About(person.school.id, class_id=role.class_id))
    )
