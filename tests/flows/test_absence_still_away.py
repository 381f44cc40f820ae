"""The morning after a day away: one press says whether a child stays at home; no answer never means "back"."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.absence.facts import Standing
from bot.absence.models import AbsenceKind, ClassRegister, Mark, RegisterMark, StillAwayPrompt
from bot.absence.queries import days_of_pupils
from bot.absence.reporting.pins import set_digits
from bot.absence.rules import standing
from bot.absence.still_away.crossing import register_taken
from bot.core.unit import Unit
from bot.people.models import GuardianshipRow, Pupil
from bot.schools.models import ClosedDay
from bot.schools.queries import all_schools, calendar_of
from tests.absence.still_away.mornings import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    morning,
    prompts,
    reports,
    withdraws,
)
from tests.flows.scene import PLACES, Scene, data_of, scene, with_text
from tests.flows.test_joining_with_care import policy
from tests.people.lifecycle.ticking import ticks
from tests.world import World

STILL = "absence.still_away"
WORDS: dict[str, dict[str, Any]] = {
    "da": {
        "asks": "Godmorgen! Hjemme i dag også, %s?", "days": ("tirsdag den 17. november", "onsdag den 18. november"),
        "yes": "Ja, hjemme i dag", "no": "Nej, tilbage i dag", "week": "Hjemme ugen ud",
        "reported": "Meldt kl. 07.10:",
        "answered": "Fravær er meldt", "back": "Tilbage i skole i dag, onsdag den 18. november.",
        "was_back": "Tilbage i skole onsdag den 18. november.",
        "over": "Spørgsmålet om tirsdag den 17. november er lukket.",
    },
    "nb": {
        "asks": "God morgen! Hjemme i dag også, %s?", "days": ("tirsdag 17. november", "onsdag 18. november"),
        "yes": "Ja, hjemme i dag", "no": "Nei, tilbake i dag", "week": "Hjemme ut uken",
        "reported": "Meldt kl. 07.10:",
        "answered": "Fravær er meldt", "back": "Tilbake på skolen i dag, onsdag 18. november.",
        "was_back": "Tilbake på skolen onsdag 18. november.",
        "over": "Spørsmålet om tirsdag 17. november gjelder ikke lenger.",
    },
    "sv": {
        "asks": "God morgon! Hemma i dag också, %s?", "days": ("tisdag 17 november", "onsdag 18 november"),
        "yes": "Ja, hemma i dag", "no": "Nej, tillbaka i dag", "week": "Hemma veckan ut",
        "reported": "Anmält kl. 07.10:",
        "answered": "Frånvaro är anmäld", "back": "Tillbaka i skolan i dag, onsdag 18 november.",
        "was_back": "Tillbaka i skolan onsdag 18 november.",
        "over": "Frågan om tisdag 17 november är stängd.",
    },
}  # fmt: skip


async def stands(here: Scene, *, register_over: bool = False) -> Standing:
    """Where the school takes the child to be, now."""

    async def look(unit: Unit) -> Standing:
        day = unit.now.astimezone(here.at(12).tzinfo).date()
        (found,) = await days_of_pupils(unit, [here.child], day)
        return standing(found, register_over=register_over)

    return await here.world.house.units.read(look)


async def takes_register(here: Scene) -> None:
    """The class's register is taken, everybody there."""

    async def work(unit: Unit) -> None:
        (school,) = await all_schools(unit)
        calendar = await calendar_of(unit, school)
        day = calendar.local(unit.now).date()
        row = {"school_id": here.school, "class_id": here.class_id, "on_day": day, "taken_at": unit.now}
        await unit.execute(insert(ClassRegister), {**row, "taken_by": here.teacher})
        await register_taken(unit, here.class_id, calendar)

    await here.world.house.units.run(work)
    await here.world.settle()


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_who_reported_is_asked_first_and_the_other_only_when_nobody_answers(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    mother, father = await here.maria(), await here.erik()
    tuesday, wednesday = words["days"]
    await reports(world, here.mother, [here.child], MONDAY, reason="valid" if code == "sv" else "illness")
    await morning(here, TUESDAY, 7, 9)
    assert await prompts(world) == []
    await morning(here, TUESDAY)
    await ticks(world, STILL)
    assert mother.rings[-1] == words["asks"] % tuesday
    assert mother.last.labels == [words["yes"], words["no"], words["week"]]
    assert words["asks"] % tuesday not in father.lines
    assert await stands(here) is Standing.UNCONFIRMED
    # One press, and the school knows; the other is told elsewhere, and not asked.
    await mother.presses(words["yes"])
    assert words["reported"] in mother.last.text
    assert here.place.child in mother.last.text
    assert await stands(here) is Standing.AWAY
    await world.until(here.at(7, 41, TUESDAY))
    assert words["asks"] % tuesday not in father.lines
    # Folded, the receipt names nobody and says no reason.
    assert mother.last.text.startswith(words["answered"])
    assert here.place.child not in mother.last.text
    # The next day nobody answers: the other is asked, and answers. Who was asked first sees it, and nothing rings.
    await morning(here, WEDNESDAY)
    asked = mother.last.message_id
    rings = len(mother.rings)
    await world.until(here.at(7, 40, WEDNESDAY))
    assert father.rings[-1] == words["asks"] % wednesday
    await father.presses(words["no"])
    assert await stands(here) is Standing.BACK
    assert mother.lines[-1] == words["back"]
    assert len(mother.rings) == rings
    assert mother.bubble(asked).text == words["was_back"]
    assert not mother.bubble(asked).labels
    await morning(here, THURSDAY)
    assert [answer for _pupil, _day, answer in await prompts(world)] == ["home", "back"]


async def test_nobody_answers_and_it_never_means_back(world: World) -> None:
    here = await scene(world)
    mother, father = await here.maria(), await here.erik()
    await reports(world, here.mother, [here.child], MONDAY)
    await morning(here, TUESDAY)
    await world.until(here.at(8, 16, TUESDAY))
    assert len([line for line in (*mother.lines, *father.lines) if "Hjemme i dag også" in line]) == 2
    assert await stands(here) is Standing.UNCONFIRMED
    assert await stands(here, register_over=True) is Standing.UNKNOWN
    # When school is out the question closes; its button is worth nothing the day after.
    yes = data_of(mother.last, "Ja, hjemme i dag")
    await world.until(here.at(15, 0, TUESDAY))
    assert mother.last.text == WORDS["da"]["over"]
    await morning(here, WEDNESDAY)
    assert len(await prompts(world)) == 1
    await mother.presses_data(yes, mother.last.message_id)
    assert mother.last.text.startswith("Det gjaldt tirsdag den 17. november.")
    assert mother.last.labels == ["Meld fravær"]
    assert await prompts(world) == [(here.child, TUESDAY, None)]


async def test_the_rest_of_the_week_is_one_press_and_friday_offers_none(world: World) -> None:
    here = await scene(world)
    mother = await here.maria()
    await reports(world, here.mother, [here.child], MONDAY)
    await morning(here, TUESDAY)
    await mother.presses("Hjemme ugen ud")
    assert "fra tirsdag den 17. november til og med fredag den 20. november" in mother.last.text
    for day in (WEDNESDAY, THURSDAY, FRIDAY):
        await morning(here, day)
    assert len(await prompts(world)) == 1
    # Nothing at the weekend; on Monday it is asked again.
    for number in (21, 22, 23):
        await morning(here, MONDAY.replace(day=number))
    assert [day.day for _pupil, day, _answer in await prompts(world)] == [17, 23]
    await mother.presses("Nej, tilbage i dag")
    await reports(world, here.mother, [here.child], MONDAY.replace(day=26))
    await morning(here, MONDAY.replace(day=27))
    assert mother.last.labels == ["Ja, hjemme i dag", "Nej, tilbage i dag"]


async def test_a_week_is_longer_than_a_school_takes_at_once_and_today_can_be_said_still(world: World) -> None:
    here = await scene(world)
    await policy(world, here, "longest_days = {value = 14", "longest_days = {value = 3")
    mother = await here.maria()
    await reports(world, here.mother, [here.child], MONDAY)
    await morning(here, TUESDAY)
    asked = mother.last.text
    await mother.presses("Hjemme ugen ud")
    assert mother.toasts[-1].text.startswith("Du kan højst melde 3 dage ad gangen.")
    assert mother.last.text == asked
    await mother.presses("Ja, hjemme i dag")
    assert await prompts(world) == [(here.child, TUESDAY, "home")]


async def test_a_family_has_one_message_and_answers_for_all_or_one_by_one(world: World) -> None:
    here = await scene(world)
    noah = await here.sibling("Noah", "5.A", "Jonas")
    mother, father = await here.maria(), await here.erik()
    both = [here.child, noah.child]
    await reports(world, here.mother, both, MONDAY)
    await morning(here, TUESDAY)
    assert mother.rings[-1] == "E og N: Godmorgen! Hjemme i dag også, tirsdag den 17. november?"
    assert mother.last.labels == ["Alle hjemme i dag", "Alle tilbage i dag", "Alle hjemme ugen ud", "En ad gangen"]
    asked = mother.last.message_id
    await mother.presses("En ad gangen")
    assert mother.last.text == "Emma: hjemme i dag også, tirsdag den 17. november?"
    home = data_of(mother.last, "Ja, hjemme i dag")
    await mother.presses("Ja, hjemme i dag")
    assert mother.last.text.startswith("Noah:")
    # The same button twice is Emma's still, and says nothing of Noah.
    await mother.presses_data(home, mother.last.message_id)
    assert [answer for _pupil, _day, answer in await prompts(world)] == ["home", None]
    # Of Noah the other answers: asked at 07.40 about him alone.
    await world.until(here.at(7, 40, TUESDAY))
    assert father.rings[-1] == "N: Godmorgen! Hjemme i dag også, tirsdag den 17. november?"
    await father.presses("Nej, tilbage i dag")
    assert "Noah er tilbage i skole i dag" in father.last.text
    assert mother.lines[-1] == "N: Tilbage i skole i dag, tirsdag den 17. november."
    assert mother.bubble(asked).text == (
        "E: Fravær er meldt tirsdag den 17. november kl. 07.10.\nN: Tilbage i skole tirsdag den 17. november."
    )
    await world.until(here.at(15, 0, TUESDAY))
    assert mother.bubble(asked).text.endswith("N: Tilbage i skole tirsdag den 17. november.")
    # The next day Emma alone is asked about.
    await morning(here, WEDNESDAY)
    assert mother.rings[-1] == "E: Godmorgen! Hjemme i dag også, onsdag den 18. november?"


async def test_a_family_of_six_has_two_messages_since_a_button_holds_four(world: World) -> None:
    here = await scene(world)
    others = [(await here.sibling(name, f"{name}.C", f"L{name}")).child for name in ("Bo", "Dan", "Fie", "Gro", "Hal")]
    mother = await here.maria()
    await reports(world, here.mother, [here.child, *others], MONDAY)
    await morning(here, TUESDAY)
    first, second = mother.rings[-2:]
    assert first.startswith("E, B, D og F: Godmorgen!")
    assert second.startswith("G og H: Godmorgen!")
    await mother.presses("Alle hjemme ugen ud")
    assert [answer for _pupil, _day, answer in await prompts(world)] == [None] * 4 + ["week"] * 2


async def test_a_slip_is_taken_back_and_the_question_stands_again(world: World) -> None:
    here = await scene(world)
    mother, father, teacher = await here.maria(), await here.erik(), await here.mette()
    await reports(world, here.mother, [here.child], MONDAY, reason="illness")
    await morning(here, TUESDAY)
    hers = mother.last.message_id
    # The class's board follows by itself.
    await teacher.sends("/idag")
    assert "Ikke bekræftet endnu:\n• Emma" in teacher.last.text
    await mother.presses("Nej, tilbage i dag")
    await world.passes(seconds=2)
    assert "Tilbage igen:\n• Emma" in teacher.last.text
    await mother.presses("Fortryd")
    await world.passes(seconds=2)
    assert "Ikke bekræftet endnu:\n• Emma" in teacher.last.text
    await world.until(here.at(7, 40, TUESDAY))
    assert father.rings[-1] == "Godmorgen! Hjemme i dag også, tirsdag den 17. november?"
    his = father.last.message_id
    await mother.presses("Ja, hjemme i dag")
    assert "Emma er syg i dag" in mother.bubble(hers).text
    assert "syg" not in father.bubble(his).text
    assert not father.bubble(his).labels
    await mother.presses("Fortryd")
    assert await stands(here) is Standing.UNCONFIRMED
    assert father.bubble(his).labels == ["Ja, hjemme i dag", "Nej, tilbage i dag", "Hjemme ugen ud"]
    # Another adult answers, but does not say why: that was never theirs.
    late = data_of(mother.bubble(hers), "Nej, tilbage i dag")
    await father.presses("Ja, hjemme i dag", his)
    assert "Emma er hjemme i dag" in father.bubble(his).text
    await mother.presses_data(late, hers)
    assert "Emma er hjemme i dag" in mother.bubble(hers).text
    assert "Fortryd" not in mother.bubble(hers).labels
    await father.presses("Fortryd", his)
    late = data_of(mother.bubble(hers), "Ja, hjemme i dag")
    await father.presses("Nej, tilbage i dag", his)
    await mother.presses_data(late, hers)
    assert "Emma er tilbage i skole i dag" in mother.bubble(hers).text
    assert "Fortryd" not in mother.bubble(hers).labels
    assert await prompts(world) == [(here.child, TUESDAY, "back")]


async def test_a_report_or_the_register_crosses_and_nobody_is_asked_any_more(world: World) -> None:
    here = await scene(world)
    mother, father = await here.maria(), await here.erik()
    await reports(world, here.mother, [here.child], MONDAY)
    await morning(here, TUESDAY)
    asked = mother.last.message_id
    await reports(world, here.father, [here.child], TUESDAY, kind=AbsenceKind.LATE, until_minute=600)
    assert mother.bubble(asked).text == "Fravær er meldt tirsdag den 17. november kl. 07.10."
    await world.until(here.at(7, 41, TUESDAY))
    assert not [line for line in father.lines if "Hjemme i dag også" in line]
    assert await stands(here) is Standing.LATE
    # He came late yesterday: he was there, and nobody asks. Then a day away, and a register before anybody answered.
    await morning(here, WEDNESDAY)
    assert len(await prompts(world)) == 1
    await reports(world, here.mother, [here.child], WEDNESDAY)
    await morning(here, THURSDAY)
    asked = mother.last.message_id
    await takes_register(here)
    assert mother.bubble(asked).text == "Spørgsmålet om torsdag den 19. november er lukket."
    await world.until(here.at(7, 41, THURSDAY))
    assert not [line for line in father.lines if "Hjemme i dag også" in line]
    assert await stands(here) is Standing.HERE
    assert (here.child, THURSDAY, None) in await prompts(world)


async def test_whoever_is_not_to_be_asked_is_not(world: World) -> None:
    """Withdrawn, a part of a day, seen at school in spite of it, left, closed for snow, custody that ended."""
    here = await scene(world)
    noah = await here.sibling("Noah", "5.A", "Jonas")
    ida = await here.sibling("Ida", "0.B", "Lise")
    mother, father = await here.maria(), await here.erik()
    units = world.house.units
    (slip,) = await reports(world, here.mother, [here.child], MONDAY)
    await reports(world, here.mother, [noah.child], MONDAY, kind=AbsenceKind.EARLY, from_minute=660)
    await reports(world, here.mother, [ida.child], MONDAY)

    async def seen(unit: Unit) -> None:
        row = {"school_id": here.school, "class_id": ida.class_id, "on_day": MONDAY, "taken_at": unit.now}
        taken = await unit.scalar(insert(ClassRegister).returning(ClassRegister.id), {**row, "taken_by": ida.teacher})
        mark = {"school_id": here.school, "register_id": taken, "pupil_id": ida.child, "mark": Mark.HERE.value}
        await unit.execute(insert(RegisterMark), {**mark, "marked_at": unit.now})

    await units.run(seen)
    await withdraws(world, here.mother, slip.id)
    await morning(here, TUESDAY)
    assert await prompts(world) == []
    # The slip is found when it has been asked already: the question goes.
    (again,) = await reports(world, here.mother, [here.child], MONDAY)
    await ticks(world, STILL)
    asked = mother.last.message_id
    assert mother.last.labels
    await withdraws(world, here.mother, again.id)
    assert not mother.bubble(asked).labels
    await world.until(here.at(7, 41, TUESDAY))
    assert not [line for line in father.lines if "Hjemme i dag også" in line]
    # Whoever reported has the child no more: the other is asked at once. Who left is asked about no more.
    await reports(world, here.mother, [here.child, noah.child], TUESDAY)
    await units.run(lambda unit: unit.execute(update(Pupil).where(Pupil.id == noah.child).values(left_on=TUESDAY)))
    await world.until(here.at(7, 0, WEDNESDAY))
    await ends(world, here.mother, here.child)
    await morning(here, WEDNESDAY)
    assert father.rings[-1].endswith("Hjemme i dag også, onsdag den 18. november?")
    assert "onsdag" not in mother.lines[-1]
    await father.presses("Ja, hjemme i dag")
    # Snow on Thursday: nobody is asked; the next morning of school somebody is.
    await closes(world, THURSDAY)
    await morning(here, THURSDAY)
    assert THURSDAY not in {day for _pupil, day, _answer in await prompts(world)}
    await morning(here, FRIDAY)
    assert [day for _pupil, day, _answer in await prompts(world)][-1] == FRIDAY
    # Whoever would be asked next has the child no more by then; and closed late, what was asked goes.
    await reports(world, here.mother, [ida.child], FRIDAY)
    monday = MONDAY.replace(day=23)
    await morning(here, monday)
    assert mother.last.text == "Godmorgen! Hjemme i dag også, mandag den 23. november?"
    await ends(world, here.father, ida.child)
    await world.until(here.at(7, 41, monday))
    assert not [line for line in father.lines if "mandag den 23." in line]
    await closes(world, monday)
    assert mother.last.text == "Spørgsmålet om mandag den 23. november er lukket."


async def ends(world: World, person: int, pupil: int) -> None:
    """The child is theirs no more."""
    statement = update(GuardianshipRow).where(GuardianshipRow.person_id == person, GuardianshipRow.pupil_id == pupil)
    await world.house.units.run(lambda unit: unit.execute(statement.values(until=unit.now)))


async def closes(world: World, day: date) -> None:
    """The school is closed that day, as whoever has its calendar would say."""

    async def work(unit: Unit) -> None:
        (school,) = await all_schools(unit)
        before = await calendar_of(unit, school)
        await unit.execute(insert(ClosedDay), {"school_id": school.id, "on_day": day})
        await world.house.days_changed(unit, school.id, before, await calendar_of(unit, school))

    await world.house.units.run(work)
    await world.settle()


async def test_who_wants_digits_asked_for_enters_them_before_a_day_at_home_is_reported(world: World) -> None:
    here = await scene(world)
    mother = await here.maria()
    await world.house.units.run(lambda unit: set_digits(unit, {here.mother: here.school}, "1234"))
    await reports(world, here.mother, [here.child], MONDAY)
    await morning(here, TUESDAY)
    asked = mother.last.message_id
    await mother.presses("Hjemme ugen ud")
    assert await prompts(world) == [(here.child, TUESDAY, None)]
    for digit in "1234":
        await mother.presses(digit)
    assert "fra tirsdag den 17. november til og med fredag den 20. november" in mother.last.text
    assert mother.last.message_id != asked
    assert mother.bubble(asked).text.startswith("Fravær fra tirsdag den 17. november til og med fredag")
    assert await prompts(world) == [(here.child, TUESDAY, "home")]


async def test_the_answer_of_somebody_else_and_a_forged_one_get_nowhere(world: World) -> None:
    here = await scene(world, fathers=False)
    mother, father = await here.maria(), await here.erik()
    await reports(world, here.mother, [here.child], MONDAY)
    await morning(here, TUESDAY)
    yes = data_of(mother.last, "Ja, hjemme i dag")
    for forged in (yes, "asa:999:home", "asa::home", "aso:1:7:home", "asu:1", "ase:1,1"):
        await father.presses_data(forged)
    for odd in ("asa:999:home", "asa::home", "aso:1:7:home", "aso:1:-1:home"):
        await mother.presses_data(odd)
    assert await prompts(world) == [(here.child, TUESDAY, None)]


async def test_two_answers_at_once_are_one(world: World) -> None:
    here = await scene(world)
    mother, father = await here.maria(), await here.erik()
    await reports(world, here.mother, [here.child], MONDAY)
    await morning(here, TUESDAY)
    await world.until(here.at(7, 40, TUESDAY))
    await mother.person.presses("Ja, hjemme i dag")
    await father.person.presses("Nej, tilbage i dag")
    await world.settle_at_once()
    ((_pupil, _day, answer),) = await prompts(world)
    texts = [mother.last.text, father.last.text, with_text(mother, "").text]
    assert answer in {"home", "back"}
    assert await stands(here) is (Standing.AWAY if answer == "home" else Standing.BACK), texts

    async def count(unit: Unit) -> int:
        return len(await unit.all(StillAwayPrompt.__table__.select()))

    assert await world.house.units.read(count) == 1
