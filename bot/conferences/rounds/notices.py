"""What is sent about rounds: the teacher's board and two rings, and to guardians that a talk is off, moved or new.

Each kind is loaded for a whole batch in a fixed number of statements, and is dropped when it is no longer true or the
person no longer allowed to hear it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conferences.booking.queries import Talk, talks, wards_of
from bot.conferences.facts import RoundFacts
from bot.conferences.homes import NO_HOMES, Homes, homes_of
from bot.conferences.models import BookingState
from bot.conferences.plans import BOARD, LATE, MOVED, NO_TIME, OFF
from bot.conferences.queries import LIVE, boards, rounds, waiting_for_times
from bot.conferences.rounds import words
from bot.conferences.rounds.plans import CHANGED
from bot.conferences.rounds.queries import offers_instead, reaches, staff_reach
from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Words
from bot.people import whys
from bot.reminders.queries import marks_for

Found = dict[int, Words | Dropped | Joined]


def _about(notices: Sequence[Notice]) -> list[int]:
    return sorted({notice.about_id for notice in notices})


def _persons(notices: Sequence[Notice]) -> list[int]:
    return sorted({notice.person_id for notice in notices})


def _together(notices: Sequence[Notice]) -> list[list[Notice]]:
    """The notices that become one message: one person's with one bundle; each other by itself."""
    found: dict[tuple[int, str | None, int], list[Notice]] = {}
    for notice in notices:
        alone = notice.id if notice.bundle is None else 0
        found.setdefault((notice.person_id, notice.bundle, alone), []).append(notice)
    return list(found.values())


def _one_message(notices: Sequence[Notice], made: Words) -> Found:
    return {notices[0].id: made, **{follower.id: Joined(notices[0].id) for follower in notices[1:]}}


# To staff ------------------------------------------------------------------------------------------------------------


async def _rounds_for_staff(unit: Unit, notices: Sequence[Notice]) -> dict[int, RoundFacts | Dropped]:
    """By notice, its round, or why the person does not hear of it."""
    found = await rounds(unit, _about(notices))
    reach = await staff_reach(unit, _persons(notices))
    result: dict[int, RoundFacts | Dropped] = {}
    for notice in notices:
        round_ = found.get(notice.about_id)
        if round_ is None:
            result[notice.id] = Dropped("no such round")
        elif not reaches(reach, notice.person_id, round_):
            result[notice.id] = Dropped("no longer staff of the class")
        else:
            result[notice.id] = round_
    return result


