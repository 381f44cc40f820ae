"""What is sent when somebody runs late, with the minutes as they stand when it is sent."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.booking.queries import talks
from bot.conferences.holding.lateness import words
from bot.conferences.holding.lateness.plans import BEHIND, LATE
from bot.conferences.holding.lateness.queries import minutes_late
from bot.conferences.holding.models import Side
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.queries import LIVE
from bot.conferences.rounds.queries import reaches, staff_reach
from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Words
from bot.people import whys
from bot.reminders.queries import marks_for

Found = dict[int, Words | Dropped | Joined]


async def _load_late(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    about = sorted({notice.about_id for notice in notices})
    found = await talks(unit, about)
    late = await minutes_late(unit, about, Side.HOME)
    reach = await staff_reach(unit, sorted({notice.person_id for notice in notices}))
    loaded: Found = {}
    for notice in notices:
        talk, minutes = found.get(notice.about_id), late.get(notice.about_id)
        if talk is None or minutes is None or talk.booking.state.value not in LIVE:
            loaded[notice.id] = Dropped("not booked")
        elif not reaches(reach, notice.person_id, talk.round_):
            loaded[notice.id] = Dropped("no longer staff of the class")
        else:
            loaded[notice.id] = lambda talk=talk, minutes=minutes: words.late(talk, minutes)  # type: ignore[misc]
    return loaded


async def _load_behind(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    about = sorted({notice.about_id for notice in notices})
    found = await talks(unit, about)
    late = await minutes_late(unit, about, Side.SCHOOL)
    homes = await homes_of(unit, (talk.booking.pupil_id for talk in found.values()))
    marks = await marks_for(unit, sorted({notice.person_id for notice in notices}))
    loaded: Found = {}
    for notice in notices:
        talk, minutes = found.get(notice.about_id), late.get(notice.about_id)
        if talk is None or minutes is None or talk.booking.state.value not in LIVE:
            loaded[notice.id] = Dropped("not booked")
            continue
        home = homes.get(talk.booking.pupil_id, NO_HOMES)
        if talk.booking.sequence != notice.params["sequence"]:
            loaded[notice.id] = Dropped("changed since")
        elif notice.person_id not in home.custody or not home.sees(notice.person_id, talk.booking):
            loaded[notice.id] = Dropped("no custody, or hidden")
        else:
            mark = marks.get((notice.person_id, talk.booking.pupil_id))
            loaded[notice.id] = lambda talk=talk, mark=mark, minutes=minutes: words.behind(talk, mark, minutes)  # type: ignore[misc]
    return loaded


KINDS = (Kind(LATE, _load_late, why=whys.TALK), Kind(BEHIND, _load_behind, why=whys.TALK))
