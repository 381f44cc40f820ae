"""What guardians are told about conferences: as sent, nameless, complete, with the buttons to act at once.

Each kind is loaded for a whole batch in a fixed number of statements, and is dropped when it is no longer true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from bot.conferences.booking import words
from bot.conferences.booking.calendar_file import calendar_file
from bot.conferences.booking.doubling import in_pairs
from bot.conferences.booking.queries import Suggestion, Talk, Ward, seers, suggestions, talks, wards_of
from bot.conferences.facts import BookingFacts, FreeSlot, RoundFacts
from bot.conferences.homes import NO_HOMES, Homes, homes_of
from bot.conferences.models import Form
from bot.conferences.needs import Needs, needs_of
from bot.conferences.online import WayIn, ways_in
from bot.conferences.plans import CALENDAR, DAY_BEFORE, INVITED, KEPT, NUDGE, SAME_DAY, SUGGESTED, TOLD
from bot.conferences.queries import LIVE, Waiting, bookings_of_pupils, free_slots, rounds, said_no_time
from bot.conferences.rules import fitting_times, is_open
from bot.conferences.wishes.queries import interpreter_needs
from bot.core.replies import Dropped, Message
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Load, Loaded, Notice, Words
from bot.people import whys
from bot.reminders.presses import ChangeDayBefore, ChangeSameDay
from bot.reminders.queries import marks_for, preferences_of
from bot.schools.queries import policy_of

Marks = Mapping[tuple[int, int], str | None]


def _families(notices: Iterable[Notice]) -> dict[tuple[int, str | None], list[Notice]]:
    """The notices that become one message: one person's with one bundle."""
    found: dict[tuple[int, str | None], list[Notice]] = {}
    for notice in notices:
        found.setdefault((notice.person_id, notice.bundle), []).append(notice)
    return found


def _one_message(notices: Sequence[Notice], made: Words) -> dict[int, Words | Joined]:
    """The first row carries the message, the others share its fate."""
    leader = notices[0]
    return {leader.id: made, **{follower.id: Joined(leader.id) for follower in notices[1:]}}


# Choose a time -------------------------------------------------------------------------------------------------------


class _Choosing(Struct, frozen=True):
    """Everything a batch of invitations needs."""

    rounds: Mapping[int, RoundFacts]
    wards: Sequence[Ward]
    settled: set[tuple[int, int, int]]
    free: Sequence[FreeSlot]
    marks: Marks
    undecided: set[int]
    needs: Needs
    # (round, pupil, person) of those whose talk takes two times.
    doubles: set[tuple[int, int, int]]

    def open_for(self, notice: Notice) -> list[tuple[RoundFacts, Ward]]:
        """The round of the notice with each child that still needs a time in it."""
        round_ = self.rounds.get(notice.about_id)
        if round_ is None:
            return []
        return [
            (round_, ward)
            for ward in self.wards
            if ward.person_id == notice.person_id
            and ward.class_id == round_.class_id
            and self.needs.is_asked(round_.round_id, ward.pupil_id)
            and (round_.round_id, ward.pupil_id, ward.person_id) not in self.settled
        ]


async def _choosing(unit: Unit, notices: Sequence[Notice]) -> _Choosing:
    persons = sorted({notice.person_id for notice in notices})
    found = {
        round_id: round_
        for round_id, round_ in (await rounds(unit, sorted({notice.about_id for notice in notices}))).items()
        if is_open(round_, unit.now)
    }
    wards = await wards_of(unit, persons)
    pupils = sorted({ward.pupil_id for ward in wards})
    booked, homes = await bookings_of_pupils(unit, pupils), await homes_of(unit, pupils)
    needs = await needs_of(unit, found.values())
    settled = _settled(wards, homes, booked, await said_no_time(unit, list(found)), needs)
    chosen = await preferences_of(unit, persons)
    return _Choosing(
        found,
        wards,
        settled,
        await free_slots(unit, list(found)),
        await marks_for(unit, persons),
        {person for person in persons if chosen[person].lock_screen is None},
        needs,
        await _doubles(unit, found.values(), wards, homes),
    )


