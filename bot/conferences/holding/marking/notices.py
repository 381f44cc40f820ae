"""What the teacher is sent about talks that were held: no name, and nothing that has been dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.conferences.booking.queries import talks
from bot.conferences.facts import RoundFacts
from bot.conferences.holding.marking import words
from bot.conferences.holding.marking.plans import ASKED, MORE
from bot.conferences.holding.marking.queries import held_lines
from bot.conferences.models import RoundState
from bot.conferences.queries import rounds
from bot.conferences.rounds.queries import reaches, staff_reach
from bot.core.dates import local
from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Words
from bot.people import whys

Found = dict[int, Words | Dropped | Joined]


def _asks(round_: RoundFacts, day: date, number: int) -> Words:
    return lambda: words.asked(round_, day, number)


async def _load_asked(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    found = await rounds(unit, sorted({notice.about_id for notice in notices}))
    reach = await staff_reach(unit, sorted({notice.person_id for notice in notices}))
    loaded: Found = {}
    for notice in notices:
        round_ = found.get(notice.about_id)
        if round_ is None or round_.state is RoundState.CANCELLED:
            loaded[notice.id] = Dropped("no such round")
        elif round_.teacher_id != notice.person_id or not reaches(reach, notice.person_id, round_):
            loaded[notice.id] = Dropped("passed on")
        else:
            day = date.fromisoformat(notice.params["day"])
            lines = [
                line
                for line in await held_lines(unit, round_.round_id)
                if line.outcome is None
                and line.has_begun(unit.now)
                and local(line.starts_at, round_.zone).date() == day
            ]
            loaded[notice.id] = _asks(round_, day, len(lines)) if lines else Dropped("marked")
    return loaded


async def _load_more(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    found = await talks(unit, sorted({notice.about_id for notice in notices}))
    reach = await staff_reach(unit, sorted({notice.person_id for notice in notices}))
    loaded: Found = {}
    for notice in notices:
        talk = found.get(notice.about_id)
        if talk is None:
            loaded[notice.id] = Dropped("no such talk")
        elif not reaches(reach, notice.person_id, talk.round_):
            loaded[notice.id] = Dropped("no longer staff of the class")
        else:
            loaded[notice.id] = lambda talk=talk: words.more(talk)  # type: ignore[misc]
    return loaded


KINDS = (Kind(ASKED, _load_asked, why=whys.CLASS_TALKS), Kind(MORE, _load_more, why=whys.CLASS_TALKS))
