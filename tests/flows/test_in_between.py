"""What changes while somebody looks at a screen or types: the teacher moves, the child changes class, custody ends,
the clocks go forward, the deadline passes. Nothing is lost, nothing is had twice, and the next press says how it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.conferences.booking.presses import CancelTalk, MoveTo
from bot.conferences.models import Booking
from bot.conferences.rounds.running.presses import CancelFor, MoveFor
from bot.conferences.waiting.models import SlotOffer
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.people.models import ClassMembership, GuardianshipRow, Pupil
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, Scene, live, outbox, scene, with_text
from tests.flows.test_topics import allows_words, booked, topics
from tests.flows.test_waiting import Class, full, gives_up, rows
from tests.people.lifecycle.ticking import ticks
from tests.world import Phone, World

IN_THREE = pytest.mark.parametrize("place", [DENMARK, NORWAY, SWEDEN], ids=["da", "nb", "sv"])


# The teacher moves a time under an open screen ---------------------------------------------------------------------


@IN_THREE
async def test_a_time_that_the_teacher_gives_away_under_an_open_screen_is_answered_with_the_rest(
    world: World, place: Place
) -> None:
    klass = await full(world, place, waiting=1, times=2)
    here, (anna, bo, clara) = klass.here, klass.phones
    await clara.presses_data(f"bt:1:{klass.pupils[2]}", clara.last.message_id)
    await bo.presses_data("bx:2", bo.last.message_id)
    await clara.presses_data(f"bt:1:{klass.pupils[2]}", clara.last.message_id)
    shown = clara.last
    assert any("15.40" in label for label in shown.labels)
    mette = await here.mette()
    await mette.presses_data(MoveFor(1, 2).encode(), mette.last.message_id)
    with_text(anna, "15.40")
    await clara.presses_data(f"bs:2:{klass.pupils[2]}", shown.message_id)
    assert "15.20" in "".join(clara.last.labels), "what came free by that is there instead"
    await clara.presses(next(label for label in clara.last.labels if "15.20" in label))
    assert await live(world, place.zone) == {klass.pupils[0]: "1/12 15.40", klass.pupils[2]: "1/12 15.20"}


async def test_ones_own_talk_moved_under_an_open_screen_is_moved_or_cancelled_from_where_it_is(world: World) -> None:
    here, maria = await booked(world)
    mette, talk = await here.mette(), maria.last
    await mette.presses_data(MoveFor(1, 3).encode(), mette.last.message_id)
    # Pressed on the screen that still says 15.20: to where it is already, to its old time, and away.
    await maria.presses_data(MoveTo(1, 3).encode(), talk.message_id)
    assert await live(world) == {here.child: "1/12 16.00"}
    await maria.presses_data(MoveTo(1, 1).encode(), talk.message_id)
    assert await live(world) == {here.child: "1/12 15.20"}
    await mette.presses_data(MoveFor(1, 2).encode(), mette.last.message_id)
    await maria.presses_data(CancelTalk(1).encode(), talk.message_id)
    assert await live(world) == {}
    assert not [row for row in await outbox(world, "conference.day_before") if row[1] == "waiting"]


# The child changes class -------------------------------------------------------------------------------------------


async def changes_class(here: Scene, name: str = "5.C") -> int:
    """As a class list writes it."""
    other = await here.world.town.school_class(here.school, name)

    async def work(unit: Unit) -> None:
        await unit.execute(update(Pupil).where(Pupil.id == here.child).values(class_id=other))
        stay = {"school_id": here.school, "pupil_id": here.child, "class_id": other, "since": unit.now}
        await unit.execute(insert(ClassMembership), stay)

    await here.world.house.units.run(work)
    return other


async def test_a_child_that_changes_class_in_the_middle_keeps_its_talk_and_chooses_with_the_new_class(
    world: World,
) -> None:
    here, maria = await booked(world)
    old, talk = await live(world), maria.last
    other = await changes_class(here)
    anne = await world.town.person(here.school, "Anne", "Berg")
    await world.town.works(here.school, anne, other)
    # The talk stands, is moved where it is, and is reminded of; a second one in the old class is nobody's.
    await maria.presses_data(MoveTo(1, 2).encode(), talk.message_id)
    assert await live(world) != old
    await maria.presses_data(CancelTalk(1).encode(), talk.message_id)
    await maria.presses_data(f"bs:3:{here.child}", talk.message_id)
    assert await live(world) == {}
    assert not maria.unanswered
    new = Scene(world, here.place, here.school, other, here.child, here.mother, here.father, anne)
    await new.opens(*new.starts("17.00", "17.20"))
    await world.passes(minutes=5)
    await maria.presses(next(label for label in maria.last.labels if "17.00" in label))
    assert await live(world) == {here.child: "1/12 17.00"}


async def test_what_was_held_in_the_old_class_goes_to_the_next_in_line(world: World) -> None:
    klass = await full(world)
    _anna, bo, clara = klass.phones
    for number, phone in ((1, bo), (2, clara)):
        await klass.joins_line(phone, klass.pupils[number])
    await gives_up(klass)
    offer = with_text(bo, "Der er blevet en tid ledig")
    klass.here.child = klass.pupils[1]
    await changes_class(klass.here)
    await bo.presses("Ja tak", offer.message_id)
    assert await live(world) == {}
    await world.passes(hours=4)
    await ticks(world, "conferences.waiting")
    await world.settle()
    with_text(clara, "Der er blevet en tid ledig")
    await clara.presses("Ja tak")
    assert await live(world) == {klass.pupils[2]: "1/12 15.20"}


# Custody ends ------------------------------------------------------------------------------------------------------


async def loses_custody(here: Scene, person: int) -> None:
    """The office ended it: the row, and all that follows in the same transaction."""

    async def work(unit: Unit) -> None:
        mine = update(GuardianshipRow).where(GuardianshipRow.person_id == person)
        await unit.execute(mine.values(until=unit.now, closed_at=unit.now))
        for pupil in await unit.all(select(GuardianshipRow.pupil_id).where(GuardianshipRow.person_id == person)):
            ended = Ended(Who.GUARDIANSHIP, here.school, person, pupil_id=pupil.pupil_id)
            await here.world.house.assembled.ends(unit, ended)

    await here.world.house.units.run(work)


@pytest.mark.parametrize("alone", [True, False])
async def test_custody_that_ends_while_a_time_is_offered_ends_the_offer_or_leaves_it_to_the_other(
    world: World, alone: bool
) -> None:
    klass = await full(world)
    here, (_anna, bo, clara) = klass.here, klass.phones
    for number, phone in ((1, bo), (2, clara)):
        await klass.joins_line(phone, klass.pupils[number])
    father: Phone | None = None
    if not alone:
        person = await world.town.person(here.school, "Bos far")
        await world.town.guards(here.school, person, klass.pupils[1])
        father = await here.joins(person, world.phone("father of Bo", "da"))
    await gives_up(klass)
    offer = with_text(bo, "Der er blevet en tid ledig")
    person = (await rows(world, SlotOffer))[0].person_id
    await loses_custody(here, person)
    await bo.presses("Ja tak", offer.message_id)
    assert await live(world) == {}
    if father is not None:
        await father.presses("Ja tak")
        assert await live(world) == {klass.pupils[1]: "1/12 15.20"}
        return
    await world.passes(hours=4)
    await ticks(world, "conferences.waiting")
    await world.settle()
    await clara.presses("Ja tak")
    assert await live(world) == {klass.pupils[2]: "1/12 15.20"}


# What comes free goes to the line ----------------------------------------------------------------------------------


async def teacher_cancels(klass: Class) -> None:
    mette = await klass.here.mette()
    await mette.presses_data(CancelFor(1, True).encode(), mette.last.message_id)


async def nobody_answers(klass: Class) -> None:
    """The time was a schedule's, and its hour comes."""
    world, until = klass.world, klass.world.clock.now() + timedelta(hours=1)
    await world.house.units.run(lambda unit: unit.execute(update(Booking).values(held_until=until)))
    await world.until(until)
    await ticks(world, "conferences.held")


