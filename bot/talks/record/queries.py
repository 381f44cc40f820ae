"""Selects of the pointer to the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, func, select

from bot.core.among import among
from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.models import Guardianship, GuardianshipRow, Person, Pupil
from bot.people.protection import IN_THE_BOT_FOR
from bot.people.ties import lasts
from bot.talks.record.facts import Note
from bot.talks.record.models import RecordNote, RecordReading
from bot.talks.topics.facts import PupilFacts
from bot.talks.topics.queries import IN_A_CLASS, pupils

_NOTES = select(RecordNote.id, RecordNote.school_id, RecordNote.pupil_id, RecordNote.told_at)
_NEWEST = select(func.max(RecordNote.id)).where(among(RecordNote.pupil_id, "pupils")).group_by(RecordNote.pupil_id)
_NEWEST_NOTES = _NOTES.where(RecordNote.id.in_(_NEWEST))
_BY_IDS = _NOTES.where(among(RecordNote.id, "notes"))
_TODAY = select(RecordNote.pupil_id).where(among(RecordNote.pupil_id, "pupils"), RecordNote.told_on == bindparam("day"))
_READINGS = select(RecordReading.note_id, RecordReading.person_id, RecordReading.with_pupil).where(
    among(RecordReading.note_id, "notes")
)
_HOMES = (
    select(GuardianshipRow.pupil_id, GuardianshipRow.person_id, Person.given_name)
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .join(Person, Person.id == GuardianshipRow.person_id)
    .where(
        IN_THE_BOT_FOR,
        among(GuardianshipRow.pupil_id, "pupils"),
        GuardianshipRow.kind == written(Guardianship.CUSTODY),
        lasts(GuardianshipRow),
    )
    .order_by(GuardianshipRow.id)
)
_OF_CLASSES = select(Pupil.id).where(among(Pupil.class_id, "classes"), IN_A_CLASS)


async def newest_notes(unit: Unit, pupil_ids: Sequence[int]) -> dict[int, Note]:
    """The newest note of each pupil, by pupil."""
    rows = await unit.all(_NEWEST_NOTES, {"pupils": sorted(set(pupil_ids))})
    return {row.pupil_id: Note(row.id, row.school_id, row.pupil_id, row.told_at) for row in rows}


async def notes_by_ids(unit: Unit, note_ids: Sequence[int]) -> dict[int, Note]:
    rows = await unit.all(_BY_IDS, {"notes": sorted(set(note_ids))})
    return {row.id: Note(row.id, row.school_id, row.pupil_id, row.told_at) for row in rows}


async def told_today(unit: Unit, pupil_ids: Sequence[int], day: date) -> set[int]:
    """The pupils of whom it was told on this day."""
    rows = await unit.all(_TODAY, {"pupils": sorted(set(pupil_ids)), "day": day})
    return {row.pupil_id for row in rows}


async def readings_of(unit: Unit, note_ids: Sequence[int]) -> dict[int, dict[int, bool]]:
    """By note, who has read it, and whether with the pupil."""
    found: dict[int, dict[int, bool]] = {}
    for row in await unit.all(_READINGS, {"notes": sorted(set(note_ids))}):
        found.setdefault(row.note_id, {})[row.person_id] = bool(row.with_pupil)
    return found


async def homes(unit: Unit, pupil_ids: Sequence[int]) -> dict[int, dict[int, str]]:
    """By pupil, the custody holders (given name by person)."""
    found: dict[int, dict[int, str]] = {}
    for row in await unit.all(_HOMES, {"pupils": sorted(set(pupil_ids)), "now": unit.now}):
        found.setdefault(row.pupil_id, {})[row.person_id] = row.given_name
    return found


async def pupils_of_classes(unit: Unit, class_ids: Sequence[int]) -> list[PupilFacts]:
    """The pupils of these classes, unordered."""
    rows = await unit.all(_OF_CLASSES, {"classes": sorted(set(class_ids))})
    return list((await pupils(unit, [row.id for row in rows])).values())
