"""A time that came free, wanted by a whole line: one family is offered it, and one answer counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from bot.conferences.booking.service import book_slot
from bot.conferences.models import Slot
from bot.conferences.queries import free_slots, rounds
from bot.conferences.waiting import lining, queries, service
from bot.conferences.waiting.lining import offer_to_line, pass_on
from bot.conferences.waiting.models import SlotOffer, WaitingPlace
from bot.conferences.waiting.service import join_for_time, join_line, take_offer
from bot.core.clock import AdjustableClock
from bot.core.unit import Unit
from bot.people.acting import Acting
from tests.races.conftest import Act, Attempt, Field
from tests.resilience.scene import Scene, build

pytestmark = pytest.mark.both_databases


def takes(offer_id: int) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await take_offer(unit, acting, offer_id)

    return act


def books(slot_id: int, pupil_id: int) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await book_slot(unit, acting, slot_id, pupil_id)

    return act


def joins(round_id: int, pupil_id: int, starts_at: datetime | None) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        if starts_at is None:
            await join_line(unit, acting, round_id, pupil_id, None)
        else:
            await join_for_time(unit, acting, round_id, pupil_id, int(starts_at.timestamp()) // 60)

    return act


def offers_out(round_id: int, slot_ids: list[int]) -> Act:
    """A time comes free: whoever gave it up calls the line."""

    async def act(unit: Unit, _acting: Acting) -> None:
        round_ = (await rounds(unit, [round_id]))[round_id]
        await offer_to_line(unit, round_, slot_ids)

    return act


async def passes_on(unit: Unit, _acting: Acting) -> None:
    await pass_on(unit)


async def offered(field: Field) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(*SlotOffer.__table__.c).order_by(SlotOffer.id)))

    return await field.units.read(look)


async def states(field: Field) -> Counter[str]:
    async def look(unit: Unit) -> Counter[str]:
        return Counter(row.state for row in await unit.all(select(Slot.state)))

    return await field.units.read(look)


async def line(field: Field, scene: Scene, wanted: Mapping[int, int] = MappingProxyType({})) -> None:
    """Every family in line, in order, for any time; some, by their place, for the time of one slot."""
    at = await starts(field)

    async def work(unit: Unit) -> None:
        rows = [
            {
                "school_id": scene.school_id,
                "round_id": scene.round_id,
                "pupil_id": family.pupil_id,
                "person_id": family.person_id,
                "home": 0,
                "day": at[wanted[place]].date() if place in wanted else None,
                "starts_at": at[wanted[place]] if place in wanted else None,
                "first": False,
                "moves": False,
                "since": unit.now + timedelta(seconds=place),
                "left_at": None,
            }
            for place, family in enumerate(scene.families)
        ]
        await unit.execute(insert(WaitingPlace), rows)

    await field.units.run(work)


async def starts(field: Field) -> dict[int, datetime]:
    """When each slot begins."""

    async def look(unit: Unit) -> dict[int, datetime]:
        return {row.id: row.starts_at for row in await unit.all(select(Slot.id, Slot.starts_at))}

    return await field.units.read(look)


async def drop_index(field: Field) -> None:
    await field.units.run(lambda unit: unit.execute(text("DROP INDEX uq_slot_offers_live")))


async def test_two_times_that_come_free_at_once_go_to_the_first_two_of_the_line(field: Field) -> None:
    scene = await build(field.units, 6, times_each=1)
    await line(field, scene)
    slots = [family.slots[0] for family in scene.families]
    gone = [Attempt(family.user_id, offers_out(scene.round_id, [family.slots[0]])) for family in scene.families[:4]]
    assert set(await field.race(gone)) == {"done"}
    found = await offered(field)
    assert {row.pupil_id for row in found} == {family.pupil_id for family in scene.families[:4]}
    assert {row.slot_id for row in found} == set(slots[:4])
    assert await states(field) == {"held": 4, "free": 2}


@pytest.mark.parametrize(("waits", "first"), [({}, 0), ({0: 1, 2: 0}, 1), ({0: 1, 1: 0}, 1)])
async def test_of_many_who_call_the_line_for_one_time_one_finds_it_free(
    field: Field, waits: dict[int, int], first: int
) -> None:
    """`waits`: who of the line wants whose time and no other. Whoever came first goes first."""
    scene = await build(field.units, 6, times_each=1)
    await line(field, scene, {place: scene.families[whose].slots[0] for place, whose in waits.items()})
    wanted = scene.families[0].slots[0]
    await field.race([Attempt(family.user_id, offers_out(scene.round_id, [wanted])) for family in scene.families])
    assert [(row.slot_id, row.pupil_id) for row in await offered(field)] == [(wanted, scene.families[first].pupil_id)]


async def test_without_its_guards_one_time_is_held_for_several(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: everybody saw the line and the free time before anybody began, and nothing else stops them."""
    scene = await build(field.units, 6, times_each=1)
    await line(field, scene)
    wanted = scene.families[0].slots[0]
    await drop_index(field)

    async def look(unit: Unit) -> tuple[Any, Any]:
        places = await queries.line_of(unit, scene.round_id)
        return places, [slot for slot in await free_slots(unit, [scene.round_id]) if slot.slot_id == wanted]

    places, free = await field.units.read(look)

    async def stale(value: Any) -> Any:
        return value

    monkeypatch.setattr(lining, "line_of", lambda *_a, **_k: stale(places))
    monkeypatch.setattr(lining, "free_seats", lambda *_a: stale(free))
    monkeypatch.setattr(lining, "held_in_round", lambda *_a: stale([]))
    monkeypatch.setattr(lining, "asked_before", lambda *_a: stale({wanted: set()}))
    monkeypatch.setattr(lining, "_HOLD_IT", text("UPDATE slots SET state = 'held' WHERE id = :slot"))
    await field.race([Attempt(family.user_id, offers_out(scene.round_id, [wanted])) for family in scene.families])
    assert [row.slot_id for row in await offered(field)] == [wanted] * 6


