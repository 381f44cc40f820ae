"""What follows for single talks when custody, wishes or the school's days change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from bot.conferences.models import Booking, Form, Round, RoundGuest, RoundState, TalkKind
from bot.conferences.single.facts import Offer
from bot.conferences.single.following import days_changed_for_singles, remind_of_singles_later, replan_singles
from bot.conferences.single.keeps import forget_single_details
from bot.conferences.single.models import SingleTalk
from bot.conferences.single.offering import offer_times
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.features import assemble
from bot.people.models import Guardianship, GuardianshipRow
from bot.schools.queries import calendar_of, school_by_key
from tests.flows.scene import TALKS_ON, Scene, live, outbox, scene
from tests.world import Phone, World


async def booked(
    here: Scene, *guests: int, kind: TalkKind = TalkKind.SEPARATE, day: date = TALKS_ON
) -> tuple[int, Phone]:
    """A talk of the child's at 14.20, chosen by the mother. Returns its round and her phone."""
    maria = await here.maria()
    offer = Offer(
        kind, here.school, here.class_id, here.child, here.teacher, Form.IN_PERSON, 20, "12",
        [here.at(14, 20, day), here.at(15, 0, day)], guests=guests, outside=["Ole Psykolog"],
    )  # fmt: skip
    round_id = await here.world.house.units.run(lambda unit: offer_times(unit, offer))
    await here.world.settle()
    await maria.presses("Åbn")
    await maria.presses(maria.last.labels[0])
    return round_id, maria


async def ends_custody(here: Scene, person_id: int) -> None:
    async def work(unit: Unit) -> None:
        mine = (GuardianshipRow.person_id == person_id) & (GuardianshipRow.pupil_id == here.child)
        await unit.execute(update(GuardianshipRow).where(mine).values(until=unit.now))
        ended = Ended(Who.GUARDIANSHIP, here.school, person_id, pupil_id=here.child)
        await assemble().ends(unit, ended)

    await here.world.house.units.run(work)


async def state(world: World, round_id: int) -> str:
    async def look(unit: Unit) -> str:
        found: str = await unit.scalar(select(Round.state).where(Round.id == round_id))
        return found

    return await world.house.units.read(look)


@pytest.mark.both_databases
async def test_with_the_only_invited_guardian_gone_the_talk_is_taken_back_and_nobody_else_hears(world: World) -> None:
    here = await scene(world)
    erik = await here.erik()
    quiet = len(erik.messages)
    round_id, _maria = await booked(here, here.mother)
    await ends_custody(here, here.mother)
    await world.settle()
    assert await state(world, round_id) == RoundState.CANCELLED.value
    assert await live(world) == {}
    assert len(erik.messages) == quiet


@pytest.mark.both_databases
async def test_where_both_were_invited_the_other_has_the_talk_now(world: World) -> None:
    here = await scene(world)
    round_id, _maria = await booked(here, kind=TalkKind.NEEDS_BASED)
    await ends_custody(here, here.mother)

    async def owner(unit: Unit) -> int:
        found: int = await unit.scalar(select(Booking.owner_id).where(Booking.round_id == round_id))
        return found

    assert await world.house.units.read(owner) == here.father
    waiting = [row for row in await outbox(world, "single.day_before") if row[1] == "waiting"]
    assert [person for person, _state, _due in waiting] == [here.father]


@pytest.mark.both_databases
async def test_who_comes_to_have_custody_later_is_reminded_where_all_are_invited_and_nowhere_else(world: World) -> None:
    here = await scene(world, fathers=False)
    await booked(here, kind=TalkKind.NEEDS_BASED)
    await world.passes(hours=1)
    await world.town.guards(here.school, here.father, here.child, Guardianship.CUSTODY)
    for _twice in range(2):
        await world.house.units.run(remind_of_singles_later)
    reminded = [person for person, _state, _due in await outbox(world, "single.day_before")]
    assert sorted(reminded) == sorted([here.mother, here.father])


async def test_who_comes_later_hears_nothing_of_a_talk_with_named_guests(world: World) -> None:
    here = await scene(world, fathers=False)
    await booked(here, here.mother)
    await world.passes(hours=1)
    await world.town.guards(here.school, here.father, here.child, Guardianship.CUSTODY)
    await world.house.units.run(remind_of_singles_later)
    await world.house.units.run(lambda unit: replan_singles(unit, here.father))
    assert {person for person, _state, _due in await outbox(world, "single.day_before")} == {here.mother}


async def test_reminders_follow_the_days_of_the_school(world: World) -> None:
    here = await scene(world)
    monday = date(2026, 11, 30)
    await booked(here, here.mother, day=monday)
    (before,) = await outbox(world, "single.day_before")
    assert before[2] == here.at(17, 0, date(2026, 11, 27))

    async def closes(unit: Unit) -> None:
        calendar = await calendar_of(unit, await school_by_key(unit, here.place.key))
        friday = monday - timedelta(days=3)
        closed = type(calendar)(calendar.country, calendar.timezone, frozenset({friday}))
        await days_changed_for_singles(unit, here.school, calendar, closed)

    await world.house.units.run(closes)
    (after,) = await outbox(world, "single.day_before")
    # Over more than a weekend the day before is the calendar's: Sunday.
    assert after[2] == here.at(17, 0, date(2026, 11, 29))


async def test_why_there_was_a_talk_and_who_came_from_outside_go_with_its_details_and_the_fact_stays(
    world: World,
) -> None:
    here = await scene(world)
    round_id, _maria = await booked(here, here.mother)
    await world.passes(days=30)
    await world.house.units.run(lambda unit: forget_single_details(unit, here.school, 14))

    async def look(unit: Unit) -> tuple[object, list[object], str]:
        detail = await unit.scalar(select(SingleTalk.detail).where(SingleTalk.round_id == round_id))
        names = [row.name for row in await unit.all(select(RoundGuest.name).where(RoundGuest.round_id == round_id))]
        return detail, list(names), await unit.scalar(select(Round.kind).where(Round.id == round_id))

    assert await world.house.units.read(look) == ({}, [None], "separate")
