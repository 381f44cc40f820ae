"""When people change: the round goes on with somebody else, and a booking only ends when nobody is left to come."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bot.conferences.models import Booking, Round, RoundDraft, Slot
from bot.conferences.plans import BOARD, DAY_BEFORE, NO_TIME, OFF, SAME_DAY
from bot.conferences.rounds import ends
from bot.conferences.rounds.plans import CHANGED
from bot.conferences.rounds.running.presses import BookFor
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow
from bot.outbox.notices import Plan
from bot.outbox.planning import plan
from bot.people.models import GuardianshipRow, StaffRole, StaffRoleRow
from tests.conferences.rounds.sentences import NEWS
from tests.conferences.rounds.stage import Class, does, school_class
from tests.world import World


async def role_ends(stage: Class, person: int, class_id: int | None = None) -> None:
    """End every role of the person (for one class), as whoever ends roles does it: the row first, then `ends`."""

    async def work(unit: Unit) -> None:
        statement = update(StaffRoleRow).where(StaffRoleRow.person_id == person)
        if class_id is not None:
            statement = statement.where(StaffRoleRow.class_id == class_id)
        await unit.execute(statement.values(until=unit.now))
        await ends(unit, Ended(Who.ROLE, stage.school, person, class_id=class_id))

    await stage.world.house.units.run(work)


async def guardianship_ends(stage: Class, person: int, pupil: int) -> None:
    async def work(unit: Unit) -> None:
        await unit.execute(
            update(GuardianshipRow)
            .where(GuardianshipRow.person_id == person, GuardianshipRow.pupil_id == pupil)
            .values(until=unit.now)
        )
        await ends(unit, Ended(Who.GUARDIANSHIP, stage.school, person, pupil_id=pupil))

    await stage.world.house.units.run(work)


async def waiting(stage: Class, person: int) -> set[str]:
    rows = await stage.rows(OutboxRow.id, OutboxRow.kind, OutboxRow.person_id, OutboxRow.state)
    return {row.kind for row in rows if row.person_id == person and row.state == "waiting"}


async def test_the_round_passes_to_the_next_who_is_near_the_class(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    town = world.town
    people = {}
    for role in (StaffRole.OFFICE, StaffRole.HEAD, StaffRole.SUBSTITUTE, StaffRole.TEAM_TEACHER):
        people[role] = await town.person(stage.school, role.value)
        whole_school = role in {StaffRole.OFFICE, StaffRole.HEAD}
        await town.works(stage.school, people[role], None if whole_school else stage.class_id, role)
    for leaving, heir in (
        (stage.teacher, StaffRole.TEAM_TEACHER),
        (people[StaffRole.TEAM_TEACHER], StaffRole.HEAD),
        (people[StaffRole.HEAD], StaffRole.OFFICE),
    ):
        world.clock.advance(timedelta(minutes=1))
        await role_ends(stage, leaving)
        assert await stage.rows(Round.teacher_id) == [(people[heir],)]
        assert {row.teacher_id for row in await stage.rows(Slot.teacher_id)} == {people[heir]}
    world.clock.advance(timedelta(minutes=1))
    await role_ends(stage, people[StaffRole.OFFICE])
    assert await stage.rows(Round.teacher_id) == [(people[StaffRole.OFFICE],)]


async def test_bookings_stand_and_the_families_hear_silently_that_something_is_new(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    far, mette = await stage.joins(stage.guardians[0], "far"), await stage.mette()
    await does(mette, BookFor(1, stage.pupils[0]))
    await world.passes(minutes=11)
    anders = await world.town.person(stage.school, "Anders")
    await world.town.works(stage.school, anders, stage.class_id, StaffRole.TEAM_TEACHER)
    world.clock.advance(timedelta(minutes=1))
    lines, rings = len(far.lines), len(far.rings)

    async def no_time(unit: Unit) -> None:
        plan(unit, [Plan("no-time", NO_TIME, stage.school, stage.teacher, "round", 1, unit.now + timedelta(hours=1))])

    await world.house.units.run(no_time)
    await role_ends(stage, stage.teacher, stage.class_id)
    assert (await stage.rows(Booking.state)) == [("booked",)]
    assert await waiting(stage, stage.teacher) == set()
    assert {BOARD, NO_TIME} <= await waiting(stage, anders)
    await world.passes(minutes=11)
    assert far.lines[lines:] == [stage.words(NEWS)]
    assert len(far.rings) == rings
    other = await stage.joins(anders, "anders")
    await other.sends("/bookings")
    assert "14.00 Elev1 Lund" in other.last.text


async def test_who_keeps_another_role_for_the_class_keeps_the_round(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    head = await world.town.person(stage.school, "Hanne")
    await world.town.works(stage.school, head, None, StaffRole.HEAD)
    await role_ends(stage, stage.teacher, stage.class_id + 99)
    assert await stage.rows(Round.teacher_id) == [(stage.teacher,)]
    await world.town.works(stage.school, stage.teacher, None, StaffRole.OFFICE)
    world.clock.advance(timedelta(minutes=1))
    await role_ends(stage, stage.teacher, stage.class_id)
    assert await stage.rows(Round.teacher_id) == [(stage.teacher,)]


async def test_rounds_that_are_over_stay_whose_they_were_and_drafts_go(world: World) -> None:
    stage = await school_class(world)
    mette = await stage.mette()
    await mette.sends("/round")
    await stage.opens()
    head = await world.town.person(stage.school, "Hanne")
    await world.town.works(stage.school, head, None, StaffRole.HEAD)
    world.clock.set(stage.at(20))
    await role_ends(stage, stage.teacher)
    assert await stage.rows(Round.teacher_id) == [(stage.teacher,)]
    assert await stage.count(RoundDraft) == 0


async def test_a_booking_stays_while_somebody_can_come(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    mor = await world.town.person(stage.school, "Mor")
    await world.town.guards(stage.school, mor, stage.pupils[0])
    mette = await stage.mette()
    await does(mette, BookFor(1, stage.pupils[0]))
    world.clock.advance(timedelta(minutes=1))
    await guardianship_ends(stage, stage.guardians[0], stage.pupils[0])
    assert await stage.rows(Booking.state) == [("booked",)]
    assert not await waiting(stage, stage.guardians[0]) & {DAY_BEFORE, SAME_DAY, CHANGED}
    assert {DAY_BEFORE, SAME_DAY} <= await waiting(stage, mor)
    await guardianship_ends(stage, mor, stage.pupils[0])
    assert await stage.rows(Booking.state) == [("cancelled_by_school",)]
    assert not await waiting(stage, mor) & {DAY_BEFORE, SAME_DAY, OFF}
    await does(mette, BookFor(1, stage.pupils[1]))
    assert [row.state for row in await stage.rows(Booking.id, Booking.state)] == ["cancelled_by_school", "booked"]


async def test_a_links_end_changes_nothing_here(world: World) -> None:
    stage = await school_class(world)
    await stage.opens()
    mette = await stage.mette()
    await does(mette, BookFor(1, stage.pupils[0]))
    await world.house.units.run(lambda unit: ends(unit, Ended(Who.LINK, stage.school, stage.teacher)))
    assert await stage.rows(Round.teacher_id) == [(stage.teacher,)]
    assert await stage.rows(Booking.state) == [("booked",)]