async def test_a_yes_at_the_last_moment_and_the_next_in_line_never_both_have_the_time(
    field: Field, clock: AdjustableClock
) -> None:
    scene = await build(field.units, 4, times_each=1)
    await line(field, scene)
    first, second, third, fourth = scene.families
    wanted = first.slots[0]
    await field.acts(first.user_id, offers_out(scene.round_id, [wanted]))
    (offer,) = await offered(field)
    clock.set(offer.until)
    endings = await field.race(
        [
            Attempt(first.user_id, takes(offer.id)),
            Attempt(second.user_id, passes_on),
            Attempt(third.user_id, passes_on),
            Attempt(fourth.user_id, books(wanted, fourth.pupil_id)),
        ]
    )
    assert endings[0] == "OfferGone"
    assert endings[1:3] == ["done", "done"]
    live = await field.live()
    standing = [row for row in await offered(field) if row.ended_at is None]
    # Other times of the round are free, and the tick may have offered them, too.
    assert len([row for row in standing if row.slot_id == wanted]) + len([s for s, _p in live if s == wanted]) == 1


async def test_a_yes_and_the_tick_in_the_same_minute_leave_one_talk(field: Field) -> None:
    scene = await build(field.units, 3, times_each=1)
    await line(field, scene)
    first, second, third = scene.families
    wanted = first.slots[0]
    await field.acts(first.user_id, offers_out(scene.round_id, [wanted]))
    (offer,) = await offered(field)
    await field.race(
        [
            Attempt(first.user_id, takes(offer.id)),
            Attempt(second.user_id, passes_on),
            Attempt(third.user_id, books(wanted, third.pupil_id)),
        ]
    )
    assert (wanted, first.pupil_id) in await field.live()
    assert len({slot_id for slot_id, _pupil in await field.live()}) == len(await field.live())


async def test_without_looking_again_a_yes_after_the_hour_takes_what_the_next_one_holds(
    field: Field, clock: AdjustableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: whoever answers late believes the offer as it was sent."""
    scene = await build(field.units, 3, times_each=1)
    await line(field, scene)
    first, second, _third = scene.families
    await field.acts(first.user_id, offers_out(scene.round_id, [first.slots[0]]))

    async def look(unit: Unit) -> Any:
        return await queries.offers(unit, [1])

    seen = await field.units.read(look)
    clock.set(seen[1].until)
    await field.acts(second.user_id, passes_on)
    before = [row for row in await offered(field) if row.ended_at is None and row.slot_id == first.slots[0]]
    assert [row.pupil_id for row in before] == [second.pupil_id]

    async def stale(*_arguments: Any) -> Any:
        return seen

    monkeypatch.setattr(service, "offers", stale)
    monkeypatch.setattr(queries.OfferFacts, "stands", lambda _self, _now: True)
    await field.acts(first.user_id, takes(1))
    # Booked by one and promised to another.
    assert (first.slots[0], first.pupil_id) in await field.live()


async def test_pressed_on_two_phones_at_once_a_family_stands_in_line_once(field: Field) -> None:
    scene = await build(field.units, 1, times_each=1)
    (family,) = scene.families
    await field.units.run(lambda unit: unit.execute(text("UPDATE slots SET state = 'held'")))
    wishes = [None, *(await starts(field)).values()] * 2
    await field.race([Attempt(family.user_id, joins(scene.round_id, family.pupil_id, wish)) for wish in wishes])
    assert await field.count("waiting_places") == 1
