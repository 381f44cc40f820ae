"""The two questions after a talk, loaded for a batch; one message a family, however many children."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.booking.queries import Talk, talks
from bot.conferences.holding.feedback import words
from bot.conferences.holding.feedback.plans import FEEDBACK
from bot.conferences.holding.feedback.queries import settled
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.queries import LIVE
from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Words
from bot.people import whys
from bot.reminders.queries import marks_for

# As many talks as fit under a button of 64 bytes beside the answer.
_MOST = 4


async def _load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    about = sorted({notice.about_id for notice in notices})
    found = await talks(unit, about)
    given, missed = await settled(unit, about)
    homes = await homes_of(unit, (talk.booking.pupil_id for talk in found.values()))
    marks = await marks_for(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped | Joined] = {}
    kept: dict[int, list[tuple[Notice, Talk]]] = {}
    for notice in notices:
        talk = found.get(notice.about_id)
        if talk is None or talk.booking.state.value not in LIVE or notice.about_id in missed:
            loaded[notice.id] = Dropped("not held")
            continue
        home = homes.get(talk.booking.pupil_id, NO_HOMES)
        if notice.person_id not in home.custody or not home.sees(notice.person_id, talk.booking):
            loaded[notice.id] = Dropped("no custody, or hidden")
        elif (notice.about_id, notice.person_id) in given or len(kept.get(notice.person_id, ())) >= _MOST:
            loaded[notice.id] = Dropped("answered, or asked enough")
        else:
            kept.setdefault(notice.person_id, []).append((notice, talk))
    for person_id, rows in kept.items():
        rows.sort(key=lambda row: row[1].booking.starts_at)
        told = [talk for _notice, talk in rows]
        mark = marks.get((person_id, told[0].booking.pupil_id))
        leader = rows[0][0].id
        loaded[leader] = lambda told=told, mark=mark: words.asked(told, mark)  # type: ignore[misc]
        loaded.update({notice.id: Joined(leader) for notice, _talk in rows[1:]})
    return loaded


KINDS = (Kind(FEEDBACK, _load, why=whys.FEEDBACK),)
