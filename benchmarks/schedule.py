"""A schedule for 600 families, 30 teachers and 900 times, beside the best of 100 runs in which who comes first chooses.

Families wish for parts of the day and days, every fourth has two children or three in different classes, some need an
interpreter and so two times. Who comes first takes the free time that fits best, next to the brothers and sisters.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import time
from collections.abc import Iterator

from benchmarks.figures import Figure, median
from benchmarks.house import Databases
from bot.conferences.scheduling.apart import solve_apart
from bot.conferences.scheduling.problem import (
    WALK,
    Figures,
    Party,
    Problem,
    Time,
    families_of,
    options_of,
    spans_of,
)
from bot.conferences.scheduling.problem import (
    measure as figures_of,
)

FAMILIES, TEACHERS, TIMES, DAYS = 600, 30, 900, 3
RUNS, TURNS = 100, 3
WITHIN = 10.0
_DAY, _LENGTH = 24 * 60, 20
_PARTS = ((0, 12 * 60), (12 * 60, 15 * 60), (15 * 60, 17 * 60), (17 * 60, _DAY))


def school(seed: int = 1) -> Problem:
    """The families, their wishes and the teachers' times."""
    chance = random.Random(seed)
    times = list(_times(chance))
    by_teacher = {teacher: [each for each in times if each.teacher == teacher] for teacher in range(TEACHERS)}
    load = dict.fromkeys(range(TEACHERS), 0)
    parties: list[Party] = []
    for family in range(FAMILIES):
        children = chance.choices([1, 2, 3], [0.74, 0.23, 0.03])[0]
        hours = list(_hours(chance))
        double = chance.random() < 0.03
        for teacher in sorted(load, key=lambda each: load[each] + chance.random() * 5)[:children]:
            load[teacher] += 1
            fits = tuple(each.id for each in by_teacher[teacher] if _suits(each, hours))
            people = (1000 + family, -1 - len(parties))
            parties.append(Party(len(parties), teacher, people, fits, double=double))
    return Problem(tuple(times), tuple(parties), seconds=8.0)


def _times(chance: random.Random) -> Iterator[Time]:
    a_day = TIMES // TEACHERS // DAYS
    for teacher in range(TEACHERS):
        for day in range(DAYS):
            begins = day * _DAY + 60 * chance.choice([8, 13, 15, 16])
            for number in range(a_day):
                id_ = (teacher * DAYS + day) * a_day + number
                starts = begins + number * _LENGTH
                following = id_ + 1 if number + 1 < a_day else None
                yield Time(id_, teacher, starts, starts + _LENGTH, day, following)


def _hours(chance: random.Random) -> Iterator[tuple[int, int]]:
    """From and to of what a family can; most say two days or three and two parts or three, every tenth hardly any."""
    narrow = chance.random() < 0.1
    if not narrow and chance.random() < 0.3:
        yield 0, DAYS * _DAY
        return
    parts = chance.sample(_PARTS, 1 if narrow else chance.choice([2, 3]))
    for day in chance.sample(range(DAYS), 1 if narrow else chance.choice([2, 3])):
        for begins, ends in parts:
            yield day * _DAY + begins, day * _DAY + ends


def _suits(each: Time, hours: list[tuple[int, int]]) -> bool:
    return any(begins <= each.starts < ends for begins, ends in hours)


def first_come(problem: Problem, seed: int) -> dict[int, int]:
    """Families in some order, each with the free times that suit it best."""
    chance = random.Random(seed)
    options, spans, by_id = options_of(problem), spans_of(problem), {each.id: each for each in problem.times}
    taken: set[int | None] = set()
    placed: dict[int, int] = {}
    families = families_of(problem)
    chance.shuffle(families)
    for family in families:
        mine: list[tuple[int, int]] = []
        for party in family:
            free = [
                each
                for each in options[party.id]
                if each not in taken
                and not (party.double and by_id[each].next in taken)
                and all(_clear(spans[each, party.double], span) for span in mine)
            ]
            if free:
                near = min(free, key=lambda each: (_away(spans[each, party.double], mine), chance.random()))
                placed[party.id] = near
                mine.append(spans[near, party.double])
                taken |= {near, by_id[near].next} if party.double else {near}
    return placed


def _clear(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] >= other[1] + WALK or other[0] >= one[1] + WALK


def _away(span: tuple[int, int], mine: list[tuple[int, int]]) -> int:
    return min((max(span[0] - ends, begins - span[1]) for begins, ends in mine), default=0)


async def measure(_databases: Databases) -> list[Figure]:
    """Figures of both side by side, and the time of the whole way: start a process, ask, solve, answer."""
    found: list[Figure] = []
    took: list[float] = []
    waited: list[float] = []
    for seed in range(1, TURNS + 1):
        problem = school(seed)
        with _one_core():
            began, used = time.perf_counter(), _used()
            answer = await solve_apart(problem)
            waited.append(time.perf_counter() - began)
            took.append(_used() - used)
        ours = figures_of(problem, answer.placed)
        best = min((figures_of(problem, first_come(problem, run)) for run in range(RUNS)), key=lambda each: each.order)
        found += _side_by_side(seed, problem, ours, best)
        found.append(Figure(f"school {seed}: proved best", "yes" if answer.proved else "no"))
    # With nobody else on the core the two are the same; others stretch the wait, and the CPU time less.
    within = max(took)
    against = f"{FAMILIES} families, {TEACHERS} teachers, {TIMES} times; waited {median(waited):.1f} s for it"
    found.append(
        Figure(
            "a schedule on one core, the slowest",
            f"{within:.1f} s",
            against,
            None,
            f"≤ {WITHIN:.0f} s",
            within <= WITHIN,
        )
    )
    return found


def _side_by_side(seed: int, problem: Problem, ours: Figures, best: Figures) -> Iterator[Figure]:
    names = ("families without a time", "minutes between siblings' talks", "minutes of teachers' gaps")
    for name, mine, theirs in zip(names, ours.order, best.order, strict=True):
        against = f"best of {RUNS} runs of first come: {theirs:,}"
        yield Figure(f"school {seed}: {name}", f"{mine:,}", against, None, f"≤ {theirs:,}", mine <= theirs)


def _used() -> float:
    """CPU seconds of the child processes so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _one_core:  # noqa: N801 - reads as a word in `with`
    """This process and what it starts on one core, where the system lets it."""

    def __enter__(self) -> None:
        self._before = os.sched_getaffinity(0) if sys.platform == "linux" else set()
        if self._before:
            os.sched_setaffinity(0, {max(self._before)})

    def __exit__(self, *_error: object) -> None:
        if self._before:
            os.sched_setaffinity(0, self._before)
