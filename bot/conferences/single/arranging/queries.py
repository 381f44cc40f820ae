"""Selects of arranging a talk: the draft, the pupil's custody holders, the school's staff, names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from sqlalchemy import bindparam, select

from bot.conferences.queries import PupilName, pupil_name
from bot.conferences.single.arranging.draft import Draft, read
from bot.conferences.single.models import SingleDraft
from bot.core.among import among
from bot.core.unit import Unit
from bot.people.models import Person, Pupil, SchoolClass, StaffRoleRow
from bot.people.protection import admitted
from bot.people.ties import holds

_DRAFT = (
    select(SingleDraft.id, SingleDraft.school_id, SingleDraft.person_id, SingleDraft.plan)
    .where(SingleDraft.id == bindparam("draft"), among(SingleDraft.person_id, "persons"))
    .with_for_update()
)
_PUPIL = (
    select(
        Pupil.id.label("pupil_id"),
        Pupil.school_id,
        Pupil.class_id,
        SchoolClass.name.label("class_name"),
        Pupil.given_name,
        Pupil.family_name,
        Pupil.protected,
        Pupil.alias,
    )
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .where(among(Pupil.id, "pupils"), Pupil.left_on.is_(None), admitted())
)
_NAMES = select(Person.id, Person.given_name).where(among(Person.id, "persons"))
_STAFF = (
    select(Person.id, Person.given_name, Person.family_name)
    .distinct()
    .join(StaffRoleRow, StaffRoleRow.person_id == Person.id)
    .where(
        StaffRoleRow.school_id == bindparam("school"),
        holds(StaffRoleRow),
    )
)


class PupilPlace(Struct, frozen=True):
    """A pupil whom staff meet in the bot, and the class they are in now."""

    name: PupilName
    school_id: int
    class_id: int
    class_name: str


class Colleague(Struct, frozen=True):
    """Somebody who works at the school."""

    person_id: int
    given_name: str
    family_name: str


async def own_draft(unit: Unit, persons: Iterable[int], draft_id: int) -> Draft | None:
    """One's own draft with this id, locked."""
    row = await unit.first(_DRAFT, {"draft": draft_id, "persons": list(persons)})
    return read(row.id, row.school_id, row.person_id, row.plan) if row else None


async def pupils(unit: Unit, pupil_ids: Iterable[int]) -> dict[int, PupilPlace]:
    """The pupils by id; those who left, or are not in the bot, are left out."""
    wanted = sorted(set(pupil_ids))
    rows = await unit.all(_PUPIL, {"pupils": wanted}) if wanted else []
    return {row.pupil_id: PupilPlace(pupil_name(row), row.school_id, row.class_id, row.class_name) for row in rows}


async def given_names(unit: Unit, person_ids: Sequence[int]) -> dict[int, str]:
    """What colleagues call these people."""
    rows = await unit.all(_NAMES, {"persons": list(person_ids)}) if person_ids else []
    return {row.id: row.given_name for row in rows}


async def staff_of(unit: Unit, school_id: int, but: int) -> list[Colleague]:
    """Everybody who works at the school at this instant, but one."""
    rows = await unit.all(_STAFF, {"school": school_id, "now": unit.now})
    return [Colleague(row.id, row.given_name, row.family_name) for row in rows if row.id != but]
