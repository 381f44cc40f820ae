"""Asking the access table about rounds: the class decides, and an id of another school is nobody's business.

The one rule kept here: whoever gets a round from here has been allowed what they want to do with it.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import bindparam, select

from bot.conferences.facts import RoundFacts
from bot.conferences.models import Round
from bot.conferences.queries import rounds
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.access import About, classes_for, require
from bot.people.acting import Acting, ActingPerson
from bot.people.models import SchoolClass, StaffRole

_SCHOOL_WIDE = (StaffRole.OFFICE, StaffRole.HEAD)

# Locks that leave the key alone: a booking's reference to the round or the class must not wait for them, or two
# people would wait for each other.
_LOCK = select(Round.id).where(Round.id == bindparam("round")).with_for_update(key_share=True)
_CLASS = select(SchoolClass.id, SchoolClass.school_id, SchoolClass.name).where(
    SchoolClass.id == bindparam("class_id"), SchoolClass.left_on.is_(None)
)
_LOCKED_CLASS = _CLASS.with_for_update(key_share=True)
_CLASSES = select(SchoolClass.id, SchoolClass.school_id, SchoolClass.name).where(
    SchoolClass.school_id.in_(bindparam("schools", expanding=True)), SchoolClass.left_on.is_(None)
)


class ClassChoice(Struct, frozen=True):
    """A class one may do something for."""

    class_id: int
    school_id: int
    name: str


def about_round(round_: RoundFacts) -> About:
    """What the access table is asked about a round."""
    return About(round_.school_id, class_id=round_.class_id, kind="round", id=round_.round_id)


async def allowed_round(
    unit: Unit, acting: Acting, round_id: int, action: str, *, locked: bool = False
) -> tuple[ActingPerson, RoundFacts]:
    """The round and who acts on it. Raises Outdated for an unknown id and NotAllowed for somebody else's."""
    if locked:
        await unit.scalar(_LOCK, {"round": round_id})
    found = (await rounds(unit, [round_id])).get(round_id)
    if found is None:
        raise Outdated
    return require(unit, acting, action, about_round(found)), found


async def allowed_class(
    unit: Unit, acting: Acting, class_id: int, *, locked: bool = False
) -> tuple[ActingPerson, ClassChoice]:
    """The class and who may open rounds for it. Raises Outdated for an unknown id and NotAllowed for another's."""
    row = await unit.first(_LOCKED_CLASS if locked else _CLASS, {"class_id": class_id})
    if row is None:
        raise Outdated
    about = About(row.school_id, class_id=row.id, kind="class", id=row.id)
    return require(unit, acting, "round.manage", about), ClassChoice(row.id, row.school_id, row.name)


async def classes_open_to(unit: Unit, acting: Acting, action: str) -> list[ClassChoice]:
    """One's own classes first, then, for office and head, all others of the school; each part by name."""
    own = {
        class_id: ClassChoice(class_id, person.school.id, name)
        for person, class_id, name in classes_for(acting, action)
    }
    schools = [person.school.id for person in acting.persons if any(role.role in _SCHOOL_WIDE for role in person.roles)]
    rows = await unit.all(_CLASSES, {"schools": schools}) if schools else []
    others = [ClassChoice(row.id, row.school_id, row.name) for row in rows if row.id not in own]
    return [*in_order(own.values()), *in_order(others)]


def in_order(classes: Iterable[ClassChoice]) -> list[ClassChoice]:
    """2.B before 10.A: numbers in names count as numbers."""
    return sorted(classes, key=lambda each: (_leading_number(each.name), each.name.casefold(), each.class_id))


def _leading_number(name: str) -> int:
    digits = name[: len(name) - len(name.lstrip("0123456789"))]
    return int(digits) if digits else 0
