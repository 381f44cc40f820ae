"""What the solver is asked and what it answers: plain numbers without names, so that they can go to a child process.

Instants are whole minutes on one line (days apart are far apart); people are ids of adults and, negative, of pupils.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

# Between two talks of one family with different teachers; a longer way apart than FAR is as bad as another day.
WALK = 5
FAR = 180
# A teacher who wants pauses has one after so many talks at the latest.
PAUSE_AFTER = 4
_DAY = 24 * 60


class Time(Struct, frozen=True):
    """A time that can be given away: whose, when, and the one that begins where it ends."""

    id: int
    teacher: int
    starts: int
    ends: int
    day: int
    next: int | None = None


class Party(Struct, frozen=True):
    """A talk to be placed: who of the home comes (`people`), which times are possible (`fits`), and which of them suit
    everybody who answered (`best`). `double`: an interpreter comes; `busy`: other talks of theirs; `kept`: a time that
    the teacher has settled."""

    id: int
    teacher: int
    people: tuple[int, ...]
    fits: tuple[int, ...]
    best: tuple[int, ...] = ()
    double: bool = False
    busy: tuple[tuple[int, int, int], ...] = ()
    kept: int | None = None


class Problem(Struct, frozen=True):
    """`used`: times that somebody has already, for gaps and pauses; `pause_after`: at most so many talks in a row."""

    times: tuple[Time, ...]
    parties: tuple[Party, ...]
    used: tuple[Time, ...] = ()
    pause_after: int | None = None
    seconds: float = 8.0


class Answer(Struct, frozen=True):
    """(party, time) of everybody who gets one, and whether it is proved that it cannot be done better."""

    placed: dict[int, int]
    proved: bool


class Figures(Struct, frozen=True):
    """How good an answer is, the first most important: families without, minutes of waiting, minutes of gaps."""

    families_without: int
    waiting: int
    gaps: int

    @property
    def order(self) -> tuple[int, int, int]:
        return self.families_without, self.waiting, self.gaps


def spans_of(problem: Problem) -> dict[tuple[int, bool], tuple[int, int]]:
    """From and to of a talk that begins at a time, single or double."""
    by_id = {time.id: time for time in problem.times}
    found = {(time.id, False): (time.starts, time.ends) for time in problem.times}
    for time in problem.times:
        if time.next in by_id:
            found[time.id, True] = time.starts, by_id[time.next].ends
    return found


def options_of(problem: Problem) -> dict[int, tuple[int, ...]]:
    """By party the times it can begin at: fitting, long enough, and not during its people's other talks."""
    spans = spans_of(problem)
    by_id = {time.id: time for time in problem.times}
    found: dict[int, tuple[int, ...]] = {}
    for party in problem.parties:
        fits = frozenset(party.fits)
        wanted = (party.kept,) if party.kept is not None else party.fits
        found[party.id] = tuple(
            time
            for time in wanted
            if (time, party.double) in spans
            and (party.kept is not None or not party.double or by_id[time].next in fits)
            and not any(_collide(spans[time, party.double], party.teacher, talk) for talk in party.busy)
        )
    return found


def _collide(span: tuple[int, int], teacher: int, talk: tuple[int, int, int]) -> bool:
    walk = 0 if talk[2] == teacher else WALK
    return span[0] < talk[1] + walk and talk[0] < span[1] + walk


def families_of(problem: Problem) -> list[list[Party]]:
    """The parties that belong together because somebody comes to more than one of them."""
    root: dict[int, int] = {}

    def find(person: int) -> int:
        while root.setdefault(person, person) != person:
            root[person] = root[root[person]]
            person = root[person]
        return person

    for party in problem.parties:
        for person in party.people[1:]:
            root[find(person)] = find(party.people[0])
    found: dict[int, list[Party]] = {}
    for party in problem.parties:
        found.setdefault(find(party.people[0]), []).append(party)
    return list(found.values())


def groups_of(family: Sequence[Party]) -> list[tuple[int, ...]]:
    """By adult, or by adults who come to the same talks, the places in the family of what they come to."""
    by_person: dict[int, list[int]] = {}
    for place, party in enumerate(family):
        for person in party.people:
            by_person.setdefault(person, []).append(place)
    return sorted({tuple(places) for places in by_person.values()})


def waiting_of(talks: list[tuple[int, int, int]]) -> int:
    """Minutes between talks (from, to, teacher) that one adult comes to; another day counts as FAR."""
    talks.sort()
    total = 0
    for earlier, later in itertools.pairwise(talks):
        total += min(FAR, later[0] - earlier[1]) if later[0] // _DAY == earlier[0] // _DAY else FAR
    return total


def measure(problem: Problem, placed: dict[int, int]) -> Figures:
    """The figures of an answer."""
    spans, by_id = spans_of(problem), {time.id: time for time in problem.times}
    without = waiting = 0
    for family in families_of(problem):
        without += any(party.id not in placed for party in family)
        for places in groups_of(family):
            talks = {talk for place in places for talk in family[place].busy}
            talks |= {
                (*spans[placed[family[place].id], family[place].double], family[place].teacher)
                for place in places
                if family[place].id in placed
            }
            waiting += waiting_of(list(talks))
    used: dict[tuple[int, int], set[Time]] = {}
    for time in [*problem.used, *_taken(problem, placed, by_id)]:
        used.setdefault((time.teacher, time.day), set()).add(time)
    return Figures(without, waiting, sum(_gaps(problem, times) for times in used.values()))


def _taken(problem: Problem, placed: dict[int, int], by_id: dict[int, Time]) -> Iterator[Time]:
    for party in problem.parties:
        if party.id in placed:
            time = by_id[placed[party.id]]
            yield time
            if party.double and time.next is not None:
                yield by_id[time.next]


def _gaps(problem: Problem, used: set[Time]) -> int:
    """Minutes of times that nobody has between a day's first and last talk. A pause in the hours is no gap."""
    first, last = min(time.starts for time in used), max(time.ends for time in used)
    one = next(iter(used))
    return sum(
        time.ends - time.starts
        for time in problem.times
        if time.teacher == one.teacher and first <= time.starts and time.ends <= last and time not in used
    )


def written(problem: Problem) -> dict[str, Any]:
    """The problem as JSON takes it."""
    return {
        "times": [[t.id, t.teacher, t.starts, t.ends, t.day, t.next] for t in problem.times],
        "used": [[t.id, t.teacher, t.starts, t.ends, t.day, t.next] for t in problem.used],
        "parties": [[p.id, p.teacher, p.people, p.fits, p.best, p.double, p.busy, p.kept] for p in problem.parties],
        "pause_after": problem.pause_after,
        "seconds": problem.seconds,
    }


def read(said: dict[str, Any]) -> Problem:
    """The problem behind `written`."""
    parties = tuple(
        Party(id_, teacher, tuple(people), tuple(fits), tuple(best), double, tuple(map(tuple, busy)), kept)
        for id_, teacher, people, fits, best, double, busy, kept in said["parties"]
    )
    times, used = (tuple(Time(*each) for each in said[name]) for name in ("times", "used"))
    return Problem(times, parties, used, said["pause_after"], said["seconds"])
