"""A missing child's case: raised by a register, answered by its home, passed on to who rings, closed by what is known.

The one rule kept here: whatever changes a case has its row locked, and every copy of what was sent follows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from bot.absence.facts import PupilDay
from bot.absence.models import CaseEnd, Mark, MissingAnswer, MissingCase
from bot.absence.queries import days_of_pupils, guardians_who, staff_of
from bot.absence.register.facts import Case
from bot.absence.register.plans import Moment, arrived, missing, ring_me, unanswered
from bot.absence.register.queries import cases_by_ids, contacts_of, waiting_cases
from bot.absence.register.rules import is_explained, passes_on_at
from bot.absence.rights import SEE
from bot.absence.rules import end_of, minutes
from bot.absence.today import boards
from bot.core.unit import Unit
from bot.outbox.models import Ring
from bot.outbox.planning import plan_again
from bot.people.models import StaffRole
from bot.schools.calendar import SchoolCalendar
from bot.schools.queries import calendar_of, policy_of

_INSERT = insert(MissingCase).returning(MissingCase.id)
_CHANGE = update(MissingCase).where(MissingCase.id == bindparam("case"))
_OF_DAY = select(MissingCase.id).where(
    MissingCase.pupil_id == bindparam("pupil"), MissingCase.on_day == bindparam("day")
)
_UNANSWERED: dict[str, Any] = {"answer": None, "answered_by": None, "answered_at": None, "passed_on_at": None}
_OPEN: dict[str, Any] = {"closed_at": None, "closed_why": None}
_YESTERDAY = timedelta(days=1)
# Who rings a home, and whom it wakes at the desk; a team's others see it without a sound.
_RING = {StaffRole.CONTACT_TEACHER, StaffRole.SUBSTITUTE, StaffRole.OFFICE}
_HEAR = {*_RING, StaffRole.HEAD}


async def raise_case(
    unit: Unit, calendar: SchoolCalendar, school_id: int, day: PupilDay, by: int, values: dict[str, Any]
) -> Case | None:
    """Nobody has told where this pupil is. None where its case is open already. `values`: its day, and when to tell."""
    begun = {"raised_by": by, "raised_at": unit.now, **values}
    if day.case_id is None:
        about = {"school_id": school_id, "pupil_id": day.pupil_id, "class_id": day.class_id}
        case_id: int = await unit.scalar(_INSERT, {**about, **begun})
    elif day.case_closed is not None:
        case_id = day.case_id
        again = {**begun, **_UNANSWERED, **_OPEN, "class_id": day.class_id}
        await unit.execute(_CHANGE.values(**again), {"case": case_id})
    else:
        return None
    case = (await cases_by_ids(unit, [case_id]))[case_id]
    moment = Moment(case.tell_at, end_of(calendar, case.on_day))
    plan_again(unit, missing(case, await guardians_who(unit, case.pupil_id, SEE), moment))
    return case


async def close(unit: Unit, calendar: SchoolCalendar, case: Case, why: CaseEnd, by: int | None = None) -> Case:
    """It is known where the child is; whom its case has alarmed hears that it has come. `by` sees what it came to."""
    closed = await _change(unit, calendar, case, by, closed_at=unit.now, closed_why=why.value)
    if case.is_open and why is CaseEnd.ARRIVED and case.tell_at <= unit.now:
        moment = Moment(unit.now, end_of(calendar, case.on_day), Ring.RING)
        plan_again(unit, arrived(closed, await guardians_who(unit, case.pupil_id, SEE), moment))
    return closed


async def answer(unit: Unit, calendar: SchoolCalendar, case: Case, said: MissingAnswer, by: int) -> Case:
    """Somebody says that the child is on the way, or wants to be rung."""
    return await _change(unit, calendar, case, by, answer=said.value, answered_by=by, answered_at=unit.now)


async def _change(unit: Unit, calendar: SchoolCalendar, case: Case, by: int | None, **values: Any) -> Case:
    await unit.execute(_CHANGE.values(**values), {"case": case.id})
    changed = (await cases_by_ids(unit, [case.id]))[case.id]
    silently = Moment(unit.now, end_of(calendar, case.on_day), Ring.SILENT)
    others = [each for each in await guardians_who(unit, case.pupil_id, SEE) if each != by]
    plan_again(unit, missing(changed, others, silently))
    await _tell_staff(unit, case, changed, silently)
    boards.refresh(unit, case.school.id, case.class_id, case.on_day)
    return changed


async def _tell_staff(unit: Unit, before: Case, case: Case, silently: Moment) -> None:
    calls = case.is_open and case.answer is MissingAnswer.CALL
    if not calls and before.answer is not MissingAnswer.CALL and before.passed_on_at is None:
        return
    staff = await staff_of(unit, case.school.id, case.class_id)
    if calls or before.answer is MissingAnswer.CALL:
        persons = dict.fromkeys(each for each, role in staff if role in _RING or each == case.raised_by)
        plan_again(unit, ring_me(case, persons, Moment(silently.at, silently.ends) if calls else silently))
    if before.passed_on_at is not None:
        plan_again(
            unit, unanswered(case, before.passed_on_at, ((each, Ring.SILENT) for each, _role in staff), silently)
        )


async def follow(unit: Unit, calendar: SchoolCalendar, pupil_id: int, by: int) -> None:
    """What is reported of a pupil has changed: it answers the case of today, or takes the answer back.

    The case is locked before the reports are read: of a report and a withdrawal that cross, the second sees the first.
    """
    local = calendar.local(unit.now)
    case_id = await unit.scalar(_OF_DAY, {"pupil": pupil_id, "day": local.date()})
    if case_id is None:
        return
    case = (await cases_by_ids(unit, [case_id], locked=True))[case_id]
    day = next(iter(await days_of_pupils(unit, [pupil_id], local.date())), None)
    if day is None:
        return
    if case.is_open and is_explained(day, minutes(local.time())):
        await close(unit, calendar, case, CaseEnd.REPORTED)
    elif case.closed_why is CaseEnd.REPORTED and not day.told and day.mark is Mark.MISSING:
        # Not at home after all: as long as nobody has seen the child at school, it is on its way.
        way = {"answer": MissingAnswer.WAY.value, "answered_by": by, "answered_at": unit.now, "passed_on_at": None}
        await _change(unit, calendar, case, None, **_OPEN, **way)


# What nobody answers ------------------------------------------------------------------------------------------------


async def look_after(unit: Unit) -> None:
    """A tick: what nobody answered in time goes on to the class's staff, the office and the head, who ring."""
    waiting = await waiting_cases(unit, unit.now.date() - _YESTERDAY)
    of_class: dict[int, list[Case]] = {}
    for case in (await cases_by_ids(unit, waiting, locked=True)).values():
        if case.is_open and case.passed_on_at is None and await _is_due(unit, case):
            of_class.setdefault(case.class_id, []).append(case)
    for cases in of_class.values():
        await _pass_on(unit, cases)


