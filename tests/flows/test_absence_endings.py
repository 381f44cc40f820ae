"""A guardianship, a role, a school day ends: what was being filled in goes, what waits goes on, nobody is alarmed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import func, insert, select, update

from bot.absence.models import (
    AbsenceDay,
    AbsenceDraft,
    AbsencePin,
    AbsenceReport,
    FollowUp,
    LeaveApplication,
    MissingCase,
)
from bot.absence.reporting.pins import set_digits
from bot.core.unit import Unit
from bot.people.models import GuardianshipRow, StaffRoleRow
from bot.schools.queries import calendar_of, school_by_key
from tests.flows.scene import Scene, outbox, scene
from tests.flows.test_absence_following import MONDAY, four_mondays, over, was_away
from tests.flows.test_removed_guardians import office, removes
from tests.people.lifecycle.ticking import ticks
from tests.world import World

TUESDAY = date(2026, 11, 24)


async def count(world: World, model: Any, *where: Any) -> int:
    statement = select(func.count(model.id)).where(*where)
    return int(await world.house.units.read(lambda unit: unit.scalar(statement)))


async def writes(world: World, statement: Any) -> None:
    await world.house.units.run(lambda unit: unit.execute(statement))


@pytest.mark.both_databases
async def test_who_acts_for_a_child_no_longer_has_nothing_of_it_filled_in(world: World) -> None:
    here = await scene(world)
    second = await here.sibling("Noah", "5.A", "Lars")
    maria = await here.maria()
    oda = await office(here)
    await world.until(here.at(6, 52, TUESDAY))
    for child in ("Emma", "Noah"):
        await maria.sends("/fravaer")
        await maria.presses(f"{child}: hjemme i dag")
        await maria.presses("Syg")
    await world.house.units.run(lambda unit: set_digits(unit, {here.mother: here.school}, "1234"))
    assert await count(world, AbsenceDraft) == 2
    await removes(here, oda, here.place.mother)
    # The other child's receipt is good for an undo still, and the digits are asked for.
    assert await count(world, AbsenceDraft) == 1
    assert await count(world, AbsencePin) == 1
    assert await count(world, AbsenceReport, AbsenceReport.ended_at.is_(None)) == 2, "what she told stands"
    await writes(
        world, update(GuardianshipRow).where(GuardianshipRow.pupil_id == second.child).values(until=world.clock.now())
    )
    await ticks(world, "people.roles_over")
    assert await count(world, AbsenceDraft) == 0
    assert await count(world, AbsencePin) == 0


@pytest.mark.both_databases
async def test_what_the_teacher_was_to_follow_up_goes_on_to_the_next(world: World) -> None:
    here = await scene(world)
    await here.mette()
    oda = await office(here)
    await four_mondays(here)
    assert {person for person, *_rest in await outbox(world, "absence.worth_a_talk")} == {here.teacher}
    role = update(StaffRoleRow).where(StaffRoleRow.person_id == here.teacher)
    moment = world.clock.now()
    await writes(world, role.values(until=moment))
    await ticks(world, "people.roles_over")
    told = await outbox(world, "absence.worth_a_talk")
    assert [person for person, *_rest in told].count(here.teacher) == 1
    assert len(told) == 2
    assert oda.lines[-1] == "3.B: Der er fravær, det er værd at tage en snak om."
    assert await count(world, FollowUp, FollowUp.closed_at.is_(None)) == 1
    # Whoever comes next is told when the next one goes, and not what they know already.
    lars = await world.town.person(here.school, "Lars", "Berg")
    await world.town.works(here.school, lars, here.class_id)
    phone = await here.joins(lars, world.phone("lars"))
    await phone.sends("/opfoelgning")
    assert "Emma" in phone.last.buttons[0][0].text, "the list is the class's, whoever was told"


async def closes(here: Scene, *days: date, opens: bool = False) -> list[str]:
    """As `school calendar close` does; returns what it says before."""
    world = here.world

    async def work(unit: Unit) -> list[str]:
        school = await school_by_key(unit, here.place.key)
        free = await calendar_of(unit, school)
        shut = replace(free, closed=free.closed | set(days))
        before, after = (shut, free) if opens else (free, shut)
        lines = await world.house.days_effects(unit, here.school, before, after)
        await world.house.days_changed(unit, here.school, before, after)
        return lines

    found = await world.house.units.run(work)
    await world.settle()
    return found


async def test_the_school_closes_after_the_register_and_no_home_is_alarmed(world: World) -> None:
    here = await scene(world)
    teacher, parent = await here.mette(), await here.maria()
    await world.until(here.at(8, 15, MONDAY))
    await teacher.sends("/fremmoede")
    await teacher.presses("✓ Emma")
    await teacher.presses("Færdig, 1 mangler")
    assert await count(world, MissingCase, MissingCase.closed_at.is_(None)) == 1
    before = len(parent.lines)
    await closes(here, MONDAY)
    await world.until(here.at(10, 0, MONDAY))
    await ticks(world, "absence.missing")
    assert len(parent.lines) == before, "nobody is told that the child is not there"
    assert await count(world, MissingCase, MissingCase.closed_why == "settled") == 1


@pytest.mark.both_databases
async def test_a_day_closed_afterwards_leaves_no_fact_and_gets_it_back_when_it_opens(world: World) -> None:
    here = await scene(world)
    await was_away(here, MONDAY)
    await over(here, MONDAY)
    assert await count(world, AbsenceDay) == 1
    lines = await closes(here, MONDAY)
    assert lines == [f"{MONDAY}: reports of absence: 1. They stay, and count for nothing on that day."]
    assert await count(world, AbsenceDay) == 0
    await closes(here, MONDAY, opens=True)
    assert await count(world, AbsenceDay) == 1


async def test_leave_that_waits_is_counted_anew(world: World) -> None:
    here = await scene(world)
    first = MONDAY + timedelta(weeks=3)

    async def applied(unit: Unit) -> None:
        values = {
            "school_id": here.school, "pupil_id": here.child, "applied_by": here.mother, "kind": "travel",
            "first_on": first, "last_on": first + timedelta(days=4), "school_days": 5, "answers": {},
            "state": "waiting", "goes_to": "head", "applied_at": unit.now, "due_at": unit.now, "policy_version": 1,
        }  # fmt: skip
        await unit.execute(insert(LeaveApplication), values)

    await world.house.units.run(applied)
    assert await closes(here, first, first + timedelta(days=1)) == [
        "Applications for leave that wait and have another number of school days: 1."
    ]
    assert await count(world, LeaveApplication, LeaveApplication.school_days == 3) == 1
