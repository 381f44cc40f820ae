"""What a place's pupil has of absence: reports by home and school, what waits for an answer, what was found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from bot.absence.models import (
    AbsenceDay,
    AbsenceDraft,
    AbsenceKind,
    AbsenceReport,
    FollowUp,
    LeaveApplication,
    LeaveState,
    MissingCase,
    Origin,
    Source,
    StillAwayPrompt,
)
from bot.core.unit import Unit

# The table behind each field, for the guard that looks the rows up.
TABLES = {
    "entry_id": "absence_drafts",
    "PinDigit.entry_id": "absence_drafts",
    "report_id": "absence_reports",
    "TakeNoteBack.report_id": "absence_reports",
    "case_id": "missing_cases",
    "prompt_id": "still_away_prompts",
    "fact_id": "absence_days",
    "follow_up_id": "absence_follow_ups",
    "leave_id": "leave_applications",
}


async def absences_of(unit: Unit, ids: dict[str, int]) -> dict[str, int]:
    """The ids, by field, of the place with these."""
    today = unit.now.date()
    of_pupil = {"school_id": ids["school_id"], "pupil_id": ids["pupil_id"]}

    async def add(model: Any, **values: Any) -> int:
        found: int = await unit.scalar(insert(model).returning(model.id), {**of_pupil, **values})
        return found

    told = {"first_on": today, "last_on": today, "kind": AbsenceKind.DAY.value}
    told |= {"first_reported_at": unit.now, "reported_at": unit.now}
    report = await add(AbsenceReport, **told, source=Source.HOME.value, reported_by=ids["person_id"])
    noted = await add(AbsenceReport, **told, source=Source.SCHOOL.value, reported_by=ids["teacher_id"])
    prompt = await add(StillAwayPrompt, report_id=report, on_day=today, asked_at=unit.now)
    raised = {"class_id": ids["class_id"], "on_day": today, "raised_by": ids["teacher_id"]}
    case = await add(MissingCase, **raised, raised_at=unit.now, tell_at=unit.now)
    filled: dict[str, Any] = {"pupils": [ids["pupil_id"]], "kind": "day"}
    filled |= {
        "first": today.isoformat(),
        "last": today.isoformat(),
        "reason": None,
        "from": None,
        "until": None,
        "club": False,
        "made": [report],
    }
    mine = {"school_id": ids["school_id"], "person_id": ids["person_id"], "made_at": unit.now}
    entry = await unit.scalar(insert(AbsenceDraft).returning(AbsenceDraft.id), {**mine, "filled": filled})
    pin = {"pin": "c", "step": "new", "typed": "", "first": ""}
    choosing = await unit.scalar(insert(AbsenceDraft).returning(AbsenceDraft.id), {**mine, "filled": pin})
    fact = await add(AbsenceDay, on_day=today, kind=AbsenceKind.DAY.value, origin=Origin.REPORTED.value)
    found = await add(FollowUp, rule="days", period="2026-27", counted=5, found_at=unit.now)
    leave = await add(
        LeaveApplication, applied_by=ids["person_id"], kind="travel", first_on=today + timedelta(days=14),
        last_on=today + timedelta(days=14), school_days=1, answers={}, state=LeaveState.WAITING.value,
        goes_to="teacher", applied_at=unit.now, due_at=unit.now + timedelta(days=7), policy_version=1,
    )  # fmt: skip
    return {
        "entry_id": entry,
        "PinDigit.entry_id": choosing,
        "report_id": report,
        "TakeNoteBack.report_id": noted,
        "case_id": case,
        "prompt_id": prompt,
        "fact_id": fact,
        "follow_up_id": found,
        "leave_id": leave,
    }
