"""Who is told what and when: reminders, nudges, the other guardian, the calendar file, and the nights of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from msgspec import Struct
from sqlalchemy import update

from bot.people.models import GuardianshipRow
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, Scene, bookings, live, outbox, scene, with_text
from tests.world import Phone, World

DAY_BEFORE = date(2026, 11, 30)
IN_THREE = pytest.mark.parametrize("place", [DENMARK, NORWAY, SWEDEN], ids=["da", "nb", "sv"])


async def booked(world: World, place: Place = DENMARK, label: int = 0) -> tuple[Scene, Phone]:
    """Maria has the time under the invitation's button with this number; nobody else is here yet."""
    here = await scene(world, place)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses(maria.last.labels[label])
    await world.passes(minutes=5)
    return here, maria


def clock(phone: Phone, place: Place, number: int = -1) -> str:
    """When a push came, by the school's clock."""
    return f"{phone.pushes[number].at.astimezone(ZoneInfo(place.zone)):%Y-%m-%d %H.%M}"


# Reminders ---------------------------------------------------------------------------------------------------------


class Words(Struct, frozen=True):
    place: Place
    tomorrow: str
    today: str
    buttons: list[str]


REMINDERS = [
    Words(
        DENMARK,
        "I morgen, tirsdag den 1. december kl. 16.20, er der skole-hjem-samtale i lokale 12. "
        "Vi glæder os til at se jer.",
        "I dag, tirsdag den 1. december kl. 16.20, er der skole-hjem-samtale i lokale 12.",
        ["Vi kommer", "Flyt tiden", "Kan ikke alligevel"],
    ),
    Words(
        NORWAY,
        "I morgen, tirsdag 1. desember kl. 16.20, er det utviklingssamtale på rom 12. Vi gleder oss til å se dere.",
        "I dag, tirsdag 1. desember kl. 16.20, er det utviklingssamtale på rom 12.",
        ["Vi kommer", "Endre tiden", "Kan ikke likevel"],
    ),
    Words(
        SWEDEN,
        "I morgon, tisdag 1 december kl. 16.20, är det utvecklingssamtal i rum 12. Välkomna!",
        "I dag, tisdag 1 december kl. 16.20, är det utvecklingssamtal i rum 12.",
        ["Vi kommer", "Boka om", "Fått förhinder"],
    ),
]


@pytest.mark.both_databases
@pytest.mark.parametrize("said", REMINDERS, ids=["da", "nb", "sv"])
async def test_the_day_before_rings_at_five_and_the_day_itself_is_silent_two_hours_before(
    world: World, said: Words
) -> None:
    here, maria = await booked(world, said.place, label=2)
    since = len(maria.pushes)
    await world.until(here.at(16, 59, DAY_BEFORE))
    assert len(maria.pushes) == since
    await world.until(here.at(17, 0, DAY_BEFORE))
    assert (maria.lines[-1], maria.pushes[-1].silent) == (said.tomorrow, False)
    assert maria.last.labels == said.buttons
    await world.until(here.at(14, 19))
    assert len(maria.pushes) == since + 1
    await world.until(here.at(14, 20))
    assert (maria.lines[-1], maria.pushes[-1].silent) == (said.today, True)
    await world.until(here.at(23))
    assert len(maria.pushes) == since + 2


