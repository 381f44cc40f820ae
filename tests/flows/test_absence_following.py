"""What absence adds up to: the teacher hears what is worth a talk, the head judges, the home reads its own year."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update

from bot.absence.models import AbsenceDay, AbsenceReport, FollowUp
from bot.conferences.models import Round
from bot.conferences.single.models import SingleTalk
from bot.core.unit import Unit
from bot.people.models import StaffRole
from tests.flows.scene import PLACES, Scene, outbox, scene
from tests.people.lifecycle.ticking import ticks
from tests.world import World

WORDS = {
    "da": {
        "push": "3.B: Der er fravær, det er værd at tage en snak om.", "open": "Åbn", "line": "4 mandage",
        "talk": "Inviter til samtale", "seen": "Set", "nothing": "lige nu", "list": "/opfoelgning",
        "own": "Emma, skoleåret 2026/27:", "away": "Væk 4 dage",
    },
    "nb": {
        "push": "7A: Det er fravær som er verdt en samtale.", "open": "Åpne", "line": "4 mandager",
        "talk": "Inviter til samtale", "seen": "Sett", "nothing": "akkurat nå", "list": "/oppfolging",
        "own": "Jakob, skoleåret 2026/27:", "away": "Borte 4 dager",
    },
    "sv": {
        "push": "3B: Det finns frånvaro att följa upp.", "open": "Öppna", "line": "4 måndagar",
        "talk": "Bjud in till samtal", "seen": "Sett", "nothing": "Just nu", "list": "/uppfoljning",
        "own": "Elsa, läsåret 2026/27:", "away": "Borta 4 dagar",
    },
}  # fmt: skip
MONDAY = date(2026, 11, 16)


async def was_away(here: Scene, *days: date) -> None:
    """The mother reported these days, each on its morning."""

    async def work(unit: Unit) -> None:
        for day in days:
            told = datetime.combine(day, time(7), ZoneInfo(here.place.zone))
            values = {
                "school_id": here.school, "pupil_id": here.child, "reported_by": here.mother, "source": "home",
                "kind": "day", "reason": None, "first_on": day, "last_on": day, "club": False,
                "first_reported_at": told, "reported_at": told,
            }  # fmt: skip
            await unit.execute(insert(AbsenceReport), values)

    await here.world.house.units.run(work)


async def over(here: Scene, day: date) -> None:
    """School is over on that day, and the nightly look at it has been had."""
    await here.world.until(here.at(15, 0, day))
    await ticks(here.world, "absence.settle")


async def facts(world: World) -> list[tuple[date, str, str, bool]]:
    async def look(unit: Unit) -> list[Any]:
        rows = await unit.all(select(AbsenceDay.__table__).order_by(AbsenceDay.on_day))
        return [(row.on_day, row.kind, row.origin, row.unlawful) for row in rows]

    return await world.house.units.read(look)


async def four_mondays(here: Scene) -> None:
    """Seen day by day, as the school sees them."""
    days = [MONDAY + timedelta(weeks=number) for number in range(4)]
    await was_away(here, *days)
    for day in days:
        await over(here, day)


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_four_mondays_are_told_to_the_teacher_and_to_nobody_else(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    parent, teacher = await here.maria(), await here.mette()
    await four_mondays(here)
    await here.world.until(here.at(8, 0, MONDAY + timedelta(weeks=3, days=1)))
    assert [day for day, *_rest in await facts(world)] == [MONDAY + timedelta(weeks=number) for number in range(4)]
    assert teacher.lines[-1] == words["push"]
    assert {person for person, _state, _at in await outbox(world, "absence.worth_a_talk")} == {here.teacher}
    await teacher.presses(words["open"])
    assert words["line"] in teacher.last.text
    shown = parent.last.text
    # One press leads to the invitation to a talk of its own; the list is there again by its command.
    await teacher.presses(words["talk"])
    assert here.place.child in teacher.last.text
    await teacher.sends(words["list"])
    await teacher.presses(teacher.last.buttons[0][0].text)
    await teacher.presses(words["seen"])
    assert words["nothing"] in teacher.last.text
    # The home heard nothing of it, and reads its own year as it was.
    assert parent.last.text == shown
    await parent.presses_data(f"afy:{here.child}")
    assert parent.last.text.startswith(words["own"])
    assert words["away"] in parent.last.text


@pytest.mark.parametrize(
    ("kind", "asked", "closed"),
    [("needs_based", False, True), ("needs_based", True, False), ("separate", False, False)],
)
async def test_only_a_talk_that_the_school_began_is_told_by_the_trail(
    world: World, kind: str, asked: bool, closed: bool
) -> None:
    """A talk without the child, or one that a home asked for, shows nowhere but to those invited."""
    here = await scene(world)
    await here.mette()
    await four_mondays(here)
    await here.opens(announced=False)

    async def offered(unit: Unit) -> None:
        await unit.execute(update(Round).values(kind=kind, pupil_id=here.child))
        talk = {"school_id": here.school, "round_id": here.round_id, "detail": {}, "offered_by": here.teacher}
        asked_by = here.mother if asked else None
        await unit.execute(insert(SingleTalk), {**talk, "asked_by": asked_by, "offered_at": unit.now})

    await world.passes(minutes=5)
    await world.house.units.run(offered)
    await ticks(world, "absence.talked_about")

    async def outcomes(unit: Unit) -> list[str | None]:
        return [row.outcome for row in await unit.all(select(FollowUp.outcome))]

    assert await world.house.units.read(outcomes) == ["talk" if closed else None]


async def test_a_look_twice_tells_once_and_a_withdrawn_day_leaves_no_fact(world: World) -> None:
    here = await scene(world)
    await here.mette()
    await four_mondays(here)
    await ticks(world, "absence.settle", 3)
    await world.passes(days=1)
    await ticks(world, "absence.settle")
    assert len(await outbox(world, "absence.worth_a_talk")) == 1


async def test_after_a_stop_the_days_in_between_are_caught_up(world: World) -> None:
    here = await scene(world)
    days = [MONDAY + timedelta(days=number) for number in range(5)]
    await was_away(here, *days)
    await over(here, days[0])
    assert len(await facts(world)) == 1
    await over(here, days[-1])
    # A Saturday and a Sunday leave nothing.
    await over(here, MONDAY + timedelta(days=6))
    assert [day for day, *_rest in await facts(world)] == days


async def test_the_head_says_what_was_not_lawful_and_takes_it_back(world: World) -> None:
    here = await scene(world)
    head = await world.town.person(here.school, "Hanne", "Head")
    await world.town.works(here.school, head, None, StaffRole.HEAD)
    phone = await here.joins(head, world.phone("head", "da"))
    teacher = await here.mette()
    days = [MONDAY + timedelta(weeks=week, days=day) for week in range(2) for day in range(5)]
    await was_away(here, *days)
    for day in (days[0], days[4], days[9]):
        await over(here, day)
    await phone.presses_data(f"afd:{here.child}:0")
    assert "Væk 10 dage" in phone.last.text
    shown = phone.last
    for row in shown.buttons[:7]:
        await phone.presses(row[0].text, shown.message_id)
    await world.passes(days=3)
    waits = await outbox(world, "absence.worth_a_talk")
    assert head in {person for person, _state, _at in waits}
    await phone.sends("/opfoelgning")
    assert any("ulovlige dage" in row[0].text for row in phone.last.buttons)
    # The teacher follows up, and neither judges nor sees what the law asks of the head.
    await teacher.sends("/opfoelgning")
    assert not any("ulovlige" in row[0].text for row in teacher.last.buttons)
    marked = [fact for fact in await facts(world) if fact[3]]
    assert len(marked) == 7
    await phone.presses_data(f"afd:{here.child}:0")
    shown = phone.last
    marks = [row[0].text for row in shown.buttons if row[0].text.startswith("✕")]
    assert len(marks) == 7
    for label in marks:
        await phone.presses(label, shown.message_id)
    await phone.sends("/opfoelgning")
    assert not any("ulovlige" in row[0].text for row in phone.last.buttons)


async def test_details_go_and_the_fact_stays_to_the_end_of_the_year(world: World) -> None:
    here = await scene(world)
    await was_away(here, MONDAY)
    await over(here, MONDAY)
    await ticks(world, "absence.retention")

    async def reports(unit: Unit) -> int:
        return len(await unit.all(select(AbsenceReport.id)))

    assert await world.house.units.read(reports) == 1
    await world.until(here.at(15, 0, MONDAY + timedelta(days=31)))
    await ticks(world, "absence.retention")
    assert await world.house.units.read(reports) == 0
    assert len(await facts(world)) == 1
    await world.until(here.at(15, 0, date(2027, 8, 2)))
    await ticks(world, "absence.retention")
    kept = len(await facts(world))
    await world.until(here.at(15, 0, date(2028, 8, 2)))
    await ticks(world, "absence.retention")
    assert (kept, len(await facts(world))) == (1, 0)

    async def followed(unit: Unit) -> int:
        return len(await unit.all(select(FollowUp.id)))

    assert await world.house.units.read(followed) == 0


async def test_the_file_holds_the_days_and_no_name(world: World) -> None:
    here = await scene(world)
    parent = await here.maria()
    await was_away(here, MONDAY)
    await over(here, MONDAY)
    await parent.presses_data(f"afy:{here.child}")
    await parent.presses("Send som fil")
    document = parent.last.document
    assert document is not None
    content = document.content.decode("utf-8-sig")
    assert "2026-11-16;væk" in content
    assert here.place.child not in content