async def _is_due(unit: Unit, case: Case) -> bool:
    policy = await policy_of(unit, case.school.id, case.school.policy_version)
    calendar = await calendar_of(unit, case.school)
    # A school that was closed meanwhile sent everybody home.
    if not case.at_school or not calendar.is_school_day(case.on_day) or end_of(calendar, case.on_day) <= unit.now:
        return False
    if passes_on_at(policy, case, reached=True) <= unit.now:
        return True
    return passes_on_at(policy, case, reached=False) <= unit.now and not await _is_reached(unit, case)


async def _is_reached(unit: Unit, case: Case) -> bool:
    told = await guardians_who(unit, case.pupil_id, SEE)
    return any(each.reached and each.person_id in told for each in await contacts_of(unit, [case.pupil_id]))


async def _pass_on(unit: Unit, cases: list[Case]) -> None:
    one = cases[0]
    for case in cases:
        await unit.execute(_CHANGE.values(passed_on_at=unit.now), {"case": case.id})
    staff = _loudest(await staff_of(unit, one.school.id, one.class_id), {case.raised_by for case in cases})
    ends = end_of(await calendar_of(unit, one.school), one.on_day)
    plan_again(unit, unanswered(one, unit.now, staff.items(), Moment(unit.now, ends)))
    boards.refresh(unit, one.school.id, one.class_id, one.on_day)


def _loudest(staff: Iterable[tuple[int, StaffRole]], raised_by: set[int]) -> dict[int, Ring]:
    """Each person once, ringing where any of their roles does."""
    found: dict[int, Ring] = {}
    for person_id, role in staff:
        rings = role in _HEAR or person_id in raised_by
        found[person_id] = Ring.THROUGH if rings else found.get(person_id, Ring.SILENT)
    return found
