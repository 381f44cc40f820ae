"""Who left is erased when their school year has been over for the policy's months, and not a day before."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from bot.core.unit import Unit
from bot.people.models import Person, Pupil, StaffRoleRow
from bot.people.privacy.gone import MOST, overdue
from bot.people.privacy.strangers import MOST as MOST_STRANGERS
from bot.people.privacy.strangers import overdue as strangers_overdue
from bot.schools.queries import all_schools
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, Scene, scene
from tests.flows.test_office import office_of, protects
from tests.people.lifecycle.ticking import at, rows, ticks
from tests.world import World

TICK, STRANGERS = "privacy.gone", "privacy.strangers"


async def leave(here: Scene, *persons: int, pupil: bool = True, on: date = date(2027, 3, 1)) -> None:
    """As an import writes it when a list has them no more."""

    async def work(unit: Unit) -> None:
        await unit.execute(update(Person).where(Person.id.in_(persons)).values(left_on=on))
        if pupil:
            await unit.execute(update(Pupil).where(Pupil.id == here.child).values(left_on=on))

    await here.world.house.units.run(work)


async def names(world: World) -> tuple[set[str], set[str]]:
    """The given names of adults and pupils that the database still has."""

    async def look(unit: Unit) -> tuple[set[str], set[str]]:
        adults = {row.given_name for row in await unit.all(select(Person.given_name))}
        return adults - {""}, {row.given_name for row in await unit.all(select(Pupil.given_name))} - {""}

    return await world.house.units.read(look)


@pytest.mark.both_databases
@pytest.mark.parametrize("place", [DENMARK, NORWAY, SWEDEN], ids=["da", "nb", "sv"])
async def test_a_family_that_left_is_forgotten_after_the_school_year_and_its_talk_stays_without_a_name(
    world: World, place: Place
) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    await here.opens()
    await maria.sends("/book")
    await maria.presses(maria.last.labels[0])
    await leave(here, here.mother, here.father)
    await at(world, 2027, 7, 30)
    await ticks(world, TICK, 5)
    assert await names(world) == ({place.mother, place.father, place.teacher}, {place.child})
    ((booked,),) = await rows(world, "SELECT count(*) FROM bookings")
    assert booked == 1
    await at(world, 2027, 9, 16)
    await ticks(world, TICK, 5)
    assert await names(world) == ({place.teacher}, set())
    assert await rows(world, "SELECT id FROM accounts") == []
    assert await rows(world, "SELECT count(*) FROM bookings") == [(booked,)], "the fact is the rounds' to forget"
    assert not maria.last.labels
    noted = await rows(world, "SELECT about_kind FROM audit WHERE action = 'privacy.erase:left_school' ORDER BY id")
    assert [kind for (kind,) in noted] == ["pupil", "person", "person"]
    await ticks(world, TICK, 3)
    assert len(await rows(world, "SELECT id FROM audit WHERE action LIKE 'privacy.erase%'")) == 3, "once"


async def test_whoever_is_still_tied_to_the_school_stays(world: World) -> None:
    here = await scene(world)
    await here.sibling("Noah", "5.A", "Trine")
    # Not in the last list, but the school's own office gave her a role.
    await leave(here, here.mother, here.father, here.teacher)
    await at(world, 2027, 9, 16)
    await ticks(world, TICK, 5)
    assert await names(world) == ({"Maria", "Erik", "Mette", "Trine"}, {"Noah"})
    await world.house.units.run(
        lambda unit: unit.execute(
            update(StaffRoleRow).where(StaffRoleRow.person_id == here.teacher).values(until=unit.now)
        )
    )
    await at(world, 2027, 9, 17)
    await ticks(world, TICK, 5)
    assert "Mette" not in (await names(world))[0]


@pytest.mark.both_databases
async def test_a_crowd_goes_some_at_a_time_and_what_is_late_is_counted(world: World) -> None:
    here = await scene(world)
    more = [await world.town.pupil(here.school, here.class_id, f"Barn{number}") for number in range(MOST + 2)]

    async def all_leave(unit: Unit) -> None:
        await unit.execute(update(Pupil).where(Pupil.id.in_(more)).values(left_on=date(2026, 11, 20)))

    await world.house.units.run(all_leave)
    await at(world, 2027, 9, 10)

    async def late(unit: Unit) -> int:
        (school,) = await all_schools(unit)
        return await overdue(unit, school, date(2027, 9, 9))

    assert await world.house.units.read(late) == MOST + 2
    await ticks(world, TICK)
    assert await world.house.units.read(late) == 2
    await ticks(world, TICK, 2)
    assert await world.house.units.read(late) == 0


@pytest.mark.both_databases
async def test_who_never_joined_is_forgotten_after_thirty_silent_days_and_nobody_else(world: World) -> None:
    here = await scene(world)
    await protects(here)
    hanne = await office_of(here)
    await here.sibling("Noah", "5.A", "Trine")
    wrong, second, teacher = world.phone("wrong"), world.phone("second"), await here.mette()
    strangers = [world.phone(f"stranger{number}") for number in range(MOST_STRANGERS)]
    for phone in strangers:
        await phone.sends("/start")
    await strangers[0].sends("ABCD-EFGH-JK")
    await wrong.starts((await world.town.invited(here.school, here.mother))[0])
    await hanne.sends("/opgaver")
    await hanne.presses("1")
    await hanne.presses("Nej")
    await second.starts((await world.town.invited(here.school, here.father))[0])
    await at(world, 2026, 12, 15)
    await strangers[1].sends("/start")
    await at(world, 2026, 12, 16)
    await ticks(world, STRANGERS, 3)
    everybody = MOST_STRANGERS + 4
    assert len(await rows(world, "SELECT id FROM accounts")) == everybody, "thirty days are not over"
    await at(world, 2026, 12, 18)
    assert await world.house.units.read(strangers_overdue) == MOST_STRANGERS
    await ticks(world, STRANGERS)
    assert len(await rows(world, "SELECT id FROM accounts")) == everybody - MOST_STRANGERS
    await ticks(world, STRANGERS, 2)
    left = await rows(world, "SELECT id FROM accounts")
    assert len(left) == 4, "office, teacher, who waits for the office, and who wrote meanwhile"
    assert await rows(world, "SELECT decided_at FROM waiting_joins") == [(None,)]
    assert (
        await rows(world, "SELECT id FROM wrong_codes")
        == await rows(
            world,
            "SELECT used_by FROM invitations WHERE used_by IS NOT NULL AND used_by NOT IN (SELECT id FROM accounts)",
        )
        == []
    )
    assert await world.house.units.read(strangers_overdue) == 0
    assert (await teacher.sends("/menu")).text
    await second.sends("/start")
    assert second.last.text.startswith("Skolens kontor har ikke svaret endnu.")
    # Who is forgotten is a stranger like any other, and their used code is as worthless as before.
    await wrong.sends("/start")
    assert len(await rows(world, "SELECT id FROM accounts")) == 5
