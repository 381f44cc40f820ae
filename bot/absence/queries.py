"""Selects of absence: reports, who is told of them, and a class's day in one statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, bindparam, or_, select

from bot.absence.facts import AbsenceSchool, PupilDay, Report, Told, Wanted
from bot.absence.models import (
    AbsenceKind,
    AbsenceReport,
    CaseEnd,
    ClassRegister,
    Ended,
    Mark,
    MissingAnswer,
    MissingCase,
    RegisterMark,
    Source,
    Still,
    StillAwayPrompt,
)
from bot.absence.rules import newest_first
from bot.core.among import among
from bot.core.unit import Unit
from bot.people.models import Guardianship, GuardianshipRow, Person, Pupil, SchoolClass, StaffRole, StaffRoleRow
from bot.people.protection import IN_THE_BOT_FOR, admitted, shown_name
from bot.people.ties import holds, lasts
from bot.schools.models import School
from bot.schools.queries import policy_of

_REPORTS = (
    select(
        *AbsenceReport.__table__.c,
        Pupil.given_name,
        Pupil.protected,
        Pupil.alias,
        Pupil.class_id,
        School.zone,
        School.policy_version,
    )
    .select_from(AbsenceReport)
    .join(Pupil, Pupil.id == AbsenceReport.pupil_id)
    .join(School, School.id == AbsenceReport.school_id)
)
_BY_IDS = _REPORTS.where(among(AbsenceReport.id, "reports"))
_BY_IDS_LOCKED = _BY_IDS.with_for_update(of=[Pupil, AbsenceReport], key_share=True)
_STANDING = _REPORTS.where(
    among(AbsenceReport.pupil_id, "pupils"),
    AbsenceReport.ended_at.is_(None),
    AbsenceReport.last_on >= bindparam("first"),
    AbsenceReport.first_on <= bindparam("last"),
).order_by(AbsenceReport.reported_at.desc(), AbsenceReport.id.desc())
_STANDING_LOCKED = _STANDING.with_for_update(of=AbsenceReport)
_PUPILS = select(Pupil.id).where(among(Pupil.id, "pupils")).order_by(Pupil.id).with_for_update(key_share=True)
_GUARDIANS = (
    select(GuardianshipRow.pupil_id, GuardianshipRow.person_id, GuardianshipRow.kind)
    .add_columns(Pupil.school_id, School.policy_version)
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .join(School, School.id == Pupil.school_id)
    .where(
        among(GuardianshipRow.pupil_id, "pupils"),
        lasts(GuardianshipRow),
        Pupil.left_on.is_(None),
        IN_THE_BOT_FOR,
    )
    .order_by(GuardianshipRow.person_id)
)
_STAFF_OF = (
    select(StaffRoleRow.person_id, StaffRoleRow.role)
    .where(
        StaffRoleRow.school_id == bindparam("school"),
        or_(StaffRoleRow.class_id == bindparam("of_class"), StaffRoleRow.class_id.is_(None)),
        holds(StaffRoleRow),
    )
    .order_by(StaffRoleRow.person_id)
)


def _report(row: Row[Any]) -> Report:
    return Report(
        row.id,
        AbsenceSchool(row.school_id, row.zone, row.policy_version),
        row.pupil_id,
        shown_name(row.given_name, row.protected, row.alias),
        row.class_id,
        row.reported_by,
        Source(row.source),
        Wanted(
            AbsenceKind(row.kind),
            row.first_on,
            row.last_on,
            row.reason,
            row.from_minute,
            row.until_minute,
            bool(row.club),
        ),
        row.first_reported_at,
        row.reported_at,
        row.ended_at,
        Ended(row.ended_why) if row.ended_why else None,
    )


async def lock_pupils(unit: Unit, pupil_ids: Collection[int]) -> None:
    """What two people say of a pupil at the same moment comes one after the other. Who locks a report, a question or a
    case of the pupil's locks the pupil before it, so that nobody waits for somebody who waits for them."""
    await unit.all(_PUPILS, {"pupils": sorted(pupil_ids)})


async def reports_by_ids(unit: Unit, ids: Collection[int], *, locked: bool = False) -> dict[int, Report]:
    """Reports by id, standing or not."""
    rows = await unit.all(_BY_IDS_LOCKED if locked else _BY_IDS, {"reports": sorted(ids)}) if ids else []
    return {row.id: _report(row) for row in rows}


async def standing_reports(
    unit: Unit, pupil_ids: Collection[int], first: date, last: date, *, locked: bool = True
) -> list[Report]:
    """The reports of these pupils that stand and say something of those days, newest first; locked, unless who asks
    only reads."""
    values = {"pupils": sorted(pupil_ids), "first": first, "last": last}
    rows = await unit.all(_STANDING_LOCKED if locked else _STANDING, values) if pupil_ids else []
    return [_report(row) for row in rows]


async def guardians_who(unit: Unit, pupil_id: int, action: str) -> list[int]:
    """The adults of this pupil whom custody, or the school's policy, lets do `action` ("absence.see")."""
    return (await guardians_of(unit, [pupil_id], action))[pupil_id]


