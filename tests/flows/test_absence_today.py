"""The school's day: who is away, on a board that keeps itself up to date, and what staff do from it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from sqlalchemy import insert, select, update

from bot.absence.facts import Wanted
from bot.absence.models import AbsenceKind, AbsenceReport, StillAwayPrompt
from bot.absence.reports import report, withdraw
from bot.core.texts import in_language
from bot.core.unit import Unit
from bot.people.joining.queries import actings_of
from bot.people.models import GuardianshipRow, Pupil, StaffRole, StaffRoleRow
from bot.playground.views import Document
from tests.flows.scene import PLACES, Scene, outbox, scene, with_text
from tests.people.lifecycle.ticking import ticks
from tests.world import Phone, World

TODAY = date(2026, 11, 24)  # a Tuesday
WORDS = {
    "da": {
        "today": "Klassen i dag", "title": "3.B i dag, tirsdag den 24. november",
        "away": "Væk:\n• Emma Lund, meldt kl. 06.52 af Erik Lund", "quiet": "Der er ikke meldt noget fravær.",
        "rang": "Et hjem har ringet", "late": "Kommer senere", "undo": "Fortryd", "all": "Væk hele dagen",
    },
    "nb": {
        "today": "Klassen i dag", "title": "7A i dag, tirsdag 24. november",
        "away": "Borte:\n• Jakob Lund, meldt kl. 06.52 av Ole Lund", "quiet": "Det er ikke meldt noe fravær.",
        "rang": "Et hjem har ringt", "late": "Kommer senere", "undo": "Angre", "all": "Borte hele dagen",
    },
    "sv": {
        "today": "Klassen i dag", "title": "3B i dag, tisdag 24 november",
        "away": "Borta:\n• Elsa Lund, anmält kl. 06.52 av Nils Lund", "quiet": "Ingen frånvaro är anmäld.",
        "rang": "Ett hem har ringt", "late": "Kommer senare", "undo": "Ångra", "all": "Borta hela dagen",
    },
}  # fmt: skip


def at(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo("Europe/Copenhagen")).astimezone(UTC)


async def reports(here: Scene, person: int, wanted: Wanted | None = None) -> int:
    """An adult of the child reports, whatever screen they do it on."""

    async def work(unit: Unit) -> int:
        acting = (await actings_of(unit, [person]))[person]
        with in_language("da"):
            (made,) = await report(unit, acting, [here.child], wanted or Wanted(AbsenceKind.DAY, TODAY, TODAY))
        return made.id

    made: int = await here.world.house.units.run(work)
    await here.world.passes(seconds=3)
    return made


async def takes_back(here: Scene, person: int, report_id: int) -> None:
    async def work(unit: Unit) -> None:
        acting = (await actings_of(unit, [person]))[person]
        await withdraw(unit, acting, report_id)

    await here.world.house.units.run(work)
    await here.world.passes(seconds=3)


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_a_teacher_s_board_keeps_itself_up_to_date_without_a_sound(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    erik, teacher = await here.erik(), await here.mette()
    await world.until(at(6, 51))
    await teacher.sends(words["today"])
    board, pushes = teacher.last, len(teacher.pushes)
    assert words["title"] in board.text
    assert words["quiet"] in board.text
    await world.until(at(6, 52))
    await erik.sends("/absence")
    await erik.presses_data(f"arh:{here.child}")
    await world.passes(seconds=3)
    assert words["away"] in teacher.last.text
    assert teacher.last.message_id == board.message_id
    await erik.presses(words["undo"])
    await world.passes(seconds=3)
    assert words["quiet"] in teacher.last.text
    assert len(teacher.pushes) == pushes
    # The home rings instead, and the board stays a message of its own.
    await teacher.presses(words["rang"])
    await teacher.presses(f"{here.place.child} Lund")
    await teacher.presses(words["all"])
    await world.passes(seconds=3)
    assert words["undo"] in teacher.last.labels
    assert "Dahl" in with_text(teacher, words["title"]).text
    assert len(await rows(world)) == 2
    await teacher.presses(words["undo"])
    await world.passes(seconds=3)
    assert words["quiet"] in with_text(teacher, words["title"]).text
    # The day after, nothing of it is left on the phone.
    await world.until(at(0, 1, date(2026, 11, 25)))
    assert not [each for each in teacher.messages if words["title"] in each.text]


async def rows(world: World) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(AbsenceReport.__table__).order_by(AbsenceReport.id)))

    return await world.house.units.read(look)


async def office(here: Scene, role: StaffRole = StaffRole.OFFICE) -> Phone:
    person = await here.world.town.person(here.school, "Hanne", "Holm")
    await here.world.town.works(here.school, person, None, role)
    return await here.joins(person, here.world.phone("office", here.place.code))


async def asked(here: Scene) -> None:
    """The home was asked this morning whether the child stays at home, and has not answered."""
    before = await reports(here, here.mother, Wanted(AbsenceKind.DAY, date(2026, 11, 23), date(2026, 11, 23)))
    values = {"school_id": here.school, "pupil_id": here.child, "report_id": before}
    prompt = {**values, "on_day": TODAY, "asked_at": at(7, 10)}
    await here.world.house.units.run(lambda unit: unit.execute(insert(StillAwayPrompt), prompt))


async def test_the_office_sees_the_whole_school_and_after_the_register_s_time_no_answer_is_not_heard_of(
    world: World,
) -> None:
    here = await scene(world)
    await here.sibling("Noah", "5.A", "Jonas")
    await here.maria()
    hanne = await office(here)
    await world.until(at(6, 51, date(2026, 11, 23)))
    await asked(here)
    await world.until(at(7, 30))
    await hanne.sends("/idag")
    assert "Hele skolen i dag, tirsdag den 24. november" in hanne.last.text
    assert "3.B: 1 uden bekræftelse" in hanne.last.text
    assert "Intet meldt: 5.A." in hanne.last.text
    await world.passes(seconds=5)
    await world.until(at(8, 15))
    await ticks(world, "absence.today")
    assert "Vi har ikke fået besked om:\n• Emma Lund (3.B), væk sidste skoledag, intet svar i dag" in hanne.last.text
    assert "3.B: 1 uden besked" in hanne.last.text
    # The class, in the same message; and what one saw before is not drawn over it.
    await hanne.presses("3.B")
    assert hanne.last.text.startswith("3.B i dag, tirsdag den 24. november")
    await reports(here, here.mother)
    assert "Væk:\n• Emma Lund" in hanne.last.text
    await hanne.presses("Hele skolen")
    assert "3.B: 1 væk" in hanne.last.text


async def test_two_who_say_different_things_are_both_seen_and_the_newest_shows(world: World) -> None:
    here = await scene(world)
    await here.maria()
    await here.erik()
    teacher = await here.mette()
    await world.until(at(6, 52))
    await reports(here, here.father)
    await world.until(at(7, 5))
    await reports(here, here.mother, Wanted(AbsenceKind.LATE, TODAY, TODAY, until_minute=10 * 60))
    await teacher.sends("/idag")
    assert (
        "• Emma Lund, kommer kl. 10.00, meldt kl. 07.05 af Maria Lund\n"
        "  Også meldt: væk hele dagen, meldt kl. 06.52 af Erik Lund." in teacher.last.text
    )


def file_of(phone: Phone) -> Document:
    assert phone.last.document is not None
    return phone.last.document


async def test_the_files_of_a_day_say_who_and_when_and_calculate_nothing(world: World) -> None:
    here = await scene(world)
    evil = await world.town.pupil(here.school, here.class_id, "=1+1")
    await world.town.guards(here.school, here.mother, evil)
    await here.maria()
    hanne = await office(here)
    await world.until(at(6, 52))
    ill = Wanted(AbsenceKind.DAY, TODAY, TODAY, "illness", club=True)
    await reports(here, here.mother, ill)
    await reports(replace(here, child=evil), here.mother, Wanted(AbsenceKind.LATE, TODAY, TODAY, "medical", None, 600))
    await hanne.sends("/idag")
    await hanne.presses("Til fraværssystemet")
    sent = file_of(hanne)
    assert hanne.last.text == "Dagens fravær til skolens eget system."
    table = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig")), delimiter=";"))
    assert table[0][:5] == ["Klasse", "Fornavn", "Efternavn", "Dato", "Fravær"]
    assert table[1:] == [
        ["3.B", "'=1+1", "Lund", "2026-11-24", "kommer senere", "", "10.00", "2026-11-24 06:52", "hjemmet"],
        ["3.B", "Emma", "Lund", "2026-11-24", "hele dagen", "", "", "2026-11-24 06:52", "hjemmet"],
    ]
    await hanne.presses_data(f"atf:{here.school}:261124:l")
    assert file_of(hanne).content.startswith(b"%PDF")
    await hanne.presses_data(f"atk:{here.school}:261124")
    assert "Kommer ikke i SFO:\n• Emma Lund (3.B)" in hanne.last.text
    await hanne.presses("Liste til print")
    assert file_of(hanne).filename == "sfo-klub-liste.pdf"
    # A lock screen shows what a file is and nobody's name; why somebody is away stands nowhere.
    assert hanne.lines[-1] == "Listen til SFO, lige til at printe."
    assert not [each for each in hanne.messages if "syg" in each.text.lower() or "læge" in each.text.lower()]


async def test_who_is_no_longer_of_the_class_sees_no_more_of_it(world: World) -> None:
    here = await scene(world)
    await here.maria()
    teacher = await here.mette()
    await world.until(at(6, 51))
    await teacher.sends("/idag")
    await world.passes(seconds=5)

    async def ends(unit: Unit) -> None:
        await unit.execute(update(StaffRoleRow).where(StaffRoleRow.person_id == here.teacher).values(until=unit.now))

    await world.house.units.run(ends)
    await reports(here, here.mother)
    assert "Emma" not in teacher.last.text


async def test_one_message_keeps_itself_up_to_date_and_it_is_the_newest(world: World) -> None:
    here = await scene(world)
    await here.maria()
    teacher = await here.mette()
    await world.until(at(6, 51))
    await teacher.sends("/idag")
    first = teacher.last.message_id
    await world.passes(seconds=5)
    await teacher.sends("/idag")
    await reports(here, here.mother)
    shown = {each.message_id: each.text for each in teacher.messages}
    assert shown[first] == "Listen for 3.B, tirs. 24. nov., er lukket."
    assert "Emma Lund" in teacher.last.text
    # A message that the teacher deleted is not sent again: it would name children on a lock screen.
    pushes = len(teacher.pushes)
    await teacher.does("deletes", teacher.last.message_id)
    await takes_back(here, here.mother, (await rows(world))[-1].id)
    assert len(teacher.pushes) == pushes


async def test_a_protected_child_is_in_the_list_by_its_alias_and_its_home_by_no_name(world: World) -> None:
    here = await scene(world)
    await here.maria()
    teacher = await here.mette()
    protects = {"protected": True, "alias": "Stjerne", "admitted_at": at(6, 0)}

    async def protect(unit: Unit) -> None:
        await unit.execute(update(Pupil).where(Pupil.id == here.child).values(**protects))
        await unit.execute(update(GuardianshipRow).values(admitted_at=at(6, 0)))

    await world.house.units.run(protect)
    await world.until(at(6, 52))
    await reports(here, here.mother)
    await teacher.sends("/idag")
    assert "• Stjerne, meldt kl. 06.52 af hjemmet" in teacher.last.text
    assert "Lund" not in teacher.last.text


async def test_on_a_saturday_the_board_is_monday_s_and_yesterday_s_screen_means_today(world: World) -> None:
    here = await scene(world)
    teacher = await here.mette()
    await world.until(at(9, 0, date(2026, 11, 28)))
    await teacher.sends("/idag")
    assert teacher.last.text.startswith("3.B mandag den 30. november")
    await teacher.presses_data(f"atr:{here.class_id}:261116")
    await teacher.presses("Emma Lund")
    await teacher.presses("Kommer senere")
    await teacher.presses("09.30")
    assert [(row.first_on, row.until_minute, row.source) for row in await rows(world)] == [
        (date(2026, 11, 30), 570, "school")
    ]


@pytest.mark.parametrize(
    "data",
    ["atn:{child}:261124:261120:day:0", "atn:{child}:261124:271224:day:0", "atn:{child}:261124:261124:late:9999",
     "atn:{child}:261124:261124:hours:600", "atn:99:261124:261124:day:0", "atp:99:261124", "atc:99:261124",
     "atw:99:261124", "atu:99"],
)  # fmt: skip
async def test_what_does_not_fit_is_no_report(world: World, data: str) -> None:
    here = await scene(world)
    teacher = await here.mette()
    await world.until(at(7, 0))
    await teacher.sends("/idag")
    await teacher.presses_data(data.format(child=here.child))
    assert all(row.last_on == TODAY and row.kind == "day" for row in await rows(world))


async def test_a_guardian_and_a_colleague_of_another_class_see_nothing(world: World) -> None:
    here = await scene(world)
    other = await here.sibling("Noah", "5.A", "Jonas")
    parent, jonas = await here.maria(), await here.joins(other.teacher, world.phone("jonas"))
    await world.until(at(7, 0))
    await reports(here, here.mother)
    for phone in (parent, jonas):
        await phone.sends("/idag")
        await phone.presses_data(f"atc:{here.class_id}:261124")
        await phone.presses_data(f"atw:{here.school}:261124")
        await phone.presses_data(f"atfc:{here.class_id}:261124:l")
        assert not [each for each in phone.messages if each.from_bot and "Væk:" in each.text]
    assert not await outbox(world, "absence.paper")


async def test_the_register_opens_beside_the_board_and_shows_on_it(world: World) -> None:
    here = await scene(world)
    teacher = await here.mette()
    await world.until(at(8, 5))
    await teacher.sends("/idag")
    board = teacher.last.message_id
    await teacher.presses("Fremmøde")
    assert teacher.last.message_id != board
    await teacher.presses("Alle er her")
    await world.passes(seconds=3)
    shown = {each.message_id: each.text for each in teacher.messages}
    assert "Fremmødet er registreret: 1 er her." in shown[board]


async def test_a_teacher_of_two_classes_goes_from_one_to_the_other_in_the_same_message(world: World) -> None:
    here = await scene(world)
    other = await here.sibling("Noah", "5.A", "Jonas")
    await world.town.works(here.school, here.teacher, other.class_id, StaffRole.TEAM_TEACHER)
    await here.maria()
    teacher = await here.mette()
    await world.until(at(6, 51))
    await teacher.sends("/idag")
    board = teacher.last.message_id
    await teacher.presses("5.A")
    await world.passes(seconds=5)
    await reports(here, here.mother)
    assert "Der er ikke meldt noget fravær." in teacher.last.text
    await reports(other, here.mother)
    assert teacher.last.text.startswith("5.A i dag")
    assert "• Noah Lund, meldt kl. 06.51 af Maria Lund" in teacher.last.text
    assert teacher.last.message_id == board


async def test_a_protected_child_that_is_not_in_the_bot_is_noted_for_by_nobody(world: World) -> None:
    here = await scene(world)
    teacher = await here.mette()
    await world.until(at(7, 0))
    protect = update(Pupil).where(Pupil.id == here.child).values(protected=True)
    await world.house.units.run(lambda unit: unit.execute(protect))
    for data in (f"atp:{here.child}:261124", f"atn:{here.child}:261124:261124:day:0"):
        await teacher.sends("/idag")
        assert "Emma" not in teacher.last.text
        await teacher.presses_data(data)
    assert not await rows(world)


async def test_both_ends_of_a_short_day_are_on_the_board_and_in_the_schools_table(world: World) -> None:
    here = await scene(world)
    noah = await world.town.pupil(here.school, here.class_id, "Noah")
    await here.maria()
    teacher, hanne = await here.mette(), await office(here)
    await world.until(at(6, 52))
    await reports(here, here.mother, Wanted(AbsenceKind.EARLY, TODAY, TODAY, from_minute=12 * 60, club=True))
    await world.until(at(7, 5))
    await reports(here, here.mother, Wanted(AbsenceKind.LATE, TODAY, TODAY, until_minute=570))
    await teacher.sends("/idag")
    assert "• Emma Lund, kommer kl. 09.30, går kl. 12.00, meldt kl. 07.05 af Maria Lund" in teacher.last.text
    # The club hears of the end of the day, whichever end was told last.
    await teacher.presses("Liste til SFO")
    assert "• Emma Lund" in teacher.last.text
    # Noah is missing; on the way, as somebody said, he has not come.
    await world.until(at(8, 15))
    await teacher.presses_data(f"agt:{here.class_id}:{noah}:261124:m:0")
    await teacher.presses_data(f"agd:{here.class_id}:261124")
    await teacher.presses_data("agc:1:w")
    await hanne.sends("/idag")
    await hanne.presses("Til fraværssystemet")
    table = list(csv.reader(io.StringIO(file_of(hanne).content.decode("utf-8-sig")), delimiter=";"))
    assert [[row[1], *row[4:7], row[8]] for row in table[1:]] == [
        ["Emma", "kommer senere", "", "09.30", "hjemmet"],
        ["Emma", "gået tidligt", "12.00", "", "hjemmet"],
        ["Noah", "mangler, ingen besked", "", "", ""],
    ]


async def test_a_child_without_name_or_alias_is_a_pupil_to_who_notes_for_its_home(world: World) -> None:
    here = await scene(world)
    teacher = await here.mette()
    await world.until(at(7, 0))
    nameless = update(Pupil).where(Pupil.id == here.child).values(protected=True, admitted_at=at(6, 0))
    await world.house.units.run(lambda unit: unit.execute(nameless))
    await teacher.presses_data(f"atn:{here.child}:261124:261124:day:0")
    assert teacher.last.text.startswith("En elev er hjemme i dag, tirsdag den 24. november.")
