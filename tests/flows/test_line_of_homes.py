"""Who has the child changes while a home stands in line: nobody's place is in nobody's way, and nobody's held time goes
on."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from bot.conferences.booking.presses import SayNoTimeSuits
from bot.conferences.models import Form, RoundTable, Slot, Unsuited
from bot.conferences.rounds.changing.presses import CancelDay, SetBlocked
from bot.conferences.rounds.running.presses import BookFor, CancelFor
from bot.conferences.waiting.models import SlotOffer, WaitingPlace
from bot.conferences.waiting.presses import JoinLine
from bot.core.unit import Unit
from bot.people.models import GuardianshipRow, Pupil
from bot.people.pairs.presses import SetPair
from bot.people.pupils.presses import EndGuardianship
from tests.flows.scene import TALKS_ON, changes_round, scene
from tests.flows.test_removed_guardians import office
from tests.flows.test_waiting import TICK, Class, gives_up, rows
from tests.people.lifecycle.ticking import ticks
from tests.world import Phone, World

ONE_DAY = TALKS_ON.toordinal()


class Homes(Class):
    """Emma's parents, whom the office can hide from each other, in a class whose two times others have."""

    maria: Phone
    erik: Phone
    oda: Phone

    async def waits(self, phone: Phone, day: int = 0, table_id: int = 0) -> None:
        await phone.presses_data(JoinLine(self.here.round_id, self.here.child, day, table_id).encode())

    async def hides(self, one: int, other: int) -> None:
        await self.oda.presses_data(SetPair(self.here.child, one, other, True).encode(), self.oda.last.message_id)

    async def ends(self, person: int) -> None:
        """The office ends this person's custody of Emma."""
        own = (GuardianshipRow.person_id == person, GuardianshipRow.pupil_id == self.here.child)

        async def look(unit: Unit) -> int:
            found: int = await unit.scalar(select(GuardianshipRow.id).where(*own))
            return found

        row = await self.world.house.units.read(look)
        await self.oda.presses_data(EndGuardianship(row).encode(), self.oda.last.message_id)

    async def line(self) -> list[tuple[int, bool]]:
        """(person, still there) of every place that Emma's homes ever had."""
        found = [row for row in await rows(self.world, WaitingPlace) if row.pupil_id == self.here.child]
        return [(row.person_id, row.left_at is None) for row in found]

    async def offers(self) -> list[tuple[int, str | None]]:
        return [(row.person_id, row.ending) for row in await rows(self.world, SlotOffer)]


async def homes(world: World) -> Homes:
    klass = Homes(await scene(world))
    here = klass.here
    klass.maria, klass.erik, klass.oda = await here.maria(), await here.erik(), await office(here)
    await here.opens(*here.starts("15.20", "15.40"), announced=False)
    for number, name in enumerate(("Anna", "Bo")):
        phone = await klass.family(name)
        await phone.presses_data(f"bs:{number + 1}:{klass.pupils[number]}", phone.last.message_id)
    await klass.family("Clara")
    return klass


@pytest.mark.both_databases
async def test_what_is_held_for_nobody_goes_on_and_the_other_home_stands_in_line(world: World) -> None:
    klass = await homes(world)
    here, clara = klass.here, klass.phones[2]
    await klass.waits(klass.maria)
    await klass.joins_line(clara, klass.pupils[2])
    await klass.hides(here.mother, here.father)
    await gives_up(klass)
    assert await klass.offers() == [(here.mother, None)]
    await klass.ends(here.mother)
    # Her place stands where his has to, and he is the one who has the child.
    await klass.waits(klass.erik, ONE_DAY)
    assert await klass.line() == [(here.mother, False), (here.father, True)]
    since = len(clara.lines)
    await ticks(world, TICK)
    assert [ending for _person, ending in await klass.offers()] == ["gone", None]
    assert "Der er blevet en tid ledig" in clara.lines[since]
    await gives_up(klass, 1)
    assert (await klass.offers())[-1] == (here.father, None)


async def test_no_time_suits_who_has_the_child_although_somebody_said_so_who_had(world: World) -> None:
    klass = await homes(world)
    here = klass.here
    await klass.maria.presses_data(SayNoTimeSuits(here.round_id, here.child).encode())
    await klass.ends(here.mother)
    await klass.erik.presses_data(SayNoTimeSuits(here.round_id, here.child).encode())
    said = [(row.person_id, row.answered_at is None) for row in await rows(world, Unsuited)]
    assert said == [(here.mother, False), (here.father, True)]