async def last_guardian_goes(klass: Class) -> None:
    async def mother(unit: Unit) -> int:
        found = select(GuardianshipRow.person_id).where(GuardianshipRow.pupil_id == klass.pupils[0])
        person: int = await unit.scalar(found)
        return person

    await loses_custody(klass.here, await klass.world.house.units.read(mother))


@pytest.mark.parametrize("gives", [teacher_cancels, nobody_answers, last_guardian_goes])
async def test_whatever_gives_a_time_up_asks_the_line_before_anybody_else_can_choose_it(
    world: World, gives: Callable[[Class], Awaitable[None]]
) -> None:
    klass = await full(world)
    _anna, bo, clara = klass.phones
    await klass.joins_line(bo, klass.pupils[1])
    await gives(klass)
    await world.settle()
    await clara.presses_data(f"bs:1:{klass.pupils[2]}", clara.last.message_id)
    assert await live(world) == {}, "nobody gets in before the line"
    await bo.presses("Ja tak")
    assert await live(world) == {klass.pupils[1]: "1/12 15.20"}


# The night of the clocks -------------------------------------------------------------------------------------------

# The evening before the night, and the day of the talk after it.
NIGHTS = [
    pytest.param(date(2027, 3, 27), date(2027, 3, 29), id="forward"),
    pytest.param(date(2027, 10, 30), date(2027, 11, 1), id="back"),
]


