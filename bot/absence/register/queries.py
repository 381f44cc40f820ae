"""Selects of registers and of missing children's cases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select

from bot.absence.facts import AbsenceSchool
from bot.absence.models import CaseEnd, ClassRegister, MissingAnswer, MissingCase
from bot.absence.register.facts import Case, ClassToday, Contact
from bot.core.among import among
from bot.core.unit import Unit
from bot.people.models import GuardianshipRow, Person, Pupil, SchoolClass
from bot.people.protection import admitted, shown_name
from bot.people.reach import is_reached
from bot.people.ties import lasts
from bot.schools.models import School

_CASES = (
    select(
        *MissingCase.__table__.c,
        Pupil.given_name,
        Pupil.family_name,
        Pupil.protected,
        Pupil.alias,
        Pupil.left_on,
        SchoolClass.name.label("class_name"),
        School.zone,
        School.policy_version,
        School.phone,
    )
    .select_from(MissingCase)
    .join(Pupil, Pupil.id == MissingCase.pupil_id)
    .join(SchoolClass, SchoolClass.id == MissingCase.class_id)
    .join(School, School.id == MissingCase.school_id)
    .order_by(MissingCase.id)
)
_BY_IDS = _CASES.where(among(MissingCase.id, "cases"))
_LOCKED = _BY_IDS.with_for_update(of=[Pupil, MissingCase], key_share=True)
_OPEN_OF = _CASES.where(
    among(MissingCase.class_id, "classes"),
    MissingCase.on_day == bindparam("day"),
    MissingCase.closed_at.is_(None),
    admitted(),
)
_PASSED_ON = _CASES.where(among(MissingCase.class_id, "classes"), MissingCase.passed_on_at > bindparam("since"))
_WAITING = select(MissingCase.id).where(
    MissingCase.closed_at.is_(None),
    MissingCase.passed_on_at.is_(None),
    MissingCase.tell_at <= bindparam("now"),
    MissingCase.on_day >= bindparam("since"),
)
_CONTACTS = (
    select(
        Person.id.label("person_id"),
        GuardianshipRow.pupil_id,
        Person.given_name,
        Person.family_name,
        Person.phone,
        is_reached(Person.id, safety=True).label("reached"),
    )
    .join(Person, Person.id == GuardianshipRow.person_id)
    .where(among(GuardianshipRow.pupil_id, "pupils"), lasts(GuardianshipRow))
    .order_by(GuardianshipRow.id)
)
_REGISTER = select(ClassRegister.id, ClassRegister.taken_at).where(
    ClassRegister.class_id == bindparam("of_class"), ClassRegister.on_day == bindparam("day")
)
_LOCKED_REGISTER = _REGISTER.with_for_update()
_CLASSES = (
    select(
        SchoolClass.id,
        SchoolClass.school_id,
        SchoolClass.name,
        ClassRegister.taken_at,
        func.count(MissingCase.id).label("missing"),
    )
    .outerjoin(ClassRegister, and_(ClassRegister.class_id == SchoolClass.id, ClassRegister.on_day == bindparam("day")))
    .outerjoin(
        MissingCase,
        and_(
            MissingCase.class_id == SchoolClass.id,
            MissingCase.on_day == bindparam("day"),
            MissingCase.closed_at.is_(None),
        ),
    )
    .where(SchoolClass.left_on.is_(None))
    .group_by(SchoolClass.id, SchoolClass.school_id, SchoolClass.name, ClassRegister.taken_at)
)
_OF_SCHOOL = _CLASSES.where(SchoolClass.school_id == bindparam("school"))
_OF_IDS = _CLASSES.where(among(SchoolClass.id, "classes"))

# A message about cases that went on is worth something for the day.
_A_DAY = timedelta(days=1)


def _case(row: Row[Any]) -> Case:
    return Case(
        row.id,
        AbsenceSchool(row.school_id, row.zone, row.policy_version),
        row.phone,
        row.pupil_id,
        shown_name(row.given_name, row.protected, row.alias),
        "" if row.protected else row.family_name,
        bool(row.protected),
        row.left_on is None,
        row.class_id,
        row.class_name,
        row.on_day,
        row.raised_by,
        row.raised_at,
        row.tell_at,
        MissingAnswer(row.answer) if row.answer else None,
        row.answered_by,
        row.answered_at,
        row.passed_on_at,
        row.closed_at,
        CaseEnd(row.closed_why) if row.closed_why else None,
    )


async def cases_by_ids(unit: Unit, ids: Collection[int], *, locked: bool = False) -> dict[int, Case]:
    """Cases by id, open or over."""
    rows = await unit.all(_LOCKED if locked else _BY_IDS, {"cases": sorted(ids)}) if ids else []
    return {row.id: _case(row) for row in rows}


async def open_cases(unit: Unit, class_ids: Collection[int], day: date) -> list[Case]:
    """The children of these classes of whom nobody has told that day."""
    rows = await unit.all(_OPEN_OF, {"classes": sorted(class_ids), "day": day}) if class_ids else []
    return [_case(row) for row in rows]


async def cases_passed_on(unit: Unit, class_ids: Collection[int]) -> dict[tuple[int, datetime], list[Case]]:
    """The cases that lately went on to people who ring, by class and instant."""
    found: dict[tuple[int, datetime], list[Case]] = {}
    for row in await unit.all(_PASSED_ON, {"classes": sorted(class_ids), "since": unit.now - _A_DAY}):
        case = _case(row)
        assert case.passed_on_at is not None
        found.setdefault((case.class_id, case.passed_on_at), []).append(case)
    return found


async def waiting_cases(unit: Unit, since: date) -> list[int]:
    """Cases whose homes have been told and that have not gone on, by id."""
    return [row.id for row in await unit.all(_WAITING, {"now": unit.now, "since": since})]


async def contacts_of(unit: Unit, pupil_ids: Collection[int]) -> list[Contact]:
    """Every adult of these pupils, in the bot or not: the school rings whoever there is."""
    values = {"pupils": sorted(pupil_ids), "now": unit.now}
    return [
        Contact(row.person_id, row.pupil_id, row.given_name, row.family_name, row.phone, bool(row.reached))
        for row in (await unit.all(_CONTACTS, values) if pupil_ids else [])
    ]


async def register_of(unit: Unit, class_id: int, day: date, *, locked: bool = False) -> tuple[int, datetime | None]:
    """The register's id, 0 for one nobody has begun, and when it was taken."""
    row = await unit.first(_LOCKED_REGISTER if locked else _REGISTER, {"of_class": class_id, "day": day})
    return (row.id, row.taken_at) if row else (0, None)


async def classes_today(
    unit: Unit, day: date, *, school_id: int | None = None, ids: Collection[int] = ()
) -> list[ClassToday]:
    """The classes of the school, or these, with how far their registers are."""
    whole = {"day": day, "school": school_id}
    rows = await (unit.all(_OF_IDS, {"day": day, "classes": sorted(ids)}) if ids else unit.all(_OF_SCHOOL, whole))
    return [ClassToday(row.id, row.school_id, row.name, row.taken_at, row.missing) for row in rows]