async def _doubles(
    unit: Unit, found: Iterable[RoundFacts], wards: Sequence[Ward], homes: Mapping[int, Homes]
) -> set[tuple[int, int, int]]:
    custody = {person for of in homes.values() for person in of.custody}
    spoken = {person for person, language in (await interpreter_needs(unit, custody)).items() if language}
    if not spoken:
        return set()
    return {
        (round_.round_id, ward.pupil_id, ward.person_id)
        for round_ in found
        if (await policy_of(unit, round_.school_id, round_.policy_version)).interpreter.double_length
        for ward in wards
        if spoken & homes.get(ward.pupil_id, NO_HOMES).home_of(ward.person_id, round_.round_id)
    }


def _settled(
    wards: Sequence[Ward],
    homes: Mapping[int, Homes],
    booked: Sequence[BookingFacts],
    said: Iterable[Waiting],
    needs: Needs,
) -> set[tuple[int, int, int]]:
    """(round, pupil, person) of those whose own home has a talk, or waits for the teacher's help."""
    found: set[tuple[int, int, int]] = set()
    for ward in wards:
        of, person = homes.get(ward.pupil_id, NO_HOMES), ward.person_id
        talks: dict[int, list[BookingFacts]] = {}
        for each in booked:
            if each.pupil_id == ward.pupil_id and of.in_home(person, each):
                talks.setdefault(each.round_id, []).append(each)
        own = {round_id for round_id, made in talks.items() if needs.has_all(round_id, ward.pupil_id, made)}
        own |= {
            each.round_id
            for each in said
            if each.pupil_id == ward.pupil_id and each.person_id in of.home_of(person, each.round_id)
        }
        found |= {(round_id, ward.pupil_id, person) for round_id in own}
    return found


def _invites(say: Callable[[words.Invite], Message]) -> Load:
    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        facts = await _choosing(unit, notices)
        loaded: dict[int, Words | Dropped | Joined] = {}
        for (person_id, _bundle), rows in _families(notices).items():
            open_rows = [row for row in rows if facts.open_for(row)]
            loaded.update({row.id: Dropped("nothing to choose") for row in rows if row not in open_rows})
            if open_rows:
                needed = [pair for row in open_rows for pair in facts.open_for(row)]
                loaded.update(_one_message(open_rows, _invite(facts, person_id, needed, say)))
        return loaded

    return load


def _fitting(facts: _Choosing, round_: RoundFacts, ward: Ward) -> tuple[FreeSlot, ...]:
    if round_.is_cafe:
        return ()
    free = [slot for slot in facts.free if slot.round_id == round_.round_id]
    if (round_.round_id, ward.pupil_id, ward.person_id) in facts.doubles and not round_.form.is_shared:
        free = in_pairs(free)
    return fitting_times(free, round_.zone, ward.pupil_id) if free else ()


def _invite(
    facts: _Choosing, person_id: int, needed: Sequence[tuple[RoundFacts, Ward]], say: Callable[[words.Invite], Message]
) -> Words:
    children = tuple(
        words.Choosable(
            round_,
            ward.pupil_id,
            facts.marks.get((person_id, ward.pupil_id)),
            _fitting(facts, round_, ward),
            tables=round_.is_cafe,
        )
        for round_, ward in needed
    )
    family = {ward.pupil_id for ward in facts.wards if ward.person_id == person_id}
    invite = words.Invite(children, offers_lock_screen=len(family) > 1 and person_id in facts.undecided)
    return lambda: say(invite)


# A booked talk -------------------------------------------------------------------------------------------------------


class _Told(Struct, frozen=True):
    """Everything a batch about talks needs: the talks, the marks, who (person, pupil) has custody still, the homes."""

    talks: Mapping[int, Talk]
    marks: Marks
    custody: set[tuple[int, int]]
    homes: Mapping[int, Homes]
    # By round, of talks online.
    ways: Mapping[int, WayIn]

    def why_not(self, notice: Notice, *, live: bool = False) -> str | None:
        """Why a notice about a talk is no longer true or allowed."""
        talk = self.talks.get(notice.about_id)
        if talk is None:
            return "no such talk"
        if talk.booking.sequence != notice.params["sequence"]:
            return "changed since"
        if (notice.person_id, talk.booking.pupil_id) not in self.custody:
            return "no custody"
        if not self.may_know(notice.person_id, talk.booking):
            return "hidden"
        return "not booked" if live and talk.booking.state.value not in LIVE else None

    def may_know(self, person_id: int, booking: BookingFacts) -> bool:
        return self.homes.get(booking.pupil_id, NO_HOMES).sees(person_id, booking)

    def coming(self, notice: Notice, now: datetime) -> words.Coming:
        """The talk of a notice as its person is told of it."""
        talk = self.talks[notice.about_id]
        answers = self.homes.get(talk.booking.pupil_id, NO_HOMES).may_change(notice.person_id, talk.booking)
        mark = self.marks.get((notice.person_id, talk.booking.pupil_id))
        return words.Coming(talk, mark, now, answers, self.ways.get(talk.round_.round_id))


