"""A time that a schedule holds for a family: two who say yes, a teacher who takes it back, an hour that runs out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from bot.conferences.booking.queries import Talk
from bot.conferences.booking.service import book_slot, own_talk
from bot.conferences.models import Booking, BookingState
from bot.conferences.rounds.running.service import cancel_for
from bot.conferences.scheduling import holding
from bot.conferences.scheduling.holding import accept_times, give_up
from bot.core.clock import AdjustableClock
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow, State
from bot.people.acting import Acting
from tests.races.conftest import Act, Attempt, Field, times
from tests.races.talk import FATHER, MOTHER, TEACHER, Booked, guardian, talk

pytestmark = pytest.mark.both_databases

NEIGHBOUR = 904
WAITING_FOR = timedelta(days=4)


@dataclass
class Held(Booked):
    """A child whose time waits for a yes, and a neighbour without one."""

    other: int


async def held(field: Field) -> Held:
    found = await talk(field, times(2), held_until=field.units.clock.now() + WAITING_FOR)
    other = await field.town.pupil(found.school, found.klass, "Noah")
    await guardian(field, found.school, other, NEIGHBOUR)
    return Held(**vars(found), other=other)


def accepts(found: Held) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await accept_times(unit, acting, [found.booking])

    return act


def takes_back(found: Held) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await cancel_for(unit, acting, found.booking, by_school=True)

    return act


def books(found: Held) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await book_slot(unit, acting, found.slot, found.other)

    return act


async def gives_up(unit: Unit, _acting: Acting) -> None:
    await give_up(unit)


async def planned(field: Field, *kinds: str) -> list[int]:
    """Whom the outbox will tell something of these kinds."""

    async def look(unit: Unit) -> list[int]:
        rows = select(OutboxRow.person_id).where(OutboxRow.kind.in_(kinds), OutboxRow.state == State.WAITING.value)
        return [row.person_id for row in await unit.all(rows)]

    return await field.units.read(look)


async def booking(field: Field, found: Held) -> Any:
    async def look(unit: Unit) -> Any:
        return await unit.first(select(Booking.state, Booking.held_until).where(Booking.id == found.booking))

    return await field.units.read(look)


async def as_seen_now(field: Field, found: Held, monkeypatch: pytest.MonkeyPatch, **but: Any) -> None:
    """From now on whoever says yes believes the talk as it is at this moment."""
    seen: list[Talk] = []

    async def look(unit: Unit, acting: Acting) -> None:
        own = await own_talk(unit, acting, found.booking, "conference.book")
        seen.append(replace(own, booking=replace(own.booking, **but)))

    await field.acts(MOTHER, look)

    async def stale(*_arguments: Any) -> Talk:
        return seen[0]

    monkeypatch.setattr(holding, "own_talk", stale)


async def test_of_two_who_say_yes_at_once_one_did_and_the_other_is_told(field: Field) -> None:
    found = await held(field)
    both = [Attempt(MOTHER, accepts(found)), Attempt(FATHER, accepts(found))]
    assert await field.race(both) == ["done", "done"]
    assert (await booking(field, found)).held_until is None
    assert len(await planned(field, "conference.told")) == 1
    assert len(await planned(field, "conference.day_before")) == 2


async def test_without_looking_again_both_hear_that_the_other_did(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: each believes that nobody has answered."""
    found = await held(field)
    await as_seen_now(field, found, monkeypatch)
    both = [Attempt(MOTHER, accepts(found)), Attempt(FATHER, accepts(found))]
    assert await field.race(both) == ["done", "done"]
    assert len(await planned(field, "conference.told")) == 2


@pytest.mark.parametrize("teacher_first", [False, True])
async def test_a_yes_while_the_teacher_takes_it_back_leaves_no_promise(field: Field, teacher_first: bool) -> None:
    found = await held(field)
    attempts = [Attempt(MOTHER, accepts(found)), Attempt(TEACHER, takes_back(found))]
    if teacher_first:
        back, yes = await field.race(attempts[::-1])
    else:
        yes, back = await field.race(attempts)
    # Whoever was first: the school's word stands, and the family hears of it.
    assert back == "done"
    assert yes in {"done", "CancelledBySchool"}
    assert (await booking(field, found)).state == BookingState.CANCELLED_BY_SCHOOL.value
    assert await planned(field, "conference.day_before", "conference.same_day", "conference.told") == []
    assert len(await planned(field, "conference.off")) == 2


async def test_without_looking_again_a_family_is_reminded_of_what_the_teacher_took_back(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the yes believes the time as it was before the teacher pressed."""
    found = await held(field)
    await as_seen_now(field, found, monkeypatch)
    await field.acts(TEACHER, takes_back(found))
    await field.acts(MOTHER, accepts(found))
    assert (await booking(field, found)).state == BookingState.CANCELLED_BY_SCHOOL.value
    assert len(await planned(field, "conference.day_before")) == 2


async def test_a_yes_after_the_hour_is_none_whoever_was_there_first(field: Field, clock: AdjustableClock) -> None:
    found = await held(field)
    clock.advance(WAITING_FOR)
    attempts = [
        Attempt(MOTHER, accepts(found)),
        Attempt(FATHER, gives_up),
        Attempt(NEIGHBOUR, books(found)),
        Attempt(TEACHER, gives_up),
    ]
    yes, first_tick, _neighbour, second_tick = await field.race(attempts)
    assert (yes, first_tick, second_tick) == ("NoLongerBooked", "done", "done")
    assert (await booking(field, found)).state == BookingState.CANCELLED.value
    assert found.child not in {pupil for _slot, pupil in await field.live()}


async def test_a_yes_in_the_last_second_is_one(field: Field, clock: AdjustableClock) -> None:
    found = await held(field)
    clock.advance(WAITING_FOR - timedelta(seconds=1))
    attempts = [Attempt(MOTHER, accepts(found)), Attempt(FATHER, gives_up), Attempt(NEIGHBOUR, books(found))]
    assert await field.race(attempts) == ["done", "done", "SlotTaken"]
    clock.advance(timedelta(days=1))
    await field.acts(FATHER, gives_up)
    assert await field.live() == [(found.slot, found.child)]


async def test_without_looking_at_the_clock_a_late_yes_takes_what_the_neighbour_has(
    field: Field, clock: AdjustableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the yes believes the time as it was sent, and that it is held for ever."""
    found = await held(field)
    await as_seen_now(field, found, monkeypatch, held_until=clock.now() + timedelta(days=99))
    clock.advance(WAITING_FOR)
    await field.acts(FATHER, gives_up)
    await field.acts(NEIGHBOUR, books(found))
    await field.acts(MOTHER, accepts(found))
    # Its own family is reminded of a time that another one has.
    assert await field.live() == [(found.slot, found.other)]
    assert len(await planned(field, "conference.day_before")) == 3


async def test_without_its_condition_the_tick_gives_up_what_was_accepted(
    field: Field, clock: AdjustableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other twin: a tick that goes by what it read before the yes."""
    found = await held(field)
    monkeypatch.setattr(holding, "_RAN_OUT", select(Booking.id).where(Booking.id == found.booking))
    await field.acts(MOTHER, accepts(found))
    clock.advance(WAITING_FOR)
    await field.acts(FATHER, gives_up)
    assert await field.live() == []
    await field.units.run(lambda unit: unit.execute(update(Booking).values(state=BookingState.BOOKED.value)))
    monkeypatch.undo()
    await field.acts(FATHER, gives_up)
    assert await field.live() == [(found.slot, found.child)]
