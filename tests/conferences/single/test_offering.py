"""Offering a single talk: what stands in the tables, who is told, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.conferences.models import Booking, Form, Round, RoundState, TalkKind
from bot.conferences.queries import rounds, rounds_of_classes
from bot.conferences.single.errors import KindOff, TeacherBusy
from bot.conferences.single.facts import Offer, Reason
from bot.conferences.single.offering import fitting_times, offer_more, offer_times, withdraw_offer
from bot.conferences.single.queries import free_times, singles
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow, State
from bot.schools.queries import school_by_key
from tests.flows.scene import DENMARK, Scene, scene
from tests.world import World

pytestmark = pytest.mark.both_databases


def an_offer(here: Scene, starts: Sequence[datetime], **more: object) -> Offer:
    values: dict[str, object] = {
        "kind": TalkKind.NEEDS_BASED,
        "school_id": here.school,
        "class_id": here.class_id,
        "pupil_id": here.child,
        "teacher_id": here.teacher,
        "form": Form.IN_PERSON,
        "minutes": 20,
        "room": "12",
        "starts": starts,
    }
    return Offer(**{**values, **more})  # type: ignore[arg-type]


async def told(world: World, kind: str = "single.offered") -> list[tuple[int, str]]:
    async def look(unit: Unit) -> list[tuple[int, str]]:
        rows = await unit.all(select(OutboxRow.person_id, OutboxRow.state).where(OutboxRow.kind == kind))
        return sorted((row.person_id, row.state) for row in rows)

    return await world.house.units.read(look)


async def test_an_offer_is_a_round_of_one_pupil_that_no_list_of_rounds_knows(world: World) -> None:
    here = await scene(world)
    units = world.house.units
    starts = here.starts("14.20", "15.00")

    round_id = await units.run(lambda unit: offer_times(unit, an_offer(here, starts, reason=Reason.WONDER)))

    async def look(unit: Unit) -> None:
        single = (await singles(unit, [round_id]))[round_id]
        assert (single.kind, single.pupil_id, single.reason) == (TalkKind.NEEDS_BASED, here.child, Reason.WONDER)
        assert [slot.starts_at for slot in await free_times(unit, [round_id])] == starts
        assert await rounds(unit, [round_id]) == {}
        assert await rounds_of_classes(unit, [here.class_id]) == []

    await units.read(look)
    assert {person for person, _state in await told(world)} == {here.mother, here.father}


async def test_only_the_invited_guardian_is_told(world: World) -> None:
    here = await scene(world)
    offer = an_offer(here, here.starts("14.20", "15.00"), kind=TalkKind.SEPARATE, guests=[here.mother])
    await world.house.units.run(lambda unit: offer_times(unit, offer))
    assert [person for person, _state in await told(world)] == [here.mother]


async def test_times_that_passed_overlap_or_are_taken_are_refused(world: World) -> None:
    here = await scene(world)
    units = world.house.units
    first = here.at(14, 20)
    for starts in ([], [world.clock.now()], [first, first + timedelta(minutes=10)]):
        wrong = an_offer(here, starts)
        with pytest.raises(TeacherBusy):
            await units.run(partial(offer_times, offer=wrong))
    meeting = an_offer(here, [first], kind=TalkKind.NETWORK_MEETING)
    await units.run(lambda unit: offer_times(unit, meeting))
    later = [first + timedelta(minutes=10), first + timedelta(hours=1)]
    with pytest.raises(TeacherBusy) as refused:
        await units.run(lambda unit: offer_times(unit, an_offer(here, later)))
    assert refused.value.starts == (first + timedelta(minutes=10),)


async def test_a_kind_that_the_school_does_not_have_is_refused(world: World) -> None:
    here = await scene(world, DENMARK)
    school = await world.town.school("princip", "dk-samtaler", "Princip")
    klass = await world.town.school_class(school, "1.A")
    pupil, teacher = await world.town.pupil(school, klass, "Bo"), await world.town.person(school, "Ida")
    offer = an_offer(
        here, [here.at(14)], kind=TalkKind.NETWORK_MEETING, school_id=school, class_id=klass, pupil_id=pupil,
        teacher_id=teacher,
    )  # fmt: skip
    with pytest.raises(KindOff):
        await world.house.units.run(lambda unit: offer_times(unit, offer))


async def test_a_meeting_with_one_time_is_booked_at_once_with_everybody_invited_by_name(world: World) -> None:
    here = await scene(world)
    colleague = await world.town.person(here.school, "Lis", "Krog")
    offer = an_offer(
        here, [here.at(14)], kind=TalkKind.NETWORK_MEETING, colleagues=[colleague], outside=["Ole Psykolog"]
    )
    units = world.house.units
    round_id = await units.run(lambda unit: offer_times(unit, offer))

    async def look(unit: Unit) -> None:
        booked = (await unit.all(select(Booking.owner_id, Booking.state, Booking.pupil_id)))[0]
        assert tuple(booked) == (None, "booked", here.child)
        names = [guest.name for guest in (await singles(unit, [round_id]))[round_id].guests]
        assert names == ["Maria", "Erik", "Lis", "Ole Psykolog"]

    await units.read(look)
    assert [person for person, _state in await told(world, "single.guest")] == [colleague]
    assert len(await told(world, "single.day_before")) == 2


async def test_other_times_replace_those_that_nobody_chose(world: World) -> None:
    here = await scene(world)
    units = world.house.units
    round_id = await units.run(lambda unit: offer_times(unit, an_offer(here, here.starts("14.20", "15.00"))))
    await units.run(lambda unit: offer_more(unit, round_id, [here.at(16)]))

    async def look(unit: Unit) -> list[datetime]:
        return [slot.starts_at for slot in await free_times(unit, [round_id])]

    assert await units.read(look) == [here.at(16)]
    assert len(await told(world)) == 4


async def test_an_offer_that_is_taken_back_ends_without_a_word_when_nobody_answered(world: World) -> None:
    here = await scene(world)
    units = world.house.units
    round_id = await units.run(lambda unit: offer_times(unit, an_offer(here, here.starts("14.20", "15.00"))))
    for _twice in range(2):
        await units.run(lambda unit: withdraw_offer(unit, round_id))

    async def state(unit: Unit) -> str:
        found: str = await unit.scalar(select(Round.state).where(Round.id == round_id))
        return found

    assert await units.read(state) == RoundState.CANCELLED.value
    assert {state for _person, state in await told(world)} == {State.CANCELLED.value}
    assert await told(world, "single.off") == []


async def test_fitting_times_lie_on_school_days_after_lessons_clear_of_all_the_teacher_has(world: World) -> None:
    here = await scene(world)
    units = world.house.units

    async def fitting(unit: Unit) -> list[datetime]:
        school = await school_by_key(unit, here.place.key)
        return await fitting_times(unit, school, here.teacher, 20)

    found = await units.read(fitting)
    zone = here.at(0).tzinfo
    assert [start.astimezone(zone).strftime("%a %H.%M") for start in found] == ["Tue 14.00", "Wed 16.40", "Thu 15.20"]
    # Whatever stands at those times, offered or booked, pushes them on.
    await here.opens(found[0])
    await units.run(lambda unit: offer_times(unit, an_offer(here, [found[1]])))
    after = await units.read(fitting)
    assert not set(found[:2]) & set(after)


async def test_a_withdrawn_meeting_gives_the_teacher_the_time_back(world: World) -> None:
    here = await scene(world)
    units = world.house.units
    offer = an_offer(here, [here.at(14)], kind=TalkKind.ACTION_PLAN_MEETING)
    round_id = await units.run(lambda unit: offer_times(unit, offer))
    await units.run(lambda unit: withdraw_offer(unit, round_id))
    await units.run(lambda unit: offer_times(unit, offer))

    async def look(unit: Unit) -> list[str]:
        return [row.state for row in await unit.all(select(Booking.state).order_by(Booking.id))]

    assert await units.read(look) == ["cancelled_by_school", "booked"]
    assert len(await told(world, "single.off")) == 2
