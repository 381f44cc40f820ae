"""What another time costs: counted on the little that it touches, it is what counting everything anew would say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from msgspec.structs import replace

from benchmarks.schedule import first_come, school
from bot.conferences.queries import PupilName
from bot.conferences.scheduling.loading import Loaded, Seeking
from bot.conferences.scheduling.moving import figures_now, moves_of
from bot.conferences.scheduling.problem import Party, Problem, measure
from bot.conferences.scheduling.queries import Proposed, SlotRow
from bot.conferences.scheduling.service import rearranged

TEACHERS = 5
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def whole_school() -> Loaded:
    """Five teachers of a school, a schedule as it comes, and one of them a parent at a colleague's."""
    full = school()
    mine = [party for party in full.parties if party.teacher < TEACHERS]
    colleague = mine[0].people[0]
    parties = tuple(_party(number, each, colleague) for number, each in enumerate(mine))
    problem = Problem(tuple(time for time in full.times if time.teacher < TEACHERS), parties)
    slots = {
        time.id: SlotRow(time.id, time.teacher, time.teacher, _at(time.starts), _at(time.ends), True, False)
        for time in problem.times
    }
    seeking = {
        party.id: Seeking((party.teacher, party.id, None), PupilName(party.id, "Bo", "Lund"), party.people[:1])
        for party in parties
    }
    following = {time.id: time.next for time in problem.times}
    lines = tuple(
        Proposed(n, parties[n].teacher, at, following[at] if parties[n].double else None, n, None, False)
        for n, at in first_come(problem, 0).items()
    )
    rounds = {teacher: cast(Any, SimpleNamespace(teacher_id=teacher)) for teacher in range(TEACHERS)}
    return Loaded(problem, rounds, slots, seeking, (), lines)


def _party(number: int, party: Party, colleague: int) -> Party:
    """The last teacher is the first family's adult."""
    people = tuple(TEACHERS - 1 if person == colleague else person for person in party.people)
    return replace(party, id=number, people=people)


def _at(minute: int) -> datetime:
    return EPOCH + timedelta(minutes=minute)


def test_what_a_move_costs_is_what_counting_everything_anew_says() -> None:
    loaded = whole_school()
    before = figures_now(loaded)
    # Of the first family, of a colleague's class, and of one without a time.
    placed = {line.who for line in loaded.lines}
    without = next(each.who for each in loaded.seeking.values() if each.who not in placed)
    for who in (loaded.seeking[0].who, loaded.lines[-1].who, without):
        mine = next((line.slot_id for line in loaded.lines if line.who == who), None)
        found = {move.slot.slot_id: (move.waiting, move.gaps) for move in moves_of(loaded, who)}
        expected = {}
        for slot in loaded.slots.values():
            new = rearranged(loaded, who, slot.slot_id) if slot.round_id == who[0] and slot.slot_id != mine else None
            if new is not None:
                moved = {line.who for line in new}
                lines = [*(line for line in loaded.lines if line.who not in moved), *new]
                after = measure(loaded.problem, {line.who[1]: line.slot_id for line in lines})
                expected[slot.slot_id] = (after.waiting - before.waiting, after.gaps - before.gaps)
        assert found == expected
        assert found
