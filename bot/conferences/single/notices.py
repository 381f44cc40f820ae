"""What is sent about single talks: who may still hear of it, and the one sentence.

Each kind is loaded for a whole batch in a fixed number of statements, and is dropped when it is no longer true or
the person has no part in the talk any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from bot.conferences.booking.calendar_file import calendar_file
from bot.conferences.booking.queries import Talk
from bot.conferences.booking.words import Coming
from bot.conferences.homes import NO_HOMES, Homes, homes_of
from bot.conferences.models import GuestPart, RoundState
from bot.conferences.queries import LIVE
from bot.conferences.single import words
from bot.conferences.single.arranging.presses import ManageSingle
from bot.conferences.single.facts import WITHOUT_FILE, Single
from bot.conferences.single.plans import EVE, FILE, FOLLOW, GUEST, OFF, OFFERED, STAFF, TODAY, TOLD
from bot.conferences.single.presses import AttendSingle, OpenSingle
from bot.conferences.single.queries import bookings_by_id, singles
from bot.core.presses import Press
from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Load, Loaded, Notice, Words
from bot.people import whys
from bot.reminders.queries import marks_for

Found = dict[int, Words | Dropped | Joined]


class _Facts(Struct, frozen=True):
    """Everything a batch to guardians needs."""

    singles: Mapping[int, Single]
    homes: Mapping[int, Homes]
    talks: Mapping[int, Talk]
    marks: Mapping[tuple[int, int], str | None]
    now: datetime

    def invited(self, notice: Notice) -> Single | None:
        """The talk, while this guardian is invited to it."""
        single = self.singles.get(notice.about_id)
        if single is None:
            return None
        custody = self.homes.get(single.pupil_id, NO_HOMES).custody
        return single if notice.person_id in single.guardians(custody) else None

    def talk(self, notice: Notice, single: Single) -> Talk | None:
        """The booking the notice was planned for, unless it has changed or is not theirs to know of."""
        made = self.talks.get(notice.params["booking"])
        if made is None or made.booking.sequence != notice.params["sequence"]:
            return None
        homes = self.homes.get(single.pupil_id, NO_HOMES)
        return made if homes.sees(notice.person_id, made.booking) else None

    def mark(self, notice: Notice, single: Single) -> str | None:
        return self.marks.get((notice.person_id, single.pupil_id))


async def _facts(unit: Unit, notices: Sequence[Notice]) -> _Facts:
    found = await singles(unit, (notice.about_id for notice in notices))
    booked = [int(notice.params["booking"]) for notice in notices if "booking" in notice.params]
    return _Facts(
        found,
        await homes_of(unit, (single.pupil_id for single in found.values())),
        await bookings_by_id(unit, booked) if booked else {},
        await marks_for(unit, sorted({notice.person_id for notice in notices})),
        unit.now,
    )


Why = Callable[[_Facts, Notice, Single], str | None]


def _waits(_facts: _Facts, _notice: Notice, single: Single) -> str | None:
    return "withdrawn" if single.round_.state is RoundState.CANCELLED else None


def _as_it_is(_facts: _Facts, _notice: Notice, _single: Single) -> str | None:
    return None


def _still_booked(facts: _Facts, notice: Notice, single: Single) -> str | None:
    made = facts.talk(notice, single)
    return None if made is not None and made.booking.state.value in LIVE else "changed since"


def _to_home(why: Why) -> Load:
    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        facts = await _facts(unit, notices)
        loaded: Found = {}
        for notice in notices:
            single = facts.invited(notice)
            reason = "not invited" if single is None else why(facts, notice, single)
            if single is None or reason is not None:
                loaded[notice.id] = Dropped(reason or "not invited")
            else:
                loaded[notice.id] = _news(facts.mark(notice, single), single.round_id)
        return loaded

    return load


def _news(mark: str | None, round_id: int) -> Words:
    return lambda: words.news(mark, OpenSingle(round_id))


async def _load_file(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    facts = await _facts(unit, notices)
    loaded: Found = {}
    for notice in notices:
        single = facts.invited(notice)
        made = facts.talk(notice, single) if single is not None else None
        if single is None or made is None or single.kind in WITHOUT_FILE:
            loaded[notice.id] = Dropped("changed since, or not invited")
        else:
            loaded[notice.id] = _file(Coming(made, facts.mark(notice, single), unit.now))
    return loaded


def _file(coming: Coming) -> Words:
    return lambda: words.file(coming.mark, calendar_file(coming, coming.now))


async def _load_staff(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """To whoever holds the talk at this instant."""
    found = await singles(unit, (notice.about_id for notice in notices))
    loaded: Found = {}
    for notice in notices:
        single = found.get(notice.about_id)
        if single is None or single.round_.state is RoundState.CANCELLED:
            loaded[notice.id] = Dropped("withdrawn")
        elif not single.is_run_by(notice.person_id):
            loaded[notice.id] = Dropped("passed on")
        else:
            loaded[notice.id] = lambda round_id=single.round_id: words.news(None, ManageSingle(round_id))  # type: ignore[misc]
    return loaded


async def _load_guests(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """To a colleague who is invited by name."""
    found = await singles(unit, (notice.about_id for notice in notices))
    loaded: Found = {}
    for notice in notices:
        single = found.get(notice.about_id)
        guest = single.guest(notice.person_id) if single is not None else None
        if single is None or guest is None or guest.part is not GuestPart.COLLEAGUE:
            loaded[notice.id] = Dropped("not invited")
        else:
            loaded[notice.id] = lambda round_id=single.round_id: words.news(None, AttendSingle(round_id))  # type: ignore[misc]
    return loaded


async def _load_follow_ups(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """To either side, while that is the day."""
    facts = await _facts(unit, notices)
    loaded: Found = {}
    for notice in notices:
        single = facts.singles.get(notice.about_id)
        opens = _opens_for(facts, notice, single) if single is not None else None
        day = single.follow_up_on.isoformat() if single is not None and single.follow_up_on is not None else None
        if single is None or opens is None or single.round_.is_cancelled or day != notice.params["day"]:
            loaded[notice.id] = Dropped("another day, or not invited")
        else:
            mark = facts.mark(notice, single) if isinstance(opens, OpenSingle) else None
            loaded[notice.id] = lambda mark=mark, opens=opens: words.news(mark, opens)  # type: ignore[misc]
    return loaded


def _opens_for(facts: _Facts, notice: Notice, single: Single) -> Press | None:
    """The way to the talk for this person; None for who has no part in it."""
    if single.is_run_by(notice.person_id):
        return ManageSingle(single.round_id)
    guest = single.guest(notice.person_id)
    if guest is not None and guest.part is GuestPart.COLLEAGUE:
        return AttendSingle(single.round_id)
    return OpenSingle(single.round_id) if facts.invited(notice) is not None else None


KINDS = (
    Kind(OFFERED, _to_home(_waits), neutral=True, why=whys.TALK),
    Kind(TOLD, _to_home(_as_it_is), neutral=True, why=whys.TALK),
    Kind(OFF, _to_home(_as_it_is), neutral=True, why=whys.TALK),
    Kind(EVE, _to_home(_still_booked), neutral=True, why=whys.TALK),
    Kind(TODAY, _to_home(_still_booked), neutral=True, why=whys.TALK),
    Kind(FILE, _load_file, neutral=True, why=whys.TALK),
    Kind(STAFF, _load_staff, neutral=True, why=whys.TALK),
    Kind(GUEST, _load_guests, neutral=True, why=whys.TALK),
    Kind(FOLLOW, _load_follow_ups, neutral=True, why=whys.TALK),
)
