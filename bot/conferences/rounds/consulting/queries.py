"""Selects of who is asked: the contact parents of a class, and those of them who are reached here."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import bindparam, select

from bot.core.among import among
from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.models import Person, Representative, RepresentativeRow, SchoolClass
from bot.people.reach import is_reached
from bot.people.ties import holds

_NOW = (
    RepresentativeRow.role == written(Representative.CONTACT_PARENT),
    holds(RepresentativeRow),
)
_ELECTED = (
    select(RepresentativeRow.class_id, RepresentativeRow.person_id, Person.given_name, Person.family_name)
    .join(Person, Person.id == RepresentativeRow.person_id)
    .where(among(RepresentativeRow.class_id, "classes"), *_NOW)
    .order_by(RepresentativeRow.id)
)
_REACHED = (
    select(RepresentativeRow.person_id)
    .distinct()
    .where(RepresentativeRow.class_id == bindparam("of_class"), *_NOW, is_reached(RepresentativeRow.person_id))
)
_CLASSES = select(SchoolClass.id, SchoolClass.school_id, SchoolClass.name).where(
    among(SchoolClass.id, "classes"), SchoolClass.left_on.is_(None)
)


class ClassName(Struct, frozen=True):
    """A class that there is, by its name."""

    class_id: int
    school_id: int
    name: str


async def elected(unit: Unit, class_ids: Sequence[int]) -> dict[tuple[int, int], str]:
    """By (class, person), the names of the classes' contact parents as they are now."""
    rows = await unit.all(_ELECTED, {"classes": sorted(set(class_ids)), "now": unit.now})
    return {(row.class_id, row.person_id): f"{row.given_name} {row.family_name}".strip() for row in rows}


async def reached_parents(unit: Unit, class_id: int) -> list[int]:
    """The contact parents of the class who are reached here."""
    return sorted(row.person_id for row in await unit.all(_REACHED, {"of_class": class_id, "now": unit.now}))


async def classes_by_id(unit: Unit, class_ids: Sequence[int]) -> dict[int, ClassName]:
    """The classes that there are."""
    rows = await unit.all(_CLASSES, {"classes": sorted(set(class_ids))})
    return {row.id: ClassName(row.id, row.school_id, row.name) for row in rows}
