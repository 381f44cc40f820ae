"""Use cases of a schedule until it is published: ask for one, note what the solver found, adjust it, throw it away.

The one rule kept here: a search is a row. Whoever asked need not wait, a killed process loses nothing, and an answer
that comes after the search was thrown away or begun anew changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from msgspec.structs import replace
from sqlalchemy import bindparam, delete, insert, update

from bot.conferences.models import Round, RoundState
from bot.conferences.needs import needs_of
from bot.conferences.plans import invitations, nudges
from bot.conferences.queries import custody_holders, pupils_of_class
from bot.conferences.rounds.access import allowed_round
from bot.conferences.rounds.plans import board_of
from bot.conferences.rules import is_over
from bot.conferences.scheduling.apart import NoAnswer, solve_apart
from bot.conferences.scheduling.errors import BeingPlanned, DoesNotFit, NothingToPlan, NotReady
from bot.conferences.scheduling.loading import Loaded, Who, load
from bot.conferences.scheduling.models import ProposedTime, ScheduledRound, Scheduling, SchedulingState
from bot.conferences.scheduling.plans import ready
from bot.conferences.scheduling.problem import Answer, measure, options_of
from bot.conferences.scheduling.queries import (
    Proposed,
    SchedulingFacts,
    live_searches,
    next_work,
    scheduling,
)
from bot.core.among import among
from bot.core.errors import Outdated
from bot.core.unit import Unit, Units
from bot.outbox.planning import plan, plan_again
from bot.people.acting import Acting, ActingPerson
from bot.schools.queries import calendar_of, policy_of

log = structlog.get_logger()

TRIES = 3

_ASK = insert(Scheduling).returning(Scheduling.id)
_WITH = insert(ScheduledRound)
_SET = (
    update(Scheduling)
    .where(Scheduling.id == bindparam("scheduling"))
    .values(state=bindparam("to_state"), attempts=bindparam("to_attempts"), figures=bindparam("to_figures"))
)
_AGAIN = (
    update(Scheduling)
    .where(Scheduling.id == bindparam("scheduling"))
    .values(
        state=SchedulingState.WAITING.value, attempts=0, pause_after=bindparam("to_pause"), person_id=bindparam("by")
    )
)
_OVER = update(ScheduledRound).where(ScheduledRound.scheduling_id == bindparam("scheduling")).values(live=False)
_CLEAR = delete(ProposedTime).where(ProposedTime.scheduling_id == bindparam("scheduling"), ProposedTime.kept.is_(False))
_CLEAR_LINES = delete(ProposedTime).where(among(ProposedTime.id, "lines"))
_PROPOSE = insert(ProposedTime)
_OPEN = (
    update(Round)
    .where(among(Round.id, "rounds"), Round.state == RoundState.PLANNED.value)
    .values(state=RoundState.OPEN.value, opens_at=bindparam("at"))
)


async def ask_schedule(unit: Unit, acting: Acting, round_ids: Sequence[int], pause_after: int | None = None) -> int:
    """Have the best times found for these rounds. Raises Outdated, NotAllowed, BeingPlanned or NothingToPlan."""
    person, school_id = await _allowed(unit, acting, sorted(set(round_ids)))
    if live := await live_searches(unit, round_ids):
        raise BeingPlanned(min(live.values()))
    values = {
        "school_id": school_id,
        "person_id": person.person_id,
        "state": SchedulingState.WAITING.value,
        "pause_after": pause_after,
        "attempts": 0,
        "asked_at": unit.now,
        "figures": {},
    }
    scheduling_id: int = await unit.scalar(_ASK, values)
    rows = [
        {"school_id": school_id, "scheduling_id": scheduling_id, "round_id": round_id, "live": True}
        for round_id in sorted(set(round_ids))
    ]
    await unit.execute(_WITH, rows)
    found = await load(unit, await the_search(unit, scheduling_id))
    if not found.seeking or not found.problem.times:
        raise NothingToPlan
    return scheduling_id


async def _allowed(unit: Unit, acting: Acting, round_ids: Sequence[int]) -> tuple[ActingPerson, int]:
    """Who acts, and the one school of these rounds. Raises Outdated or NotAllowed, for any of them."""
    found = [await allowed_round(unit, acting, round_id, "round.manage", locked=True) for round_id in round_ids]
    if not found or any(is_over(round_, unit.now) or round_.form.is_shared for _person, round_ in found):
        raise Outdated
    schools = {round_.school_id for _person, round_ in found}
    if len(schools) > 1:
        raise Outdated
    return found[0][0], schools.pop()


async def the_search(unit: Unit, scheduling_id: int, *, locked: bool = False) -> SchedulingFacts:
    """The search. Raises Outdated for an unknown id."""
    found = await scheduling(unit, scheduling_id, locked=locked)
    if found is None or not found.round_ids:
        raise Outdated
    return found


async def allowed_search(
    unit: Unit, acting: Acting, scheduling_id: int, *, locked: bool = False, action: str = "round.manage"
) -> SchedulingFacts:
    """The search, of whose rounds one may all see to. Raises Outdated or NotAllowed."""
    found = await the_search(unit, scheduling_id, locked=locked)
    for round_id in found.round_ids:
        await allowed_round(unit, acting, round_id, action)
    return found


async def ready_search(unit: Unit, acting: Acting, scheduling_id: int) -> SchedulingFacts:
    """A search with a proposal, locked. Raises Outdated, NotAllowed or NotReady."""
    found = await allowed_search(unit, acting, scheduling_id, locked=True)
    if found.state is not SchedulingState.READY:
        raise NotReady(scheduling_id)
    return found


async def search_again(unit: Unit, acting: Acting, scheduling_id: int, pause_after: int | None) -> SchedulingFacts:
    """Search anew, with what the teacher settled as it is. Raises Outdated, NotAllowed or NotReady."""
    found = await allowed_search(unit, acting, scheduling_id, locked=True)
    if found.state not in {SchedulingState.READY, SchedulingState.FAILED}:
        raise NotReady(scheduling_id)
    by = acting.at(found.school_id).person_id
    await unit.execute(_AGAIN, {"scheduling": scheduling_id, "to_pause": pause_after, "by": by})
    return replace(found, state=SchedulingState.WAITING, pause_after=pause_after)


# The search itself ---------------------------------------------------------------------------------------------------


async def search(units: Units) -> None:
    """The next search that waits, if any: read what is asked, have it solved elsewhere, note the answer."""
    if await units.read(next_work) is None:
        return
    taken = await units.run(_take)
    if taken is None:
        return
    loaded = await units.read(lambda unit: load(unit, taken))
    try:
        answer = await solve_apart(loaded.problem)
    except NoAnswer as error:
        log.warning("schedule.no_answer", scheduling=taken.id, why=str(error))
        return
    await units.run(lambda unit: _note(unit, taken, loaded, answer))


async def _take(unit: Unit) -> SchedulingFacts | None:
    """Begin the oldest search; one that was RUNNING is from a process that is no more."""
    found = await next_work(unit, locked=True)
    if found is None:
        return None
    failed = found.attempts >= TRIES
    state, attempts = (
        (SchedulingState.FAILED, found.attempts) if failed else (SchedulingState.RUNNING, found.attempts + 1)
    )
    await _set(unit, found, state, attempts)
    if failed:
        plan_again(unit, [ready(found.id, found.school_id, found.person_id, 0, unit.now)])
        return None
    return replace(found, state=state, attempts=attempts)


async def _set(unit: Unit, found: SchedulingFacts, state: SchedulingState, attempts: int) -> None:
    values = {"to_state": state.value, "to_attempts": attempts, "to_figures": dict(found.figures)}
    await unit.execute(_SET, {"scheduling": found.id, **values})


async def _note(unit: Unit, taken: SchedulingFacts, loaded: Loaded, answer: Answer) -> None:
    """Keep the proposal, and tell whoever asked; a search that was thrown away or begun anew meanwhile is left."""
    found = await scheduling(unit, taken.id, locked=True)
    if found is None or found.state is not SchedulingState.RUNNING or found.attempts != taken.attempts:
        return
    figures = measure(loaded.problem, answer.placed)
    await unit.execute(_CLEAR, {"scheduling": taken.id})
    kept = {line.who for line in loaded.lines if line.kept}
    following = {time.id: time.next for time in loaded.problem.times}
    rows = [
        {
            "school_id": taken.school_id,
            "scheduling_id": taken.id,
            "round_id": each.who[0],
            "slot_id": answer.placed[party.id],
            "next_slot_id": following[answer.placed[party.id]] if party.double else None,
            "pupil_id": each.who[1],
            "owner_id": each.who[2],
            "kept": False,
        }
        for party in loaded.problem.parties
        if party.id in answer.placed and (each := loaded.seeking[party.id]).who not in kept
    ]
    if rows:
        await unit.execute(_PROPOSE, rows)
    said = {"without": figures.families_without, "waiting": figures.waiting, "gaps": figures.gaps}
    await _set(unit, replace(found, figures={**said, "proved": answer.proved}), SchedulingState.READY, found.attempts)
    plan_again(unit, [ready(found.id, found.school_id, found.person_id, found.attempts, unit.now)])


# What a teacher does with the proposal -------------------------------------------------------------------------------


async def put_at(unit: Unit, acting: Acting, scheduling_id: int, who: Who, slot_id: int) -> Loaded:
    """Give a pupil another time of the round; whoever has it gets the pupil's old one. It is settled from then on.

    Raises Outdated, NotAllowed, NotReady, or DoesNotFit when a hard limit is in the way. A wish is none.
    """
    found = await ready_search(unit, acting, scheduling_id)
    loaded = await load(unit, found, locked=True)
    if who not in {each.who for each in loaded.seeking.values()} or slot_id not in loaded.slots:
        raise Outdated
    new = rearranged(loaded, who, slot_id)
    if new is None:
        raise DoesNotFit(scheduling_id, who[0])
    moved = {row.who for row in new}
    await unit.execute(_CLEAR_LINES, {"lines": [line.line_id for line in loaded.lines if line.who in moved]})
    for row in new:
        values = {name: getattr(row, name) for name in ("round_id", "slot_id", "next_slot_id", "pupil_id", "owner_id")}
        same = {"school_id": found.school_id, "scheduling_id": found.id, "kept": True}
        await unit.execute(_PROPOSE, {**values, **same})
    return await load(unit, found)


def rearranged(loaded: Loaded, who: Who, slot_id: int) -> list[Proposed] | None:
    """The lines that change when they get this time and whoever has it gets theirs; None where a hard limit is in the
    way."""
    by_who = {line.who: line for line in loaded.lines}
    mine, wanted = by_who.get(who), {who: slot_id}
    there = next((line for line in loaded.lines if slot_id in {line.slot_id, line.next_slot_id}), None)
    if there is not None and there.who != who:
        if mine is None or there.slot_id != slot_id:
            return None
        wanted[there.who] = mine.slot_id
    rows = [_line(loaded, each, slot) for each, slot in wanted.items()]
    new = [row for row in rows if row is not None]
    # What was taken meanwhile is lost anyway, and in nobody's way.
    stands = fitting(loaded, [*(line for line in loaded.lines if line.who not in wanted), *new])
    return new if len(new) == len(rows) and all(row in stands for row in new) else None


def _line(loaded: Loaded, who: Who, slot_id: int) -> Proposed | None:
    """The line that puts them there; None where there is no room for them."""
    party = next(p for p in loaded.problem.parties if loaded.seeking[p.id].who == who)
    time = next((time for time in loaded.problem.times if time.id == slot_id), None)
    if time is None or (party.double and time.next is None) or loaded.slots[slot_id].round_id != who[0]:
        return None
    return Proposed(0, who[0], slot_id, time.next if party.double else None, who[1], who[2], True)


def fitting(loaded: Loaded, lines: Sequence[Proposed]) -> list[Proposed]:
    """Those of the lines that no hard limit forbids, the first of two that are in each other's way."""
    slots = {slot.slot_id for slot in loaded.slots.values()}
    opened = tuple(replace(party, fits=tuple(sorted(slots)), kept=None) for party in loaded.problem.parties)
    options = options_of(replace(loaded.problem, parties=opened))
    party_of = {loaded.seeking[party.id].who: party for party in loaded.problem.parties}
    taken: set[int] = set()
    talks: list[tuple[frozenset[int], int, int]] = []
    found: list[Proposed] = []
    for line in lines:
        party = party_of.get(line.who)
        takes = {line.slot_id, *([line.next_slot_id] if line.next_slot_id is not None else ())}
        if party is None or line.slot_id not in options[party.id] or takes & taken:
            continue
        begins = min(loaded.slots[slot].starts_at for slot in takes)
        ends = max(loaded.slots[slot].ends_at for slot in takes)
        people = frozenset((*party.people, party.teacher))
        span = (int(begins.timestamp()), int(ends.timestamp()))
        if any(people & others and span[0] < until and since < span[1] for others, since, until in talks):
            continue
        taken |= takes
        talks.append((people, *span))
        found.append(line)
    return found


