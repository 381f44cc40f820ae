"""How long absence and leave live: details for the policy's days, the thin fact to the end of the school year."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from sqlalchemy import update

from bot.absence.forgetting import drop_drafts
from bot.absence.models import (
    AbsenceDay,
    AbsenceDraft,
    AbsencePin,
    AbsenceReport,
    ClassRegister,
    FollowUp,
    LeaveApplication,
    MissingCase,
    RegisterMark,
    Source,
    StillAwayPrompt,
)
from bot.core.feature import Keep
from bot.core.keeping import Row, Rows, Subject
from bot.core.unit import Unit


class OfPupil(Rows, frozen=True):
    """A pupil's rows in which adults said something (`person`), exported to both. An adult's erasure leaves the row:
    the child was away all the same."""

    async def erase(self, unit: Unit, subject: Subject) -> int:
        return await Rows.erase(replace(self, person=()), unit, subject)


class Reports(OfPupil, frozen=True):
    """Reports. What the school wrote down for a home is nothing the secretary said; with a home its reasons go."""

    async def export(self, unit: Unit, subject: Subject) -> Sequence[Row]:
        rows = await Rows.export(self, unit, subject)
        return [row for row in rows if subject.pupil_id is not None or row["source"] != Source.SCHOOL.value]

    async def erase(self, unit: Unit, subject: Subject) -> int:
        if subject.person_id is not None and not subject.leaves:
            said = update(AbsenceReport).where(
                AbsenceReport.reported_by == subject.person_id, AbsenceReport.source != Source.SCHOOL.value
            )
            await unit.execute(said.values(reason=None))
        return await OfPupil.erase(self, unit, subject)


class Drafts(Rows, frozen=True):
    """What adults are filling in; the children it is about stand in it, sealed."""

    async def erase(self, unit: Unit, subject: Subject) -> int:
        if subject.pupil_id is not None:
            return await drop_drafts(unit, subject.pupil_id)
        return await Rows.erase(self, unit, subject)


KEEPS = (
    Keep(
        "absence_reports",
        None,
        "what a home reported, its details for the days the policy says, for all else see absence_days",
        holds=Reports(
            AbsenceReport,
            person=("reported_by",),
            pupil=("pupil_id",),
            others=("reported_by", "ended_by"),
            clears=("ended_by",),
            stays=True,
        ),
    ),
    Keep(
        "absence_drafts",
        None,
        "a report being filled in, for a day",
        holds=Drafts(AbsenceDraft, person=("person_id",)),
    ),
    Keep(
        "still_away_prompts",
        None,
        "who was asked whether a child stays at home, as long as the report it follows",
        holds=OfPupil(
            StillAwayPrompt,
            person=("answered_by",),
            pupil=("pupil_id",),
            others=("answered_by",),
            clears=("answered_by",),
            stays=True,
        ),
    ),
    Keep(
        "class_registers",
        None,
        "that a register was taken and by whom, to the end of the school year",
        holds=Rows(ClassRegister, others=("taken_by",), clears=("taken_by",), stays=True),
    ),
    Keep(
        "register_marks",
        None,
        "who was missing or late, as long as the register's details are kept",
        holds=Rows(RegisterMark, pupil=("pupil_id",), stays=True),
    ),
    Keep(
        "missing_cases",
        None,
        "a child nobody had told of: who answered, for the days the policy says",
        holds=OfPupil(
            MissingCase,
            person=("answered_by",),
            pupil=("pupil_id",),
            others=("answered_by", "raised_by"),
            clears=("answered_by",),
            stays=True,
        ),
    ),
    Keep(
        "absence_days",
        None,
        "that a pupil was away that day, without why, to the end of the school year",
        holds=Rows(AbsenceDay, pupil=("pupil_id",), others=("judged_by",), clears=("judged_by",), stays=True),
    ),
    Keep(
        "absence_follow_ups",
        None,
        "what the school followed up, to the end of the school year",
        holds=Rows(FollowUp, pupil=("pupil_id",), others=("taken_by",), clears=("taken_by",), stays=True),
    ),
    Keep(
        "leave_applications",
        None,
        "who applied for leave and what became of it, to the end of the school year",
        holds=Rows(
            LeaveApplication,
            person=("applied_by",),
            pupil=("pupil_id",),
            others=("applied_by", "consent_by", "decided_by"),
            clears=("consent_by", "decided_by"),
            stays=True,
        ),
    ),
    Keep(
        "absence_pins",
        None,
        "the digits a guardian chose, as a hash, until they take them away",
        holds=Rows(AbsencePin, person=("person_id",), hides=("pin",)),
    ),
)
