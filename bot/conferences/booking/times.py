"""Which times a home can choose, or move its talk to: of a round, of a day, of a table of a café."""

from __future__ import annotations

from collections import Counter
from datetime import date

from msgspec.structs import replace

from bot.conferences.booking import choosing, presses
from bot.conferences.booking.access import about_talk, ensure_own_round
from bot.conferences.booking.choosing import Choice, Moving
from bot.conferences.booking.doubling import in_pairs, takes_two
from bot.conferences.booking.rules import choosable, ensure_live, ensure_movable, ensure_open
from bot.conferences.booking.views import Seen, seen_talks, shown_talk
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.needs import needs_of
from bot.conferences.queries import bookings_of_pupils, free_slots, rounds, table, tables_of
from bot.conferences.rules import by_day
from bot.conferences.waiting.queries import taken
from bot.conferences.waiting.screens import line_button
from bot.core.errors import Outdated
from bot.core.presses import day_of
from bot.core.replies import Reply
from bot.core.unit import Unit
from bot.people.access import require
from bot.people.acting import Acting
from bot.schools.queries import policy_of


async def _round(unit: Unit, acting: Acting, round_id: int, pupil_id: int) -> tuple[RoundFacts, str]:
    """The round and the child's name, after asking whether its times may be seen."""
    round_ = (await rounds(unit, [round_id])).get(round_id)
    if round_ is None:
        raise Outdated
    require(unit, acting, "conference.see", about_talk(pupil_id, round_))
    ensure_own_round(acting, pupil_id, round_)
    return round_, acting.child(pupil_id)[1].given_name


async def _own(unit: Unit, acting: Acting, round_: RoundFacts, pupil_id: int) -> tuple[list[BookingFacts], Seen]:
    """The talks of this home in the round, those that one may move first."""
    talks = [talk for talk in await bookings_of_pupils(unit, [pupil_id]) if talk.round_id == round_.round_id]
    seen = await seen_talks(unit, acting, talks)
    return sorted((talk for talk in seen.talks if seen.in_home(talk)), key=seen.may_change, reverse=True), seen


async def _moving(unit: Unit, acting: Acting, round_: RoundFacts, talk: BookingFacts, seen: Seen) -> Moving:
    """Choosing a time would move this talk, or suggest to. Raises why nothing can be done now."""
    ensure_live(talk, round_, unit.now)
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    ensure_movable(policy, acting.at(round_.school_id).school.calendar(policy), talk, round_, unit.now)
    return Moving(talk.booking_id, suggests=not seen.may_change(talk))


async def _choice(unit: Unit, acting: Acting, round_: RoundFacts, pupil_id: int, child: str) -> Choice:
    """A talk to be booked, or where the home has all of its talks, the one that would be moved."""
    own, seen = await _own(unit, acting, round_, pupil_id)
    if (await needs_of(unit, [round_])).may_choose(round_, pupil_id, own):
        ensure_open(round_, unit.now)
        return Choice(round_, pupil_id, child)
    if not own:
        raise Outdated
    return Choice(round_, pupil_id, child, await _moving(unit, acting, round_, own[0], seen))


async def show_times(unit: Unit, acting: Acting, press: presses.ShowTimes) -> Reply:
    """Free times of a round, or the tables of a café; whoever has a time already moves it by choosing another."""
    round_, child = await _round(unit, acting, press.round_id, press.pupil_id)
    choice = await _choice(unit, acting, round_, press.pupil_id, child)
    if round_.is_cafe:
        return await _tables(unit, acting, choice)
    return await _times(unit, choice, double=await _double(unit, acting, choice))


async def _double(unit: Unit, acting: Acting, choice: Choice) -> bool:
    """Whether the talk takes two times, because an interpreter comes to this home."""
    person, child = acting.child(choice.pupil_id)
    return await takes_two(unit, choice.round_, child.pupil_id, person.person_id)


async def _tables(unit: Unit, acting: Acting, choice: Choice) -> Reply:
    round_ = choice.round_
    own, _seen = await _own(unit, acting, round_, choice.pupil_id)
    booked = {talk.table_id: talk for talk in own if talk.table_id is not None}
    free: Counter[int] = Counter()
    for slot in choosable(round_, await free_slots(unit, [round_.round_id]), unit.now):
        free[slot.table_id or 0] += slot.left
    of_round = tuple((await tables_of(unit, [round_.round_id])).values())
    return Reply(choosing.tables(choice, of_round, free, booked))


async def _times(unit: Unit, choice: Choice, day: date | None = None, *, double: bool = False) -> Reply:
    """The free times that can be chosen, or moved to; of one day where it still has some. Below them the way to the
    waiting list, where others have a time and the school keeps one."""
    round_ = choice.round_
    slots = [slot for slot in await free_slots(unit, [round_.round_id]) if slot.table_id == choice.table_id]
    if choice.moving is None:
        slots = choosable(round_, slots, unit.now)
    if double:
        choice, slots = replace(choice, double=True), in_pairs(slots)
    days = by_day(slots, round_.zone)
    for each in days:
        if each.day == day:
            return Reply(choosing.day_of_times(choice, each, only=len(days) == 1))
    screen = choosing.times(choice, slots)
    policy = await policy_of(unit, round_.school_id, round_.policy_version)
    own = [choice.moving.booking_id] if choice.moving else []
    if policy.booking.waiting_list and await taken(unit, round_, choice.table_id, own):
        line = line_button(round_.round_id, choice.pupil_id, choice.table_id or 0)
        screen = replace(screen, rows=(*screen.rows, (line,)))
    return Reply(screen)


async def show_day(unit: Unit, acting: Acting, press: presses.ShowDay) -> Reply:
    """Free times on one day; a day that filled up meanwhile falls back to all days."""
    round_, child = await _round(unit, acting, press.round_id, press.pupil_id)
    choice = await _choice(unit, acting, round_, press.pupil_id, child)
    return await _times(unit, choice, press.day, double=await _double(unit, acting, choice))


async def show_table(unit: Unit, acting: Acting, press: presses.ShowTable) -> Reply:
    """Free times at a table of a café."""
    at = await table(unit, press.table_id)
    if at is None:
        raise Outdated
    round_, child = await _round(unit, acting, at.round_id, press.pupil_id)
    own, seen = await _own(unit, acting, round_, press.pupil_id)
    there = [talk for talk in own if talk.table_id == at.table_id]
    if there:
        moving = await _moving(unit, acting, round_, there[0], seen)
        return await _times(unit, Choice(round_, press.pupil_id, child, moving, at.table_id), day_of(press.day))
    ensure_open(round_, unit.now)
    return await _times(unit, Choice(round_, press.pupil_id, child, table_id=at.table_id), day_of(press.day))


async def show_moves(unit: Unit, acting: Acting, press: presses.ShowMoves) -> Reply:
    """Times to which this talk can be moved, or suggested to be."""
    view = await shown_talk(unit, acting, press.booking_id)
    ensure_own_round(acting, view.booking.pupil_id, view.round_)
    seen = await seen_talks(unit, acting, [view.booking])
    moving = await _moving(unit, acting, view.round_, view.booking, seen)
    table_id = view.booking.table_id
    choice = Choice(view.round_, view.booking.pupil_id, view.child, moving, table_id)
    return await _times(unit, choice, day_of(press.day), double=await _double(unit, acting, choice))
