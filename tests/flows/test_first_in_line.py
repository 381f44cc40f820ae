"""A sick teacher's day, times made for whom none suited, late booking, times kept back, a round in one line, and the
list on the door."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from bot.conferences.doorlist.lines import door_lines
from bot.conferences.models import Round, Slot, Unsuited
from bot.conferences.rounds.drafting.rules import PRESET_HOURS
from bot.conferences.rounds.drafting.typed import read_line, spread
from bot.conferences.rounds.errors import DayUnfit, EndsBeforeStart, HoursAtNight, LineUnread, RoomTooLong
from bot.conferences.rounds.running.queries import times_of_round
from bot.conferences.waiting.models import SlotOffer, WaitingPlace
from bot.core.unit import Unit
from tests.flows.scene import DENMARK, TALKS_ON, Place, data_of, live, scene, with_text
from tests.flows.test_limits import decides
from tests.flows.test_waiting import IN_THREE, full, rows
from tests.people.lifecycle.ticking import ticks
from tests.world import World

NEW_DAY = date(2026, 12, 3)
OFF = {
    "da": "Vi skriver, når der er nye tider, og du kan vælge før de andre.",
    "nb": "Vi sier fra når det er nye tider, og du får velge før de andre.",
    "sv": "Vi hör av oss när det finns nya tider, och då får du välja före de andra.",
}
NEW = {
    "da": "Der er en ny tid til samtalen: torsdag den 3. december kl. 15.00.",
    "nb": "Nå kan du få en ny tid til samtalen: torsdag 3. desember kl. 15.00.",
    "sv": "Det finns en ny tid för samtalet: torsdag 3 december kl. 15.00.",
}
YES = {"da": "Ja tak", "nb": "Ja takk", "sv": "Ja tack"}
CANCEL = {"da": "Aflys tirs. 1. dec.", "nb": "Avlys tir. 1. des.", "sv": "Ställ in tis 1 dec."}
REALLY = {"da": "Aflys samtaler", "nb": "Avlys samtaler", "sv": "Ställ in samtal"}


@pytest.mark.both_databases
@IN_THREE
async def test_a_sick_teacher_cancels_the_day_in_two_presses_and_all_come_first_for_the_new_one(
    world: World, place: Place
) -> None:
    klass = await full(world, place, waiting=1, times=2)
    code, (anna, bo, clara) = place.code, klass.phones
    mette = await klass.here.mette()
    await klass.joins_line(clara, klass.pupils[2])
    # The evening before: from the list it takes two presses.
    await world.until(klass.here.at(19, 0, date(2026, 11, 30)))
    await mette.presses_data("ra:1:0", mette.last.message_id)
    await mette.presses(CANCEL[code])
    await mette.presses(next(label for label in mette.last.labels if label != mette.last.labels[-1]))
    for phone in (anna, bo):
        assert OFF[code] in phone.lines[-1]
    assert await live(world) == {}
    # A new day: whoever had the first time gets the first, before those who waited.
    since = len(clara.lines)
    day = NEW_DAY.strftime("%y%m%d")
    await mette.presses_data(f"reo:1:{day}:900:940", mette.last.message_id)
    assert NEW[code] in anna.lines[-1]
    assert "15.20" in bo.lines[-1]
    assert clara.lines[since:] == []
    await anna.presses(YES[code])
    await bo.presses(YES[code])
    assert await live(world, place.zone) == {klass.pupils[0]: "3/12 15.00", klass.pupils[1]: "3/12 15.20"}
    waiting = [row.pupil_id for row in await rows(world, WaitingPlace) if row.left_at is None]
    assert waiting == [klass.pupils[2]]


OFFERED = {"da": "Foreslå 3: Bo", "nb": "Foreslå 3: Bo", "sv": "Föreslå 3: Bo"}
SEND = {"da": "Foreslå disse tider", "nb": "Foreslå disse tidene", "sv": "Föreslå tiderna"}
NONE = {"da": "Ingen passer mig", "nb": "Ingen passer meg", "sv": "Ingen passar mig"}
FOUND = {"da": "Vi har fundet 3 tider", "nb": "Vi har funnet 3 tider", "sv": "Vi har hittat 3 tider"}


@pytest.mark.both_databases
@IN_THREE
async def test_whom_no_time_suits_is_held_three_and_takes_one(world: World, place: Place) -> None:
    klass = await full(world, place, waiting=1)
    code, (_anna, bo) = place.code, klass.phones
    mette = await klass.here.mette()
    await bo.presses_data(f"bn:1:{klass.pupils[1]}", bo.last.message_id)
    await mette.presses_data("ru:1", mette.last.message_id)
    await mette.presses(OFFERED[code])
    assert mette.last.text.count("•") == 3
    await mette.presses(SEND[code])
    offer = with_text(bo, FOUND[code])
    assert len(offer.labels) == 4
    assert offer.labels[-1] == NONE[code]
    held = await rows(world, SlotOffer)
    assert len(held) == 3
    assert [row.state for row in await rows(world, Slot)] == ["free", "held", "held", "held"]
    # Nobody else can have one of them.
    anna = klass.phones[0]
    await anna.presses_data(f"bm:1:{held[0].slot_id}", anna.last.message_id)
    assert list(await live(world)) == [klass.pupils[0]]
    await bo.presses(offer.labels[1])
    assert set(await live(world)) == set(klass.pupils)
    # The others are nobody's, and in nobody's list.
    assert [row.ending for row in await rows(world, SlotOffer)] == ["gone", "taken", "gone"]
    assert sorted(row.state for row in await rows(world, Slot)) == ["blocked", "blocked", "free", "free"]


async def test_times_that_nobody_answers_bring_the_family_back_to_the_teacher(world: World) -> None:
    klass = await full(world, waiting=1)
    bo = klass.phones[1]
    mette = await klass.here.mette()
    await bo.presses_data(f"bn:1:{klass.pupils[1]}", bo.last.message_id)
    await mette.presses_data(f"lnp:1:{klass.pupils[1]}:0", mette.last.message_id)
    await mette.presses("Foreslå disse tider")
    assert [row.answered_at is None for row in await rows(world, Unsuited)] == [False]
    # Two school days, to eight in the evening.
    assert {row.until for row in await rows(world, SlotOffer)} == {klass.here.at(20, 0, date(2026, 11, 18))}
    await world.until(klass.here.at(20, 1, date(2026, 11, 18)))
    await ticks(world, "conferences.waiting")
    assert {row.ending for row in await rows(world, SlotOffer)} == {"lapsed"}
    assert [row.answered_at is None for row in await rows(world, Unsuited)] == [False, True]
    await mette.presses_data("ru:1", mette.last.message_id)
    assert "Foreslå 3: Bo" in mette.last.labels


async def test_who_says_that_none_of_the_three_suits_is_heard_and_the_times_go(world: World) -> None:
    klass = await full(world, waiting=1)
    bo = klass.phones[1]
    mette = await klass.here.mette()
    await bo.presses_data(f"bn:1:{klass.pupils[1]}", bo.last.message_id)
    await mette.presses_data(f"lnp:1:{klass.pupils[1]}:0", mette.last.message_id)
    await mette.presses("Foreslå disse tider")
    await bo.presses("Ingen passer mig", with_text(bo, "Vi har fundet").message_id)
    assert bo.last.text.startswith("Tak. Mette")
    assert {row.ending for row in await rows(world, SlotOffer)} == {"declined"}
    assert [row.state for row in await rows(world, Slot)][1:] == ["blocked"] * 3


async def test_a_time_of_the_teachers_that_is_gone_is_not_proposed(world: World) -> None:
    klass = await full(world, waiting=2)
    mette = await klass.here.mette()
    for number in (1, 2):
        bo = klass.phones[number]
        await bo.presses_data(f"bn:1:{klass.pupils[number]}", bo.last.message_id)
    await mette.presses_data(f"lnp:1:{klass.pupils[1]}:0", mette.last.message_id)
    same = data_of(mette.last, "Foreslå disse tider")
    await mette.presses("Foreslå disse tider")
    await mette.presses_data(same.replace(f":{klass.pupils[1]}:", f":{klass.pupils[2]}:"), mette.last.message_id)
    assert "taget i mellemtiden" in mette.last.text
    assert len(await rows(world, SlotOffer)) == 3
    # Pressed twice, nothing more; a forger's times at night or in the past, nothing.
    for data in (same, f"lnt:1:{klass.pupils[2]}:1,2", f"lnt:1:{klass.pupils[2]}:", f"lnt:1:99:{29_000_000}"):
        await mette.presses_data(data, mette.last.message_id)
    assert len(await rows(world, SlotOffer)) == 3


LATE = {"da": "Booking efter frist", "nb": "Etter fristen", "sv": "Sen bokning"}
TWO_HOURS = {"da": "Indtil 2 timer før", "nb": "Til 2 timer før", "sv": "Till 2 timmar före"}


@IN_THREE
async def test_a_free_time_is_booked_late_until_its_lead(world: World, place: Place) -> None:
    here = await scene(world, place)
    maria, mette = await here.maria(), await here.mette()
    await here.opens(*here.starts("13.00", "16.20"), announced=False)
    await world.until(here.at(12, 0))
    await maria.presses_data("bs:11:1", maria.last.message_id)
    assert await live(world) == {}
    await mette.presses_data("re:1", mette.last.message_id)
    await mette.presses(LATE[place.code])
    await mette.presses(TWO_HOURS[place.code])
    assert "2" in mette.last.text
    # 13.40 is too near by now; the list shows what can be had.
    await maria.presses_data("bs:3:1", maria.last.message_id)
    assert await live(world) == {}
    await maria.presses_data("bt:1:1", maria.last.message_id)
    assert "13.40" not in maria.last.labels
    assert "14.00" in maria.last.labels
    await maria.presses("14.00")
    assert list((await live(world, place.zone)).values()) == ["1/12 14.00"]


async def test_late_booking_is_the_round_s_own_and_only_staff_turn_it_on(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await here.opens(announced=False)
    await maria.presses_data("rez:1:120", maria.last.message_id)
    await mette.presses_data("rez:1:7", mette.last.message_id)
    assert [row.late_lead for row in await rows(world, Round)] == [None]
    await mette.presses_data("rez:1:1440", mette.last.message_id)
    assert [row.late_lead for row in await rows(world, Round)] == [1440]
    await mette.presses_data("rez:1:0", mette.last.message_id)
    assert [row.late_lead for row in await rows(world, Round)] == [None]


TYPED = "1/12 15–18, 2/12 8–12, 20 min, lokale 12"
KEPT = {
    "da": "3 familier kan ikke nås her. Jeg gemmer 3 tider til dem, og kun du kan booke dem.",
    "nb": "3 familier kan ikke nås her. 3 tider holdes av til dem, og bare du kan gi dem.",
    "sv": "3 familjer går inte att nå här. 3 tider sparas åt dem, och bara du kan ge dem.",
}
OPEN = {"da": "Åbn nu", "nb": "Åpne nå", "sv": "Öppna nu"}
MINUTES = {"da": 20, "nb": 30, "sv": 30}


@pytest.mark.both_databases
@IN_THREE
async def test_a_round_in_one_line_keeps_times_for_whom_the_bot_does_not_reach(world: World, place: Place) -> None:
    here = await scene(world, place, fathers=False)
    for name in ("Bo", "Clara", "Dina"):
        await world.town.pupil(here.school, here.class_id, name)
    maria, mette = await here.maria(), await here.mette()
    minutes = MINUTES[place.code]
    await mette.sends("/round")
    await mette.sends(TYPED.replace("20", str(minutes)))
    text = mette.last.text
    assert KEPT[place.code] in text
    assert "15.00–18.00" in text
    assert "08.00–12.00" in text
    await mette.presses(OPEN[place.code])
    states = [row.state for row in await rows(world, Slot)]
    assert states.count("kept") == 3
    assert len(states) == 7 * 60 // minutes
    # Spread over both days: early and late alike.
    kept = [
        row.starts_at.astimezone(here.at(12).tzinfo).date() for row in await rows(world, Slot) if row.state == "kept"
    ]
    assert set(kept) == {TALKS_ON, TALKS_ON + timedelta(days=1)}
    # No guardian gets one, whatever they press.
    number = states.index("kept") + 1
    await maria.presses_data(f"bs:{number}:{here.child}", maria.last.message_id)
    assert await live(world) == {}
    # The teacher gives it by phone.
    await mette.presses_data(f"rbb:{number}:{here.child + 1}", mette.last.message_id)
    assert list(await live(world)) == [here.child + 1]
    # As many as still need one stay; the rest is there for all.
    await ticks(world, "conferences.kept_back", 2)
    assert [row.state for row in await rows(world, Slot)].count("kept") >= 2


async def test_with_the_command_the_line_goes_straight_to_the_preview_and_may_be_corrected(world: World) -> None:
    here = await scene(world)
    mette = await here.mette()
    await mette.sends("/round 1/12 15-16.20; 15 min")
    assert "15.00–16.20" in mette.last.text
    assert "15 min" in mette.last.text
    keep = [label for label in mette.last.labels if label == "Gem ingen tider"]
    assert keep
    await mette.presses("Gem ingen tider")
    assert "Gem tider" in mette.last.labels
    await mette.presses("Åbn nu")
    assert {row.state for row in await rows(world, Slot)} == {"free"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("hvad som helst", "Det kunne jeg ikke læse"),
        ("1/12", "Det kunne jeg ikke læse"),
        ("1/12 15-18, 1/12 8-12", "Det kunne jeg ikke læse"),
        ("31/2 15-18", "Det kunne jeg ikke læse"),
        ("1/12 18-15", "ligge efter starttiden"),
        ("1/12 3-5", "06.00 og 22.00"),
        ("5/12 15-18", "lørdag den 5. december"),
        ("16/11 15-18", "mandag den 16. november"),
        ("1/12 15-18, 7 min", "En samtale varer"),
        ("1/12 15-18, " * 40, "Det kunne jeg ikke læse"),
    ],
)
async def test_a_line_that_cannot_be_is_said_so_and_nothing_is_begun_with_it(
    world: World, line: str, said: str
) -> None:
    here = await scene(world)
    mette = await here.mette()
    await mette.sends("/round")
    await mette.sends(line)
    assert said in mette.last.text
    await mette.sends("1/12 15–16")
    assert "15.00–16.00" in mette.last.text


@pytest.mark.parametrize(
    ("line", "hours", "minutes", "room"),
    [
        ("1/12 15–18, 2/12 8–12, 20 min", {(12, 1): (15, 18), (12, 2): (8, 12)}, 20, None),
        ("tirs. 1.12. kl. 15-18;ons 2.12 8.00-12.00", {(12, 1): (15, 18), (12, 2): (8, 12)}, None, None),
        ("1/12 15-18,2/12 8-12, sal B", {(12, 1): (15, 18), (12, 2): (8, 12)}, None, "B"),
        ("den 4/1: 8 til 12\n15 minutter", {(1, 4): (8, 12)}, 15, None),
    ],
)
def test_a_line_is_read_as_people_write_it(
    line: str, hours: dict[tuple[int, int], tuple[int, int]], minutes: int | None, room: str | None
) -> None:
    said = read_line(line, date(2026, 11, 16))
    found = {(day.month, day.day): (span.start.hour, span.end.hour) for day, span in said.hours.items()}
    assert (found, said.minutes, said.room) == (hours, minutes, room)
    assert PRESET_HOURS


def test_whatever_is_typed_is_read_or_refused() -> None:
    for text in ("", ";;;", "0/0 8-9", "99/99 8-9", "1/12 8-9 8-9", "20 min, 20 min, 1/12 8-9", "lokale " + "x" * 60):
        with pytest.raises((LineUnread, DayUnfit, EndsBeforeStart, HoursAtNight, RoomTooLong)):
            read_line(text, date(2026, 11, 16))


def test_kept_times_lie_early_and_late() -> None:
    assert spread(9, 3) == {1, 4, 7}
    assert spread(2, 2) == {0, 1}
    assert spread(5, 0) == frozenset()


async def _door(world: World, round_id: int, spans: list[Any] | None = None) -> dict[str, str | None]:
    async def look(unit: Unit) -> dict[str, str | None]:
        days = door_lines(await times_of_round(unit, round_id), spans or [], "Europe/Copenhagen", unit.now)
        return {f"{line.starts:%H.%M}": line.initial for lines in days.values() for line in lines}

    return await world.house.units.read(look)


@IN_THREE
async def test_the_list_on_the_door_is_a_file_without_a_name(world: World, place: Place) -> None:
    klass = await full(world, place, waiting=0, times=1)
    mette = await klass.here.mette()
    await mette.presses_data("ra:1:0", mette.last.message_id)
    label = {"da": "Dørliste", "nb": "Dørliste", "sv": "Dörrlista"}[place.code]
    await mette.presses(label)
    sent = mette.last
    assert sent.document is not None
    assert place.class_name in sent.text
    assert "Anna" not in sent.text


async def test_a_door_says_an_initial_free_or_busy_and_nothing_tells_busy_from_busy(world: World) -> None:
    klass = await full(world, waiting=0, times=3)
    here = klass.here
    assert await _door(world, 1) == {"15.20": "A", "15.40": "B", "16.00": "C"}
    await klass.phones[1].presses_data("bx:2", klass.phones[1].last.message_id)
    assert (await _door(world, 1))["15.40"] == ""
    free = await _door(world, 1)
    # A single talk of the teacher's, a blocked time, one that is held and one that is kept read alike.
    busy = {**free, "15.40": None}
    span = (here.at(15, 30), here.at(15, 50))
    assert (await _door(world, 1, [span]))["15.40"] is None
    for state in ("blocked", "held", "kept"):
        await changes_slot(world, 2, state)
        assert await _door(world, 1) == busy
    await protects(world, klass.pupils[0])
    assert await _door(world, 1) == {**busy, "15.20": None}


async def changes_slot(world: World, slot_id: int, state: str) -> None:
    from sqlalchemy import update

    await world.house.units.run(lambda unit: unit.execute(update(Slot).where(Slot.id == slot_id).values(state=state)))


async def protects(world: World, pupil_id: int) -> None:
    from sqlalchemy import update

    from bot.people.models import Pupil

    await world.house.units.run(
        lambda unit: unit.execute(update(Pupil).where(Pupil.id == pupil_id).values(protected=True))
    )


async def test_where_the_school_keeps_no_times_back_the_preview_says_nothing_of_it(world: World) -> None:
    await scene(world, DENMARK)
    await decides(world, "broskolen", booking__keep_for_unreached="false")
    mette = await joined_teacher(world)
    await mette.sends("/round 1/12 15-16")
    assert not re.search("kan ikke nås", mette.last.text)


async def joined_teacher(world: World) -> Any:
    town = world.town
    person = await town.person(1, "Nora", "Dahl")
    await town.works(1, person, 1)
    phone = world.phone("nora", "da")
    token, _code = await town.invited(1, person)
    await phone.starts(token)
    return phone