async def guardians_of(unit: Unit, pupil_ids: Collection[int], action: str) -> dict[int, list[int]]:
    """The same of many pupils, in one statement; a pupil without any has an empty list."""
    found: dict[int, list[int]] = {pupil_id: [] for pupil_id in pupil_ids}
    rows = await unit.all(_GUARDIANS, {"pupils": sorted(found), "now": unit.now}) if found else []
    for row in rows:
        if row.kind != Guardianship.CUSTODY.value:
            says = (await policy_of(unit, row.school_id, row.policy_version)).guardianships
            allowed = says.information if row.kind == Guardianship.INFORMATION.value else says.other
            if action not in allowed:
                continue
        found[row.pupil_id].append(row.person_id)
    return found


async def staff_of(unit: Unit, school_id: int, class_id: int) -> list[tuple[int, StaffRole]]:
    """Who has which role in the class or in the whole school now."""
    rows = await unit.all(_STAFF_OF, {"school": school_id, "of_class": class_id, "now": unit.now})
    return [(row.person_id, StaffRole(row.role)) for row in rows]


# A class's day ------------------------------------------------------------------------------------------------------

_SAYS = and_(
    AbsenceReport.pupil_id == Pupil.id,
    AbsenceReport.ended_at.is_(None),
    AbsenceReport.first_on <= bindparam("day"),
    AbsenceReport.last_on >= bindparam("day"),
)
_DAYS = (
    select(
        Pupil.id.label("pupil_id"),
        Pupil.given_name,
        Pupil.family_name,
        Pupil.protected,
        Pupil.alias,
        SchoolClass.id.label("class_id"),
        SchoolClass.name.label("class_name"),
        AbsenceReport.id.label("report_id"),
        AbsenceReport.reported_by,
        AbsenceReport.source,
        AbsenceReport.kind,
        AbsenceReport.from_minute,
        AbsenceReport.until_minute,
        AbsenceReport.club,
        AbsenceReport.last_on,
        AbsenceReport.reported_at,
        Person.given_name.label("reporter_given"),
        Person.family_name.label("reporter_family"),
        StillAwayPrompt.id.label("prompt_id"),
        StillAwayPrompt.answer.label("still"),
        ClassRegister.taken_at,
        RegisterMark.mark,
        MissingCase.id.label("case_id"),
        MissingCase.answer.label("case_answer"),
        MissingCase.passed_on_at,
        MissingCase.closed_why,
    )
    .select_from(Pupil)
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .outerjoin(AbsenceReport, _SAYS)
    .outerjoin(Person, Person.id == AbsenceReport.reported_by)
    .outerjoin(StillAwayPrompt, and_(StillAwayPrompt.pupil_id == Pupil.id, StillAwayPrompt.on_day == bindparam("day")))
    .outerjoin(ClassRegister, and_(ClassRegister.class_id == SchoolClass.id, ClassRegister.on_day == bindparam("day")))
    .outerjoin(RegisterMark, and_(RegisterMark.register_id == ClassRegister.id, RegisterMark.pupil_id == Pupil.id))
    .outerjoin(MissingCase, and_(MissingCase.pupil_id == Pupil.id, MissingCase.on_day == bindparam("day")))
    .where(Pupil.left_on.is_(None), admitted())
    .order_by(Pupil.id)
)
_OF_CLASSES = _DAYS.where(among(Pupil.class_id, "classes"))
_OF_SCHOOL = _DAYS.where(Pupil.school_id == bindparam("school"))
_OF_PUPILS = _DAYS.where(among(Pupil.id, "pupils"))


def _told(row: Row[Any]) -> Told:
    return Told(
        row.report_id,
        row.reported_by,
        Source(row.source),
        AbsenceKind(row.kind),
        row.from_minute,
        row.until_minute,
        bool(row.club),
        row.last_on,
        row.reported_at,
        "" if row.protected else f"{row.reporter_given} {row.reporter_family}".strip(),
    )


def _days(rows: Sequence[Row[Any]]) -> list[PupilDay]:
    """One a pupil; a pupil of whom two adults reported has two rows."""
    of_pupil: dict[int, list[Row[Any]]] = {}
    for row in rows:
        of_pupil.setdefault(row.pupil_id, []).append(row)
    return [_day(found) for found in of_pupil.values()]


def _day(rows: Sequence[Row[Any]]) -> PupilDay:
    row = rows[0]
    return PupilDay(
        row.pupil_id,
        row.class_id,
        row.class_name,
        shown_name(row.given_name, row.protected, row.alias),
        "" if row.protected else row.family_name,
        bool(row.protected),
        newest_first(_told(each) for each in rows if each.report_id is not None),
        row.prompt_id is not None,
        Still(row.still) if row.still else None,
        row.taken_at,
        Mark(row.mark) if row.mark else None,
        row.case_id,
        MissingAnswer(row.case_answer) if row.case_answer else None,
        row.passed_on_at is not None,
        CaseEnd(row.closed_why) if row.closed_why else None,
    )


async def days_of_classes(unit: Unit, class_ids: Collection[int], day: date) -> list[PupilDay]:
    """Every pupil of these classes that staff meet in the bot, on that day. One statement, however many classes."""
    return _days(await unit.all(_OF_CLASSES, {"classes": sorted(class_ids), "day": day}))


async def days_of_school(unit: Unit, school_id: int, day: date) -> list[PupilDay]:
    """Every pupil of the school, on that day. One statement."""
    return _days(await unit.all(_OF_SCHOOL, {"school": school_id, "day": day}))


async def days_of_pupils(unit: Unit, pupil_ids: Collection[int], day: date) -> list[PupilDay]:
    """These pupils, on that day."""
    return _days(await unit.all(_OF_PUPILS, {"pupils": sorted(pupil_ids), "day": day})) if pupil_ids else []