@pytest.mark.parametrize(("saturday", "monday"), NIGHTS)
async def test_over_the_night_of_the_clocks_talks_reminders_and_offers_go_by_the_wall(
    world: World, saturday: date, monday: date
) -> None:
    world.clock.set(datetime.combine(saturday - timedelta(days=5), time(10), UTC))
    here = await scene(world)
    klass = Class(here)
    for name in ("Anna", "Bo"):
        await klass.family(name)
    anna, bo = klass.phones
    await here.opens(*here.starts("15.20", "15.20", day=monday), announced=False, closes_at=here.at(14, day=monday))
    await anna.presses_data(f"bs:1:{klass.pupils[0]}", anna.last.message_id)
    assert "15.20" in anna.last.text
    await klass.joins_line(bo, klass.pupils[1])
    await world.until(here.at(20, day=saturday))
    day_before = [line for line in anna.lines if "15.20" in line]
    await gives_up(klass)
    (offer,) = await rows(world, SlotOffer)
    # Three waking hours, by the clock on the wall: whatever the night took or gave is slept through.
    assert offer.until == here.at(8, 30, day=saturday + timedelta(days=1))
    assert "kl. 08.30" in with_text(bo, "Der er blevet en tid ledig").text
    await world.until(offer.until - timedelta(minutes=1))
    await bo.presses("Ja tak")
    assert await live(world) == {klass.pupils[1]: f"{monday:%-d/%-m} 15.20"}
    assert day_before == [line for line in anna.lines if "15.20" in line]
    due = [row for row in await outbox(world, "conference.same_day") if row[1] == "waiting"]
    assert [row[2] for row in due] == [here.at(13, 20, day=monday)]
    await world.until(here.at(13, 21, day=monday))
    assert any("15.20" in line for line in bo.lines)


# The deadline passes -----------------------------------------------------------------------------------------------


async def test_words_typed_as_the_agenda_becomes_fixed_are_kept(world: World) -> None:
    here = await scene(world)
    await allows_words(world)
    await here.opens(*here.starts("15.20", "16.00"))
    maria, mette = await here.maria(), await here.mette()
    await world.passes(minutes=5)
    await maria.presses(next(label for label in maria.last.labels if "15.20" in label))
    await maria.sends("/emne")
    await maria.presses("Tilføj et emne")
    await world.until(here.at(19, 59, day=date(2026, 11, 26)))
    await maria.sends("/emne")
    await maria.presses("Tilføj et emne")
    await maria.presses("Trivsel")
    await maria.presses("Sammen med Emma")
    await maria.presses("Med få ord")
    await world.passes(minutes=2)
    await maria.sends("Frikvarteret")
    assert [row.words for row in await topics(world)] == ["Frikvarteret"]
    await mette.sends("/emne")
    await mette.presses("Emma Lund (1)")
    assert "• Trivsel: Frikvarteret (Maria)" in mette.last.text


async def test_choosing_that_ends_between_the_screen_and_the_press_is_said_and_books_nothing(world: World) -> None:
    here = await scene(world)
    await here.opens(closes_at=here.at(12, day=date(2026, 11, 20)))
    maria = await here.maria()
    await world.until(here.at(11, 59, day=date(2026, 11, 20)))
    await maria.sends("/samtale")
    shown: Any = maria.last
    await world.passes(minutes=2)
    await maria.presses_data(f"bs:1:{here.child}", shown.message_id)
    assert await live(world) == {}
    assert "12 34 56 78" in maria.last.text, "whom to call instead"
