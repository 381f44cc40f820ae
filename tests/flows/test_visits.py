"""Visits to the class: by appointment, at any time, or asked of the team, as the school's principle says."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.conferences.requests.models import ClassVisit
from bot.core.unit import Unit
from bot.people.models import StaffRole
from bot.schools.models import PolicyVersion
from bot.schools.queries import forget_policies
from tests.flows.scene import PLACES, Place, Scene, data_of, scene, with_text
from tests.people.lifecycle.ticking import ticks
from tests.world import Phone, World

SMOERUM = Place("dk-smoerum", "Europe/Copenhagen", "smoerum", "Smørum", "3.B", "Emma", "Maria", "Erik", "Mette", "da")
LANGUAGES = ("da", "nb", "sv")
WORDS = {
    "da": {
        "visit": "/besoeg", "says": "Spørg teamet, og foreslå en dag, så svarer de dig.", "morning": "Om formiddagen",
        "sent": "Du vil gerne besøge klassen torsdag den 19. november om formiddagen.", "day": "Tors. 19. nov.",
        "push": "En forælder vil gerne besøge klassen torsdag den 19. november om formiddagen.",
        "answer": "Svar", "welcome": "Velkommen",
        "told": "Du er velkommen i klassen torsdag den 19. november om formiddagen.",
    },
    "nb": {
        "visit": "/besok", "says": "Spør lærerne: Foreslå en dag, så svarer de.", "morning": "På formiddagen",
        "sent": "Du vil gjerne besøke klassen torsdag 19. november på formiddagen.", "day": "Tor. 19. nov.",
        "push": "En familie vil gjerne besøke klassen torsdag 19. november på formiddagen.",
        "answer": "Svar", "welcome": "Velkommen",
        "told": "Du er velkommen i klassen torsdag 19. november på formiddagen.",
    },
}  # fmt: skip


async def visits(world: World) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(ClassVisit.__table__).order_by(ClassVisit.id)))

    return await world.house.units.read(look)


async def rules(here: Scene, value: str) -> None:
    """The school's principle says something else about visits."""

    async def work(unit: Unit) -> None:
        document = await unit.scalar(select(PolicyVersion.document))
        line = next(each for each in document.splitlines() if each.startswith("class_visit"))
        changed = document.replace(line, f'class_visit = {{value = "{value}", default = "for the test"}}')
        await unit.execute(update(PolicyVersion).values(document=changed))

    await here.world.house.units.run(work)
    for engine in (here.world.house.engines.reading, here.world.house.engines.writing):
        forget_policies(engine.dialect)


