"""How long the pointer lives, and what of a person it holds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.core.feature import Keep
from bot.core.keeping import Rows
from bot.core.unit import Unit
from bot.talks.record.models import RecordNote, RecordReading

# A school year and the summer after it.
_DAYS = 400
_OLD = select(RecordNote.id).where(RecordNote.told_at < bindparam("before"))
_READINGS = delete(RecordReading).where(RecordReading.note_id.in_(_OLD))
_NOTES = delete(RecordNote).where(RecordNote.told_at < bindparam("before"))


async def _purge_readings(unit: Unit, before: datetime) -> int:
    return (await unit.execute(_READINGS, {"before": before})).rowcount


async def _purge_notes(unit: Unit, before: datetime) -> int:
    await _purge_readings(unit, before)
    return (await unit.execute(_NOTES, {"before": before})).rowcount


KEEPS = (
    Keep(
        "record_notes",
        _DAYS,
        "that there was something new in a pupil's record",
        purge=_purge_notes,
        holds=Rows(RecordNote, pupil=("pupil_id",), others=("told_by",)),
    ),
    Keep(
        "record_readings",
        _DAYS,
        "who has read that there was something new",
        purge=_purge_readings,
        holds=Rows(RecordReading, person=("person_id",), pupil=("pupil_id",), others=("person_id",)),
    ),
)
