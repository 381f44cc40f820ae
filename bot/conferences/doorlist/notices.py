"""The door list as it is sent to whoever asked for it: made when it is sent, so that it is as new as can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.conferences.doorlist.lines import DoorLine, door_lines
from bot.conferences.doorlist.plans import DOOR_LIST
from bot.conferences.doorlist.queries import elsewhere
from bot.conferences.doorlist.sheet import door_list
from bot.conferences.facts import RoundFacts
from bot.conferences.queries import rounds
from bot.conferences.rounds.queries import reaches, staff_reach
from bot.conferences.rounds.running.queries import times_of_round
from bot.conferences.rounds.wording import class_name
from bot.core.replies import Dropped, Message
from bot.core.texts import _
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Words
from bot.people import whys


async def _load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    found = await rounds(unit, sorted({notice.about_id for notice in notices}))
    reach = await staff_reach(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped | Joined] = {}
    for notice in notices:
        round_ = found.get(notice.about_id)
        if round_ is None or not reaches(reach, notice.person_id, round_):
            loaded[notice.id] = Dropped("no longer staff of the class")
            continue
        spans = await elsewhere(unit, round_.teacher_id, round_.round_id)
        lines = await times_of_round(unit, round_.round_id)
        days = door_lines(lines, spans, round_.zone, unit.now, shared=round_.form.is_shared)
        loaded[notice.id] = _words(round_, days, unit.now) if days else Dropped("no times ahead")
    return loaded


def _words(round_: RoundFacts, days: Mapping[date, list[DoorLine]], now: datetime) -> Words:
    def words() -> Message:
        text = _("The door list for %(class_name)s, to print.", class_name=class_name(round_.class_name))
        return Message(text, document=door_list(round_, days, now))

    return words


KINDS = (Kind(DOOR_LIST, _load, asked=True, why=whys.FILE),)
