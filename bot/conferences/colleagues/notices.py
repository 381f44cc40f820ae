"""What colleagues are told of talks they are invited to; looked at again when it is about to be sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.conferences.booking.queries import Talk, talks
from bot.conferences.colleagues import words
from bot.conferences.colleagues.plans import ASKED, EVE, OFF, SAID
from bot.conferences.colleagues.queries import Guest, guests_at
from bot.conferences.queries import LIVE
from bot.conferences.rounds.queries import reaches, staff_reach
from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Load, Loaded, Notice, Words
from bot.people import whys

# The message for this notice of a talk and, if the person is invited, what they answered; or why there is none.
Said = Callable[[Notice, Talk, Guest | None, bool], Words | str]


def _load(say: Said) -> Load:
    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        about = sorted({notice.about_id for notice in notices})
        found, guests = await talks(unit, about), await guests_at(unit, about)
        reach = await staff_reach(unit, sorted({notice.person_id for notice in notices}))
        loaded: dict[int, Words | Dropped | Joined] = {}
        for notice in notices:
            talk = found.get(notice.about_id)
            if talk is None or not reaches(reach, notice.person_id, talk.round_):
                loaded[notice.id] = Dropped("no longer staff of the class")
            elif talk.booking.sequence != notice.params["sequence"]:
                loaded[notice.id] = Dropped("changed since")
            else:
                own = next((each for each in guests[notice.about_id] if each.person_id == notice.person_id), None)
                made = say(notice, talk, own, talk.booking.state.value in LIVE)
                loaded[notice.id] = Dropped(made) if isinstance(made, str) else made
        return loaded

    return load


def _asked(notice: Notice, talk: Talk, own: Guest | None, live: bool) -> Words | str:
    if not live or own is None or own.comes is not None:
        return "answered, or not invited"
    again = bool(notice.params["again"])
    return lambda: words.asked(talk, again=again)


def _day_before(_notice: Notice, talk: Talk, own: Guest | None, live: bool) -> Words | str:
    return (lambda: words.day_before(talk)) if live and own is not None and own.comes is not False else "does not come"


def _off(_notice: Notice, talk: Talk, own: Guest | None, live: bool) -> Words | str:
    return "invited again" if live and own is not None else (lambda: words.off(talk, cancelled=not live))


def _said(_notice: Notice, talk: Talk, _own: Guest | None, live: bool) -> Words | str:
    return (lambda: words.said(talk)) if live else "not booked"


KINDS = tuple(
    Kind(name, _load(say), why=whys.TALK)
    for name, say in ((ASKED, _asked), (EVE, _day_before), (OFF, _off), (SAID, _said))
)
