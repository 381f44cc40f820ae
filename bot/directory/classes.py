"""Which class a directory screen is about, who may see it there, and what it may be called.

The one rule kept here: a class is named to its staff and to homes with a child in it that is not protected; a home
whose only child there is protected reads the same screen without the name.
"""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import bindparam, select

from bot.core.among import among
from bot.core.errors import NotAllowed, Outdated
from bot.core.texts import isolated, listed
from bot.core.unit import Unit
from bot.people.access import About, classes_for, may, require
from bot.people.acting import Acting, ActingPerson
from bot.people.models import SchoolClass, StaffRole

CLASSES_A_PAGE = 20
_SCHOOL_WIDE = (StaffRole.OFFICE, StaffRole.HEAD)
_CLASS = select(SchoolClass.id, SchoolClass.school_id, SchoolClass.name).where(
    SchoolClass.id == bindparam("class_id"), SchoolClass.left_on.is_(None)
)
_LOCKED_CLASS = _CLASS.with_for_update(key_share=True)
_CLASSES = select(SchoolClass.id, SchoolClass.school_id, SchoolClass.name).where(
    among(SchoolClass.school_id, "schools"), SchoolClass.left_on.is_(None)
)


class ClassFacts(Struct, frozen=True):
    """A class as one person may see it. `name` is empty for a home whose only child in it is protected.

    `children` are the person's own in it, by the names that texts call them.
    """

    class_id: int
    school_id: int
    name: str
    children: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """ "Emma (3.B)", "3.B"; of a protected child the alias alone."""
        whose = listed([isolated(name) for name in self.children]) if self.children else ""
        if whose and self.name:
            return f"{whose} ({isolated(self.name)})"
        return whose or isolated(self.name)


async def allowed_class(
    unit: Unit, acting: Acting, class_id: int, action: str, *, locked: bool = False
) -> tuple[ActingPerson, ClassFacts]:
    """The class and who acts there. Raises Outdated for an unknown id and NotAllowed for another's."""
    row = await unit.first(_LOCKED_CLASS if locked else _CLASS, {"class_id": class_id})
    if row is None:
        raise Outdated
    own = [child for _person, child in acting.children if child.class_id == class_id]
    pupil_id = next((child.pupil_id for child in own), None)
    about = About(row.school_id, class_id=class_id, pupil_id=pupil_id, kind="class", id=class_id)
    person = require(unit, acting, action, about)
    return person, _facts(person, row.id, row.school_id, row.name)


def _facts(person: ActingPerson, class_id: int, school_id: int, name: str) -> ClassFacts:
    own = [child for child in person.children if child.class_id == class_id]
    works_here = any(
        role.class_id == class_id or (role.class_id is None and role.role in _SCHOOL_WIDE) for role in person.roles
    )
    named = works_here or not own or any(not child.protected for child in own)
    return ClassFacts(class_id, school_id, name if named else "", tuple(child.given_name for child in own))


async def classes_open_to(unit: Unit, acting: Acting, action: str) -> list[ClassFacts]:
    """The classes of one's children, then those one works in, then, for office and head, all others by name."""
    found: dict[int, ClassFacts] = {}
    for person, child in acting.children:
        if may(acting, action, About(person.school.id, class_id=child.class_id, pupil_id=child.pupil_id)):
            found.setdefault(child.class_id, _facts(person, child.class_id, person.school.id, child.class_name))
    for person, class_id, name in classes_for(acting, action):
        found.setdefault(class_id, ClassFacts(class_id, person.school.id, name))
    schools = [
        person.school.id
        for person in acting.persons
        if any(role.role in _SCHOOL_WIDE for role in person.roles) and may(acting, action, About(person.school.id))
    ]
    rows = await unit.all(_CLASSES, {"schools": schools}) if schools else []
    others = [ClassFacts(row.id, row.school_id, row.name) for row in rows if row.id not in found]
    return [*found.values(), *sorted(others, key=lambda each: (leading_number(each.name), each.name.casefold()))]


async def classes_to_choose(unit: Unit, acting: Acting, action: str, page: int) -> list[ClassFacts]:
    """As `classes_open_to`, for a list of which this page is shown; of a single class there is no list.

    Raises NotAllowed where there is none, and Outdated for a page that there is not.
    """
    found = await classes_open_to(unit, acting, action)
    if not found:
        raise NotAllowed
    if len(found) > 1 and not 0 <= page * CLASSES_A_PAGE < len(found):
        raise Outdated
    return found


def leading_number(name: str) -> int:
    """2.B before 10.A: numbers in names count as numbers."""
    digits = name[: len(name) - len(name.lstrip("0123456789"))]
    return int(digits) if digits else 0
