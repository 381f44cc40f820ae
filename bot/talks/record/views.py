"""What screens of the pointer need, read and put together for one reader."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.confidential.queries import record_of
from bot.core.unit import Unit
from bot.people.access import may
from bot.people.acting import Acting
from bot.people.pages.service import has_pages
from bot.schools.queries import policy_of
from bot.talks.agreements.queries import talk_at_hand
from bot.talks.record.facts import ClassRecords, Readings, RecordView
from bot.talks.record.queries import homes, newest_notes, pupils_of_classes, readings_of
from bot.talks.record.service import SEE, TELL
from bot.talks.topics.access import about_pupil, allowed, is_guardian


async def record_view(unit: Unit, acting: Acting, pupil_id: int) -> RecordView:
    """A guardian reads of their own receipt only. Raises Outdated or NotAllowed."""
    person, pupil = await allowed(unit, acting, pupil_id, SEE)
    policy = await policy_of(unit, pupil.school_id, pupil.policy_version)
    note = (await newest_notes(unit, [pupil_id])).get(pupil_id)
    staff = not is_guardian(person, pupil_id)
    read = (await readings_of(unit, [note.note_id])).get(note.note_id, {}) if note else {}
    told = (await homes(unit, [pupil_id])).get(pupil_id, {}) if staff else {}
    readings = Readings(
        [name for reader, name in told.items() if reader in read],
        [name for reader, name in told.items() if reader not in read],
        mine=person.person_id in read,
        with_pupil=any(read.values()),
    )
    tells = staff and policy.record.kind != "none" and may(acting, TELL, about_pupil(pupil))
    pages = await has_pages(unit)
    reads = await record_of(unit, pupil_id, person.person_id) if pages else None
    at_hand = await talk_at_hand(unit, pupil_id) if pages and staff and may(acting, TELL, about_pupil(pupil)) else None
    writes = at_hand.booking.booking_id if at_hand else None
    return RecordView(pupil, policy, note, readings, staff, tells, reads, writes)


async def class_records(unit: Unit, class_ids: Sequence[int]) -> ClassRecords:
    """Which homes of these classes have read what is new."""
    found = await pupils_of_classes(unit, class_ids) if class_ids else []
    notes = await newest_notes(unit, [pupil.pupil_id for pupil in found])
    read = await readings_of(unit, [note.note_id for note in notes.values()])
    return ClassRecords(found, {pupil: bool(read.get(note.note_id)) for pupil, note in notes.items()})