async def _load_boards(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    rounds_ = await _rounds_for_staff(unit, notices)
    far = await boards(unit, _about(notices))
    now = unit.now

    def words_of(round_: RoundFacts) -> Words:
        return lambda: words.board(round_, far[round_.round_id], now)

    loaded: Found = {}
    for notice in notices:
        round_ = rounds_[notice.id]
        if isinstance(round_, Dropped):
            loaded[notice.id] = round_
        elif round_.teacher_id != notice.person_id:
            loaded[notice.id] = Dropped("passed on")
        else:
            loaded[notice.id] = words_of(round_)
    return loaded


async def _load_no_time(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    rounds_ = await _rounds_for_staff(unit, notices)
    waiting = await waiting_for_times(unit, _about(notices))

    def words_of(round_: RoundFacts, families: int) -> Words:
        return lambda: words.no_time(round_, families)

    loaded: Found = {}
    for together in _together(notices):
        round_ = rounds_[together[0].id]
        if isinstance(round_, Dropped):
            loaded.update({notice.id: round_ for notice in together})
            continue
        families = len({each.pupil_id for each in waiting if each.round_id == round_.round_id})
        if families:
            loaded.update(_one_message(together, words_of(round_, families)))
        else:
            loaded.update({notice.id: Dropped("dealt with") for notice in together})
    return loaded


async def _load_late(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    found = await talks(unit, _about(notices))
    reach = await staff_reach(unit, _persons(notices))

    def words_of(talk: Talk) -> Words:
        return lambda: words.cancelled_late(talk)

    loaded: Found = {}
    for notice in notices:
        talk = found.get(notice.about_id)
        if talk is None or talk.booking.state is not BookingState.CANCELLED_LATE:
            loaded[notice.id] = Dropped("changed since")
        elif not reaches(reach, notice.person_id, talk.round_):
            loaded[notice.id] = Dropped("no longer staff of the class")
        else:
            loaded[notice.id] = words_of(talk)
    return loaded


# To guardians --------------------------------------------------------------------------------------------------------


class _Home:
    """What a batch to guardians needs: the talks, who has custody still, the pupils' homes, and the marks of lock
    screens."""

    def __init__(
        self,
        found: Mapping[int, Talk],
        custody: set[tuple[int, int]],
        marks: Mapping[tuple[int, int], str | None],
        homes: Mapping[int, Homes],
    ) -> None:
        self.talks = found
        self._custody = custody
        self._marks = marks
        self._homes = homes

    def homes(self, talk: Talk) -> Homes:
        return self._homes.get(talk.booking.pupil_id, NO_HOMES)

    def talk_for(self, notice: Notice) -> Talk | Dropped:
        """The talk as the notice was planned for it, or why this person does not hear of it."""
        talk = self.talks.get(notice.about_id)
        if talk is None:
            return Dropped("no such talk")
        if notice.params.get("sequence", talk.booking.sequence) != talk.booking.sequence:
            return Dropped("changed since")
        if (notice.person_id, talk.booking.pupil_id) not in self._custody:
            return Dropped("no custody")
        if not self.homes(talk).sees(notice.person_id, talk.booking):
            return Dropped("hidden")
        return talk

    def mark(self, notice: Notice, talk: Talk) -> str | None:
        return self._marks.get((notice.person_id, talk.booking.pupil_id))


async def _home(unit: Unit, notices: Sequence[Notice]) -> _Home:
    persons = _persons(notices)
    found = await talks(unit, _about(notices))
    custody = {(ward.person_id, ward.pupil_id) for ward in await wards_of(unit, persons)}
    homes = await homes_of(unit, (talk.booking.pupil_id for talk in found.values()))
    return _Home(found, custody, await marks_for(unit, persons), homes)


async def _load_off(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    home = await _home(unit, notices)
    offers = await offers_instead(unit, home.talks.values())
    loaded: Found = {}
    for notice in notices:
        talk = home.talk_for(notice)
        if isinstance(talk, Dropped):
            loaded[notice.id] = talk
            continue
        times, again = offers[talk.booking.booking_id]
        has_one = any(home.homes(talk).in_home(notice.person_id, booking) for booking in again)
        if talk.booking.state is not BookingState.CANCELLED_BY_SCHOOL or has_one:
            loaded[notice.id] = Dropped("has a new time")
            continue
        mark = home.mark(notice, talk)
        loaded[notice.id] = lambda talk=talk, mark=mark, times=times: words.off(talk, mark, times)  # type: ignore[misc]
    return loaded


async def _load_moved(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    home = await _home(unit, notices)
    loaded: Found = {}
    for notice in notices:
        talk = home.talk_for(notice)
        if isinstance(talk, Dropped):
            loaded[notice.id] = talk
        elif talk.booking.state.value not in LIVE:
            loaded[notice.id] = Dropped("not booked")
        else:
            mark, answers = home.mark(notice, talk), home.homes(talk).may_change(notice.person_id, talk.booking)
            loaded[notice.id] = lambda talk=talk, mark=mark, answers=answers: words.moved(  # type: ignore[misc]
                talk, mark, answers=answers
            )
    return loaded


async def _load_changed(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    home = await _home(unit, notices)
    loaded: Found = {}
    for together in _together(notices):
        kept: list[tuple[Notice, Talk]] = []
        for notice in together:
            talk = home.talk_for(notice)
            if isinstance(talk, Dropped):
                loaded[notice.id] = talk
            elif talk.booking.state.value not in LIVE:
                loaded[notice.id] = Dropped("not booked")
            else:
                kept.append((notice, talk))
        if kept:
            rows, told = [notice for notice, _talk in kept], [talk for _notice, talk in kept]
            marks = [home.mark(notice, talk) for notice, talk in kept]
            made: Words = lambda told=told, marks=marks: words.changed(told, marks)  # type: ignore[misc]  # noqa: E731
            loaded.update(_one_message(rows, made))
    return loaded


KINDS = (
    Kind(BOARD, _load_boards, why=whys.CLASS_TALKS),
    Kind(NO_TIME, _load_no_time, why=whys.CLASS_TALKS),
    Kind(LATE, _load_late, why=whys.CLASS_TALKS),
    Kind(OFF, _load_off, why=whys.TALK),
    Kind(MOVED, _load_moved, why=whys.TALK),
    Kind(CHANGED, _load_changed, neutral=True, why=whys.TALK),
)
