"""What of absence goes when: details by the policy's days, facts some months after the school year.

The one rule kept here: a report is kept as long as it can be put right, whatever the policy says of its details.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, bindparam, delete, or_, select

from bot.absence.models import (
    AbsenceDay,
    AbsenceDraft,
    AbsenceReport,
    ClassRegister,
    FollowUp,
    LeaveApplication,
    MissingCase,
    RegisterMark,
    StillAwayPrompt,
)
from bot.core.unit import Unit
from bot.schools.daily import due_today
from bot.schools.years import kept_from

_DRAFT = timedelta(days=1)

_OLD = and_(AbsenceReport.school_id == bindparam("school"), AbsenceReport.last_on < bindparam("detail"))
_OLD_REPORTS = select(AbsenceReport.id).where(_OLD)
_MARKED = select(ClassRegister.id).where(
    ClassRegister.school_id == bindparam("school"), ClassRegister.on_day < bindparam("detail")
)
_FORGET = (
    delete(StillAwayPrompt).where(
        StillAwayPrompt.school_id == bindparam("school"),
        or_(StillAwayPrompt.on_day < bindparam("detail"), StillAwayPrompt.report_id.in_(_OLD_REPORTS)),
    ),
    delete(AbsenceReport).where(_OLD),
    delete(RegisterMark).where(RegisterMark.register_id.in_(_MARKED)),
    delete(MissingCase).where(MissingCase.school_id == bindparam("school"), MissingCase.on_day < bindparam("detail")),
    delete(ClassRegister).where(
        ClassRegister.school_id == bindparam("school"), ClassRegister.on_day < bindparam("year")
    ),
    delete(AbsenceDay).where(AbsenceDay.school_id == bindparam("school"), AbsenceDay.on_day < bindparam("year")),
    delete(FollowUp).where(FollowUp.school_id == bindparam("school"), FollowUp.found_at < bindparam("year_at")),
    delete(LeaveApplication).where(
        LeaveApplication.school_id == bindparam("school"), LeaveApplication.last_on < bindparam("year")
    ),
)
_FORGET_DRAFTS = delete(AbsenceDraft).where(AbsenceDraft.made_at < bindparam("before"))


async def forget_absence(unit: Unit) -> None:
    """The tick: drafts after a day; each school once a day, by its own policy."""
    await unit.execute(_FORGET_DRAFTS, {"before": unit.now - _DRAFT})
    for day in await due_today(unit, "absence-kept"):
        school, policy, today = day.school, day.policy, day.today
        days = max(policy.absence.details_days, policy.absence.correct_days)
        began = kept_from(policy, today)
        values = {
            "school": school.id,
            "detail": today - timedelta(days=days),
            "year": began,
            "year_at": unit.now - (today - began),
        }
        for statement in _FORGET:
            await unit.execute(statement, values)
        await day.done(unit)
