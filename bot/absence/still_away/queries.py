"""Selects of the morning's question: whom to ask about, what is asked, what was sent of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, exists, or_, select

from bot.absence.facts import AbsenceSchool, Wanted
from bot.absence.models import (
    AbsenceKind,
    AbsenceReport,
    ClassRegister,
    Ended,
    Mark,
    RegisterMark,
    Source,
    Still,
    StillAwayPrompt,
)
from bot.absence.still_away.facts import Candidate, Known, Prompt
from bot.absence.still_away.plans import ABOUT, STILL
from bot.core.among import among
from bot.core.tables import aliased
from bot.core.unit import Unit
from bot.outbox.models import Act, OutboxRow, State
from bot.outbox.notices import Notice
from bot.outbox.queries import NOTICE, notice_of
from bot.people.models import Pupil
from bot.people.protection import admitted, shown_name
from bot.schools.models import School

# Whom to ask about -------------------------------------------------------------------------------------------------

_TODAY = aliased(AbsenceReport)
_ASKED = exists().where(StillAwayPrompt.pupil_id == Pupil.id, StillAwayPrompt.on_day == bindparam("day"))
# Somebody has said of this day what is so: a report stands, or one was ended, and not before this one was made, since
# the child is back.
_SAID = exists().where(
    _TODAY.pupil_id == Pupil.id,
    _TODAY.first_on <= bindparam("day"),
    _TODAY.last_on >= bindparam("day"),
    or_(
        _TODAY.ended_at.is_(None),
        and_(_TODAY.ended_why == Ended.BACK.value, _TODAY.ended_at >= AbsenceReport.reported_at),
    ),
)
_TAKEN = exists().where(
    ClassRegister.class_id == Pupil.class_id,
    ClassRegister.on_day == bindparam("day"),
    ClassRegister.taken_at.is_not(None),
)
_WAS_THERE = exists().where(
    ClassRegister.class_id == Pupil.class_id,
    ClassRegister.on_day == bindparam("before"),
    RegisterMark.register_id == ClassRegister.id,
    RegisterMark.pupil_id == Pupil.id,
    RegisterMark.mark.in_([Mark.LATE.value, Mark.HERE.value]),
)
_CANDIDATES = (
    select(
        AbsenceReport.id.label("report_id"),
        AbsenceReport.pupil_id,
        Pupil.class_id,
        AbsenceReport.reported_by,
        AbsenceReport.source,
        AbsenceReport.kind,
        _WAS_THERE.label("was_there"),
    )
    .join(Pupil, Pupil.id == AbsenceReport.pupil_id)
    .where(
        AbsenceReport.school_id == bindparam("school"),
        AbsenceReport.last_on >= bindparam("before"),
        AbsenceReport.last_on < bindparam("day"),
        AbsenceReport.first_on <= bindparam("before"),
        AbsenceReport.ended_at.is_(None),
        Pupil.left_on.is_(None),
        admitted(),
        ~_ASKED,
        ~_SAID,
        ~_TAKEN,
    )
    .order_by(AbsenceReport.reported_at.desc(), AbsenceReport.id.desc())
)


async def candidates(unit: Unit, school_id: int, day: date, before: date) -> list[Candidate]:
    """The reports about `before`, the school day before, of whose pupils nothing is known for `day`; newest first."""
    rows = await unit.all(_CANDIDATES, {"school": school_id, "day": day, "before": before})
    return [
        Candidate(
            row.report_id,
            row.pupil_id,
            row.class_id,
            row.reported_by,
            Source(row.source),
            AbsenceKind(row.kind),
            bool(row.was_there),
        )
        for row in rows
    ]


# What is asked -------------------------------------------------------------------------------------------------------

_PROMPTS = (
    select(
        StillAwayPrompt.id,
        StillAwayPrompt.school_id,
        StillAwayPrompt.pupil_id,
        StillAwayPrompt.on_day,
        StillAwayPrompt.asked_at,
        StillAwayPrompt.answer,
        StillAwayPrompt.answered_by,
        School.zone,
        School.policy_version,
        Pupil.class_id,
        Pupil.given_name,
        Pupil.protected,
        Pupil.alias,
        AbsenceReport.reported_by,
        AbsenceReport.reason,
        AbsenceReport.club,
        ClassRegister.taken_at,
    )
    .select_from(StillAwayPrompt)
    .join(School, School.id == StillAwayPrompt.school_id)
    .join(Pupil, Pupil.id == StillAwayPrompt.pupil_id)
    .join(AbsenceReport, AbsenceReport.id == StillAwayPrompt.report_id)
    .outerjoin(
        ClassRegister,
        and_(ClassRegister.class_id == Pupil.class_id, ClassRegister.on_day == StillAwayPrompt.on_day),
    )
    .order_by(StillAwayPrompt.id)
)
_BY_IDS = _PROMPTS.where(among(StillAwayPrompt.id, "prompts"))
_LOCKED = _BY_IDS.with_for_update(of=[Pupil, StillAwayPrompt], key_share=True)
_KNOWN = (
    select(StillAwayPrompt.id.label("prompt_id"), *AbsenceReport.__table__.c)
    .join(
        AbsenceReport,
        and_(
            AbsenceReport.pupil_id == StillAwayPrompt.pupil_id,
            AbsenceReport.first_on <= StillAwayPrompt.on_day,
            AbsenceReport.last_on >= StillAwayPrompt.on_day,
            AbsenceReport.ended_at.is_(None),
        ),
    )
    .where(among(StillAwayPrompt.id, "prompts"))
    .order_by(AbsenceReport.reported_at, AbsenceReport.id)
)


async def prompts_by_ids(unit: Unit, ids: Collection[int], *, lock: bool = False) -> dict[int, Prompt]:
    """Questions by id, with what stands about their day."""
    if not ids:
        return {}
    values = {"prompts": sorted(ids)}
    rows = await unit.all(_LOCKED if lock else _BY_IDS, values)
    # The newest comes last, and stays.
    known = {row.prompt_id: _known(row) for row in await unit.all(_KNOWN, values)}
    return {row.id: _prompt(row, known) for row in rows}


def _known(row: Row[Any]) -> Known:
    hours = (row.from_minute, row.until_minute)
    wanted = Wanted(AbsenceKind(row.kind), row.first_on, row.last_on, row.reason, *hours, club=bool(row.club))
    return Known(row.id, row.reported_by, Source(row.source), wanted, row.first_reported_at)


def _prompt(row: Row[Any], known: Mapping[int, Known]) -> Prompt:
    return Prompt(
        row.id,
        AbsenceSchool(row.school_id, row.zone, row.policy_version),
        row.pupil_id,
        shown_name(row.given_name, row.protected, row.alias),
        row.class_id,
        row.on_day,
        row.asked_at,
        Still(row.answer) if row.answer else None,
        row.answered_by,
        row.reported_by,
        row.reason,
        bool(row.club),
        row.taken_at is not None,
        known.get(row.id),
    )


_OPEN = select(StillAwayPrompt.id).where(StillAwayPrompt.answer.is_(None)).order_by(StillAwayPrompt.id)
_OPEN_OF_PUPIL = _OPEN.where(
    StillAwayPrompt.pupil_id == bindparam("pupil"),
    StillAwayPrompt.on_day >= bindparam("first"),
    StillAwayPrompt.on_day <= bindparam("last"),
)
_OPEN_AFTER = _OPEN.where(StillAwayPrompt.report_id == bindparam("report"), StillAwayPrompt.on_day >= bindparam("day"))
_OPEN_OF_CLASS = _OPEN.join(Pupil, Pupil.id == StillAwayPrompt.pupil_id).where(
    Pupil.class_id == bindparam("of_class"), StillAwayPrompt.on_day == bindparam("day")
)
_OPEN_OF_SCHOOL = _OPEN.where(
    StillAwayPrompt.school_id == bindparam("school"), StillAwayPrompt.on_day == bindparam("day")
)


async def open_of_pupil(unit: Unit, pupil_id: int, first: date, last: date) -> list[int]:
    """The questions about this pupil and those days that nobody has answered."""
    return await _ids(unit, _OPEN_OF_PUPIL, pupil=pupil_id, first=first, last=last)


async def open_after(unit: Unit, report_id: int, day: date) -> list[int]:
    """The unanswered questions that followed this report, from that day on."""
    return await _ids(unit, _OPEN_AFTER, report=report_id, day=day)


async def open_of_class(unit: Unit, class_id: int, day: date) -> list[int]:
    """The class's unanswered questions of that day."""
    return await _ids(unit, _OPEN_OF_CLASS, of_class=class_id, day=day)