async def test_no_time_suits_two_homes_that_were_one_each_for_itself(world: World) -> None:
    klass = await homes(world)
    here = klass.here
    await klass.hides(here.mother, here.father)
    for phone in (klass.maria, klass.erik, klass.erik):
        await phone.presses_data(SayNoTimeSuits(here.round_id, here.child).encode())
    said = [(row.person_id, row.home, row.answered_at is None) for row in await rows(world, Unsuited)]
    assert said == [(here.mother, here.mother, True), (here.father, here.father, True)]


async def test_a_time_taken_out_and_freed_again_is_offered_anew_and_not_twice(world: World) -> None:
    klass = await homes(world)
    here, mette = klass.here, await klass.here.mette()
    await klass.waits(klass.maria)
    await gives_up(klass)
    await mette.presses_data(CancelDay(here.round_id, ONE_DAY).encode())
    (slot, *_others) = [row.slot_id for row in await rows(world, SlotOffer)]
    await mette.presses_data(SetBlocked(slot, False).encode())
    ended = [(row.slot_id, row.ending) for row in await rows(world, SlotOffer)]
    assert ended[0] == (slot, "gone")
    assert [ending for each, ending in ended if each == slot].count(None) <= 1
    await ticks(world, TICK)
    standing = [row.slot_id for row in await rows(world, SlotOffer) if row.ended_at is None]
    held = [row.id for row in await rows(world, Slot) if row.state == "held"]
    assert sorted(standing) == sorted(held)


async def test_what_is_held_for_a_pupil_who_left_the_class_goes_on(world: World) -> None:
    klass = await homes(world)
    await klass.waits(klass.maria)
    await gives_up(klass)
    other = await world.town.school_class(klass.here.school, "5.A")
    moves = update(Pupil).where(Pupil.id == klass.here.child).values(class_id=other)
    await world.house.units.run(lambda unit: unit.execute(moves))
    await ticks(world, TICK)
    assert await klass.offers() == [(klass.here.mother, "gone")]
    assert {row.state for row in await rows(world, Slot)} == {"free"}


async def test_a_place_at_another_table_stands_for_whoever_still_has_the_child(world: World) -> None:
    klass = await homes(world)
    here = klass.here

    async def lay(unit: Unit) -> None:
        for table, subject in ((1, "Dansk"), (2, "Engelsk")):
            values = {"school_id": here.school, "round_id": here.round_id, "teacher_id": here.teacher}
            await unit.execute(insert(RoundTable), {**values, "subject": subject})
            await unit.execute(update(Slot).where(Slot.id == table).values(table_id=table))

    await world.house.units.run(lay)
    await changes_round(world, here.round_id, form=Form.SUBJECT_CAFE.value)
    await klass.waits(klass.maria, table_id=2)
    await klass.ends(here.mother)
    await klass.waits(klass.erik, table_id=1)
    assert await klass.line() == [(here.mother, True), (here.father, True)]
    await gives_up(klass, 1)
    assert "Der er blevet en tid ledig" in klass.erik.lines[-1]


async def test_who_left_a_home_leaves_its_number_too(world: World) -> None:
    """Two homes of three: the one in line moves out, and whoever stays there stands in line as well."""
    klass = await homes(world)
    here = klass.here
    anna = await world.town.person(here.school, "Anna", "Lund")
    await world.town.guards(here.school, anna, here.child)
    phone = await here.joins(anna, world.phone("anna", here.place.code))
    for one in (here.mother, anna):
        await klass.hides(here.father, one)
    await klass.waits(phone)
    await klass.hides(here.mother, anna)
    await klass.waits(klass.maria)
    assert await klass.line() == [(anna, True), (here.mother, True)]
    assert [row.home for row in await rows(world, WaitingPlace)] == [anna, here.mother]


async def test_whose_talk_is_called_off_comes_first_though_a_place_of_nobody_is_in_the_line(world: World) -> None:
    klass = await homes(world)
    here, mette = klass.here, await klass.here.mette()
    await klass.waits(klass.maria)
    await klass.hides(here.mother, here.father)
    await klass.ends(here.mother)
    await changes_round(world, here.round_id, state="paused")
    await gives_up(klass)
    await mette.presses_data(BookFor(1, here.child).encode(), mette.last.message_id)
    await mette.presses_data(CancelFor(3, True).encode(), mette.last.message_id)
    assert await klass.line() == [(here.mother, False), (None, True)]
    assert [row.first for row in await rows(world, WaitingPlace)] == [False, True]