async def test_reminders_move_with_the_talk_and_stop_when_it_is_cancelled(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    thursday = date(2026, 12, 3)
    await here.opens(here.at(15, 20), here.at(9, 0, thursday))
    await world.passes(minutes=5)
    await maria.presses_data("bs:1:1")
    await maria.presses_data("bm:1:2")
    since = len(maria.pushes)
    await world.until(here.at(23))
    assert len(maria.pushes) == since
    await world.until(here.at(17, 0, thursday - timedelta(days=1)))
    assert maria.lines[since:] == [
        "I morgen, torsdag den 3. december kl. 09.00, er der skole-hjem-samtale i lokale 12. "
        "Vi glæder os til at se jer."
    ]
    await maria.presses("Kan ikke alligevel")
    await maria.presses("Ja, afbestil")
    # Nothing is left waiting to be found untrue only when it is due.
    for kind in ("conference.day_before", "conference.same_day"):
        assert "waiting" not in {state for _person, state, _due in await outbox(world, kind)}
    await world.until(here.at(23, 0, thursday))
    assert len(maria.pushes) == since + 1


async def test_a_talk_that_is_moved_after_its_reminder_is_reminded_of_again(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    thursday = date(2026, 12, 3)
    await here.opens(here.at(15, 20), here.at(9, 0, thursday))
    await world.passes(minutes=5)
    await maria.presses_data("bs:1:1")
    await world.until(here.at(17, 30, DAY_BEFORE))
    assert maria.lines[-1].startswith("I morgen, tirsdag den 1. december")
    await maria.presses_data("bm:1:2")
    await world.until(here.at(17, 30, thursday - timedelta(days=1)))
    assert maria.lines[-1].startswith("I morgen, torsdag den 3. december")


async def test_a_time_booked_the_evening_before_is_not_announced_as_tomorrow_too_late(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens(closes_at=here.at(15))
    await world.until(here.at(18, 0, DAY_BEFORE))
    await maria.sends("/samtale")
    await maria.presses("Vælg tid: Emma", maria.last.message_id)
    await maria.presses("16.20")
    since = len(maria.pushes)
    await world.until(here.at(23))
    assert maria.lines[since:] == ["I dag, tirsdag den 1. december kl. 16.20, er der skole-hjem-samtale i lokale 12."]


async def test_reminders_in_the_settings_change_talks_that_are_booked_already(world: World) -> None:
    here, maria = await booked(world, label=2)
    await maria.sends("/paamindelser")
    await maria.presses("Dagen før")
    await maria.presses("19.00")
    await maria.presses("Samme dag")
    await maria.presses("3 timer før")
    assert maria.toasts[-1].text == "Gemt"
    assert maria.last.text.splitlines()[:2] == [
        "Dagen før en samtale eller et møde får du en påmindelse kl. 19.00.",
        "Samme dag får du en lydløs påmindelse 3 timer før.",
    ]
    since = len(maria.pushes)
    await world.until(here.at(23))
    assert [clock(maria, DENMARK, number) for number in (since, since + 1)] == ["2026-11-30 19.00", "2026-12-01 13.20"]
    assert len(maria.pushes) == since + 2


async def test_no_reminder_means_none(world: World) -> None:
    here, maria = await booked(world)
    await maria.sends("/reminders")
    for change in ("Dagen før", "Samme dag"):
        await maria.presses(change)
        await maria.presses("Ingen påmindelse")
    since = len(maria.pushes)
    await world.until(here.at(23))
    assert len(maria.pushes) == since
    assert len(await live(world)) == 1


async def test_in_quiet_hours_a_message_comes_without_a_sound(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await world.until(here.at(21, 30, date(2026, 11, 16)))
    await here.opens()
    await world.passes(minutes=5)
    assert maria.lines[-1].startswith("Nu kan du vælge tid")
    assert maria.pushes[-1].silent


async def test_typed_quiet_hours_hold_at_once(world: World) -> None:
    here, maria = await booked(world, label=2)
    await maria.sends("/paamindelser")
    await maria.presses("Stilletid")
    await maria.presses("Vælg klokkeslæt")
    await maria.sends("fra kl. 16.30 til halv 7")
    assert "Din stilletid er kl. 16.30–06.30. I det tidsrum kommer beskederne uden lyd." in maria.last.text
    since = len(maria.pushes)
    await world.until(here.at(16, 29, DAY_BEFORE))
    assert [push.silent for push in maria.pushes[since:]] == [False]
    assert maria.lines[-1].startswith("I morgen, tirsdag den 1. december kl. 16.20")


# Nudges ------------------------------------------------------------------------------------------------------------

NUDGES = [
    (DENMARK, "Vi vil gerne se dig til skole-hjem-samtalen, og der er stadig ledige tider. "
     "Passer ingen af dem, finder vi en anden sammen."),
    (NORWAY, "Vi vil gjerne møte deg til utviklingssamtalen, og det er fortsatt ledige tider. "
     "Hvis ingen passer, finner vi en annen sammen."),
    (SWEDEN, "Vi vill gärna träffa dig på utvecklingssamtalet, och det finns fortfarande lediga tider. "
     "Om ingen passar hittar vi en annan tillsammans."),
]  # fmt: skip
CLOSES = date(2026, 11, 25)


@pytest.mark.parametrize(("place", "text"), NUDGES, ids=["da", "nb", "sv"])
async def test_who_has_not_chosen_is_asked_twice_and_no_more(world: World, place: Place, text: str) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    await here.opens(closes_at=here.at(20, 0, CLOSES))
    await world.passes(minutes=5)
    since = len(maria.pushes)
    await world.until(here.at(23))
    assert maria.lines[since:] == [text, text]
    assert [clock(maria, place, number) for number in (since, since + 1)] == ["2026-11-23 17.00", "2026-11-25 17.00"]
    assert not any(push.silent for push in maria.pushes[since:])


async def test_booking_under_the_first_nudge_is_the_last_one_hears_of_it(world: World) -> None:
    here = await scene(world)
    maria, erik = await here.maria(), await here.erik()
    await here.opens(closes_at=here.at(20, 0, CLOSES))
    await world.until(here.at(17, 0, date(2026, 11, 23)))
    assert maria.last.labels[0] == "Tirs. 1. dec. kl. 15.40"
    since, since_erik = len(maria.pushes), len(erik.pushes)
    await maria.presses("Tirs. 1. dec. kl. 15.40")
    await world.until(here.at(20, 0, CLOSES))
    assert maria.lines[since:] == []
    assert erik.lines[since_erik:] == ["Der er booket tid til samtalen tirsdag den 1. december kl. 15.40."]


async def test_who_said_that_no_time_suits_is_not_nudged(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens(closes_at=here.at(20, 0, CLOSES))
    await world.passes(minutes=5)
    await maria.presses("Ingen passer mig")
    since = len(maria.pushes)
    await world.until(here.at(20, 0, CLOSES))
    assert maria.lines[since:] == []


# The other guardian ------------------------------------------------------------------------------------------------


async def test_the_other_guardian_hears_silently_in_their_own_language_and_no_more_than_time(world: World) -> None:
    here = await scene(world)
    maria, erik = await here.maria(), await here.erik("sv")
    await here.opens()
    await world.passes(minutes=5)
    since = len(erik.pushes)
    await maria.presses("Tirs. 1. dec. kl. 15.40")
    await maria.presses("Hvem kommer?")
    await maria.presses("Vi kommer begge to")
    await world.passes(minutes=5)
    assert [(push.text, push.silent) for push in erik.pushes[since:]] == [
        ("Tid är bokad för samtalet tisdag 1 december kl. 15.40.", True)
    ]
    await erik.presses("Se samtalet")
    assert erik.last.text.startswith("Vi ses tisdag 1 december kl. 15.40–16.00 i rum 12 hos Mette.")
    # Who comes is Maria's to say and to know; the one who did not book may add it to a calendar, and suggest.
    assert erik.last.labels == ["Lägg i kalendern", "Något att prata om", "Förbered er", "Föreslå en annan"]
    await maria.presses("Færdig")
    await maria.presses("Afbestil")
    await maria.presses("Ja, afbestil")
    await world.passes(minutes=5)
    assert erik.lines[-1] == "Samtalet tisdag 1 december kl. 15.40 är avbokat."
    assert erik.pushes[-1].silent


async def test_what_was_undone_before_it_was_told_is_told_once_as_it_stands(world: World) -> None:
    here = await scene(world)
    maria, erik = await here.maria(), await here.erik()
    await here.opens()
    await world.passes(minutes=6)
    since = len(erik.pushes)
    await maria.presses_data("bs:1:1")
    await maria.presses_data("bm:1:4")
    await world.passes(minutes=10)
    assert erik.lines[since:] == ["Samtalen er flyttet til tirsdag den 1. december kl. 16.20."]


async def test_custody_that_has_ended_ends_the_messages_and_the_buttons(world: World) -> None:
    here, maria = await booked(world)
    erik = await here.erik()
    ended = update(GuardianshipRow).where(GuardianshipRow.person_id == here.mother).values(until=world.clock.now())
    await world.house.units.run(lambda unit: unit.execute(ended))
    since = len(maria.pushes)
    await maria.presses("Afbestil")
    assert "Emma" not in maria.last.text
    await world.until(here.at(23))
    assert not [line for line in maria.lines[since:] if "samtale" in line and "kl." in line]
    assert [state for _pupil, state, _start in await bookings(world)] == ["booked"]
    assert erik.lines[-1].startswith("I dag, tirsdag den 1. december kl. 15.40")


# A blocked bot -----------------------------------------------------------------------------------------------------


async def test_a_blocked_bot_loses_no_booking_and_is_heard_again_when_let_in(world: World) -> None:
    here, maria = await booked(world, label=2)
    await maria.does("blocks")
    since = len(maria.pushes)
    await world.until(here.at(17, 0, DAY_BEFORE))
    assert len(maria.pushes) == since
    assert await live(world) == {here.child: "1/12 16.20"}
    await maria.does("unblocks")
    await world.until(here.at(23))
    assert maria.lines[since:] == ["I dag, tirsdag den 1. december kl. 16.20, er der skole-hjem-samtale i lokale 12."]


# The calendar ------------------------------------------------------------------------------------------------------

FILES = [
    (DENMARK, "Føj til kalender", "skole-hjem-samtale.ics", "Skole-hjem-samtale",
     "Til din kalender: samtalen tirsdag den 1. december kl. 15.40."),
    (NORWAY, "Legg i kalenderen", "utviklingssamtale.ics", "Utviklingssamtale",
     "Til kalenderen din: samtalen tirsdag 1. desember kl. 15.40."),
    (SWEDEN, "Lägg i kalendern", "utvecklingssamtal.ics", "Utvecklingssamtal",
     "Till din kalender: samtalet tisdag 1 december kl. 15.40."),
]  # fmt: skip


@pytest.mark.parametrize(("place", "add", "name", "summary", "caption"), FILES, ids=["da", "nb", "sv"])
async def test_the_calendar_file_opens_in_the_schools_zone_and_follows_the_talk(
    world: World, place: Place, add: str, name: str, summary: str, caption: str
) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses_data("bs:2:1")
    await maria.presses(add)
    file = maria.last
    assert file.text == caption
    assert file.silent
    assert file.document is not None
    assert file.document.filename == name
    first = calendar(maria)
    room = {"da": "Lokale 12", "nb": "Rom 12", "sv": "Rum 12"}[place.code]
    assert (first.method, first.status, first.summary, first.location) == ("PUBLISH", "CONFIRMED", summary, room)
    assert (first.zone, first.starts) == (place.zone, here.at(15, 40))
    assert first.ends - first.starts == timedelta(minutes=20)

    await maria.presses_data("bm:1:4")
    moved = calendar(maria)
    assert (moved.uid, moved.method, moved.starts) == (first.uid, "PUBLISH", here.at(16, 20))

    await maria.presses_data("bx:1")
    off = calendar(maria)
    assert (off.uid, off.method, off.status) == (first.uid, "CANCEL", "CANCELLED")
    assert [first.sequence, moved.sequence, off.sequence] == [0, 1, 2]


class Entry(Struct, frozen=True):
    """What a calendar reads in the newest file."""

    method: str
    uid: str
    sequence: int
    status: str
    summary: str
    location: str
    zone: str
    starts: datetime
    ends: datetime


def calendar(phone: Phone) -> Entry:
    documents = [message.document for message in phone.messages if message.document is not None]
    document = documents[-1]
    assert document is not None
    read = Calendar.from_ical(document.content)
    (event,) = read.walk("VEVENT")
    (zone,) = read.walk("VTIMEZONE")
    assert str(event["DTSTART"].params["TZID"]) == str(zone["TZID"])
    return Entry(
        str(read["METHOD"]),
        str(event["UID"]),
        int(str(event["SEQUENCE"])),
        str(event["STATUS"]),
        str(event["SUMMARY"]),
        str(event["LOCATION"]),
        str(zone["TZID"]),
        event.decoded("DTSTART"),
        event.decoded("DTEND"),
    )


async def test_who_never_asked_for_a_file_gets_none_when_the_talk_moves(world: World) -> None:
    here, maria = await booked(world)
    await maria.presses("Flyt tiden")
    await maria.presses("15.20")
    await world.passes(minutes=5)
    assert await outbox(world, "conference.calendar") == []
    assert not [message for message in maria.messages if message.document]
    assert here.round_id


# Folding -----------------------------------------------------------------------------------------------------------


@IN_THREE
async def test_a_day_after_the_talk_every_message_about_it_is_one_line(world: World, place: Place) -> None:
    here, maria = await booked(world, place)
    await world.until(here.at(23, 0, date(2026, 12, 2)))
    over = {"da": "er forbi.", "nb": "er over.", "sv": "är över."}[place.code]
    about = [message for message in maria.messages[2:] if message.from_bot]
    assert about
    for message in about:
        assert message.text.endswith(over)
        assert place.child not in message.text
        assert message.labels == []


async def test_an_invitation_that_nobody_answered_folds_to_where_one_can_still_look(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens(closes_at=here.at(20, 0, CLOSES))
    await world.until(here.at(23, 0, CLOSES + timedelta(days=2)))
    folded = with_text(maria, "Fristen for at vælge tid var onsdag den 25. november.")
    assert folded.labels == ["Åbn"]
    await maria.presses("Åbn")
    assert not maria.unanswered


# The nights in which the clocks change -----------------------------------------------------------------------------

NIGHTS = [
    # The talk's day and hour, when it is booked, and when the two reminders must come, all by the wall clock.
    pytest.param("2026-10-26 15.40", "2026-10-12", "2026-10-23 17.00", "2026-10-26 13.40", id="autumn, Monday"),
    pytest.param("2026-10-26 08.00", "2026-10-12", "2026-10-23 17.00", "2026-10-26 06.30", id="autumn, early"),
    pytest.param("2026-10-25 10.00", "2026-10-12", "2026-10-23 17.00", "2026-10-25 08.00", id="autumn, the Sunday"),
    pytest.param("2027-03-30 15.40", "2027-03-15", "2027-03-29 17.00", "2027-03-30 13.40", id="spring, after Easter"),
    pytest.param("2027-03-29 15.40", "2027-03-15", "2027-03-28 17.00", "2027-03-29 13.40", id="spring, Monday"),
    pytest.param("2027-03-28 10.00", "2027-03-15", "2027-03-27 17.00", "2027-03-28 08.00", id="spring, the Sunday"),
]


@pytest.mark.parametrize("place", [DENMARK, NORWAY, SWEDEN], ids=["Copenhagen", "Oslo", "Stockholm"])
@pytest.mark.parametrize(("talk", "booked_on", "first", "second"), NIGHTS)
async def test_reminders_keep_the_wall_clock_over_the_night_the_clocks_change(
    world: World, place: Place, talk: str, booked_on: str, first: str, second: str
) -> None:
    world.clock.set(datetime.fromisoformat(booked_on).replace(hour=7, tzinfo=UTC))
    here = await scene(world, place)
    maria = await here.maria()
    start = datetime.strptime(talk, "%Y-%m-%d %H.%M").replace(tzinfo=ZoneInfo(place.zone))
    await here.opens(start, announced=False)
    await maria.presses_data("bs:1:1")
    assert len(await live(world)) == 1
    since = len(maria.pushes)
    await world.until(start + timedelta(days=2))
    if place is SWEDEN and first == "2027-03-27 17.00":
        # Maundy Thursday is a school day in Sweden, and near enough to count as the day before.
        first = "2027-03-25 17.00"
    assert [clock(maria, place, number) for number in range(since, len(maria.pushes))] == [first, second]