async def open_of_school(unit: Unit, school_id: int, day: date) -> list[int]:
    """The school's unanswered questions of that day."""
    return await _ids(unit, _OPEN_OF_SCHOOL, school=school_id, day=day)


async def _ids(unit: Unit, statement: Select[int], **values: Any) -> list[int]:
    return [row.id for row in await unit.all(statement, values)]


# What was sent of it -------------------------------------------------------------------------------------------------

_ASKS = aliased(OutboxRow)
_SHOWN = (
    select(*NOTICE)
    .join(_ASKS, and_(_ASKS.person_id == OutboxRow.person_id, _ASKS.bundle == OutboxRow.bundle))
    .where(
        _ASKS.about_kind == ABOUT,
        among(_ASKS.about_id, "prompts"),
        _ASKS.kind == STILL,
        OutboxRow.kind == STILL,
        or_(
            OutboxRow.state.in_([State.SENT.value, State.SENDING.value]),
            and_(OutboxRow.state == State.WAITING.value, OutboxRow.act == Act.EDIT.value),
        ),
    )
    .distinct()
    .order_by(OutboxRow.id)
)
_CANCELLED = (
    select(*NOTICE)
    .where(
        OutboxRow.about_kind == ABOUT,
        among(OutboxRow.about_id, "prompts"),
        OutboxRow.kind == STILL,
        OutboxRow.state == State.CANCELLED.value,
        OutboxRow.act == Act.SEND.value,
    )
    .order_by(OutboxRow.id)
)


async def shown(unit: Unit, prompt_ids: Collection[int]) -> Sequence[Notice]:
    """The rows of every message in which these questions were asked, those of brothers and sisters too."""
    return [notice_of(row) for row in await unit.all(_SHOWN, {"prompts": sorted(prompt_ids)})]


async def cancelled(unit: Unit, prompt_ids: Collection[int]) -> Sequence[Notice]:
    """The rows that were not sent since the question had been answered."""
    return [notice_of(row) for row in await unit.all(_CANCELLED, {"prompts": sorted(prompt_ids)})]
