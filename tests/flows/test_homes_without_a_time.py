"""Homes that have no talk: the second of two with one each, who is hidden from, and whose custody began later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.core.unit import Unit
from bot.people.models import GuardianshipRow
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, outbox, scene
from tests.flows.test_two_homes import ASK, IN_THREE, two
from tests.people.lifecycle.ticking import ticks
from tests.world import World

TICK = "conferences.came_later"
LISTS = {
    "da": ("1 uden tid", "Emma Lund (Erik): ikke svaret", "Send en påmindelse", "1 familie"),
    "nb": ("1 uten tid", "Jakob Lund (Ole): ikke svart ennå", "Send en påminnelse", "1 familie"),
    "sv": ("1 utan tid", "Elsa Lund (Nils): inget svar", "Skicka en påminnelse", "1 familj"),
}


@pytest.mark.both_databases
@IN_THREE
async def test_the_second_home_is_among_those_without_a_time_and_is_reminded_alone(world: World, place: Place) -> None:
    both = await two(world, place)
    without, line, remind, one = LISTS[place.code]
    mette = await both.here.mette()
    await both.opens()
    await both.both_may()
    await both.maria.presses_data("bs:1:1")
    await world.passes(minutes=10)
    await mette.presses_data("ra:1:0", mette.last.message_id)
    assert without in mette.last.labels
    await mette.presses(without)
    assert line in mette.last.text
    since, told = len(both.maria.lines), len(both.erik.lines)
    await mette.presses(remind)
    assert one in mette.last.text
    await world.passes(minutes=10)
    assert both.maria.lines[since:] == []
    assert len(both.erik.lines) == told + 1
    # With a time of its own it is missing no more.
    await both.erik.presses_data("bs:4:1", both.erik.last.message_id)
    await mette.presses_data("ra:1:0", mette.last.message_id)
    assert without not in mette.last.labels


async def test_who_asked_the_teacher_for_the_second_home_stands_there_as_waiting(world: World) -> None:
    both = await two(world)
    mette = await both.here.mette()
    await both.opens()
    await both.both_may()
    await both.maria.presses_data("bs:1:1")
    await both.erik.presses_data("bn:1:1", both.erik.last.message_id)
    await mette.presses_data("rq:1:0", mette.last.message_id)
    assert "Emma Lund (Erik): ingen tid passer" in mette.last.text
    await mette.presses_data("ru:1", mette.last.message_id)
    assert mette.last.text.startswith("1 familie")
    assert mette.last.text.count("Emma Lund") == 1


async def test_where_both_homes_share_one_talk_nobody_is_missing(world: World) -> None:
    both = await two(world)
    mette = await both.here.mette()
    await both.opens()
    await both.maria.presses_data("bs:1:1")
    await mette.presses_data("rq:1:0", mette.last.message_id)
    assert mette.last.text == "Alle har fået en tid."


@pytest.mark.parametrize("other", ["has it", "gave it up", "never had one"])
@pytest.mark.parametrize("place", [DENMARK, NORWAY, SWEDEN], ids=["da", "nb", "sv"])
async def test_who_asked_the_teacher_reads_the_same_whatever_the_hidden_home_has(
    world: World, place: Place, other: str
) -> None:
    both = await two(world, place)
    mette = await both.here.mette()
    await both.hidden()
    await both.opens()
    await both.erik.presses_data("bn:1:1", both.erik.last.message_id)
    asked = both.erik.last.text
    if other != "never had one":
        await both.maria.presses_data("bs:2:1")
    if other == "gave it up":
        await both.maria.presses_data("bx:1", both.maria.last.message_id)
    text, ask = ASK[place.code]
    for slot in (2, 4):
        await both.erik.presses_data(f"bs:{slot}:1", both.erik.last.message_id)
        assert (both.erik.last.text, both.erik.last.labels) == (text, [ask])
        await both.erik.presses(ask)
        assert both.erik.last.text == asked
    # The teacher has been in touch: now the times are there again.
    await mette.presses_data("rua:1:1", mette.last.message_id)
    await both.erik.presses_data("bs:4:1", both.erik.last.message_id)
    assert (both.erik.last.text == text) is (other == "has it")


@pytest.mark.both_databases
async def test_custody_that_begins_after_the_booking_is_reminded_too(world: World) -> None:
    here = await scene(world, fathers=False)
    maria = await here.maria()
    await here.opens()
    await maria.presses_data("bs:2:1")
    world.clock.advance(timedelta(minutes=20))
    await world.town.guards(here.school, here.father, here.child)
    erik = await here.erik()
    assert {person for person, _state, _due in await outbox(world, "conference.day_before")} == {here.mother}
    await ticks(world, TICK, 2)
    for kind in ("conference.day_before", "conference.same_day"):
        rows = await outbox(world, kind)
        assert sorted(person for person, _state, _due in rows) == sorted([here.mother, here.father])
        assert len({due for _person, _state, due in rows}) == 1
    await world.until(here.at(20))
    assert sum("15.40" in line for line in erik.lines) == 2


async def test_whose_custody_ended_is_not_reminded_by_it(world: World) -> None:
    here = await scene(world, fathers=False)
    maria = await here.maria()
    await here.opens()
    await maria.presses_data("bs:2:1")
    world.clock.advance(timedelta(minutes=20))
    row = await world.town.guards(here.school, here.father, here.child)

    async def ends(unit: Unit) -> None:
        await unit.execute(update(GuardianshipRow).where(GuardianshipRow.id == row).values(until=unit.now))

    await world.house.units.run(ends)
    await ticks(world, TICK)
    assert {person for person, _state, _due in await outbox(world, "conference.day_before")} == {here.mother}
