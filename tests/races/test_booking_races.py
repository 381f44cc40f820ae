"""A time, a child's talk, a family's hour: scarce things, wanted by several at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text

from bot.conferences.booking.service import book_slot, cancel_talk, move_talk, say_no_time_suits
from bot.core.unit import Unit
from bot.people.acting import Acting
from tests.races.conftest import Act, Attempt, Field, times
from tests.resilience.scene import Scene, build

pytestmark = pytest.mark.both_databases

Blind = Callable[[], Awaitable[None]]


def books(slot_id: int, pupil_id: int) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await book_slot(unit, acting, slot_id, pupil_id)

    return act


def moves(booking_id: int, slot_id: int) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await move_talk(unit, acting, booking_id, slot_id)

    return act


def cancels(booking_id: int) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await cancel_talk(unit, acting, booking_id)

    return act


def says_none_suits(round_id: int, pupil_id: int) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await say_no_time_suits(unit, acting, round_id, pupil_id)

    return act


# One time, many families ---------------------------------------------------------------------------------------


def all_want_one(scene: Scene) -> list[Attempt]:
    wanted = scene.families[0].slots[0]
    return [Attempt(family.user_id, books(wanted, family.pupil_id)) for family in scene.families]


@pytest.mark.parametrize("guardians", [40, pytest.param(80, marks=pytest.mark.proof)])
async def test_of_many_guardians_who_press_one_time_one_gets_it(field: Field, guardians: int) -> None:
    scene = await build(field.units, guardians, times_each=1)
    # As many at once as PostgreSQL has room for; the others come while those are served.
    endings: Counter[str] = Counter()
    attempts = all_want_one(scene)
    for start in range(0, guardians, 40):
        endings.update(await field.race(attempts[start : start + 40]))
    assert endings == {"done": 1, "SlotTaken": guardians - 1}
    assert len(await field.live()) == 1


async def test_without_its_guards_one_time_is_given_to_several(field: Field, blind: Blind) -> None:
    scene = await build(field.units, 6, times_each=1)
    await field.drop_guards()
    await blind()
    await field.race(all_want_one(scene))
    assert len(await field.live()) == 6


async def test_the_index_alone_still_gives_it_to_one(field: Field, blind: Blind) -> None:
    scene = await build(field.units, 6, times_each=1)
    await blind()
    await field.race(all_want_one(scene))
    assert len(await field.live()) == 1


# Two guardians of one child ------------------------------------------------------------------------------------


async def two_guardians(field: Field) -> tuple[int, list[Attempt]]:
    """One child, two custody holders, each of whom wants another time."""
    scene = await build(field.units, 1, times_each=4)
    (family,) = scene.families
    father = await field.town.person(scene.school_id, "Jonas")
    await field.town.guards(scene.school_id, father, family.pupil_id)
    user = await field.phone(900, father, scene.school_id)
    return family.pupil_id, [
        Attempt(family.user_id, books(family.slots[0], family.pupil_id)),
        Attempt(user, books(family.slots[2], family.pupil_id)),
    ]


async def test_two_guardians_of_one_child_end_in_one_talk_and_a_choice(field: Field) -> None:
    pupil, attempts = await two_guardians(field)
    assert sorted(await field.race(attempts)) == ["AlreadyBooked", "done"]
    assert [whose for _slot, whose in await field.live()] == [pupil]


async def test_without_its_guards_a_child_gets_two_talks(field: Field, blind: Blind) -> None:
    _pupil, attempts = await two_guardians(field)
    await field.drop_guards()
    await blind()
    await field.race(attempts)
    assert len(await field.live()) == 2


# Siblings at the same hour -------------------------------------------------------------------------------------


async def siblings(field: Field, *, parents: int) -> list[Attempt]:
    """Two children in two classes with overlapping times; one parent with two phones' presses, or two parents."""
    town = field.town
    school = await town.school()
    mother, father = await town.person(school, "Maria"), await town.person(school, "Jonas")
    users = [await field.phone(901, mother, school), await field.phone(902, father, school)]
    attempts = []
    for number, name in enumerate(("Emma", "Noah")):
        klass = await town.school_class(school, f"{number}.A")
        teacher = await town.person(school, f"Teacher{number}")
        pupil = await town.pupil(school, klass, name)
        for parent in (mother, father):
            await town.guards(school, parent, pupil)
        round_id = await town.round(school, klass, teacher, times(1), minutes=20 + 10 * number)
        slot = await field.units.read(lambda unit, r=round_id: _slot_of(unit, r))  # type: ignore[misc]
        attempts.append(Attempt(users[number if parents == 2 else 0], books(slot, pupil)))
    return attempts


