"""The solver: hard limits are never broken, and what comes first is never given up for what comes later."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.conferences.scheduling.apart import NoAnswer, solve_apart
from bot.conferences.scheduling.problem import (
    WALK,
    Answer,
    Party,
    Problem,
    Time,
    measure,
    options_of,
    read,
    spans_of,
    written,
)
from bot.conferences.scheduling.program import Program
from bot.conferences.scheduling.solving import solve

HOUR, DAY = 60, 24 * 60


def times(
    teacher: int, first: int, count: int, *, start: int = 8 * HOUR, day: int = 0, minutes: int = 20
) -> list[Time]:
    """Talks of a teacher back to back."""
    found = []
    for number in range(count):
        begins = day * DAY + start + number * minutes
        following = first + number + 1 if number + 1 < count else None
        found.append(Time(first + number, teacher, begins, begins + minutes, day, following))
    return found


def solved(problem: Problem) -> dict[int, int]:
    return solve(problem).placed


def test_everybody_who_can_have_a_time_gets_one_though_the_first_could_take_the_only_one_of_the_next() -> None:
    both = Party(0, 1, (10,), (0, 1))
    only = Party(1, 1, (11,), (0,))
    assert solved(Problem(tuple(times(1, 0, 2)), (both, only))) == {0: 1, 1: 0}


def test_a_family_is_given_up_only_when_nothing_else_helps() -> None:
    three = tuple(Party(number, 1, (10 + number,), (0, 1)) for number in range(3))
    assert len(solved(Problem(tuple(times(1, 0, 2)), three))) == 2


def test_siblings_come_next_to_each_other_with_time_to_walk() -> None:
    first, second = times(1, 0, 4), times(2, 10, 4)
    parties = (Party(0, 1, (10, 20), (0, 3)), Party(1, 2, (10, 20), (10, 11, 12, 13)))
    placed = solved(Problem((*first, *second), parties))
    # Right after each other leaves no time to walk: a talk later it is.
    assert placed in ({0: 0, 1: 12}, {0: 3, 1: 11})


def test_twins_with_one_teacher_need_no_time_to_walk() -> None:
    parties = (Party(0, 1, (10,), (0, 1, 2)), Party(1, 1, (10,), (0, 1, 2)))
    placed = solved(Problem(tuple(times(1, 0, 3)), parties))
    assert abs(placed[0] - placed[1]) == 1


def test_an_interpreter_takes_two_times_in_a_row() -> None:
    parties = (Party(0, 1, (10,), (0, 1, 2), double=True), Party(1, 1, (11,), (0, 1, 2)))
    placed = solved(Problem(tuple(times(1, 0, 3)), parties))
    assert placed in ({0: 0, 1: 2}, {0: 1, 1: 0})


def test_a_talk_that_is_booked_already_is_in_the_way_with_the_walk_to_it() -> None:
    busy = ((8 * HOUR + 20, 8 * HOUR + 40, 9),)
    party = Party(0, 1, (10,), (0, 1, 2, 3), busy=busy)
    assert solved(Problem(tuple(times(1, 0, 4)), (party,))) == {0: 3}


def test_pauses_are_kept_though_a_family_goes_without() -> None:
    parties = tuple(Party(number, 1, (10 + number,), (0, 1, 2)) for number in range(3))
    placed = solved(Problem(tuple(times(1, 0, 3)), parties, pause_after=2))
    assert len(placed) == 2


def test_what_the_teacher_settled_stays() -> None:
    parties = (Party(0, 1, (10,), (0, 1), kept=1), Party(1, 1, (11,), (1,)))
    assert solved(Problem(tuple(times(1, 0, 2)), parties)) == {0: 1}


def test_a_teacher_who_is_a_parent_holds_no_talk_while_coming_to_one() -> None:
    parties = (Party(0, 1, (2, -1), (0,)), Party(1, 2, (11, -2), (10,)))
    assert len(solved(Problem((*times(1, 0, 1), *times(2, 10, 1)), parties))) == 1


def test_nor_one_of_the_same_family() -> None:
    parties = (Party(0, 1, (2, -1), (0,)), Party(1, 2, (2, 11, -2), (10,)), Party(2, 2, (11, -3), (10,)))
    assert len(solved(Problem((*times(1, 0, 1), *times(2, 10, 1)), parties))) == 1


def test_gaps_are_closed_and_nobody_loses_a_time_for_it() -> None:
    parties = tuple(Party(number, 1, (10 + number,), (0, 1, 2, 3, 4, 5)) for number in range(3))
    problem = Problem(tuple(times(1, 0, 6)), parties)
    assert measure(problem, solved(problem)).order == (0, 0, 0)


def test_a_talk_that_stands_twice_in_a_row_counts_twice_there_and_is_written_once() -> None:
    program = Program()
    program.column(-1.0, whole=True)
    program.at_most(1.0, [(0, 1.0), (0, 1.0)])
    assert [terms for _low, _high, terms in program.rows] == [[(0, 2.0)]]
    assert program.solve(1.0) == ([False], True)


def test_nothing_to_place_is_an_answer() -> None:
    assert solve(Problem((), ())).placed == {}
    assert solve(Problem((), (Party(0, 1, (10,), ()),))).placed == {}


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    made = [
        time
        for teacher in range(3)
        for day in range(2)
        for time in times(teacher, 100 * teacher + 10 * day, 5, start=draw(st.sampled_from([480, 500, 900])), day=day)
    ]
    parties = []
    for number in range(draw(st.integers(1, 9))):
        teacher = draw(st.integers(0, 2))
        own = [time.id for time in made if time.teacher == teacher]
        fits = tuple(draw(st.lists(st.sampled_from(own), unique=True)))
        adults = draw(st.lists(st.integers(50, 54), min_size=1, max_size=2, unique=True))
        people = (*adults, *draw(st.sampled_from([(), (0,)])), -1 - number)
        parties.append(Party(number, teacher, people, fits, double=draw(st.booleans())))
    return Problem(tuple(made), tuple(parties), pause_after=draw(st.sampled_from([None, 2, 3])), seconds=0.5)


@settings(max_examples=12, deadline=None)
@given(problems())
def test_no_hard_limit_is_ever_broken(problem: Problem) -> None:
    placed = solve(problem).placed
    options, spans = options_of(problem), spans_of(problem)
    by_id = {time.id: time for time in problem.times}
    parties = {party.id: party for party in problem.parties}
    taken: list[int] = []
    talks: list[tuple[Party, tuple[int, int]]] = []
    for number, time in placed.items():
        party = parties[number]
        assert time in options[number]
        taken.append(time)
        if party.double:
            following = by_id[time].next
            assert following is not None
            taken.append(following)
        talks.append((party, spans[time, party.double]))
    assert len(taken) == len(set(taken))
    for place, (party, span) in enumerate(talks):
        for other, that in talks[place + 1 :]:
            if set(party.people) & set(other.people):
                walk = 0 if party.teacher == other.teacher else WALK
                assert span[0] >= that[1] + walk or that[0] >= span[1] + walk
            if other.teacher in party.people and other.teacher != party.teacher:
                assert span[0] >= that[1] or that[0] >= span[1]
    for first in problem.times:
        row = [first]
        while problem.pause_after and len(row) <= problem.pause_after and row[-1].next is not None:
            row.append(by_id[row[-1].next])
        if problem.pause_after and len(row) > problem.pause_after:
            assert sum(each.id in taken for each in row) <= problem.pause_after


def test_a_problem_comes_back_from_json_as_it_went() -> None:
    party = Party(0, 1, (10, -1), (0, 1), (1,), True, ((1, 2, 3),), 1)
    problem = Problem(tuple(times(1, 0, 2)), (party,), tuple(times(1, 5, 1)), 4, 3.0)
    assert read(written(problem)) == problem


async def test_the_solver_runs_in_a_process_of_its_own() -> None:
    answer = await solve_apart(Problem(tuple(times(1, 0, 2)), (Party(0, 1, (10,), (1,)),)))
    assert answer == Answer({0: 1}, proved=True)
    assert "bot.conferences.scheduling.apart" in sys.modules


async def test_a_process_that_dies_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.conferences.scheduling.apart.sys.executable", "/bin/false")
    with pytest.raises(NoAnswer):
        await solve_apart(replace(Problem((), ()), seconds=0.1))