async def wishes(parent: Phone, day: str = "Tors. 19. nov.", part: str = "Om formiddagen") -> None:
    await parent.sends("/besoeg")
    await parent.presses(day)
    await parent.presses(part)


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb"])
async def test_a_silent_principle_says_ask_the_team_and_the_team_answers(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    parent, teacher = await here.maria(), await here.mette()
    await parent.sends(words["visit"])
    assert words["says"] in parent.last.text
    await parent.presses(words["day"])
    await parent.presses(words["morning"])
    assert words["sent"] in parent.last.text
    assert teacher.rings[-1] == words["push"]
    await teacher.presses(words["answer"])
    await teacher.presses(words["welcome"])
    assert parent.rings[-1] == words["told"]
    assert [row.state for row in await visits(world)] == ["agreed"]


async def test_by_appointment_the_team_offers_another_day_and_the_home_takes_it(world: World) -> None:
    here = await scene(world, SMOERUM)
    parent, teacher = await here.maria(), await here.mette()
    await parent.sends("/besoeg")
    assert "Du er velkommen. Foreslå en dag, så svarer teamet." in parent.last.text
    await wishes(parent)
    await teacher.presses("Svar")
    await teacher.presses("En anden dag")
    assert "Tors. 19. nov." not in teacher.last.labels
    await teacher.presses("Fre. 20. nov.")
    assert (
        "En anden dag passer klassen bedre til dit besøg: fredag den 20. november om formiddagen." in parent.rings[-1]
    )
    await parent.presses("Ja, jeg kommer")
    assert "Du er velkommen i klassen fredag den 20. november" in parent.last.text
    assert teacher.lines[-1] == "En forælder besøger klassen fredag den 20. november om formiddagen."
    assert teacher.pushes[-1].silent


async def test_a_day_is_declined_by_a_reason_that_is_about_nobody(world: World) -> None:
    here = await scene(world, SMOERUM)
    parent, teacher = await here.maria(), await here.mette()
    await wishes(parent)
    await teacher.presses("Svar")
    await teacher.presses("Ikke den dag")
    await teacher.presses("En prøve")
    assert parent.rings[-1].endswith("Klassen har en prøve den dag. Foreslå gerne en anden dag.")
    await parent.presses("En anden dag")
    await parent.presses("Tors. 19. nov.")
    await parent.presses("Hele dagen")
    assert [row.state for row in await visits(world)] == ["declined", "wished"]
    await teacher.presses("Svar")
    await teacher.presses("Ikke den dag")
    await teacher.presses("En prøve")
    # What stays says what became of it.
    await world.until(here.at(8, 5, date(2026, 11, 20)))
    assert parent.last.text == "Det var ikke muligt at besøge klassen torsdag den 19. november."


@pytest.mark.both_databases
async def test_at_any_time_telling_is_a_courtesy_that_disturbs_nobody(world: World) -> None:
    here = await scene(world, PLACES["sv"])
    parent, teacher = await here.maria(), await here.mette()
    await parent.sends("/besok")
    assert "Du är välkommen när som helst. Vill du meddela att du kommer?" in parent.last.text
    # Today, too.
    await parent.presses("Mån 16 nov.")
    await parent.presses("På eftermiddagen")
    assert parent.last.text == "Tack, lärarna vet att du besöker klassen måndag 16 november på eftermiddagen."
    assert teacher.lines[-1] == "En familj besöker klassen måndag 16 november på eftermiddagen."
    assert teacher.pushes[-1].silent
    await parent.presses("Avboka besöket")
    assert teacher.lines[-1] == "Besöket i klassen måndag 16 november på eftermiddagen är avbokat."


async def test_where_the_principle_says_no_there_is_still_the_talk(world: World) -> None:
    here = await scene(world)
    await rules(here, "off")
    parent = await here.maria()
    await parent.sends("/besoeg")
    assert "ikke åbne for besøg" in parent.last.text
    await parent.presses("Bed om en samtale")
    assert "På skolen" in parent.last.labels
    await parent.presses_data(f"viw:{here.child}:261119:m")
    assert not await visits(world)


async def test_the_teams_home_screen_says_who_waits(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await wishes(parent)
    await teacher.sends("/menu")
    assert "1 familie vil gerne på besøg." in teacher.last.text
    await teacher.presses("Besøg")
    await teacher.presses("Tors. 19. nov.: ønsket")
    assert "Maria Lund (Emma) vil gerne besøge klassen torsdag den 19. november om formiddagen." in teacher.last.text


async def test_of_two_who_answer_one_is_first(world: World) -> None:
    here = await scene(world)
    other = await world.town.person(here.school, "Jonas", "Berg")
    await world.town.works(here.school, other, here.class_id, StaffRole.TEAM_TEACHER)
    jonas = await here.joins(other, world.phone("jonas"))
    parent, teacher = await here.maria(), await here.mette()
    await wishes(parent)
    # Of the team only the contact teacher is disturbed.
    assert teacher.rings[-1] == jonas.lines[-1]
    assert jonas.pushes[-1].silent
    await teacher.presses("Svar")
    await jonas.presses("Svar")
    await teacher.presses("Velkommen")
    await jonas.presses("Velkommen")
    assert jonas.toasts[-1].text == "Det er besvaret i mellemtiden."
    assert len([line for line in parent.lines if "velkommen i klassen" in line]) == 1


async def test_pressed_twice_at_once_it_is_one_visit(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await parent.sends("/besoeg")
    await parent.presses("Tors. 19. nov.")
    data = data_of(parent.last, "Om formiddagen")
    await asyncio.gather(*(parent.person.presses_data(data) for _turn in range(2)))
    await world.settle_at_once()
    assert len(await visits(world)) == 1
    assert len([line for line in teacher.lines if "besøge klassen" in line]) == 1


@pytest.mark.parametrize(
    "data", ["viw:{child}:261121:m", "viw:{child}:251119:m", "viw:{child}:281119:m", "viw:99:261119:m"]
)
async def test_a_day_without_school_or_another_child_makes_no_visit(world: World, data: str) -> None:
    here = await scene(world)
    parent = await here.maria()
    await parent.sends("/besoeg")
    await parent.presses_data(data.format(child=here.child))
    assert not await visits(world)
    assert not parent.unanswered


async def test_the_other_guardian_and_other_classes_know_nothing_of_a_visit(world: World) -> None:
    here = await scene(world)
    other = await here.sibling("Noah", "5.A", "Jonas")
    jonas = await here.joins(other.teacher, world.phone("jonas"))
    maria, erik = await here.maria(), await here.erik("da")
    await maria.sends("/besoeg")
    await maria.presses("Emma (3.B)")
    await maria.presses("Tors. 19. nov.")
    await maria.presses("Om formiddagen")
    for phone, presses in ((erik, ("vis:1", "vic:1", "via:1")), (jonas, ("vio:1", "viy:1", "vix:1", "viz:1:test"))):
        for data in presses:
            await phone.sends("/menu")
            await phone.presses_data(data)
            assert "19. november" not in phone.last.text
    assert [row.state for row in await visits(world)] == ["wished"]


async def test_a_protected_child_is_not_named_to_the_team(world: World) -> None:
    from tests.flows.test_directory import protect

    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await protect(here, here.child, "Stjerne")
    await wishes(parent)
    await teacher.presses("Svar")
    assert "Hjemmet (Stjerne) vil gerne besøge klassen" in teacher.last.text
    assert "Maria" not in teacher.last.text
    await teacher.presses("Velkommen")
    assert with_text(parent, "Du er velkommen i klassen").text.startswith("Du er")


async def test_visits_are_counted_once_a_day(world: World) -> None:
    here = await scene(world)
    parent = await here.maria()
    await wishes(parent)
    await wishes(parent, "Fre. 20. nov.")
    await parent.sends("/besoeg")
    assert {"Mit besøg: tors. 19. nov.", "Mit besøg: fre. 20. nov."} <= set(parent.last.labels)
    assert "Tors. 19. nov." not in parent.last.labels

    async def look(unit: Unit) -> Any:
        return await unit.scalar(select(func.count(ClassVisit.id)))

    assert await world.house.units.read(look) == 2


LATE = {
    "da": ("/besoeg", "Tors. 19. nov.", "Om formiddagen", "Velkommen",
           "En familie vil gerne besøge en klasse torsdag den 19. november om formiddagen og venter stadig på svar.",
           "Du har endnu ikke fået svar på, om du kan besøge klassen torsdag den 19. november om formiddagen. "
           "Nu ved skolelederen det.", "Svar"),
    "nb": ("/besok", "Tor. 19. nov.", "På formiddagen", "Velkommen",
           "En familie vil gjerne besøke en klasse torsdag 19. november på formiddagen og venter fortsatt på svar.",
           "Du har ennå ikke fått svar på om du kan besøke klassen torsdag 19. november på formiddagen. "
           "Nå vet rektor om det.", "Svar"),
    "sv": ("/besok", "Tors 19 nov.", "På förmiddagen", "Välkommen",
           "En familj vill gärna besöka en klass torsdag 19 november på förmiddagen och väntar fortfarande på svar.",
           "Du har ännu inte fått svar på om du kan besöka klassen torsdag 19 november på förmiddagen. "
           "Nu vet rektorn om det.", "Svara"),
}  # fmt: skip
WEEKS = {
    "da": ("/menu", "Besøg", "Uger uden besøg", "Uge 47", "✕ Uge 47"),
    "nb": ("/menu", "Besøk", "Uker uten besøk", "Uke 47", "✕ Uke 47"),
    "sv": ("/menu", "Besök", "Veckor utan besök", "Vecka 47", "✕ Vecka 47"),
}


@pytest.mark.parametrize("code", LANGUAGES)
async def test_what_the_team_leaves_unanswered_reaches_the_head_and_the_home_knows_it(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    command, day, part, welcome, to_head, to_home, answer = LATE[code]
    await rules(here, "by_appointment")
    head = await world.town.person(here.school, "Hanne", "Holm")
    await world.town.works(here.school, head, None, StaffRole.HEAD)
    parent, teacher = await here.maria(), await here.mette()
    hanne = await here.joins(head, world.phone("hanne", code))
    await parent.sends(command)
    await parent.presses(day)
    await parent.presses(part)
    # Before it is late it is the team's alone.
    for forged in ("viy:1", "vih:1:y", "vihf:1:261120", "vihz:1:test"):
        await hanne.presses_data(forged)
    assert [row.state for row in await visits(world)] == ["wished"]
    await ticks(world, "conferences.requests")
    await world.until(here.at(7, 30, date(2026, 11, 19)))
    for _twice in range(2):
        await ticks(world, "conferences.requests")
        await world.settle()
    assert hanne.rings.count(to_head) == 1
    assert parent.lines.count(to_home) == 1
    assert parent.pushes[-1].silent
    assert to_head not in teacher.lines
    await hanne.presses(answer)
    await hanne.presses(welcome)
    assert [row.state for row in await visits(world)] == ["agreed"]
    await hanne.presses_data("vih:1:y")
    assert len([line for line in parent.rings if "19. november" in line or "19 november" in line]) == 1
    # Of two who answer late the second reads that it was.
    await teacher.presses(answer)
    assert welcome not in teacher.last.labels
    await ticks(world, "conferences.requests")
    await world.settle()
    assert hanne.rings.count(to_head) == 1


@pytest.mark.parametrize("code", LANGUAGES)
async def test_the_team_closes_a_week_and_no_day_of_it_is_offered_or_taken(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    command, day, part, *_rest = LATE[code]
    await rules(here, "by_appointment")
    parent, teacher = await here.maria(), await here.mette()
    await parent.sends(command)
    chosen = data_of(parent.last, day)
    await parent.presses(day)
    taken = data_of(parent.last, part)
    menu, visits_label, weeks, week, closed = WEEKS[code]
    await teacher.presses_data(f"vik:{here.class_id}")
    await teacher.presses(week)
    assert closed in teacher.last.labels
    await parent.sends(command)
    assert day not in parent.last.labels
    assert parent.last.labels
    # A day that stood on an older screen is gone, too.
    await parent.presses_data(chosen)
    await parent.presses_data(taken)
    assert not await visits(world)
    await teacher.presses(closed)
    await parent.presses_data(taken)
    assert [row.state for row in await visits(world)] == ["wished"]
    # The list of visits leads there.
    await teacher.sends(menu)
    await teacher.presses(visits_label)
    await teacher.presses(weeks)
    assert week in teacher.last.labels


async def test_no_team_closes_what_the_principle_opens_and_nobody_closes_another_teams_week(world: World) -> None:
    here = await scene(world)
    teacher, maria = await here.mette(), await here.maria()
    other = await here.sibling("Noah", "5.A", "Jonas")
    jonas = await here.joins(other.teacher, world.phone("jonas"))
    for phone, press in (
        (jonas, f"viu:{here.class_id}:261116:1"), (maria, f"viu:{here.class_id}:261116:1"),
        (teacher, f"viu:{here.class_id}:261117:1"), (teacher, f"viu:{here.class_id}:251117:1"),
    ):  # fmt: skip
        await phone.presses_data(press)
    await maria.presses_data(f"vid:{here.child}:0")
    assert "Tors. 19. nov." in maria.last.labels
    await rules(here, "anytime")
    await teacher.presses_data(f"viu:{here.class_id}:261116:1")
    await teacher.presses_data("vil")
    assert "Uger uden besøg" not in teacher.last.labels
    await maria.presses_data(f"vid:{here.child}:0")
    assert "Tors. 19. nov." in maria.last.labels
