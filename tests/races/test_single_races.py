"""One teacher at one moment: a single talk and a class's time that lie across each other, wanted at the same time."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.conferences.booking.service import book_slot
from bot.conferences.models import Form, Slot, TalkKind
from bot.conferences.single import service
from bot.conferences.single.facts import Offer
from bot.conferences.single.offering import offer_times
from bot.conferences.single.service import take_time
from bot.core.unit import Unit
from bot.people.acting import Acting
from tests.races.conftest import Act, Attempt, Field
from tests.resilience.scene import Family, Scene, build

pytestmark = pytest.mark.both_databases


def books(slot_id: int, pupil_id: int) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await book_slot(unit, acting, slot_id, pupil_id)

    return act


def takes(slot_id: int) -> Act:
    async def act(unit: Unit, acting: Acting) -> None:
        await take_time(unit, acting, slot_id)

    return act


async def offered(field: Field, scene: Scene, family: Family, *, later: int = 10) -> int:
    """A talk offered to this family, across the first family's class time. Returns its time's id."""

    async def work(unit: Unit) -> int:
        slot = scene.families[0].slots[0]
        start = await unit.scalar(select(Slot.starts_at).where(Slot.id == slot))
        offer = Offer(
            TalkKind.NEEDS_BASED, scene.school_id, scene.class_id, family.pupil_id, scene.teacher_id, Form.IN_PERSON,
            20, None, [start + timedelta(minutes=later)],
        )  # fmt: skip
        round_id = await offer_times(unit, offer)
        found: int = await unit.scalar(select(Slot.id).where(Slot.round_id == round_id))
        return found

    return await field.units.run(work)


async def overlapping(field: Field) -> int:
    """How many pairs of live talks of one teacher share a moment."""
    pairs = text(
        "SELECT count(*) FROM bookings AS one JOIN slots AS s1 ON s1.id = one.slot_id"
        " JOIN slots AS s2 ON s2.teacher_id = s1.teacher_id AND s2.starts_at < s1.ends_at"
        " AND s2.ends_at > s1.starts_at AND s2.id > s1.id JOIN bookings AS two ON two.slot_id = s2.id"
        " WHERE one.state IN ('booked', 'moved') AND two.state IN ('booked', 'moved')"
    )

    async def look(unit: Unit) -> int:
        found: int = await unit.scalar(pairs)
        return found

    return await field.units.read(look)


@pytest.mark.parametrize("again", range(4))
async def test_a_class_time_and_a_single_time_of_one_teacher_are_not_both_given(field: Field, again: int) -> None:
    scene = await build(field.units, 4, times_each=1)
    first, *others = scene.families
    attempts = [Attempt(first.user_id, books(first.slots[0], first.pupil_id))]
    attempts += [
        Attempt(family.user_id, takes(await offered(field, scene, family, later=5 * place)))
        for place, family in enumerate(others, start=1)
    ]
    endings = Counter(await field.race(attempts[again % 2 :] + attempts[: again % 2]))
    assert await overlapping(field) == 0
    assert len(await field.live()) >= 1
    assert set(endings) <= {"done", "TimeGone", "AtTheSameTime"}


async def test_without_its_lock_one_teacher_is_promised_to_two_families(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin, in the order in which the class's own look does not help: its time is booked, and whoever takes the
    single one sees the world as it was before anybody began."""
    scene = await build(field.units, 2, times_each=1)
    first, second = scene.families
    single = await offered(field, scene, second)

    async def nothing(*_arguments: object) -> None:
        return None

    async def nobody(*_arguments: object) -> list[object]:
        return []

    monkeypatch.setattr(service, "lock_span", nothing)
    monkeypatch.setattr(service, "nearby", nobody)
    await field.acts(first.user_id, books(first.slots[0], first.pupil_id))
    await field.acts(second.user_id, takes(single))
    assert await overlapping(field) == 1
