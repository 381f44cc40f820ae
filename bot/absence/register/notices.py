"""Notices of missing children, looked at again when they are sent and whenever their case changes.

A row that was sent follows its case; one that was not, is sent only while what it says is true.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial

from bot.absence.models import CaseEnd, MissingAnswer
from bot.absence.queries import guardians_of
from bot.absence.register import words
from bot.absence.register.facts import Case
from bot.absence.register.plans import ARRIVED, MISSING, RING_ME, UNANSWERED
from bot.absence.register.queries import cases_by_ids, cases_passed_on
from bot.absence.rights import REGISTER, REPORT, SEE
from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.notices import Kind, Loaded, Notice, Words
from bot.people import whys
from bot.people.access import About, may
from bot.people.acting import Acting
from bot.people.joining.queries import actings_of
from bot.reminders.queries import marks_for
from bot.schools.calendar import SchoolCalendar
from bot.schools.queries import calendar_of

_NOT_THEIRS, _OVER = Dropped("no longer theirs"), Dropped("answered, or over")


async def _cases(unit: Unit, notices: Sequence[Notice]) -> dict[int, Case]:
    return await cases_by_ids(unit, {notice.about_id for notice in notices})


def _persons(notices: Sequence[Notice]) -> list[int]:
    return sorted({notice.person_id for notice in notices})


async def _load_missing(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    cases, marks = await _cases(unit, notices), await marks_for(unit, _persons(notices))
    pupils = {case.pupil_id for case in cases.values()}
    told, reports = await guardians_of(unit, pupils, SEE), await guardians_of(unit, pupils, REPORT)
    schools = {case.school.id: case.school for case in cases.values()}
    calendars = {school_id: await calendar_of(unit, school) for school_id, school in schools.items()}
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        case = cases.get(notice.about_id)
        if case is None or not case.at_school or notice.person_id not in told[case.pupil_id]:
            loaded[notice.id] = _NOT_THEIRS
        elif notice.message_id is None and not _asks(unit, case, calendars[case.school.id]):
            loaded[notice.id] = _OVER
        else:
            mark = marks.get((notice.person_id, case.pupil_id))
            answers = case.answered_by in {None, notice.person_id}
            may_report = notice.person_id in reports[case.pupil_id]
            loaded[notice.id] = partial(words.missing, case, mark, reports=may_report if answers else None)
    return loaded


async def _load_arrived(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    cases, marks = await _cases(unit, notices), await marks_for(unit, _persons(notices))
    told = await guardians_of(unit, {case.pupil_id for case in cases.values()}, SEE)
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        case = cases.get(notice.about_id)
        if case is None or not case.at_school or notice.person_id not in told[case.pupil_id]:
            loaded[notice.id] = _NOT_THEIRS
        elif case.closed_why is not CaseEnd.ARRIVED:
            loaded[notice.id] = Dropped("missing again")
        else:
            loaded[notice.id] = partial(words.arrived, case, marks.get((notice.person_id, case.pupil_id)))
    return loaded


def _asks(unit: Unit, case: Case, calendar: SchoolCalendar) -> bool:
    """Nobody has told, it is still that day, and the school was not closed meanwhile."""
    today = calendar.local(unit.now).date()
    return case.is_open and case.answer is None and case.on_day == today and calendar.is_school_day(today)


async def _load_ring_me(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    cases, actings = await _cases(unit, notices), await actings_of(unit, _persons(notices))
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        case = cases.get(notice.about_id)
        if case is None or not _may_ring(actings.get(notice.person_id), case):
            loaded[notice.id] = _NOT_THEIRS
        elif notice.message_id is None and not (case.is_open and case.answer is MissingAnswer.CALL):
            loaded[notice.id] = _OVER
        else:
            loaded[notice.id] = partial(words.ring_me, case)
    return loaded


def _may_ring(acting: Acting | None, case: Case) -> bool:
    return acting is not None and may(acting, REGISTER, About(case.school.id, case.class_id))


async def _load_unanswered(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    passed = await cases_passed_on(unit, _about(notices))
    actings = await actings_of(unit, _persons(notices))
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        at = datetime.fromisoformat(str(notice.params["at"]))
        cases = passed.get((notice.about_id, at), [])
        if not cases or not _may_ring(actings.get(notice.person_id), cases[0]):
            loaded[notice.id] = _NOT_THEIRS
        elif notice.message_id is None and not any(case.is_open for case in cases):
            loaded[notice.id] = _OVER
        else:
            loaded[notice.id] = partial(words.unanswered, cases, at)
    return loaded


def _about(notices: Sequence[Notice]) -> Collection[int]:
    return {notice.about_id for notice in notices}


KINDS = (
    Kind(MISSING, _load_missing, safety=True, why=whys.ABSENCE),
    Kind(ARRIVED, _load_arrived, safety=True, why=whys.ABSENCE),
    Kind(RING_ME, _load_ring_me, why=whys.CLASS_ABSENCE),
    Kind(UNANSWERED, _load_unanswered, why=whys.CLASS_ABSENCE),
)
