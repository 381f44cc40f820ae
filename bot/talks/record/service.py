"""Use cases of the pointer: tell that there is something new, and say that one has read it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, update

from bot.core.dates import local
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.notices import Reader
from bot.outbox.planning import plan
from bot.people.access import require
from bot.people.acting import Acting
from bot.schools.queries import policy_of
from bot.talks.record.models import RecordNote, RecordReading
from bot.talks.record.plans import new_notice
from bot.talks.record.queries import homes, notes_by_ids, pupils_of_classes, readings_of, told_today
from bot.talks.topics.access import about_pupil, allowed, is_guardian
from bot.talks.topics.facts import PupilFacts

SEE, READ, TELL = "record.see", "record.read", "record.tell"

_INSERT_NOTE = insert(RecordNote).returning(RecordNote.id)
_INSERT_READING = insert(RecordReading)
_WITH_PUPIL = (
    update(RecordReading)
    .where(RecordReading.note_id == bindparam("note"), RecordReading.person_id == bindparam("who"))
    .values(with_pupil=True)
)


async def tell_new(unit: Unit, acting: Acting, pupil_id: int) -> int:
    """There is something new in this pupil's record; how many homes hear of it now. Raises Outdated or NotAllowed."""
    person, pupil = await allowed(unit, acting, pupil_id, TELL)
    return await _tell(unit, person.person_id, [pupil])


async def tell_class(unit: Unit, acting: Acting, class_id: int) -> int:
    """The same of every pupil of a class. Raises Outdated or NotAllowed."""
    found = await pupils_of_classes(unit, [class_id])
    if not found:
        raise Outdated
    person = require(unit, acting, TELL, about_pupil(found[0]))
    return await _tell(unit, person.person_id, found)


async def _tell(unit: Unit, by: int, found: Sequence[PupilFacts]) -> int:
    first = found[0]
    if (await policy_of(unit, first.school_id, first.policy_version)).record.kind == "none":
        raise Outdated
    day = local(unit.now, first.zone).date()
    already = await told_today(unit, [pupil.pupil_id for pupil in found], day)
    fresh = [pupil for pupil in found if pupil.pupil_id not in already]
    told = await homes(unit, [pupil.pupil_id for pupil in fresh])
    for pupil in fresh:
        note = {
            "school_id": pupil.school_id,
            "pupil_id": pupil.pupil_id,
            "told_by": by,
            "told_on": day,
            "told_at": unit.now,
        }
        note_id = await unit.scalar(_INSERT_NOTE, note)
        readers = [Reader(pupil.school_id, person) for person in told.get(pupil.pupil_id, ())]
        plan(unit, [new_notice(reader, note_id, unit.now) for reader in readers])
    return len([pupil for pupil in fresh if told.get(pupil.pupil_id)])


async def read_record(unit: Unit, acting: Acting, note_id: int, with_pupil: bool) -> int:
    """One has read it; the pupil of it. Raises Outdated or NotAllowed."""
    note = (await notes_by_ids(unit, [note_id])).get(note_id)
    if note is None:
        raise Outdated
    person, _pupil = await allowed(unit, acting, note.pupil_id, READ)
    if not is_guardian(person, note.pupil_id):
        raise Outdated
    before = (await readings_of(unit, [note_id])).get(note_id, {})
    if person.person_id not in before:
        reading = {
            "school_id": note.school_id,
            "note_id": note_id,
            "pupil_id": note.pupil_id,
            "person_id": person.person_id,
            "with_pupil": with_pupil,
            "read_at": unit.now,
        }
        await unit.execute(_INSERT_READING, reading)
    elif with_pupil and not before[person.person_id]:
        await unit.execute(_WITH_PUPIL, {"note": note_id, "who": person.person_id})
    return note.pupil_id
