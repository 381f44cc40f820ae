"""Selects of topics without the child: the only module that reads `asides`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select

from bot.core.among import among
from bot.core.tables import aliased
from bot.core.unit import Unit
from bot.people.models import Person, Pupil, SchoolClass
from bot.schools.models import School
from bot.talks.topics.facts import AsideFacts
from bot.talks.topics.models import Area, Aside, Step, Word
from bot.talks.topics.queries import IN_A_CLASS, PUPIL_COLUMNS, pupil_facts

_HOME, _SCHOOL, _HEIR = aliased(Person), aliased(Person), aliased(Person)
_ASIDES = (
    select(
        *PUPIL_COLUMNS,
        Aside.id.label("aside_id"),
        Aside.guardian_id,
        _HOME.given_name.label("guardian"),
        _HOME.phone.label("guardian_phone"),
        Aside.teacher_id,
        _SCHOOL.given_name.label("teacher"),
        Aside.raised_by,
        Aside.area,
        Aside.step,
        Aside.home,
        Aside.home_at,
        Aside.school,
        Aside.school_at,
        Aside.both,
        Aside.call_at,
        Aside.called_at,
        Aside.round_id,
        Aside.heir_id,
        _HEIR.given_name.label("heir"),
        Aside.passes_at,
        Aside.answer_by,
        Aside.turn,
        Aside.raised_at,
        Aside.over_at,
    )
    .select_from(Aside)
    .join(Pupil, Pupil.id == Aside.pupil_id)
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .join(School, School.id == Aside.school_id)
    .join(_HOME, _HOME.id == Aside.guardian_id)
    .join(_SCHOOL, _SCHOOL.id == Aside.teacher_id)
    .outerjoin(_HEIR, _HEIR.id == Aside.heir_id)
)
_BY_IDS = _ASIDES.where(among(Aside.id, "asides"), IN_A_CLASS)
_LOCKED = _BY_IDS.with_for_update(of=Aside)
_OPEN = _ASIDES.where(Aside.over_at.is_(None), IN_A_CLASS).order_by(Aside.id)
_OF_GUARDIAN = _OPEN.where(Aside.guardian_id == bindparam("person"), Aside.pupil_id == bindparam("pupil"))
_OF_TEACHER = _OPEN.where(Aside.teacher_id == bindparam("person"))
_ALL_OPEN = _OPEN.where(Aside.id > bindparam("after")).limit(bindparam("most"))
# Whatever became of the pupil: also one that is in no class any more.
_OF_PUPIL_AND_PERSON = select(Aside.id, Aside.round_id, Aside.step).where(
    Aside.over_at.is_(None), Aside.guardian_id == bindparam("person"), Aside.pupil_id == bindparam("pupil")
)


def _aside(row: Row[Any]) -> AsideFacts:
    names = [name for name in AsideFacts.__struct_fields__ if name != "pupil"]
    values = {name: getattr(row, name) for name in names}
    return AsideFacts(
        pupil=pupil_facts(row),
        **{
            **values,
            "area": Area(row.area) if row.area else None,
            "step": Step(row.step),
            "home": Word(row.home) if row.home else None,
            "school": Word(row.school) if row.school else None,
        },
    )


async def asides(unit: Unit, aside_ids: Sequence[int], *, locked: bool = False) -> dict[int, AsideFacts]:
    """The rows by id, over or not."""
    rows = await unit.all(_LOCKED if locked else _BY_IDS, {"asides": sorted(set(aside_ids))})
    return {row.aside_id: _aside(row) for row in rows}


async def asides_of_guardian(unit: Unit, person_id: int, pupil_id: int) -> list[AsideFacts]:
    """What this guardian has open about the pupil, oldest first."""
    return [_aside(row) for row in await unit.all(_OF_GUARDIAN, {"person": person_id, "pupil": pupil_id})]


async def asides_of_teacher(unit: Unit, person_id: int) -> list[AsideFacts]:
    """What this member of staff has open, oldest first."""
    return [_aside(row) for row in await unit.all(_OF_TEACHER, {"person": person_id})]


async def open_asides(unit: Unit, after: int, most: int) -> list[AsideFacts]:
    """What is open anywhere, in id order: for who looks after it."""
    return [_aside(row) for row in await unit.all(_ALL_OPEN, {"after": after, "most": most})]


async def open_of(unit: Unit, person_id: int, pupil_id: int) -> list[tuple[int, int | None, Step]]:
    """(id, round, step) of what this guardian has open about a pupil, whatever became of either."""
    rows = await unit.all(_OF_PUPIL_AND_PERSON, {"person": person_id, "pupil": pupil_id})
    return [(row.id, row.round_id, Step(row.step)) for row in rows]
