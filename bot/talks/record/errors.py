"""What may go wrong with the record, and the race that telling of something new may lose."""

from __future__ import annotations

from bot.core.errors import Constraint, Refusal


class NoTalkToRecord(Refusal):
    """The talk has not begun, was called off, or is long over."""


# Two of a team at once: the second finds that it was told today. Reading on two phones of one person is one reading.
LOST_RACES = (
    Constraint("uq_record_notes_pupil_id_told_on", ("record_notes.pupil_id", "record_notes.told_on")),
    Constraint("uq_record_readings_note_id_person_id", ("record_readings.note_id", "record_readings.person_id")),
)
