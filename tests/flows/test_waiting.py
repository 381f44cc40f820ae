"""Times that come free: the line moves in order, an offer stands for its hours, and the clock stops at night."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.conferences.models import Slot
from bot.conferences.waiting.models import SlotOffer, WaitingPlace
from bot.core.unit import Unit
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, Scene, changes_round, data_of, live, scene, with_text
from tests.flows.test_limits import decides
from tests.people.lifecycle.ticking import ticks
from tests.world import Phone, World

IN_THREE = pytest.mark.parametrize("place", [DENMARK, NORWAY, SWEDEN], ids=["da", "nb", "sv"])
TICK = "conferences.waiting"
LIST = {"da": "Venteliste", "nb": "Venteliste", "sv": "Väntelista"}
ASK = {
    "da": "Der er ikke flere ledige tider. Vil du på venteliste?",
    "nb": "Det er ingen ledige tider igjen. Vil du stå på venteliste?",
    "sv": "Det finns inga lediga tider kvar. Vill du stå på väntelistan?",
}
ANY = {"da": "Når som helst", "nb": "Alle tider", "sv": "Alla tider"}
ON = {
    "da": "Du står på venteliste. Vi skriver, hvis der bliver en tid ledig.",
    "nb": "Du står på venteliste. Vi sier fra hvis en tid blir ledig.",
    "sv": "Du står på väntelistan. Vi hör av oss om en tid blir ledig.",
}
OFFER = {
    "da": "Der er blevet en tid ledig: tirsdag den 1. december kl. 15.20. "
    "Vi holder den til dig indtil mandag den 16. november kl. 10.40. Vil du have den?",
    "nb": "En tid er blitt ledig: tirsdag 1. desember kl. 15.20. "
    "Vi holder den av for deg fram til mandag 16. november kl. 10.40. Vil du ha den?",
    "sv": "En tid har blivit ledig: tisdag 1 december kl. 15.20. "
    "Den är reserverad åt dig fram till måndag 16 november kl. 10.40. Vill du ha den?",
}
CERTAIN = {"da": "En bestemt tid", "nb": "En bestemt tid", "sv": "En bestämd tid"}
TAKEN = {
    "da": "Disse tider er optaget tirsdag den 1. december. Hvilken vil du vente på?",
    "nb": "Disse tidene er opptatt tirsdag 1. desember. Hvilken vil du vente på?",
    "sv": "De här tiderna är upptagna tisdag 1 december. Vilken vill du vänta på?",
}
ON_TIME = {
    "da": "Du står på venteliste til tirsdag den 1. december kl. 15.40. Vi skriver, hvis den tid bliver ledig.",
    "nb": "Du står på venteliste for tirsdag 1. desember kl. 15.40. Vi sier fra hvis den tiden blir ledig.",
    "sv": "Du står på väntelistan för tisdag 1 december kl. 15.40. Vi hör av oss om den tiden blir ledig.",
}
YES = {"da": "Ja tak", "nb": "Ja takk", "sv": "Ja tack"}
NO = {"da": "Nej tak", "nb": "Nei takk", "sv": "Nej tack"}
GONE = {
    "da": "Tiden er gået videre til den næste familie. Du står stadig på venteliste.",
    "nb": "Tiden er gått videre til neste familie. Du står fortsatt på venteliste.",
    "sv": "Tiden har gått vidare till nästa familj. Du står kvar på väntelistan.",
}


class Class:
    """A class with a full round of as many times as `full`, and more families who find none."""

    def __init__(self, here: Scene) -> None:
        self.here = here
        self.world = here.world
        self.phones: list[Phone] = []
        self.pupils: list[int] = []

    async def family(self, name: str) -> Phone:
        town, here = self.world.town, self.here
        pupil = await town.pupil(here.school, here.class_id, name)
        person = await town.person(here.school, f"{name}s mor")
        await town.guards(here.school, person, pupil)
        phone = await here.joins(person, self.world.phone(f"mother of {name}", here.place.code))
        self.phones.append(phone)
        self.pupils.append(pupil)
        return phone

    async def joins_line(self, phone: Phone, pupil: int, day: int = 0) -> None:
        await phone.presses_data(f"lnj:{self.here.round_id}:{pupil}:{day}", phone.last.message_id)


async def full(world: World, place: Place = DENMARK, waiting: int = 2, times: int = 1) -> Class:
    """The first `times` families have the times of the round, from 15.20 on; the others wait."""
    here = await scene(world, place)
    klass = Class(here)
    names = ["Anna", "Bo", "Clara", "Dina", "Ella", "Finn"][: times + waiting]
    for name in names:
        await klass.family(name)
    await here.opens(*here.starts("15.20", "17.00")[:times], announced=False)
    for number in range(times):
        phone, pupil = klass.phones[number], klass.pupils[number]
        await phone.presses_data(f"bs:{number + 1}:{pupil}", phone.last.message_id)
    return klass


async def rows(world: World, model: Any) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(*model.__table__.c).order_by(model.id)))

    return await world.house.units.read(look)


async def gives_up(klass: Class, number: int = 0) -> None:
    phone = klass.phones[number]
    await phone.presses_data(f"bx:{number + 1}", phone.last.message_id)


@pytest.mark.both_databases
@IN_THREE
async def test_a_time_given_back_is_offered_to_the_first_in_line_and_taken_in_one_press(
    world: World, place: Place
) -> None:
    klass = await full(world, place)
    code, (_anna, bo, clara) = place.code, klass.phones
    for number, phone in ((1, bo), (2, clara)):
        await phone.presses_data(f"bt:1:{klass.pupils[number]}", phone.last.message_id)
        await phone.presses(LIST[code])
        assert phone.last.text == ASK[code]
        await phone.presses(ANY[code])
        assert phone.last.text == ON[code]
        world.clock.advance(timedelta(minutes=0))
    since = len(bo.rings)
    await gives_up(klass)
    assert bo.rings[since:] == [OFFER[code]]
    # The second in line hears nothing, and cannot take it past the first.
    assert OFFER[code] not in clara.lines
    await clara.presses_data(f"bs:1:{klass.pupils[2]}", clara.last.message_id)
    assert await live(world) == {}
    await bo.presses(YES[code])
    assert await live(world, place.zone) == {klass.pupils[1]: "1/12 15.20"}
    assert [(row.pupil_id, row.left_at is not None) for row in await rows(world, WaitingPlace)] == [
        (klass.pupils[1], True),
        (klass.pupils[2], False),
    ]


@pytest.mark.both_databases
@IN_THREE
async def test_an_offer_that_nobody_answers_goes_to_the_next_after_its_hours(world: World, place: Place) -> None:
    klass = await full(world, place)
    code, (_anna, bo, clara) = place.code, klass.phones
    for number, phone in ((1, bo), (2, clara)):
        await klass.joins_line(phone, klass.pupils[number])
    await gives_up(klass)
    yes = data_of(with_text(bo, OFFER[code]), YES[code])
    await world.until(world.clock.now() + timedelta(hours=3))
    await ticks(world, TICK, 2)
    await world.settle()
    # Folded in place, without another push.
    assert any(bubble.text == GONE[code] for bubble in bo.messages)
    assert sum("15.20" in line for line in clara.lines) == 1
    await bo.presses_data(yes, bo.last.message_id)
    assert bo.last.text == GONE[code]
    assert await live(world) == {}
    await clara.presses(YES[code])
    assert await live(world, place.zone) == {klass.pupils[2]: "1/12 15.20"}
    # Whoever let it pass still waits, and was not asked twice for the same time.
    assert [(row.pupil_id, row.ending) for row in await rows(world, SlotOffer)] == [
        (klass.pupils[1], "lapsed"),
        (klass.pupils[2], "taken"),
    ]


async def test_the_clock_of_an_offer_stops_in_quiet_hours(world: World) -> None:
    klass = await full(world, waiting=1)
    bo = klass.phones[1]
    await klass.joins_line(bo, klass.pupils[1])
    await world.until(klass.here.at(20, 0, date(2026, 11, 16)))
    rings = len(bo.rings)
    await gives_up(klass)
    # An hour before nine, two after half past six.
    assert "indtil tirsdag den 17. november kl. 08.30" in bo.lines[-1]
    assert len(bo.rings) == rings + 1
    await world.until(klass.here.at(8, 29, date(2026, 11, 17)))
    await ticks(world, TICK)
    assert (await rows(world, SlotOffer))[0].ending is None
    await bo.presses("Ja tak")
    assert list((await live(world)).values()) == ["1/12 15.20"]


async def test_an_offer_at_eleven_in_the_evening_makes_no_sound_and_lasts_into_the_morning(world: World) -> None:
    klass = await full(world, waiting=1)
    bo = klass.phones[1]
    await klass.joins_line(bo, klass.pupils[1])
    await world.until(klass.here.at(23, 0, date(2026, 11, 16)))
    rings = len(bo.rings)
    await gives_up(klass)
    assert "indtil tirsdag den 17. november kl. 09.30" in bo.lines[-1]
    assert len(bo.rings) == rings


@IN_THREE
async def test_who_says_no_thanks_keeps_the_place_and_the_next_is_asked_at_once(world: World, place: Place) -> None:
    klass = await full(world, place)
    code, (_anna, bo, clara) = place.code, klass.phones
    for number, phone in ((1, bo), (2, clara)):
        await klass.joins_line(phone, klass.pupils[number])
    await gives_up(klass)
    await bo.presses(NO[code])
    assert LIST[code] in bo.last.labels
    assert clara.lines[-1] == OFFER[code]
    await clara.presses(NO[code])
    # Nobody in the line wants it: now it is there for everybody.
    assert [row.state for row in await rows(world, Slot)] == ["free"]
    await bo.presses_data(f"bs:1:{klass.pupils[1]}", bo.last.message_id)
    assert list(await live(world)) == [klass.pupils[1]]


@pytest.mark.both_databases
@IN_THREE
async def test_a_time_goes_past_those_who_wait_for_another_day_or_for_another_time(world: World, place: Place) -> None:
    here = await scene(world, place)
    klass = Class(here)
    for name in ("Anna", "Bo", "Clara", "Dina", "Ella", "Finn"):
        await klass.family(name)
    other = date(2026, 12, 2)
    await here.opens(*here.starts("15.20", "15.40"), here.at(15, 20, other), announced=False)
    for number, phone in enumerate(klass.phones[:3]):
        await phone.presses_data(f"bs:{number + 1}:{klass.pupils[number]}", phone.last.message_id)
    code, (*_have, dina, ella, finn) = place.code, klass.phones
    await klass.joins_line(dina, klass.pupils[3], other.toordinal())
    # By the buttons: the waiting list, a certain time, its day, the time.
    await ella.presses_data(f"bt:1:{klass.pupils[4]}", ella.last.message_id)
    await ella.presses(LIST[code])
    await ella.presses(CERTAIN[code])
    await ella.presses(next(label for label in ella.last.labels if "1" in label))
    assert ella.last.text == TAKEN[code]
    assert ella.last.labels[:2] == ["15.20", "15.40"]
    await ella.presses("15.40")
    assert ella.last.text == ON_TIME[code]
    await klass.joins_line(finn, klass.pupils[5])
    await gives_up(klass)
    assert [row.pupil_id for row in await rows(world, SlotOffer)] == [klass.pupils[5]]
    await finn.presses(YES[code])
    await gives_up(klass, 1)
    await ella.presses(YES[code])
    when = {klass.pupils[2]: "2/12 15.20", klass.pupils[4]: "1/12 15.40", klass.pupils[5]: "1/12 15.20"}
    assert await live(world, place.zone) == when


async def test_who_waits_for_more_or_for_less_keeps_the_place_and_another_time_is_another_line(world: World) -> None:
    klass = await full(world, waiting=1, times=3)
    bo, pupil = klass.phones[3], klass.pupils[3]
    (_first, at, later), day = klass.here.starts("15.20", "16.00"), date(2026, 12, 1).toordinal()

    async def since(data: str) -> Any:
        world.clock.advance(timedelta(minutes=10))
        await bo.presses_data(data, bo.last.message_id)
        (row,) = await rows(world, WaitingPlace)
        return row.since

    one, other = (f"lnk:1:{pupil}:{int(moment.timestamp()) // 60}" for moment in (at, later))
    came = await since(f"lnj:1:{pupil}:{day}")
    assert [await since(one), await since(f"lnj:1:{pupil}:0"), await since(one)] == [came] * 3
    assert "kl. 15.40" in bo.last.text
    assert await since(other) > came
    assert "kl. 16.00" in bo.last.text
    # What is no time of the round, or came free, is none to wait for.
    for data in (f"lnk:1:{pupil}:{2**31 - 1}", f"lnk:1:{pupil}:-{2**31 - 1}", f"lnd:1:{pupil}:{2**31 - 1}"):
        assert await since(data) == (await rows(world, WaitingPlace))[0].since
    await gives_up(klass, 1)
    await bo.presses_data(one, bo.last.message_id)
    assert (await rows(world, WaitingPlace))[0].starts_at == later
    await bo.presses_data(f"lnx:1:{pupil}", bo.last.message_id)
    assert [row.left_at is None for row in await rows(world, WaitingPlace)] == [False]


async def test_certain_times_are_those_at_which_the_family_has_no_other_talk(world: World) -> None:
    klass = await full(world, waiting=0, times=3)
    here, other = klass.here, await klass.here.sibling("Noah", "5.A", "Lars")
    maria = await here.maria()
    await other.opens(other.at(15, 40), announced=False)
    await maria.presses_data(f"bs:4:{other.child}", maria.last.message_id)
    # Somebody was quicker: one can wait for the very time that one pressed.
    await maria.presses_data(f"bs:1:{here.child}", maria.last.message_id)
    await maria.presses("Vent på den tid")
    assert "kl. 15.20" in maria.last.text
    await maria.presses_data(f"lna:1:{here.child}", maria.last.message_id)
    await maria.presses("En bestemt tid")
    assert maria.last.labels == ["15.20", "16.00", "Venteliste"]
    await maria.presses_data(f"lnk:1:{here.child}:{int(here.at(15, 40).timestamp()) // 60}", maria.last.message_id)
    assert "Noah" in maria.last.text
    await gives_up(klass, 1)
    await gives_up(klass)
    await maria.presses("Ja tak")
    assert (await live(world))[here.child] == "1/12 15.20"


async def test_whoever_has_a_talk_waits_for_another_day_and_is_moved_there(world: World) -> None:
    here = await scene(world)
    klass = Class(here)
    for name in ("Anna", "Bo"):
        await klass.family(name)
    other = date(2026, 12, 2)
    await here.opens(here.at(15, 20), here.at(15, 20, other), announced=False)
    for number in (0, 1):
        await klass.phones[number].presses_data(
            f"bs:{number + 1}:{klass.pupils[number]}", klass.phones[number].last.message_id
        )
    anna, bo = klass.phones
    await bo.presses_data(f"lna:1:{klass.pupils[1]}", bo.last.message_id)
    # Nobody waits for the time that they have.
    await bo.presses("En bestemt tid")
    assert ("1. december" in bo.last.text, bo.last.labels) == (True, ["15.20", "Venteliste"])
    await bo.presses("Venteliste")
    assert "Tirs. 1. dec." in bo.last.labels
    await bo.presses("Tirs. 1. dec.")
    await gives_up(klass)
    await bo.presses("Ja tak")
    assert await live(world) == {klass.pupils[1]: "1/12 15.20"}
    # Its old time is free, and offered to nobody: nobody waits any more.
    assert [row.state for row in await rows(world, Slot)] == ["free", "free"]
    assert len(await rows(world, SlotOffer)) == 1
    assert anna.lines == [line for line in anna.lines if "venteliste" not in line]


async def test_where_the_school_keeps_no_list_a_full_round_offers_none(world: World) -> None:
    here = await scene(world)
    await decides(world, "broskolen", booking__waiting_list="false")
    klass = Class(here)
    for name in ("Anna", "Bo"):
        await klass.family(name)
    await here.opens(here.at(15, 20), announced=False)
    await changes_round(world, 1, policy_version=2)
    await klass.phones[0].presses_data(f"bs:1:{klass.pupils[0]}", klass.phones[0].last.message_id)
    bo = klass.phones[1]
    await bo.presses_data(f"bt:1:{klass.pupils[1]}", bo.last.message_id)
    assert "Venteliste" not in bo.last.labels
    await klass.joins_line(bo, klass.pupils[1])
    assert await rows(world, WaitingPlace) == []
    await gives_up(klass)
    assert await rows(world, SlotOffer) == []


async def test_nobody_else_sees_or_answers_an_offer(world: World) -> None:
    klass = await full(world)
    _anna, bo, clara = klass.phones
    for number, phone in ((1, bo), (2, clara)):
        await klass.joins_line(phone, klass.pupils[number])
    await gives_up(klass)
    at, first = int(klass.here.at(15, 20).timestamp()) // 60, klass.pupils[1]
    lines = (f"lnx:1:{first}", f"lna:1:{first}", f"lnd:1:{first}:0", f"lnk:1:{first}:{at}")
    for data in ("lny:1", "lnn:1", "lnz:1", *lines, "lny:99"):
        await clara.presses_data(data, clara.last.message_id)
    assert [(row.pupil_id, row.ending) for row in await rows(world, SlotOffer)] == [(klass.pupils[1], None)]
    assert await live(world) == {}


async def test_a_family_that_finds_a_time_by_itself_stands_in_no_line(world: World) -> None:
    klass = await full(world, waiting=2, times=2)
    _anna, _bo, clara, dina = klass.phones
    await klass.joins_line(clara, klass.pupils[2])
    await klass.joins_line(dina, klass.pupils[3])
    await gives_up(klass)
    mette = await klass.here.mette()
    await gives_up(klass, 1)
    # Both are held one; the teacher gives Clara none of them, Clara takes hers.
    await clara.presses("Ja tak")
    assert mette.last is not None
    assert [(row.pupil_id, row.ending) for row in await rows(world, SlotOffer)] == [
        (klass.pupils[2], "taken"),
        (klass.pupils[3], None),
    ]
    assert len({row.slot_id for row in await rows(world, SlotOffer)}) == 2
