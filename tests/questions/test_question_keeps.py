"""What a home and a member of staff get of a thread when they ask for their data, and what erasing leaves."""

from __future__ import annotations

from sqlalchemy import select

from bot.core.keeping import Subject
from bot.core.unit import Unit
from bot.questions.keeps import KEEPS
from bot.questions.models import Question
from tests.flows.scene import Scene, scene
from tests.flows.test_questions import asks, opens, said
from tests.world import World

HOLDS = {keep.table: keep.holds for keep in KEEPS}


async def thread(world: World) -> Scene:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent, "Hvornår er der tur?")
    await opens(teacher)
    await teacher.presses("Svar")
    await teacher.sends("På torsdag")
    return here


async def exported(world: World, subject: Subject) -> list[str]:
    async def look(unit: Unit) -> list[str]:
        holds = HOLDS["question_words"]
        assert holds is not None
        return [row["words"] for row in await holds.export(unit, subject)]

    return await world.house.units.read(look)


async def test_a_home_reads_its_whole_thread_and_staff_what_they_wrote(world: World) -> None:
    here = await thread(world)
    both = ["Hvornår er der tur?", "På torsdag"]
    assert await exported(world, Subject(here.school, person_id=here.mother)) == both
    assert await exported(world, Subject(here.school, pupil_id=here.child)) == both
    assert await exported(world, Subject(here.school, person_id=here.teacher)) == both[1:]
    assert await exported(world, Subject(here.school, person_id=here.father)) == []


async def test_with_the_home_its_words_go_and_the_fact_stays(world: World) -> None:
    here = await thread(world)

    async def erase(unit: Unit, person: int) -> None:
        for holds in HOLDS.values():
            assert holds is not None
            await holds.erase(unit, Subject(here.school, person_id=person))

    await world.house.units.run(lambda unit: erase(unit, here.teacher))
    assert await said(world) == ["Hvornår er der tur?", "På torsdag"]
    await world.house.units.run(lambda unit: erase(unit, here.mother))
    assert await said(world) == []

    async def facts(unit: Unit) -> list[tuple[object, ...]]:
        columns = (Question.area, Question.answered_by, Question.first_answered_at.is_not(None))
        return [tuple(row) for row in await unit.all(select(*columns))]

    assert await world.house.units.read(facts) == [(None, None, True)]
