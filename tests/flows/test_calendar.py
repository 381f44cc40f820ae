"""/calendar: one list of everything with a date, and one file of it, for a home and for who works at a school."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import insert

from benchmarks.statements import counting
from bot.absence.leave.presses import DecideLeave, Does, ShowLeave
from bot.absence.reporting.presses import ReportToday, ShowReport
from bot.conferences.booking.presses import ShowTalk
from bot.conferences.models import TalkKind
from bot.conferences.single.arranging.presses import ManageSingle
from bot.conferences.single.presses import OpenSingle
from bot.home.ahead import free_spans
from bot.home.presses import ShowCalendar, TakeCalendarOfAll, TurnCalendar
from bot.news.models import PostKind
from bot.news.presses import DonePost, SayComing, ShowPost, TakeCalendar
from bot.people.models import Guardianship, StaffRole
from bot.schools.calendar import SchoolCalendar
from bot.schools.models import ClosedDay
from tests.flows.scene import NORWAY, PLACES, Place, Scene, outbox, scene
from tests.flows.test_absence_leave import applies, staff
from tests.flows.test_absence_leave import rows as leaves
from tests.flows.test_preparing import booked
from tests.flows.test_protected_pupils import protects
from tests.flows.test_single_talks import NEWS, offers
from tests.flows.test_two_homes import Two
from tests.news.sending.posting import sent
from tests.world import Phone, World

LANGUAGES = ("da", "nb", "sv")
COMMAND = "/kalender"
LIST = {
    "da": """Din kalender

Mandag den 16. november
1. Emma: fravær er meldt

Torsdag den 26. november
2. Frist · 3.B: Aflever sedlen (ikke gjort endnu)

Fredag den 27. november
• Skolefri, til og med mandag den 30. november

Tirsdag den 1. december
3. 15.20–15.40 Emma: samtale med Mette
4. 17.00–19.00 3.B: Forældremøde (mangler svar)

Onsdag den 2. december
5. 10.00–11.30 3.B: Vi bager (mangler svar)""",
    "nb": """Kalenderen din

Mandag 16. november
1. Jakob: fravær er meldt

Torsdag 26. november
2. Frist · 7A: Aflever sedlen (ikke gjort ennå)

Fredag 27. november
• Skolefri, til og med mandag 30. november

Tirsdag 1. desember
3. 15.20–15.40 Jakob: samtale med Turid
4. 17.00–19.00 7A: Foreldremøte (venter på svar)

Onsdag 2. desember
5. 10.00–11.30 7A: Vi bager (venter på svar)""",
    "sv": """Din kalender

Måndag 16 november
1. Elsa: frånvaro är anmäld

Torsdag 26 november
2. Sista dag · 3B: Aflever sedlen (inte gjort än)

Fredag 27 november
• Ingen skola, till och med måndag 30 november

Tisdag 1 december
3. 15.20–15.40 Elsa: samtal med Gunilla
4. 17.00–19.00 3B: Föräldramöte (inget svar än)

Onsdag 2 december
5. 10.00–11.30 3B: Vi bager (inget svar än)""",
}
DONE = {"da": "(gjort)", "nb": "(gjort)", "sv": "(gjort)"}
COMING = {"da": "(du kommer)", "nb": "(du kommer)", "sv": "(du kommer)"}
NOT_COMING = {"da": "(du kan ikke komme)", "nb": "(du kan ikke)", "sv": "(du kan inte)"}
CHOOSE = "Din kalender\n\nMandag den 30. november\n• Emma: sidste dag til at vælge tid"
NOTHING = {
    "da": "Kalenderen er tom lige nu. Du hører fra mig, når der er noget.",
    "nb": "Kalenderen er tom akkurat nå. Du hører fra meg når det er noe.",
    "sv": "Kalendern är tom just nu. Jag hör av mig när det är något.",
}
YOURS = {"da": "Din kalender.", "nb": "Kalenderen din.", "sv": "Din kalender."}
TO_FILE = {"da": "Til min kalender", "nb": "Til kalenderen min", "sv": "Till min kalender"}


FILE = {
    "da": "Her er det, der ligger forude, til din kalender. Bliver noget ændret, så hent filen igen. "
    "Intet kommer til at stå dobbelt.",
    "nb": "Til kalenderen din: det som skjer framover. Hvis noe blir endret, kan du hente filen på nytt. "
    "Ingenting blir stående dobbelt.",
    "sv": "Till din kalender: det som är planerat. Om något ändras kan du hämta filen igen. Inget läggs in två gånger.",
}


async def meeting(here: Scene, day: date = date(2026, 12, 1), kind: PostKind = PostKind.MEETING, **more: Any) -> int:
    values = {"starts_at": here.at(17, 0, day), "ends_at": here.at(19, 0, day), "place": "Kantinen", **more}
    return await sent(here, {"da": "Vi taler om trivsel."}, kind=kind, valid_until=day, **values)


async def closes(here: Scene, *days: date) -> None:
    rows = [{"school_id": here.school, "on_day": day} for day in days]
    await here.world.house.units.run(lambda unit: unit.execute(insert(ClosedDay), rows))


def events(phone: Phone) -> dict[str, Any]:
    """The newest calendar file's, by UID."""
    files = [each.document for each in phone.messages if each.document is not None]
    return {str(event["uid"]): event for event in Calendar.from_ical(files[-1].content).walk("VEVENT")}


