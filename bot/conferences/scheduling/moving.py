"""What another time for one family would cost: the other times it could have in a proposal, and what each changes.

The one rule kept here: only what a time can change is counted anew, the teacher's talks and those of the families who
come to them, so that a schedule of a whole school is looked at as fast as that of a class.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from bot.conferences.scheduling.loading import Loaded, Seeking, Who
from bot.conferences.scheduling.problem import Figures, Party, families_of, measure
from bot.conferences.scheduling.queries import Proposed, SlotRow
from bot.conferences.scheduling.service import rearranged


class Move(Struct, frozen=True):
    """Another time for a family, `with_` whom it changes places and `against` whose wishes, and how many more minutes
    of waiting and of gaps that makes."""

    slot: SlotRow
    with_: Seeking | None
    against: tuple[Seeking, ...]
    waiting: int
    gaps: int


def figures_now(loaded: Loaded) -> Figures:
    """How good the proposal is as it stands, changed by hand or by what was taken meanwhile."""
    return measure(loaded.problem, _placed(loaded, loaded.standing))


def _placed(loaded: Loaded, lines: tuple[Proposed, ...]) -> dict[int, int]:
    numbers = {each.who: number for number, each in loaded.seeking.items()}
    return {numbers[line.who]: line.slot_id for line in lines}


def moves_of(loaded: Loaded, who: Who) -> list[Move]:
    """Every other time that no hard limit forbids, in order."""
    near = _near(loaded, who[0])
    before = measure(near.problem, _placed(near, near.lines))
    seeking = {each.who: each for each in near.seeking.values()}
    fits = {near.seeking[party.id].who: party.fits for party in near.problem.parties}
    mine = next((line for line in near.lines if line.who == who), None)
    found = []
    for time in near.problem.times:
        slot = near.slots[time.id]
        if slot.round_id != who[0] or (mine is not None and slot.slot_id == mine.slot_id):
            continue
        new = rearranged(near, who, slot.slot_id)
        if new is None:
            continue
        moved = {line.who for line in new}
        lines = (*(line for line in near.lines if line.who not in moved), *new)
        after = measure(near.problem, _placed(near, lines))
        against = tuple(seeking[line.who] for line in new if line.slot_id not in fits[line.who])
        other = next((seeking[each] for each in moved if each != who), None)
        found.append(Move(slot, other, against, after.waiting - before.waiting, after.gaps - before.gaps))
    return found


def _near(loaded: Loaded, round_id: int) -> Loaded:
    """The part of the problem that the times of this round touch."""
    parties = [
        party
        for family in families_of(loaded.problem)
        if any(loaded.seeking[party.id].who[0] == round_id for party in family)
        for party in family
    ]
    kept = _with_colleagues(loaded, parties)
    lines = tuple(line for line in loaded.standing if line.who in {loaded.seeking[party.id].who for party in kept})
    own = {slot.slot_id for slot in loaded.slots.values() if slot.round_id == round_id}
    own |= {slot for line in lines for slot in (line.slot_id, line.next_slot_id) if slot is not None}
    teachers = {loaded.rounds[round_id].teacher_id}
    problem = replace(
        loaded.problem,
        parties=tuple(kept),
        times=tuple(time for time in loaded.problem.times if time.id in own),
        used=tuple(time for time in loaded.problem.used if time.teacher in teachers),
    )
    seeking = {party.id: loaded.seeking[party.id] for party in kept}
    return replace(loaded, problem=problem, seeking=seeking, lines=lines)


def _with_colleagues(loaded: Loaded, parties: list[Party]) -> list[Party]:
    """Also the talks of teachers who come to these as parents, and those to which these teachers come as parents."""
    people = {person for party in parties for person in party.people}
    teachers = {party.teacher for party in parties}
    there = {party.id for party in parties}
    more = (
        party
        for party in loaded.problem.parties
        if party.id not in there and (party.teacher in people or teachers & set(party.people))
    )
    return [*parties, *more]
