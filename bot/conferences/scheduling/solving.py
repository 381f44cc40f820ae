"""The schedule as integer programs for HiGHS, run as `python -m bot.conferences.scheduling.solving` in a process of its
own: nothing else in the bot imports the solver.

First the families: each has plans (which talk at which time), one plan a family, one talk a time. That is a set
packing problem, whose relaxation is nearly whole-numbered already, so it is solved to the end in seconds. Then,
teacher by teacher, the talks of families with one child are put where they leave the fewest gaps; whoever has a time
keeps having one. The one rule kept here: what comes first in `Figures.order` is never given up for what comes later.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterable, Sequence
from time import monotonic, process_time

from msgspec import Struct

from bot.conferences.scheduling.problem import (
    FAR,
    WALK,
    Answer,
    Party,
    Problem,
    Time,
    families_of,
    groups_of,
    options_of,
    read,
    spans_of,
    waiting_of,
)
from bot.conferences.scheduling.program import Program

# Plans looked at for one family; two children with all times open have some 900.
_MOST_PLANS = 400
# A family, one of its talks, a minute of waiting, a time that not everybody likes: each beats all of the next.
_FAMILY, _TALK, _MINUTE, _LIKED = 100_000.0, 2_000.0, 1.0, 0.02
_SLOWEST = 10.0
# Whoever comes first chooses, in so many orders: what the search begins with and cannot do worse than.
_FIRST_COME_RUNS = 20


class _Plan(Struct, frozen=True):
    """One way for a family: the times by party, every time it takes, and what it is worth."""

    placed: tuple[tuple[int, int], ...]
    takes: tuple[int, ...]
    worth: float


def solve(problem: Problem) -> Answer:
    """The best schedule that is found within `problem.seconds`."""
    patience = _Patience(problem.seconds)
    families = families_of(problem)
    world = _World(problem)
    plans = [plan for family in families for plan in world.plans(family)]
    owners = [place for place, family in enumerate(families) for _plan in world.plans(family)]
    placed, proved = _families_first(world, families, plans, owners, patience.left)
    teachers = sorted({party.teacher for party in problem.parties})
    for left, teacher in zip(range(len(teachers), 0, -1), teachers, strict=True):
        share = patience.left / left
        if share > 0.01:
            placed |= _without_gaps(world, families, teacher, placed, share)
    return Answer(placed, proved)


class _Patience:
    """Seconds of a core that are left, as a clock on the wall would count them: HiGHS knows no other, and with others
    at work on the core a second of it takes longer. Ten times as long at most."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._began, self._used = monotonic(), process_time()

    @property
    def left(self) -> float:
        used, passed = process_time() - self._used, monotonic() - self._began
        slower = min(_SLOWEST, max(1.0, passed / used)) if used > 0.2 else 1.0
        return min((self._seconds - used) * slower, _SLOWEST * self._seconds - passed)