def pressed(phone: Phone) -> list[str]:
    return [button.data or "" for row in phone.last.buttons for button in row]


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_everything_with_a_date_stands_in_one_list_each_with_the_way_to_it(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    mother = await here.maria()
    await here.mette()
    await here.opens(announced=False)
    talk = await booked(here)
    party = date(2026, 12, 2)
    met = await meeting(here)
    baked = await sent(
        here, {code: "Vi bager.\nTag forklæde med."}, kind=PostKind.EVENT, valid_until=party,
        starts_at=here.at(10, 0, party), ends_at=here.at(11, 30, party),
    )  # fmt: skip
    need = await sent(here, {code: "Aflever sedlen."}, kind=PostKind.NEED, done_by=date(2026, 11, 26))
    await closes(here, date(2026, 11, 27), date(2026, 11, 30))
    await mother.presses_data(ReportToday(here.child).encode())

    menu = await mother.sends("/menu")
    await mother.presses("Kalender")
    assert mother.last.message_id != menu.message_id, "a menu is not protected, this is"
    assert mother.last.text == LIST[code]
    await mother.sends(COMMAND)

    assert mother.last.text == LIST[code]
    assert mother.last.protected
    kinds = [data.partition(":")[0] for data in pressed(mother)]
    assert kinds == [
        *(press.prefix for press in (ShowReport, ShowPost, ShowTalk, ShowPost, ShowPost, TakeCalendarOfAll)), "hm",
    ]  # fmt: skip
    assert ShowTalk(talk).encode() in pressed(mother)
    calendar = mother.last.message_id
    for data in pressed(mother)[:5]:
        await mother.sends(COMMAND)
        await mother.presses_data(data)
        assert mother.last.text not in {LIST[code], NOTHING[code]}
    # What is answered shows at once.
    await mother.presses_data(SayComing(met, True).encode(), calendar)
    await mother.presses_data(SayComing(baked, False).encode(), calendar)
    await mother.presses_data(DonePost(need, True).encode(), calendar)
    await mother.sends(COMMAND)
    for answer in (DONE, COMING, NOT_COMING):
        assert answer[code] in mother.last.text
    assert not await outbox(world, "home.calendar"), "nothing of it is pushed"
    # One file of everything, as each has it alone; what one does not come to is not in it.
    await mother.presses(TO_FILE[code])
    assert mother.lines[-1] == FILE[code], "a lock screen does not say what is in it"
    together = events(mother)
    talked = f"booking-{talk}@school-{here.school}.skolebro"
    free = f"free-2026-11-30@school-{here.school}.skolebro"
    assert set(together) == {talked, f"meeting-{met}@school-{here.school}.skolebro", free}
    assert together[free]["dtstart"].dt == date(2026, 11, 27), "whole days"
    assert together[free]["transp"] == "TRANSPARENT", "on which one is not busy"
    assert together[free]["dtend"].dt == date(2026, 12, 1), "the end is the first day that is none of them"
    await mother.presses_data(TakeCalendar(met).encode(), calendar)
    for uid, event in events(mother).items():
        for field in ("summary", "dtstart", "dtend", "sequence", "location"):
            assert event[field].to_ical() == together[uid][field].to_ical()
    assert str(together[talked]["dtstart"].dt.tzinfo) == here.place.zone
    # Ten minutes later nothing is left of it on the screen.
    await mother.sends(COMMAND)
    shown = mother.last.message_id
    await world.passes(minutes=11)
    assert next(each.text for each in mother.messages if each.message_id == shown) == YOURS[code]


@pytest.mark.parametrize("code", LANGUAGES)
async def test_with_nothing_ahead_the_calendar_says_so_kindly(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    mother = await here.maria()
    await mother.sends("/calendar")
    assert mother.last.text == NOTHING[code]
    await mother.presses_data(TurnCalendar(9).encode())
    assert mother.last.text == NOTHING[code], "there is no such page"
    await mother.presses_data(TakeCalendarOfAll().encode())
    assert not [each for each in mother.messages if each.document is not None]


async def test_three_children_at_two_schools_are_told_apart_in_as_many_statements_as_one(world: World) -> None:
    here, there = await scene(world), await scene(world, Place(**{**_as_dict(NORWAY), "class_name": "3.B"}))
    maria, _mette = await here.maria(), await here.mette()
    await here.opens(announced=False)
    await booked(here)
    await meeting(here)
    await maria.sends(COMMAND)
    with counting(world.house.engines) as one:
        await maria.sends(COMMAND)
    sister = await here.sibling("Nora", "5.A", "Anna")
    await sister.opens(sister.at(16, 0), announced=False)
    await booked(sister)
    # The same adult at another school, in a class of the same name.
    token, _code = await world.town.invited(there.school, there.mother)
    await maria.starts(token)
    await there.mette()
    await there.opens(there.at(18, 0), announced=False)
    await booked(there)
    await meeting(there)
    await closes(there, date(2026, 12, 3))
    await maria.sends(COMMAND)
    for line in (
        "15.20–15.40 Emma: samtale med Mette",
        "16.00–16.20 Nora: samtale med Anna",
        "18.00–18.20 Jakob: samtale med Turid",
        "3.B: Forældremøde · Emma (mangler svar)",
        "3.B: Forældremøde · Jakob (mangler svar)",
        "• Jakob: skolefri",
    ):
        assert line in maria.last.text
    with counting(world.house.engines) as many:
        await maria.sends(COMMAND)
    # A second person at a second school: its policy and its answers are known, so nothing more is asked.
    assert len(many) <= len(one), "\n\n".join(many)
    await maria.presses("Til min kalender")
    zones = {str(event["dtstart"].dt.tzinfo) for uid, event in events(maria).items() if not uid.startswith("free")}
    assert zones == {"Europe/Copenhagen", "Europe/Oslo"}
    assert {str(event["summary"])[:2] for uid, event in events(maria).items() if uid.startswith("booking")} == {
        "E:", "N:", "J:",
    }  # fmt: skip


def _as_dict(place: Place) -> dict[str, str]:
    return {name: getattr(place, name) for name in Place.__struct_fields__}


async def test_who_has_information_only_sees_what_the_policy_lets_and_another_adult_less(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    told, other = await world.town.person(here.school, "Rie"), await world.town.person(here.school, "Bo")
    await world.town.guards(here.school, told, here.child, Guardianship.INFORMATION)
    await world.town.guards(here.school, other, here.child, Guardianship.OTHER)
    await here.mette()
    await here.opens(announced=False)
    await booked(here)
    await meeting(here)
    await maria.presses_data(ReportToday(here.child).encode())
    rie = await here.joins(told, world.phone("rie"))
    await rie.sends(COMMAND)
    assert "samtale med Mette" in rie.last.text
    assert "Forældremøde" in rie.last.text
    assert "fravær" not in rie.last.text
    bo = await here.joins(other, world.phone("bo"))
    await bo.sends(COMMAND)
    assert "samtale" not in bo.last.text
    assert "Forældremøde" not in bo.last.text


async def test_nobody_who_is_not_invited_reads_of_a_talk_in_their_calendar_or_file(world: World) -> None:
    here = await scene(world)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    for kind, hour in ((TalkKind.SEPARATE, 10), (TalkKind.NEEDS_BASED, 12)):
        await offers(here, [here.at(hour), here.at(hour + 1)], kind=kind)
        await maria.presses("Åbn")
        await maria.presses(maria.last.labels[0])
    await maria.sends(COMMAND)
    # As every other talk reads.
    assert "10.00–10.20 Emma: samtale med Mette" in maria.last.text
    assert [data for data in pressed(maria) if data.startswith(OpenSingle.prefix + ":")]
    await maria.presses("Til min kalender")
    (event,) = events(maria).values()
    assert event["dtstart"].dt.hour == 12, "no file hangs a separate talk on the kitchen wall"
    assert maria.last.protected
    await erik.sends(COMMAND)
    assert erik.last.text == NOTHING["da"]
    await erik.presses_data(TakeCalendarOfAll().encode())
    assert not [each for each in erik.messages if each.document is not None]
    await mette.sends(COMMAND)
    assert mette.last.text.count("Samtale med en familie") == 2
    assert "Emma" not in mette.last.text
    assert [data for data in pressed(mette) if data.startswith(ManageSingle.prefix + ":")]
    assert NEWS["da"] not in mette.last.text
    await mette.presses("Til min kalender")
    assert {str(event["summary"]) for event in events(mette).values()} == {"Samtale med familie"}, "and of which not"


async def test_two_homes_that_are_hidden_from_each_other_have_a_calendar_each(world: World) -> None:
    here = await scene(world)
    both = Two(here, await here.maria(), await here.erik())
    await both.hidden()
    await here.opens(announced=False)
    await booked(here, owner=here.mother)
    await both.maria.sends(COMMAND)
    assert "samtale med Mette" in both.maria.last.text
    await both.erik.sends(COMMAND)
    assert both.erik.last.text == CHOOSE, "as if there were no talk"
    await both.erik.presses_data(TakeCalendarOfAll().encode())
    assert not [each for each in both.erik.messages if each.document is not None]


async def test_beside_a_child_at_a_secret_address_no_school_and_no_class_is_named(world: World) -> None:
    here = await scene(world)
    maria, _mette = await here.maria(), await here.mette()
    await protects(here, admitted=True, said_yes=here.mother)
    await here.opens(announced=False)
    await booked(here)
    await meeting(here)
    await sent(
        here, {"da": "3.B fra Broskolen bager."}, kind=PostKind.EVENT, valid_until=date(2026, 12, 2),
        starts_at=here.at(10, 0, date(2026, 12, 2)), ends_at=None,
    )  # fmt: skip
    await sent(here, {"da": "Broskolen samler ind."}, kind=PostKind.NEED, done_by=date(2026, 12, 3))
    await maria.sends(COMMAND)
    assert "dit barn: samtale med Mette" in maria.last.text
    assert "Forældremøde" in maria.last.text
    for named in ("Emma", "3.B", "Broskolen"):
        assert named not in maria.last.text
        assert not any(named in label for label in maria.last.labels)


async def test_leave_stands_once_and_what_is_later_is_on_its_own_page(world: World) -> None:
    here = await scene(world)
    maria, _mette, hanne = await here.maria(), await here.mette(), await staff(here, "Hanne", StaffRole.HEAD)
    await applies(maria)
    await maria.sends(COMMAND)
    assert maria.last.text == NOTHING["da"], "nobody has decided"
    (leave,) = await leaves(world)
    await hanne.presses_data(DecideLeave(leave.id, Does.GRANT).encode())
    assert (await leaves(world))[0].state == "granted"
    await meeting(here, date(2027, 1, 12))
    await maria.sends(COMMAND)
    assert "Mandag den 7. december\n• Emma har fri, til og med fredag den 11. december" in maria.last.text
    assert ShowLeave(leave.id).encode() in pressed(maria)
    assert maria.last.text.count("Emma") == 1, "granted leave is absence, too, and stands there once"
    assert "Forældremøde" not in maria.last.text
    first = maria.last.message_id
    await maria.presses("Senere")
    assert maria.last.message_id == first
    assert "Tirsdag den 12. januar\n• 17.00–19.00 3.B: Forældremøde (mangler svar)" in maria.last.text
    await maria.presses("Tidligere")
    assert "Emma har fri" in maria.last.text
    # Days on which it has begun stand under today.
    await world.until(here.at(12, 0, date(2026, 12, 9)))
    await maria.sends(COMMAND)
    assert "Onsdag den 9. december\n• Emma har fri, til og med fredag den 11. december" in maria.last.text


async def test_a_last_day_ends_at_midnight_and_a_talk_when_it_is_over(world: World) -> None:
    here = await scene(world)
    maria, _mette = await here.maria(), await here.mette()
    await here.opens(here.at(23, 50), announced=False, closes_at=here.at(12))
    await booked(here)
    await sent(here, {"da": "Aflever sedlen."}, kind=PostKind.NEED, done_by=date(2026, 12, 1))
    await world.until(here.at(23, 55))
    await maria.sends(COMMAND)
    assert "Tirsdag den 1. december" in maria.last.text
    assert "23.50–00.10 Emma" in maria.last.text
    assert "Aflever sedlen" in maria.last.text
    await world.until(here.at(0, 5, date(2026, 12, 2)))
    await maria.sends(COMMAND)
    assert "Aflever sedlen" not in maria.last.text
    assert "Onsdag den 2. december\n• 23.50–00.10 Emma" in maria.last.text
    await world.until(here.at(0, 11, date(2026, 12, 2)))
    await maria.sends(COMMAND)
    assert "Emma" not in maria.last.text


async def test_after_the_clocks_change_every_line_and_the_file_keep_the_schools_time(world: World) -> None:
    here = await scene(world)
    maria, _mette = await here.maria(), await here.mette()
    for day in (date(2027, 3, 26), date(2027, 3, 29)):
        await meeting(here, day)
    await world.until(here.at(12, 0, date(2027, 3, 20)))
    await maria.sends(COMMAND)
    assert maria.last.text.count("17.00–19.00 3.B") == 2
    await maria.presses("Til min kalender")
    starts = [event["dtstart"].dt for uid, event in events(maria).items() if uid.startswith("meeting")]
    assert {(start.hour, start.utcoffset()) for start in starts} == {(17, timedelta(hours=1)), (17, timedelta(hours=2))}


async def test_a_teacher_has_talks_meetings_and_last_days_of_their_classes(world: World) -> None:
    here = await scene(world)
    mette = await here.mette()
    await here.opens(announced=False)
    await booked(here)
    anna = await here.sibling("Nora", "5.A", "Anna")
    elsewhere = await anna.joins(anna.teacher, world.phone("anna"))
    met = await meeting(here)
    need = await sent(here, {"da": "Aflever sedlen."}, kind=PostKind.NEED, done_by=date(2026, 11, 26))
    await mette.sends(COMMAND)
    assert mette.last.text == (
        "Din kalender\n\nTorsdag den 26. november\n• Frist · 3.B: Aflever sedlen\n\n"
        "Tirsdag den 1. december\n• 15.20–15.40 3.B: 1 samtale\n• 17.00–19.00 3.B: Forældremøde"
    )
    assert mette.last.labels[1:3] == ["Samtaler: 3.B", "Forældremøde"]
    await mette.presses("Samtaler: 3.B")
    assert "Emma" in mette.last.text
    await mette.sends(COMMAND)
    await mette.presses("Forældremøde")
    assert "Vi taler om trivsel." in mette.last.text
    await mette.sends(COMMAND)
    await mette.presses("Til min kalender")
    assert set(events(mette)) == {
        f"{what}@school-{here.school}.skolebro" for what in (f"meeting-{met}", f"need-{need}", "talks-1-20261201")
    }  # fmt: skip
    talks = events(mette)[f"talks-1-20261201@school-{here.school}.skolebro"]
    assert (talks["dtstart"].dt.hour, str(talks["summary"])) == (15, "Samtaler: 3.B")
    told = events(mette)[f"need-{need}@school-{here.school}.skolebro"]
    assert (told["dtstart"].dt, str(told["summary"])) == (date(2026, 11, 26), "Frist · 3.B: Aflever sedlen")
    await elsewhere.sends(COMMAND)
    assert elsewhere.last.text == NOTHING["da"], "it is another class's"


async def test_a_stranger_gets_no_calendar(world: World) -> None:
    stranger = world.phone("stranger")
    await stranger.starts()
    for press in (ShowCalendar(), TurnCalendar(0), TakeCalendarOfAll()):
        await stranger.presses_data(press.encode())
        assert "alender" not in stranger.last.text


def test_days_without_school_hang_together_over_a_weekend_and_no_further() -> None:
    closed = frozenset({date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 2)})
    found = list(free_spans(SchoolCalendar("DK", "Europe/Copenhagen", closed), date(2026, 11, 16), date(2026, 12, 29)))
    assert found == [
        (date(2026, 11, 27), date(2026, 11, 30)),
        (date(2026, 12, 2), date(2026, 12, 2)),
        (date(2026, 12, 25), date(2026, 12, 25)),
    ]


def test_a_holiday_that_begins_within_four_weeks_is_followed_to_its_end() -> None:
    closed = frozenset(date(2026, 12, 21) + timedelta(days=day) for day in range(14))
    calendar = SchoolCalendar("DK", "Europe/Copenhagen", closed)
    found = list(free_spans(calendar, date(2026, 12, 1), date(2026, 12, 29)))
    assert found == [(date(2026, 12, 21), date(2027, 1, 1))], "not until the last day that was looked at"
    assert not list(free_spans(calendar, date(2026, 11, 16), date(2026, 12, 14)))
    for_good = SchoolCalendar(
        "DK", "Europe/Copenhagen", frozenset(date(2026, 12, 1) + timedelta(n) for n in range(900))
    )
    assert list(free_spans(for_good, date(2026, 12, 1), date(2026, 12, 29)))
