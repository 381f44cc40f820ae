"""What guardians are sent about wishes: one question, dropped once it is answered or nobody asks any more."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.booking.queries import wards_of
from bot.conferences.wishes import words
from bot.conferences.wishes.plans import ASKED
from bot.conferences.wishes.queries import calls, wishes_of
from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Words
from bot.people import whys
from bot.reminders.queries import marks_for


async def _load_asked(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    found = await calls(unit, sorted({notice.about_id for notice in notices}))
    persons = sorted({notice.person_id for notice in notices})
    wards, marks = await wards_of(unit, persons), await marks_for(unit, persons)
    said = await wishes_of(unit, list(found))
    loaded: dict[int, Words | Dropped | Joined] = {}
    families: dict[int, list[Notice]] = {}
    children: dict[int, list[str | None]] = {}
    for notice in notices:
        call = found.get(notice.about_id)
        mine = [each for each in wards if call and (each.person_id, each.class_id) == (notice.person_id, call.class_id)]
        waiting = [each for each in mine if (notice.about_id, each.pupil_id, each.person_id) not in said]
        if call is None or not call.is_open(unit.now) or not waiting:
            loaded[notice.id] = Dropped("answered, or asked no more")
            continue
        families.setdefault(notice.person_id, []).append(notice)
        children.setdefault(notice.person_id, []).extend(marks.get((each.person_id, each.pupil_id)) for each in waiting)
    for person_id, rows in families.items():
        until = [found[row.about_id] for row in rows]
        made: Words = lambda until=until, own=children[person_id]: words.asked(until, own)  # type: ignore[misc]  # noqa: E731
        loaded.update({rows[0].id: made, **{row.id: Joined(rows[0].id) for row in rows[1:]}})
    return loaded


KINDS = (Kind(ASKED, _load_asked, why=whys.CHOOSING),)