async def drop_search(unit: Unit, acting: Acting, scheduling_id: int) -> SchedulingFacts:
    """Throw the proposal away; the rounds stay as they are. Raises Outdated, NotAllowed or NotReady."""
    found = await allowed_search(unit, acting, scheduling_id, locked=True)
    if found.state in {SchedulingState.PUBLISHED, SchedulingState.DROPPED}:
        raise NotReady(scheduling_id)
    await end_search(unit, found, SchedulingState.DROPPED)
    return found


async def end_search(unit: Unit, found: SchedulingFacts, state: SchedulingState) -> None:
    """No more search: its rounds are free for another."""
    await _set(unit, found, state, found.attempts)
    await unit.execute(_OVER, {"scheduling": found.id})


async def let_choose(unit: Unit, acting: Acting, scheduling_id: int) -> SchedulingFacts:
    """No schedule after all: who comes first chooses, as in every other round. Raises as `drop_search` does."""
    found = await drop_search(unit, acting, scheduling_id)
    await open_rounds(unit, acting, found.round_ids)
    return found


async def open_rounds(unit: Unit, acting: Acting, round_ids: Sequence[int]) -> None:
    """Rounds that were only planned open now, and those who have no time are invited to choose one."""
    planned = []
    for round_id in round_ids:
        _person, round_ = await allowed_round(unit, acting, round_id, "round.manage", locked=True)
        if round_.state is RoundState.PLANNED:
            planned.append(round_)
    if not planned:
        return
    await unit.execute(_OPEN, {"rounds": [round_.round_id for round_ in planned], "at": unit.now})
    needs = await needs_of(unit, planned)
    for round_ in planned:
        open_now = replace(round_, state=RoundState.OPEN, opens_at=unit.now)
        in_class = [pupil.pupil_id for pupil in await pupils_of_class(unit, round_.class_id)]
        pupils = [pupil for pupil in in_class if needs.is_asked(round_.round_id, pupil)]
        guardians = sorted({each for holders in (await custody_holders(unit, pupils)).values() for each in holders})
        policy = await policy_of(unit, round_.school_id, round_.policy_version)
        # Whoever has a time by then is left out when they are about to be sent.
        plan(unit, invitations(open_now, guardians, unit.now))
        plan(unit, nudges(policy, await calendar_of(unit, round_.school), open_now, guardians))
        plan_again(unit, [board_of(open_now, unit.now)])