async def _talks(unit: Unit, notices: Sequence[Notice]) -> _Told:
    persons = sorted({notice.person_id for notice in notices})
    found = await talks(unit, sorted({notice.about_id for notice in notices}))
    custody = {(ward.person_id, ward.pupil_id) for ward in await wards_of(unit, persons)}
    homes = await homes_of(unit, (talk.booking.pupil_id for talk in found.values()))
    online = [talk for talk in found.values() if talk.booking.form_in(talk.round_) is Form.VIRTUAL]
    ways = await ways_in(unit, (talk.round_.round_id for talk in online))
    return _Told(found, await marks_for(unit, persons), custody, homes, ways)


def _about_talks(say: Callable[[Sequence[words.Coming]], Message], *, live: bool) -> Load:
    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        facts = await _talks(unit, notices)
        loaded: dict[int, Words | Dropped | Joined] = {}
        for rows in _families(notices).values():
            kept: list[Notice] = []
            for row in rows:
                why = facts.why_not(row, live=live)
                if why is None:
                    kept.append(row)
                else:
                    loaded[row.id] = Dropped(why)
            if kept:
                kept.sort(key=lambda row: facts.talks[row.about_id].booking.starts_at)
                told = [facts.coming(row, unit.now) for row in kept]
                loaded.update(_one_message(kept, lambda told=told: say(told)))  # type: ignore[misc]
        return loaded

    return load


async def _load_suggested(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    facts = await _talks(unit, notices)
    found = await suggestions(unit, [notice.params["proposal"] for notice in notices])
    loaded: dict[int, Words | Dropped | Joined] = {}

    def says(coming: words.Coming, suggestion: Suggestion) -> Words:
        return lambda: words.suggested(coming, suggestion.proposal_id, suggestion.slot_id, suggestion.starts_at)

    for notice in notices:
        suggestion = found.get(notice.params["proposal"])
        why = facts.why_not(notice, live=True)
        if why is None and (suggestion is None or suggestion.over or not facts.coming(notice, unit.now).answers):
            why = "answered, or nothing to answer"
        if (
            why is None
            and suggestion
            and not facts.may_know(suggestion.person_id, facts.talks[notice.about_id].booking)
        ):
            why = "hidden"
        if why is None and suggestion:
            loaded[notice.id] = says(facts.coming(notice, unit.now), suggestion)
        else:
            loaded[notice.id] = Dropped(why or "no such suggestion")
    return loaded


async def _load_file(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    facts = await _talks(unit, notices)
    see = await seers(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped | Joined] = {}
    for notice in notices:
        talk = facts.talks.get(notice.about_id)
        if talk is None or talk.booking.sequence != notice.params["sequence"]:
            loaded[notice.id] = Dropped("changed since")
            continue
        # Whoever had the file once need not see this child's talks any more.
        if (notice.person_id, talk.booking.pupil_id) not in see or not facts.may_know(notice.person_id, talk.booking):
            loaded[notice.id] = Dropped("may not see it")
            continue
        coming = facts.coming(notice, unit.now)
        loaded[notice.id] = lambda coming=coming: words.file(coming, calendar_file(coming, unit.now))  # type: ignore[misc]
    return loaded


KINDS = (
    Kind(INVITED, _invites(words.invited), why=whys.CHOOSING),
    Kind(NUDGE, _invites(words.nudged), why=whys.CHOOSING),
    Kind(TOLD, _about_talks(words.told, live=False), why=whys.TALK),
    Kind(DAY_BEFORE, _about_talks(words.day_before, live=True), why=whys.DAY_BEFORE, change=ChangeDayBefore()),
    Kind(SAME_DAY, _about_talks(words.same_day, live=True), why=whys.SAME_DAY, change=ChangeSameDay()),
    Kind(CALENDAR, _load_file, why=whys.FILE),
    Kind(SUGGESTED, _load_suggested, why=whys.TALK),
    Kind(KEPT, _about_talks(lambda coming: words.kept(coming[0]), live=True), why=whys.TALK),
)
