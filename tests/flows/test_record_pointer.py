"""That the school has written something new: told in one press, read in one press, and who has not read it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.core.unit import Unit
from bot.people.models import StaffRole
from bot.talks.record.models import RecordNote, RecordReading
from bot.talks.record.presses import ReadRecord, TellClassNow, TellNew
from tests.flows.scene import PLACES, outbox, scene
from tests.world import World

LANGUAGES = ("da", "nb", "sv")


async def rows(world: World, model: Any) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(model.__table__).order_by(model.id)))

    return await world.house.units.read(look)


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_the_home_hears_that_there_is_something_new_and_reads_it_in_one_press(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    mother, father, teacher = await here.maria(), await here.erik(), await here.mette()
    command, new, line, read, unread, read_by = {
        "da": ("/meddelelsesbog", "Der er noget nyt", "Der er nyt i Meddelelsesbogen. Du finder det i Aula", "Læst",
               "Ikke læst af: ", "Læst af: "),
        "nb": ("/vurdering", "Det er noe nytt", "Halvårsvurderingen er klar. Du finner det der", "Lest",
               "Ikke lest av: ", "Lest av: "),
        "sv": ("/utvecklingsplan", "Det finns nytt", "Det finns något nytt i IUP. Du hittar det", "Läst",
               "Inte läst av: ", "Läst av: "),
    }[code]  # fmt: skip
    await teacher.sends(command)
    await teacher.presses(teacher.last.labels[0])
    rings = len(mother.rings)
    await teacher.presses(new)
    for phone in (mother, father):
        assert phone.lines[-1].startswith(line)
        assert here.place.child not in phone.lines[-1]
    assert len(mother.rings) == rings, "what is ready arrives without a sound"
    assert f"{unread}{here.place.mother}" in teacher.last.text
    await mother.presses(read)
    (reading,) = await rows(world, RecordReading)
    assert (reading.person_id, reading.with_pupil) == (here.mother, False)
    await teacher.sends(command)
    assert any(label.startswith("✓ ") for label in teacher.last.labels)
    await teacher.presses(teacher.last.labels[0])
    assert f"{read_by}{here.place.mother}" in teacher.last.text
    assert f"{unread}{here.place.father}" in teacher.last.text


async def test_two_of_a_team_tell_it_once_a_day(world: World) -> None:
    here = await scene(world)
    mother, teacher = await here.maria(), await here.mette()
    await teacher.sends("/record")
    for _twice in range(2):
        await teacher.presses_data(TellNew(here.child).encode())
    assert "allerede hørt om det i dag" in teacher.last.text
    assert len(await rows(world, RecordNote)) == 1
    assert sum("Meddelelsesbogen" in line for line in mother.lines) == 1


async def test_a_whole_class_is_told_after_a_question(world: World) -> None:
    here = await scene(world)
    other = await world.town.pupil(here.school, here.class_id, "Noah")
    await world.town.guards(here.school, here.mother, other)
    mother, teacher = await here.maria(), await here.mette()
    await teacher.sends("/record")
    await teacher.presses("Nyt til alle: 3.B")
    assert not await rows(world, RecordNote)
    await teacher.presses("Ja, sig det til dem")
    assert "2 hjem får det at vide." in teacher.last.text
    assert len(await rows(world, RecordNote)) == 2
    told = [line for line in mother.lines if "Meddelelsesbogen" in line]
    assert told == [
        "E: Der er nyt i Meddelelsesbogen. N: Der er nyt i Meddelelsesbogen. Du finder det i Aula og Skoleportalen."
    ]
    await mother.presses("Læst: E")
    assert len(await rows(world, RecordReading)) == 1


async def test_reading_with_the_child_counts_for_both_and_stays(world: World) -> None:
    here = await scene(world)
    mother, teacher = await here.maria(), await here.mette()
    await teacher.sends("/record")
    await teacher.presses_data(TellNew(here.child).encode())
    (note,) = await rows(world, RecordNote)
    await mother.presses("Læst med mit barn")
    await mother.presses_data(ReadRecord(note.id, False).encode())
    assert [(each.person_id, each.with_pupil) for each in await rows(world, RecordReading)] == [(here.mother, True)]
    await teacher.presses_data(TellNew(here.child).encode())
    assert "læst sammen med eleven" in teacher.last.text


@pytest.mark.parametrize("role", [StaffRole.SUBSTITUTE, StaffRole.OFFICE])
async def test_who_does_not_write_it_does_not_tell_of_it(world: World, role: StaffRole) -> None:
    here = await scene(world)
    person = await world.town.person(here.school, "Palle", "Ny")
    await world.town.works(here.school, person, None if role is StaffRole.OFFICE else here.class_id, role)
    phone = await here.joins(person, world.phone("palle", "da"))
    for press in (TellNew(here.child), TellClassNow(here.class_id)):
        await phone.presses_data(press.encode())
    assert not await rows(world, RecordNote)
    assert not await outbox(world, "record.new")


async def test_the_other_guardians_receipt_is_not_shown_to_a_guardian(world: World) -> None:
    here = await scene(world)
    mother, father, teacher = await here.maria(), await here.erik(), await here.mette()
    await teacher.sends("/record")
    await teacher.presses_data(TellNew(here.child).encode())
    before = (await father.sends("/record")).text
    await mother.presses("Læst")
    assert (await father.sends("/record")).text == before


@pytest.mark.both_databases
async def test_two_teachers_who_press_at_once_tell_it_once(world: World) -> None:
    here = await scene(world)
    colleague = await world.town.person(here.school, "Palle", "Ny")
    await world.town.works(here.school, colleague, here.class_id, StaffRole.TEAM_TEACHER)
    mother, teacher = await here.maria(), await here.mette()
    palle = await here.joins(colleague, world.phone("palle", "da"))
    for phone in (teacher, palle):
        await phone.sends("/record")
        await phone.person.presses_data(TellNew(here.child).encode())
    await world.settle_at_once()
    assert len(await rows(world, RecordNote)) == 1
    assert sum("Meddelelsesbogen" in line for line in mother.lines) == 1
