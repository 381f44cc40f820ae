"""From rows to a problem without names, and back: who still needs a time, and when it could be.

The one rule kept here: hard limits are what leaves a time out (closed days, blocked and taken times, other talks of
the teacher or the family); a wish only says which of the times that are left suit. A dozen statements, however many
families there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from bot.conferences.booking.queries import wards_of
from bot.conferences.facts import RoundFacts
from bot.conferences.homes import NO_HOMES, Homes, homes_of
from bot.conferences.needs import Needs, needs_of
from bot.conferences.queries import PupilName, rounds
from bot.conferences.scheduling.problem import Party, Problem, Time
from bot.conferences.scheduling.queries import (
    Proposed,
    SchedulingFacts,
    SlotRow,
    TalkRow,
    lines_of,
    pupils_of_classes,
    slots_of,
    talks_of_families,
    teachers_talks,
)
from bot.conferences.wishes.queries import Call, interpreter_needs, newest_calls, wishes_of
from bot.conferences.wishes.rules import Wish, suits
from bot.core.dates import local
from bot.core.unit import Unit
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy.document import Policy
from bot.schools.queries import calendar_of, policy_of

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
Who = tuple[int, int, int | None]


class Seeking(Struct, frozen=True):
    """A talk that needs a time: whose it is, and what its home said. `by_hand`: the pupil's two homes have one talk
    between them, and which of them gets it the teacher decides."""

    who: Who
    pupil: PupilName
    home: tuple[int, ...]
    wishes: tuple[Wish, ...] = ()
    double: bool = False
    by_hand: bool = False

    @property
    def said_when(self) -> bool:
        """Whether the home named times that suit, so that others do not."""
        return any(not wish.is_open for wish in self.wishes)


class Loaded(Struct, frozen=True):
    """The problem, and what its numbers stand for."""

    problem: Problem
    rounds: Mapping[int, RoundFacts]
    slots: Mapping[int, SlotRow]
    seeking: Mapping[int, Seeking]
    by_hand: tuple[Seeking, ...]
    lines: tuple[Proposed, ...]

    @property
    def standing(self) -> tuple[Proposed, ...]:
        """The lines whose times nobody has taken meanwhile, of people who still need them."""
        free, wanted = {time.id for time in self.problem.times}, {each.who for each in self.seeking.values()}
        return tuple(
            line
            for line in self.lines
            if line.who in wanted and line.slot_id in free and (line.next_slot_id is None or line.next_slot_id in free)
        )

    def without(self) -> list[Seeking]:
        """Who has no line."""
        have = {line.who for line in self.lines}
        return [each for each in (*self.seeking.values(), *self.by_hand) if each.who not in have]


def minutes(moment: datetime) -> int:
    """An instant as a whole number."""
    return int((moment - _EPOCH).total_seconds()) // 60


async def load(unit: Unit, search: SchedulingFacts, *, locked: bool = False) -> Loaded:
    """What is to be solved for this search, as the database has it now; `locked`: the times stay as they are."""
    found = await rounds(unit, search.round_ids)
    slots = {slot.slot_id: slot for slot in await slots_of(unit, list(found), locked=locked)}
    lines = [line for line in await lines_of(unit, search.id) if line.slot_id in slots]
    school = next(iter(found.values())).school
    policy = await policy_of(unit, school.id, school.policy_version)
    times, used = await _times(unit, list(slots.values()), await calendar_of(unit, school))
    people = await _people(unit, found, policy)
    seeking = [each for each in people.seeking() if not each.by_hand]
    by_round: dict[int, list[Time]] = {}
    for time in times:
        by_round.setdefault(slots[time.id].round_id, []).append(time)
    kept = {line.who: line.slot_id for line in lines if line.kept}
    parties = []
    for number, each in enumerate(seeking):
        round_ = found[each.who[0]]
        mine = by_round.get(round_.round_id, [])
        parties.append(people.party(number, each, round_, mine, slots, kept.get(each.who)))
    problem = Problem(tuple(times), tuple(parties), tuple(used), search.pause_after)
    by_hand = tuple(each for each in people.seeking() if each.by_hand)
    return Loaded(problem, found, slots, dict(enumerate(seeking)), by_hand, tuple(lines))


async def _times(unit: Unit, slots: Sequence[SlotRow], calendar: SchoolCalendar) -> tuple[list[Time], list[Time]]:
    """The times that can be given away, each with the one that follows; and those that somebody has."""
    busy: dict[int, list[tuple[datetime, datetime, int]]] = {}
    for row in await teachers_talks(unit, sorted({slot.teacher_id for slot in slots})):
        busy.setdefault(row.teacher_id, []).append((row.starts_at, row.ends_at, row.round_id))
    can: dict[int, SlotRow] = {}
    for slot in slots:
        in_the_way = any(
            starts < slot.ends_at and slot.starts_at < ends for starts, ends, _of in busy.get(slot.teacher_id, ())
        )
        day = calendar.local(slot.starts_at).date()
        if slot.free and slot.starts_at > unit.now and not in_the_way and calendar.is_school_day(day):
            can[slot.slot_id] = slot
    begins = {(slot.round_id, slot.starts_at): slot.slot_id for slot in can.values()}

    def time_of(slot: SlotRow) -> Time:
        day = calendar.local(slot.starts_at).date().toordinal()
        following = begins.get((slot.round_id, slot.ends_at))
        return Time(slot.slot_id, slot.teacher_id, minutes(slot.starts_at), minutes(slot.ends_at), day, following)

    return [time_of(slot) for slot in can.values()], [time_of(slot) for slot in slots if slot.booked]


class _People(Struct, frozen=True):
    """Everything a problem needs to know of the homes of some classes."""

    rounds: Mapping[int, RoundFacts]
    pupils: Mapping[int, Sequence[PupilName]]
    homes: Mapping[int, Homes]
    talks: Mapping[int, Sequence[TalkRow]]
    wards: Mapping[int, frozenset[int]]
    calls: Mapping[int, Call]
    said: Mapping[tuple[int, int, int], Wish]
    interpreters: Mapping[int, str]
    policy: Policy
    needs: Needs

    def seeking(self) -> Iterable[Seeking]:
        """Every talk of these rounds that has no time."""
        for round_ in self.rounds.values():
            for pupil in self.pupils[round_.class_id]:
                if self.needs.is_asked(round_.round_id, pupil.pupil_id):
                    yield from self._of_pupil(round_, pupil)

    def _of_pupil(self, round_: RoundFacts, pupil: PupilName) -> Iterable[Seeking]:
        of = self.homes.get(pupil.pupil_id, NO_HOMES)
        talks = [talk for talk in self.talks.get(pupil.pupil_id, ()) if talk.round_id == round_.round_id]
        owners = {talk.owner_id for talk in talks}
        homes = of.homes(round_.round_id)
        if len(homes) > 1 and of.two_talks(self.policy, round_.round_id):
            for home in homes:
                if not owners & {None, *home}:
                    yield self._one(round_, pupil, min(home), tuple(home))
        elif not talks:
            yield replace(self._one(round_, pupil, None, tuple(of.custody)), by_hand=len(homes) > 1)

    def _one(self, round_: RoundFacts, pupil: PupilName, owner: int | None, home: tuple[int, ...]) -> Seeking:
        call = self.calls.get(round_.class_id)
        said = [self.said.get((call.call_id, pupil.pupil_id, person)) for person in home] if call else []
        doubles = self.policy.interpreter.double_length and any(self.interpreters.get(person) for person in home)
        wishes = tuple(wish for wish in said if wish is not None)
        return Seeking((round_.round_id, pupil.pupil_id, owner), pupil, home, wishes, bool(doubles))

    def party(
        self,
        number: int,
        each: Seeking,
        round_: RoundFacts,
        times: Sequence[Time],
        slots: Mapping[int, SlotRow],
        kept: int | None,
    ) -> Party:
        """The talk as the solver sees it. Whoever of a home answered: a time suits when it suits one of them, and
        better when it suits all."""
        place = {time.id: local(slots[time.id].starts_at, round_.zone) for time in times}
        answers = each.wishes or (Wish(),)
        fits = tuple(time for time, moment in place.items() if any(suits(wish, moment) for wish in answers))
        best = tuple(time for time in fits if all(suits(wish, place[time]) for wish in answers))
        people = (*each.home, -each.who[1])
        busy = tuple(sorted(self._busy(each)))
        return Party(number, round_.teacher_id, people, fits, best, each.double, busy, kept if kept in place else None)

    def _busy(self, each: Seeking) -> Iterable[tuple[int, int, int]]:
        mine = {each.who[1], *(pupil for person in each.home for pupil in self.wards.get(person, ()))}
        for talk in (talk for pupil in sorted(mine) for talk in self.talks.get(pupil, ())):
            of = self.homes.get(talk.pupil_id, NO_HOMES)
            home = of.home_of(talk.owner_id, talk.round_id) if talk.owner_id is not None else frozenset(each.home)
            if talk.pupil_id == each.who[1] or home & set(each.home):
                yield minutes(talk.starts_at), minutes(talk.ends_at), talk.teacher_id


async def _people(unit: Unit, found: Mapping[int, RoundFacts], policy: Policy) -> _People:
    classes = sorted({round_.class_id for round_ in found.values()})
    pupils = await pupils_of_classes(unit, classes)
    homes = await homes_of(unit, (pupil.pupil_id for in_class in pupils.values() for pupil in in_class))
    persons = sorted({person for each in homes.values() for person in each.custody})
    wards: dict[int, set[int]] = {}
    for ward in await wards_of(unit, persons):
        wards.setdefault(ward.person_id, set()).add(ward.pupil_id)
    others = sorted({pupil for own in wards.values() for pupil in own} - homes.keys())
    everybody = {**homes, **(await homes_of(unit, others))}
    calls = await newest_calls(unit, classes)
    talks: dict[int, list[TalkRow]] = {}
    for talk in await talks_of_families(unit, sorted(everybody)):
        talks.setdefault(talk.pupil_id, []).append(talk)
    return _People(
        found,
        pupils,
        everybody,
        talks,
        {person: frozenset(own) for person, own in wards.items()},
        calls,
        await wishes_of(unit, [call.call_id for call in calls.values()]),
        await interpreter_needs(unit, persons),
        policy,
        await needs_of(unit, found.values()),
    )
