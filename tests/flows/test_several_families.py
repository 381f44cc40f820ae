"""Several families at once (D2.33, D2.34), pupils who need more or less than one talk (D3.10), and talks that take two
times because an interpreter comes: by the front door."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert

from bot.conferences.doorlist.lines import door_lines
from bot.conferences.holding.models import TalkFact
from bot.conferences.models import Booking, Round, RoundPupil, Slot
from bot.conferences.plans import INVITED
from bot.conferences.rounds.running.queries import times_of_round
from bot.conferences.wishes.models import InterpreterNeed
from bot.core.unit import Unit
from bot.outbox.models import OutboxRow
from bot.people.models import StaffRole
from tests.conferences.rounds.stage import COUNTRIES, Class, school_class
from tests.flows.scene import data_of, with_text
from tests.flows.test_limits import decides
from tests.people.lifecycle.ticking import ticks
from tests.world import Phone, World

IN_THREE = pytest.mark.parametrize("code", COUNTRIES)
LENGTH = {"da": 20, "nb": 30, "sv": 30}


async def opens(stage: Class, form: str, *more: str, hours: str = "14-16", **policy: str) -> Phone:
    """From /round to the question after the form: a Tuesday from 14 to 16; then what is pressed or written."""
    words = stage.words
    await decides(stage.world, f"school-{stage.code}", **policy)
    mette = await stage.mette()
    await mette.sends("/round")
    await mette.presses(stage.day(2))
    await mette.presses(words("Next"))
    await mette.sends(hours)
    await mette.presses(words("%(minutes)s min.", minutes=LENGTH[stage.code]))
    await mette.presses(words("No breaks"))
    await mette.presses(words(form))
    for each in more:
        await mette.presses(each)
    return mette


async def guardians(stage: Class) -> list[Phone]:
    return [await stage.joins(person, f"guardian {number}") for number, person in enumerate(stage.guardians, start=1)]


def free(phone: Phone, time: str, seats: int) -> str:
    """The label of a time with so many seats left; fails where it is not offered."""
    return next(label for label in phone.last.labels if label.endswith(f"{time} ({seats})"))


async def speaks(world: World, school: int, person: int, language: str) -> None:
    """The guardian has said once that they need an interpreter."""

    async def say(unit: Unit) -> None:
        values = {"school_id": school, "person_id": person, "language": language, "said_at": unit.now}
        await unit.execute(insert(InterpreterNeed), values)

    await world.house.units.run(say)


async def live(stage: Class) -> list[Any]:
    rows = await stage.rows(Booking.id, Booking.pupil_id, Booking.slot_id, Booking.turn, Booking.state)
    return [row for row in rows if row.state in {"booked", "moved"}]


@IN_THREE
async def test_a_group_talk_from_its_seats_to_the_sick_day(world: World, code: str) -> None:
    stage = await school_class(world, code, pupils=4)
    words = stage.words
    one, two, three, _four = await guardians(stage)
    mette = await opens(stage, "Group talk", "2", conferences__forms="in_person,group")
    await mette.presses(words("Skip"))
    assert stage.many("%(number)s family at a time", "%(number)s families at a time", 2) in mette.last.text
    assert words("Find the best times") not in mette.last.labels
    await mette.presses(words("Open now"))
    length = LENGTH[code]
    assert await stage.count(Slot) == 2 * (120 // length)
    for phone, number in ((one, 1), (two, 2), (three, 3)):
        await phone.sends("/book")
        await phone.presses(words("Choose: %(child)s", child=f"Elev{number}"))
    # Three see the same seat; two get one, whoever's button it was, and the third hears that the time is full.
    first = free(one, "14.00", 2)
    seat = {phone: data_of(phone.last, first) for phone in (one, two, three)}
    assert len({data.split(":")[1] for data in seat.values()}) == 1
    await one.presses(first)
    size = stage.many(
        "Up to %(number)s family meets there at the same time.",
        "Up to %(number)s families meet there at the same time.",
        2,
    )
    assert size in one.last.text
    await two.presses_data(seat[two])
    assert size in two.last.text
    assert "Elev1" not in "".join(message.text for message in two.messages)
    await three.presses_data(seat[three])
    assert stage.part("Someone just took that time. Here are the free ones.") in three.last.text
    assert not any("14.00" in label for label in three.last.labels)
    assert {row.slot_id for row in await live(stage)} == {1, 2}
    await mette.sends("/bookings")
    assert "14.00: Elev1 Lund, Elev2 Lund" in mette.last.text.replace("⁨", "").replace("⁩", "")
    await world.passes(minutes=5)
    assert "2" in with_text(mette, "3.B: ").text
    # A family on both seats of one time would be one too many.
    await one.sends("/book")
    await one.presses(words("Talk: %(child)s", child="Elev1"))
    await one.presses(words("Move the time"))
    later = "14.20" if code == "da" else "14.30"
    await one.presses(free(one, later, 2))
    await three.sends("/book")
    await three.presses(words("Choose: %(child)s", child="Elev3"))
    await three.presses(free(three, "14.00", 1))
    assert len({row.slot_id for row in await live(stage)}) == 3
    # The door says when, and how many seats are left; nobody's initial.
    lines = await stage.reads(lambda unit: times_of_round(unit, 1))
    (of_day,) = door_lines(lines, (), stage.zone, world.clock.now(), shared=True).values()
    assert [(line.seats, line.initial) for line in of_day[:3]] == [(0, None), (1, None), (2, None)]
    # Block what is left of a time, then cancel the day: everybody hears it, and no seat is left.
    await mette.presses(words("Edit round"))
    await mette.presses(words("Block a time"))
    await mette.presses(stage.day(2))
    await mette.presses(later)
    assert [line.state for line in await stage.reads(lambda unit: times_of_round(unit, 1)) if not line.is_open]
    await mette.presses(words("Back"))
    await mette.presses(words("Cancel talks"))
    await mette.presses(stage.day(2))
    await mette.presses(words("Cancel talks"))
    off = stage.part(
        "Unfortunately we have to cancel the talk on %(moment)s. We are sorry. "
        "We will write when there are new times, and you can choose before the others."
    )
    for phone in (one, two, three):
        assert off in phone.lines[-1]
    assert await live(stage) == []


@IN_THREE
async def test_a_family_goes_from_table_to_table_and_is_counted_once(world: World, code: str) -> None:
    stage = await school_class(world, code, pupils=2)
    words = stage.words
    anders = await world.town.person(stage.school, "Anders", "Lund")
    await world.town.works(stage.school, anders, stage.class_id, StaffRole.TEAM_TEACHER)
    one, two = await guardians(stage)
    mette = await opens(stage, "Subject café", conferences__forms="subject_cafe")
    await mette.presses("Mette")
    await mette.sends("Dansk")
    await mette.presses("Anders")
    refused = await mette.sends("dansk")
    assert words("There is a table about that already.") in refused.text
    await mette.presses("Anders")
    await mette.sends("Engelsk")
    await mette.presses(words("Next"))
    await mette.presses("1")
    await mette.sends("Aulaen")
    assert words("%(subject)s: %(teacher)s", subject="Engelsk", teacher="Anders") in mette.last.text
    await mette.presses(words("Open now"))
    await world.passes(minutes=5)
    invited = stage.part("You can now choose seats at the subject café. Please choose by %(date)s.")
    assert words("See the tables") in with_text(one, invited).labels
    seats = 120 // LENGTH[code]
    await one.presses(words("See the tables"))
    await one.presses(f"Dansk ({seats})")
    await one.presses(next(label for label in one.last.labels if label.startswith("14.00")))
    assert words("The table is about %(subject)s.", subject="Dansk") in one.last.text.replace("⁨", "").replace("⁩", "")
    # The other table, at another time: one cannot sit at two at once.
    await one.sends("/book")
    await one.presses(words("Choose: %(child)s", child="Elev1"))
    assert words("✓ %(subject)s %(time)s", subject="Dansk", time="14.00") in one.last.labels
    await one.presses(f"Engelsk ({seats})")
    await one.presses(next(label for label in one.last.labels if label.startswith("14.00")))
    assert stage.part("You have the talk about %(other)s then, at %(time)s.") in one.last.text
    later = "14.20" if code == "da" else "14.30"
    await one.presses(next(label for label in one.last.labels if label.startswith(later)))
    assert "Anders" in one.last.text
    assert len(await live(stage)) == 2
    await two.sends("/book")
    await two.presses(words("Choose: %(child)s", child="Elev2"))
    assert f"Engelsk ({seats - 1})" in two.last.labels
    # When both were held, it was one talk of the year.
    await world.until(stage.at(17, day=stage.at(17).date().replace(day=1, month=12)))
    await ticks(world, "conferences.over")
    facts = await stage.rows(TalkFact.id, TalkFact.pupil_id, TalkFact.round_id, TalkFact.turn)
    assert len(facts) == 2
    assert len({(fact.round_id, fact.turn) for fact in facts}) == 1


@IN_THREE
async def test_the_team_judges_how_many_talks_each_pupil_needs_and_only_those_are_asked(
    world: World, code: str
) -> None:
    stage = await school_class(world, code, names=["Anna", "Bo", "Clara"])
    words = stage.words
    anna, bo, clara = await guardians(stage)
    mette = await opens(
        stage, "At the school", conferences__forms="in_person,virtual", conferences__per_pupil_need="true"
    )
    await mette.presses(words("Skip"))
    assert words("Everyone is invited to one talk. Is that what each pupil needs?") in mette.last.text
    await mette.presses(words("Who is invited"))
    for label in ("Anna Lund", "Clara Lund", "Clara Lund · 2", "Clara Lund · 3"):
        await mette.presses(label)
    assert "✕ Clara Lund" in mette.last.labels
    await mette.presses(words("How each is held"))
    await mette.presses(next(label for label in mette.last.labels if label.startswith("Anna")))
    await mette.presses(words("Done"))
    assert words("Invited: %(number)s of %(all)s pupils", number=2, all=3) in mette.last.text
    # Whoever is online only for some of them gives a link likewise; what is none is asked for again.
    assert words("There is no link here yet. Without one, please send it to the families yourself.") in mette.last.text
    await mette.presses(words("Link to the talk"))
    await mette.sends("meet.example/7")
    assert words("I could not read that as a link. It begins with https://.") in mette.last.text
    await mette.sends("https://meet.example/7")
    assert words("The families see the link on the day of the talk.") in mette.last.text
    await mette.presses(words("Open now"))
    assert await stage.rows(Round.link) == [("https://meet.example/7",)]
    assert await stage.rows(RoundPupil.pupil_id, RoundPupil.talks, RoundPupil.form) == [
        (stage.pupils[0], 2, "virtual"),
        (stage.pupils[2], 0, None),
    ]
    planned = await stage.rows(OutboxRow.person_id, OutboxRow.kind)
    assert [person for person, kind in planned if kind == INVITED] == stage.guardians[:2]
    await clara.sends("/book")
    assert words("Choose: %(child)s", child="Clara") not in clara.last.labels
    await clara.presses_data(f"bs:1:{stage.pupils[2]}")
    assert len(await live(stage)) == 0
    # Two talks, each online as was judged; a third is none.
    for number in range(2):
        await anna.sends("/book")
        await anna.presses(words("Choose: %(child)s", child="Anna"))
        await anna.presses(anna.last.labels[0])
        assert stage.part("You meet %(teacher)s online on %(date)s at %(time)s. You get the link here on the day.") in (
            anna.last.text
        )
        await mette.sends("/bookings")
        await mette.presses(stage.many("%(number)s without time", "%(number)s without time", 2 - number))
        assert ("Anna" in mette.last.text) is (number == 0)
        assert "Clara" not in mette.last.text
    assert [row.turn for row in await live(stage)] == [0, 1]
    await anna.sends("/book")
    assert words("Choose: %(child)s", child="Anna") not in anna.last.labels
    # Each is moved by itself.
    second = max(await live(stage), key=lambda row: row.slot_id)
    await anna.presses_data(f"bmd:{second.id}:0")
    await anna.presses(anna.last.labels[-2])
    assert [row.turn for row in await live(stage)] == [0, 1]
    assert len({row.slot_id for row in await live(stage)}) == 2
    await bo.sends("/book")
    assert words("Choose: %(child)s", child="Bo") in bo.last.labels


@IN_THREE
async def test_with_an_interpreter_a_talk_takes_two_times_in_a_row_or_none(world: World, code: str) -> None:
    stage = await school_class(world, code, pupils=3)
    words, length = stage.words, 20
    one, two, three = await guardians(stage)
    mette = await stage.mette()
    await speaks(world, stage.school, stage.guardians[0], "ar")
    await stage.opens()
    # 14.00, 14.20, 14.40 and 15.00: for an interpreter only beginnings that are followed by another.
    await two.presses_data(f"bs:3:{stage.pupils[1]}")
    await one.sends("/book")
    await one.presses(words("Choose: %(child)s", child="Elev1"))
    assert words("That is twice as long as usual, because an interpreter comes.") in one.last.text
    assert [label for label in one.last.labels if "." in label] == ["14.00"]
    # An older message still has 14.20; it would be half a talk, and is none.
    await one.presses_data(f"bs:2:{stage.pupils[0]}")
    assert stage.part(
        "An interpreter comes, so the talk takes two times in a row. Here are the ones that are free."
    ) in (one.last.text)
    await one.presses("14.00")
    assert words("That is twice as long as usual, because an interpreter comes.") in one.last.text
    assert f"14.00–14.{2 * length}" in one.last.text
    await three.sends("/book")
    await three.presses(words("Choose: %(child)s", child="Elev3"))
    assert [label for label in three.last.labels if "." in label] == ["15.00"]
    await mette.sends("/bookings")
    assert stage.part("%(talk)s (interpreter)") in mette.last.text
    assert "14.20" not in mette.last.text
    # Given up, they are two times again, at once.
    await one.presses_data("bx:2")
    await three.sends("/book")
    await three.presses(words("Choose: %(child)s", child="Elev3"))
    assert [label for label in three.last.labels if "." in label] == ["14.00", "14.20", "15.00"]
    await three.presses("14.20")
    await one.sends("/book")
    await one.presses(words("Choose: %(child)s", child="Elev1"))
    assert (
        stage.part(
            "There are no free times left for the talk about %(child)s. "
            "Press the button, and %(teacher)s will find one with you."
        )
        in one.last.text
    )


async def test_a_seat_given_back_goes_to_the_line_of_its_own_table(world: World) -> None:
    stage = await school_class(world, pupils=3)
    words = stage.words
    anders = await world.town.person(stage.school, "Anders", "Lund")
    await world.town.works(stage.school, anders, stage.class_id, StaffRole.TEAM_TEACHER)
    one, two, three = await guardians(stage)
    mette = await opens(stage, "Subject café", hours="14-14.20", conferences__forms="subject_cafe")
    for teacher, subject in (("Mette", "Dansk"), ("Anders", "Engelsk")):
        await mette.presses(teacher)
        await mette.sends(subject)
    await mette.presses(words("Next"))
    await mette.presses("1")
    await mette.presses(words("Skip"))
    await mette.presses(words("Open now"))
    for phone, number, table in ((one, 1, "Dansk (1)"), (two, 2, "Engelsk (1)")):
        await phone.sends("/book")
        await phone.presses(words("Choose: %(child)s", child=f"Elev{number}"))
        await phone.presses(table)
        await phone.presses(free(phone, "14.00", 1) if "14.00 (1)" in str(phone.last.labels) else "14.00")
    # The third family waits for the English table, and for no other.
    await three.sends("/book")
    await three.presses(words("Choose: %(child)s", child="Elev3"))
    await three.presses("Engelsk (0)")
    await three.presses(words("Waiting list"))
    await three.presses(words("Any time"))
    since = len(three.lines)
    await one.presses_data("bx:1")
    assert three.lines[since:] == []
    await two.presses_data("bx:2")
    assert "Der er blevet en tid ledig" in three.lines[-1]
    await three.presses("Ja tak")
    assert words("The table is about %(subject)s.", subject="Engelsk") in three.last.text.replace("⁨", "").replace(
        "⁩", ""
    )
    assert [row.pupil_id for row in await live(stage)] == [stage.pupils[2]]
