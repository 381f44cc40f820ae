"""What homes are told of the record; looked at again when it is about to be sent."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Words
from bot.people import whys
from bot.reminders.queries import marks_for
from bot.schools.policy import Policy
from bot.schools.queries import policy_of
from bot.talks.record.plans import NEW
from bot.talks.record.queries import homes, notes_by_ids, readings_of
from bot.talks.record.words import Told, told_new
from bot.talks.topics.queries import pupils


async def _load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    found = await notes_by_ids(unit, [notice.about_id for notice in notices])
    children = await pupils(unit, [note.pupil_id for note in found.values()])
    custody = await homes(unit, list(children))
    read = await readings_of(unit, list(found))
    marks = await marks_for(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped | Joined] = {}
    kept: dict[tuple[int, int, str | None], list[Notice]] = {}
    for notice in notices:
        note = found.get(notice.about_id)
        if note is None or notice.person_id not in custody.get(note.pupil_id, {}):
            loaded[notice.id] = Dropped("may not see it")
        elif notice.person_id in read.get(note.note_id, {}):
            loaded[notice.id] = Dropped("has read it")
        else:
            kept.setdefault((notice.person_id, notice.school_id, notice.bundle), []).append(notice)
    for (person_id, _school, _bundle), rows in kept.items():
        pupil = children[found[rows[0].about_id].pupil_id]
        policy = await policy_of(unit, pupil.school_id, pupil.policy_version)
        told = [
            Told(row.about_id, found[row.about_id].pupil_id, marks.get((person_id, found[row.about_id].pupil_id)))
            for row in rows
        ]
        loaded[rows[0].id] = _words(told, policy)
        loaded.update({row.id: Joined(rows[0].id) for row in rows[1:]})
    return loaded


def _words(told: Sequence[Told], policy: Policy) -> Words:
    return lambda: told_new(told, policy)


KINDS = (Kind(NEW, _load, why=whys.RECORD),)