async def _slot_of(unit: Unit, round_id: int) -> int:
    found: int = await unit.scalar(text("SELECT id FROM slots WHERE round_id = :round"), {"round": round_id})
    return found


@pytest.mark.parametrize("parents", [1, 2])
async def test_a_family_is_never_wanted_at_two_talks_at_once(field: Field, parents: int) -> None:
    attempts = await siblings(field, parents=parents)
    assert sorted(await field.race(attempts)) == ["AtTheSameTime", "done"]
    assert len(await field.live()) == 1


async def test_without_its_guards_a_family_is_wanted_twice(field: Field, blind: Blind) -> None:
    attempts = await siblings(field, parents=2)
    await blind()
    assert await field.race(attempts) == ["done", "done"]
    assert len(await field.live()) == 2


# Moving and cancelling -----------------------------------------------------------------------------------------


async def move_against_book(field: Field) -> tuple[Scene, list[Attempt]]:
    """A family with a time moves to the one that another family books."""
    scene = await build(field.units, 2, booked=1)
    has, wants = scene.families
    assert has.booking_id is not None
    target = wants.slots[0]
    moved = Attempt(has.user_id, moves(has.booking_id, target))
    return scene, [moved, Attempt(wants.user_id, books(target, wants.pupil_id))]


async def test_a_move_and_a_booking_of_one_time_end_in_one_holder(field: Field) -> None:
    _scene, attempts = await move_against_book(field)
    assert sorted(await field.race(attempts)) == ["SlotTaken", "done"]
    slots = [slot for slot, _pupil in await field.live()]
    assert len(slots) == len(set(slots))


async def test_without_its_guards_a_move_and_a_booking_share_a_time(field: Field, blind: Blind) -> None:
    _scene, attempts = await move_against_book(field)
    await field.drop_guards()
    await blind()
    await field.race(attempts)
    slots = [slot for slot, _pupil in await field.live()]
    assert len(slots) == 2
    assert len(set(slots)) == 1


async def cancel_against_move(field: Field) -> list[Attempt]:
    scene = await build(field.units, 1, booked=1)
    (family,) = scene.families
    assert family.booking_id is not None
    moved = Attempt(family.user_id, moves(family.booking_id, family.slots[1]))
    # The same person on two devices would queue for the account; the other parent does not.
    other = await field.town.person(scene.school_id, "Jonas")
    await field.town.guards(scene.school_id, other, family.pupil_id)
    return [moved, Attempt(await field.phone(903, other, scene.school_id), cancels(family.booking_id))]


async def test_a_talk_that_was_cancelled_stays_cancelled_when_it_is_moved_meanwhile(field: Field) -> None:
    moved, cancelled = await field.race(await cancel_against_move(field))
    assert cancelled == "done"
    assert moved in {"done", "NoLongerBooked"}
    assert await field.live() == []


async def test_without_its_lock_a_move_brings_a_cancelled_talk_back(field: Field, blind: Blind) -> None:
    moved, cancelled = await cancel_against_move(field)
    await blind()
    assert await field.race([cancelled]) == ["done"]
    assert await field.live() == []
    assert await field.race([moved]) == ["done"]
    assert len(await field.live()) == 1


# No time suits -------------------------------------------------------------------------------------------------


async def both_say_none_suits(field: Field) -> list[Attempt]:
    scene = await build(field.units, 1)
    (family,) = scene.families
    other = await field.town.person(scene.school_id, "Jonas")
    await field.town.guards(scene.school_id, other, family.pupil_id)
    user = await field.phone(904, other, scene.school_id)
    said = says_none_suits(scene.round_id, family.pupil_id)
    return [Attempt(family.user_id, said), Attempt(user, said)]


async def test_two_guardians_whom_no_time_suits_are_one_call_to_the_teacher(field: Field) -> None:
    assert await field.race(await both_say_none_suits(field)) == ["done", "done"]
    assert await field.count("unsuited") == 1
    assert await field.count("outbox WHERE kind = 'conference.no_time'") == 1


async def test_without_its_guards_the_same_wish_is_noted_twice(field: Field, blind: Blind) -> None:
    attempts = await both_say_none_suits(field)
    await field.drop_guards()
    await blind()
    await field.race(attempts)
    assert await field.count("unsuited") == 2