class _World:
    """The problem with what is looked up often."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.by_id = {time.id: time for time in problem.times}
        self.spans = spans_of(problem)
        self.options = options_of(problem)
        self.rows = {teacher: list(_in_a_row(problem, teacher)) for teacher in {each.teacher for each in problem.times}}
        self._plans: dict[int, list[_Plan]] = {}

    def takes(self, party: Party, time: int) -> tuple[int, ...]:
        following = self.by_id[time].next
        return (time, following) if party.double and following is not None else (time,)

    def plans(self, family: Sequence[Party]) -> list[_Plan]:
        """The ways for a family, also with fewer talks than it should have; the best of them where there are many."""
        known = self._plans.get(family[0].id)
        if known is None:
            known = self._plans[family[0].id] = self._made(family)
        return known

    def _made(self, family: Sequence[Party]) -> list[_Plan]:
        groups = [places for places in groups_of(family) if len(places) > 1 or family[places[0]].busy]
        if len(family) == 2 and groups == [(0, 1)]:
            weighed = list(self._pairs(family[0], family[1]))
            self._mix(family[0], weighed)
            return [self._plan(family, times, worth) for worth, times in weighed[:_MOST_PLANS]]
        beam: list[tuple[float, tuple[int | None, ...]]] = [(0.0, ())]
        for number, party in enumerate(family, start=1):
            # What the teacher has settled is no choice.
            skipped: tuple[None, ...] = () if party.kept is not None and self.options[party.id] else (None,)
            wider = [(*times, time) for _worth, times in beam for time in (*self.options[party.id], *skipped)]
            weighed = [(self._worth(family, groups, times), times) for times in wider if self._apart(family, times)]
            self._mix(party, weighed)
            beam = weighed[: _MOST_PLANS if number > 1 or len(family) == 1 else None]
        return [self._plan(family, times, worth) for worth, times in beam if any(time is not None for time in times)]

    @staticmethod
    def _mix(party: Party, weighed: list[tuple[float, tuple[int | None, ...]]]) -> None:
        """The best first. Equals in another order for every family: all would else fight for the first times."""
        random.Random(party.id).shuffle(weighed)  # noqa: S311 - no secret
        weighed.sort(key=lambda each: -each[0])

    def _pairs(self, one: Party, other: Party) -> Iterable[tuple[float, tuple[int | None, ...]]]:
        """What the general way gives for two children and nothing else, ten times as fast: most families are such."""
        walk = 0 if one.teacher == other.teacher else WALK
        ones, others = (
            [(time, *self.spans[time, p.double], self._talk(p, time)) for time in self.options[p.id]]
            for p in (one, other)
        )
        for first, starts, ends, worth in ones:
            for second, begins, until, more in others:
                away = begins - ends if begins >= starts else starts - until
                if away >= walk:
                    yield _FAMILY + worth + more - _MINUTE * min(FAR, away), (first, second)
        if other.kept is None or not others:
            yield from ((worth, (first, None)) for first, _starts, _ends, worth in ones)
        if one.kept is None or not ones:
            yield from ((worth, (None, second)) for second, _starts, _ends, worth in others)

    def _talk(self, party: Party, time: int) -> float:
        return _TALK if not party.best or time in party.best else _TALK - _LIKED

    def _apart(self, family: Sequence[Party], times: tuple[int | None, ...]) -> bool:
        """Whether the newest talk is clear of the others of the same people, with time to walk."""
        party, time = family[len(times) - 1], times[-1]
        if time is None:
            return True
        starts, ends = self.spans[time, party.double]
        # Its teacher, too: who comes to a colleague's talk as a parent holds none of the family's meanwhile.
        people = {party.teacher, *party.people}
        for other, taken in zip(family, times[:-1], strict=False):
            if taken is None or people.isdisjoint((other.teacher, *other.people)):
                continue
            began, ended = self.spans[taken, other.double]
            walk = 0 if other.teacher == party.teacher else WALK
            if starts < ended + walk and began < ends + walk:
                return False
        return True

    def _worth(
        self, family: Sequence[Party], groups: Sequence[tuple[int, ...]], times: tuple[int | None, ...]
    ) -> float:
        worth, talks = 0.0, []
        for party, time in zip(family, times, strict=False):
            if time is not None:
                worth += self._talk(party, time)
            talks.append(None if time is None else (*self.spans[time, party.double], party.teacher))
        for places in groups:
            mine = {talk for place in places for talk in family[place].busy}
            mine.update(talk for place in places if place < len(talks) and (talk := talks[place]) is not None)
            if len(mine) > 1:
                worth -= _MINUTE * waiting_of(list(mine))
        return worth + (_FAMILY if len(times) == len(family) and None not in times else 0.0)

    def _plan(self, family: Sequence[Party], times: tuple[int | None, ...], worth: float) -> _Plan:
        placed = tuple((party.id, time) for party, time in zip(family, times, strict=True) if time is not None)
        takes = tuple(
            each
            for party, time in zip(family, times, strict=True)
            if time is not None
            for each in self.takes(party, time)
        )
        return _Plan(placed, takes, worth)


def _in_a_row(problem: Problem, teacher: int) -> Iterable[tuple[list[int], int]]:
    """(times, how many of them may be taken) wherever a pause falls due; times somebody has already count."""
    if problem.pause_after is None:
        return
    fixed = {each.starts for each in problem.used if each.teacher == teacher}
    own = {each.starts: each for each in (*problem.used, *problem.times) if each.teacher == teacher}
    for first in own.values():
        row = [first]
        while len(row) <= problem.pause_after and (following := own.get(row[-1].ends)) is not None:
            row.append(following)
        if len(row) > problem.pause_after:
            free = [each.id for each in row if each.starts not in fixed]
            yield free, problem.pause_after - (len(row) - len(free))


def _families_first(
    world: _World, families: Sequence[Sequence[Party]], plans: Sequence[_Plan], owners: Sequence[int], seconds: float
) -> tuple[dict[int, int], bool]:
    program = Program()
    of_family: dict[int, list[tuple[int, float]]] = {}
    of_time: dict[int, list[tuple[int, float]]] = {}
    for plan, owner in zip(plans, owners, strict=True):
        column = program.column(-plan.worth, whole=True)
        of_family.setdefault(owner, []).append((column, 1.0))
        for time in plan.takes:
            of_time.setdefault(time, []).append((column, 1.0))
    settled = {place for place, family in enumerate(families) if any(party.kept is not None for party in family)}
    for owner, terms in of_family.items():
        if owner in settled:
            program.exactly_one(column for column, _by in terms)
        else:
            program.at_most(1.0, terms)
    for terms in of_time.values():
        program.at_most(1.0, terms)
    for row, most in (row for rows in world.rows.values() for row in rows):
        program.at_most(float(most), [term for time in row for term in of_time.get(time, ())])
    _colleagues_come_too(world, program, plans, of_time)
    start = _first_come(world, plans, owners)
    taken, proved = program.solve(max(0.5, seconds * 0.65), start)
    chosen = [plan for plan, is_taken in zip(plans, taken, strict=True) if is_taken] if taken is not None else None
    if chosen is None:
        chosen = [plans[place] for place in start]
    return {party: time for plan in chosen for party, time in plan.placed}, proved


def _colleagues_come_too(
    world: _World, program: Program, plans: Sequence[_Plan], of_time: dict[int, list[tuple[int, float]]]
) -> None:
    """A teacher who is a parent at the school does not hold a talk while coming to one."""
    teachers = {time.teacher for time in world.problem.times}
    parties = {party.id: party for party in world.problem.parties}
    guests = {party.id: set(party.people) & teachers for party in parties.values() if set(party.people) & teachers}
    for column, plan in enumerate(plans):
        for party_id, time in plan.placed:
            for teacher in guests.get(party_id, ()):
                starts, ends = world.spans[time, parties[party_id].double]
                for other in world.problem.times:
                    if other.teacher != teacher or other.id in plan.takes:
                        continue
                    if other.starts < ends + WALK and starts < other.ends + WALK:
                        program.at_most(1.0, [(column, 1.0), *of_time.get(other.id, ())])


def _first_come(world: _World, plans: Sequence[_Plan], owners: Sequence[int]) -> list[int]:
    """Where the search starts, and what is left if it has no time: family by family the best plan that is free."""
    if world.problem.pause_after is not None or any(party.kept is not None for party in world.problem.parties):
        return []
    if {party.teacher for party in world.problem.parties} & {p for q in world.problem.parties for p in q.people}:
        return []
    by_owner: dict[int, list[int]] = {}
    for place, owner in enumerate(owners):
        by_owner.setdefault(owner, []).append(place)
    chance, order = random.Random(0), list(by_owner)  # noqa: S311 - no secret
    best: tuple[float, list[int]] = (0.0, [])
    for _run in range(_FIRST_COME_RUNS):
        chance.shuffle(order)
        taken: set[int] = set()
        found: list[int] = []
        for owner in order:
            free = (place for place in by_owner[owner] if taken.isdisjoint(plans[place].takes))
            if (first := next(free, None)) is not None:
                taken.update(plans[first].takes)
                found.append(first)
        best = max(best, (sum(plans[place].worth for place in found), found))
    return best[1]


def _without_gaps(
    world: _World, families: Sequence[Sequence[Party]], teacher: int, placed: dict[int, int], seconds: float
) -> dict[int, int]:
    """Other times for those of a teacher's talks that nobody else's hang on, with the fewest gaps."""
    mine = [party for party in world.problem.parties if party.teacher == teacher and party.id in placed]
    alone = {family[0].id for family in families if len(family) == 1 and not family[0].busy}
    teachers = {each.teacher for each in world.problem.times}
    movable = [p for p in mine if p.id in alone and p.kept is None and not set(p.people) & teachers]
    still = {time for p in mine if p not in movable for time in world.takes(p, placed[p.id])}
    if not movable or any(teacher in party.people for party in world.problem.parties):
        # Whoever comes to a colleague's talk has hours of their own to keep.
        return {}
    program = Program()
    of_time: dict[int, list[tuple[int, float]]] = {}
    column_of: dict[int, tuple[int, int]] = {}
    for party in movable:
        columns = []
        for time in world.options[party.id]:
            takes = world.takes(party, time)
            if still & set(takes):
                continue
            column = program.column(0.0 if not party.best or time in party.best else _LIKED, whole=True)
            column_of[column] = (party.id, time)
            columns.append(column)
            for each in takes:
                of_time.setdefault(each, []).append((column, 1.0))
        program.exactly_one(columns)
    for terms in of_time.values():
        program.at_most(1.0, terms)
    for row, most in world.rows[teacher]:
        left = most - len(still & set(row))
        program.at_most(float(left), [term for time in row for term in of_time.get(time, ())])
    _count_gaps(world, program, teacher, of_time, still)
    start = [column for column, (party, time) in column_of.items() if placed[party] == time]
    taken, _proved = program.solve(max(0.05, seconds), start if not world.rows[teacher] else ())
    if taken is None:
        return {}
    return dict(column_of[column] for column, is_taken in enumerate(taken) if is_taken and column in column_of)


def _count_gaps(
    world: _World, program: Program, teacher: int, of_time: dict[int, list[tuple[int, float]]], still: set[int]
) -> None:
    """A time that nobody has is a gap when somebody comes before it and somebody after it that day."""
    by_day: dict[int, list[Time]] = {}
    used = {time.id for time in world.problem.used}
    for time in (*world.problem.times, *world.problem.used):
        if time.teacher == teacher:
            by_day.setdefault(time.day, []).append(time)
    for times in by_day.values():
        times.sort(key=lambda time: time.starts)
        before, after = ([program.column() for _time in times] for _side in "ba")
        for place, time in enumerate(times):
            taken = of_time.get(time.id, [])
            fixed = float(time.id in still or time.id in used)
            for side, beside in ((before, place - 1), (after, place + 1)):
                program.at_most(-fixed, [(side[place], -1.0), *taken])
                if 0 <= beside < len(times):
                    program.at_most(0.0, [(side[beside], 1.0), (side[place], -1.0)])
            gap = program.column(float(time.ends - time.starts))
            free = [(column, -by) for column, by in taken]
            program.at_most(1.0 + fixed, [(before[place], 1.0), (after[place], 1.0), (gap, -1.0), *free])


def main() -> None:
    """A problem on the way in, an answer on the way out; whoever started this has the patience."""
    # People who press go first.
    os.nice(5)
    problem = read(json.load(sys.stdin))
    answer = solve(problem)
    json.dump({"placed": sorted(answer.placed.items()), "proved": answer.proved}, sys.stdout)


if __name__ == "__main__":
    main()
