"""Questions in awkward moments: stale presses, words to somebody else, people gone, two things at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from bot.core.unit import Unit
from bot.directory.models import FirstAsked
from bot.people.models import Pupil, StaffRole
from bot.questions import clocks
from bot.questions.models import Question
from bot.questions.presses import AskAbout
from tests.flows.scene import Scene, scene, with_text
from tests.flows.test_questions import CLOCKS, asked, asks, card, colleague, opens, said
from tests.flows.test_requests import head
from tests.news.sending.posting import sent
from tests.people.lifecycle.ticking import at, ticks
from tests.world import World

NEW, PASSED = "3.B: Der er kommet et spørgsmål.", "3.B: En kollega har givet et spørgsmål videre til dig."
CLOSED = "Det er blevet lukket i mellemtiden. Det, du skrev, er ikke sendt."


async def test_the_same_words_about_another_post_are_another_question(world: World) -> None:
    here = await scene(world)
    parent, teacher, sofie = await here.maria(), await here.mette(), await colleague(here, "Sofie")
    await parent.presses_data(AskAbout(7, here.class_id, here.teacher).encode())
    await parent.sends("Ja, vi kommer.")
    [mette] = {row.id for row in await asked(world)}
    for _twice in range(2):
        await parent.presses_data(AskAbout(8, here.class_id, here.teacher + 1000).encode())
        await parent.sends("Ja, vi kommer.")
    assert [(row.id, row.post_id) for row in await asked(world)] == [(mette, 7), (mette + 1, 8)]
    assert teacher.lines.count(NEW) == 2
    assert NEW not in sofie.lines


async def test_who_answers_a_post_of_their_own_asks_whoever_a_question_goes_to(world: World) -> None:
    here = await scene(world)
    await world.town.works(here.school, here.mother, here.class_id, StaffRole.TEAM_TEACHER)
    parent, teacher = await here.maria(), await here.mette()
    await parent.presses_data(AskAbout(7, here.class_id, here.mother).encode())
    assert "Det går til Mette" in parent.last.text
    await parent.sends("Må jeg selv tage med?")
    assert teacher.lines[-1] == NEW


async def test_more_words_reach_somebody_where_whoever_had_the_question_is_gone(world: World) -> None:
    here = await scene(world)
    parent, teacher, hanne = await here.maria(), await here.mette(), await head(here)
    await at(world, 2026, 11, 17, 20)
    await asks(parent)
    await teacher.does("blocks")
    await parent.presses_data("qaw:1")
    await parent.sends("Og hvornår?")
    assert "til Hanne i morgen" in parent.last.text
    await at(world, 2026, 11, 18, 9)
    assert hanne.lines[-1] == NEW
    await opens(hanne)
    assert "Og hvornår?" in hanne.last.text


async def test_what_is_undone_leaves_nothing(world: World) -> None:
    here = await scene(world)
    parent, _teacher = await here.maria(), await here.mette()
    await at(world, 2026, 11, 17, 20)
    await asks(parent)
    await parent.presses("Fortryd")
    assert await asked(world) == []
    await parent.presses_data("qam:1")
    assert "Hvad skal Emma have med?" not in parent.last.text


async def test_nobody_answers_or_passes_on_what_the_home_may_still_take_back(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    sofie = await world.town.person(here.school, "Sofie")
    await world.town.works(here.school, sofie, here.class_id, StaffRole.TEAM_TEACHER)
    await here.joins(sofie, world.phone("Sofie"))
    await at(world, 2026, 11, 17, 20)
    await asks(parent)
    await teacher.presses_data("qn:1")
    await teacher.sends("Regntøj")
    await teacher.presses_data(f"qpt:1:{sofie}")
    await teacher.presses_data("qx:1")
    [row] = await asked(world)
    assert (row.answered_at, row.closed_at) == (None, None)
    assert await said(world) == ["Hvad skal Emma have med?"]
    await at(world, 2026, 11, 18, 9)
    assert teacher.lines.count(NEW) == 1


async def test_what_is_typed_too_late_says_that_it_went_nowhere(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await at(world, 2026, 11, 17, 20)
    await asks(parent)
    await parent.presses("Ret")
    await at(world, 2026, 11, 18, 9)
    await parent.sends("Noget helt andet")
    assert "Dit spørgsmål er stadig, som du sendte det." in parent.last.text
    await parent.presses("Skriv mere")
    await opens(teacher)
    await teacher.presses("Luk spørgsmålet")
    await parent.sends("Og hvornår?")
    assert parent.last.text == CLOSED
    assert await said(world) == ["Hvad skal Emma have med?"]


async def test_words_that_cannot_be_seen_any_more_are_asked_for_in_their_own_matter(world: World) -> None:
    here = await scene(world)
    parent, _teacher = await here.maria(), await here.mette()
    await asks(parent)
    await parent.presses_data("qay:1", parent.last.message_id)
    await parent.sends("Og hvornår?")
    assert len(await asked(world)) == 1
    assert await said(world) == ["Hvad skal Emma have med?", "Og hvornår?"]


async def test_who_has_it_besides_hears_that_it_is_theirs_alone(world: World) -> None:
    here = await scene(world)
    await card(here, FirstAsked.TEAM)
    parent, teacher, sofie = await here.maria(), await here.mette(), await colleague(here, "Sofie")
    await asks(parent)
    await opens(teacher)
    await teacher.presses("Giv videre")
    await teacher.presses("Sofie Holm")
    assert sofie.lines[-1] == PASSED
    await parent.presses_data("qam:1")
    assert "Sofie har læst det." not in parent.last.text
    await opens(sofie, "En kollega har givet")
    await parent.presses_data("qam:1")
    assert "Sofie har læst det." in parent.last.text


async def test_the_home_is_told_that_more_people_know_only_when_they_do(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent)
    await at(world, 2026, 11, 23, 9)
    await ticks(world, CLOCKS, 2)
    await parent.presses_data("qam:1")
    assert "Flere på skolen ved det nu." not in parent.last.text
    hanne = await head(here)
    await ticks(world, CLOCKS)
    assert "Nu ligger det også hos dig." in hanne.lines[-1]
    await parent.presses_data("qam:1")
    assert "Flere på skolen ved det nu." in parent.last.text
    assert teacher.lines


async def test_what_is_not_the_heads_yet_keeps_nothing_from_the_head(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await scene(world)
    parent, _teacher, hanne = await here.maria(), await here.mette(), await head(here)
    await asks(parent, "Den første?")
    await asks(parent, "Den anden?")
    later = update(Question).where(Question.id == 1).values(due_at=here.at(0, day=date(2026, 11, 23)))
    await world.house.units.run(lambda unit: unit.execute(later))
    await at(world, 2026, 11, 22, 9)
    await ticks(world, CLOCKS)
    monkeypatch.setattr(clocks, "_MOST", 1)
    await at(world, 2026, 11, 23, 9)
    await ticks(world, CLOCKS, 2)
    assert [row.late_at is not None for row in await asked(world)] == [True, True]
    assert [row.head_at is not None for row in await asked(world)] == [False, True]
    assert "Nu ligger det også hos dig." in hanne.lines[-1]


async def test_a_thread_that_goes_on_while_it_is_looked_at_stays_open(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look read ids of what was settled and late; before it had them to itself the home had written more, and a
    colleague had answered."""
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent, "Den første?")
    await asks(parent, "Den anden?")
    await opens(teacher)
    await teacher.presses_data("qn:2")
    await teacher.sends("Ja")

    async def settled(*_asked: Any) -> Sequence[int]:
        return [1]

    async def late(_unit: Unit) -> Sequence[int]:
        return [2]

    monkeypatch.setattr(clocks, "settled_questions", settled)
    monkeypatch.setattr(clocks, "late_questions", late)
    await ticks(world, CLOCKS)
    first, second = await asked(world)
    assert (first.closed_at, second.late_at) == (None, None)


async def twin(here: Scene, name: str = "Ida") -> int:
    """Another child of the mother's in the same class."""
    child = await here.world.town.pupil(here.school, here.class_id, name)
    await here.world.town.guards(here.school, here.mother, child)
    return child


async def test_an_answer_to_a_post_is_for_all_of_the_homes_children_in_the_class(world: World) -> None:
    here = await scene(world)
    await twin(here)
    noah = await here.sibling("Noah", "5.A", "Jonas")
    parent, father, teacher = await here.maria(), await here.erik(), await here.mette()
    await sent(here, {"da": "Hvem kan køre på torsdag?"})
    secret = update(Pupil).where(Pupil.id == await twin(here, "Nora")).values(protected=True)
    await world.house.units.run(lambda unit: unit.execute(secret))
    for phone, who, children in ((parent, "Maria", "Emma og Ida"), (father, "Erik", "Emma")):
        # One press and the words, and nobody is asked which child it is about.
        await phone.presses("Svar kun Mette", with_text(phone, "Hvem kan køre").message_id)
        await phone.sends(f"Det kan {who}.")
        assert "Tak! Dit spørgsmål er hos Mette nu" in phone.last.text
        await opens(teacher)
        first = f"{who} Lund svarer på det, der blev skrevet til klassen. Det gælder {children} (3.B)."
        assert teacher.last.text.startswith(first)
    assert noah.class_id != here.class_id
    # What is asked about one child is about that one.
    await parent.sends("/spoerg")
    await parent.presses("Ida (3.B)")
    await parent.sends("Er Ida glad for at være her?")
    await opens(teacher)
    assert teacher.last.text.startswith("Maria Lund spørger om Ida (3.B).")


async def test_what_was_written_before_the_one_home_was_chosen_goes_there_after_one_press_more(world: World) -> None:
    here = await scene(world)
    await twin(here)
    parent, father, teacher = await here.maria(), await here.erik(), await here.mette()
    await teacher.sends("Taskerne står her endnu.")
    for label in ("Ikke til klassen", "Kun til ét hjem", "Emma Lund"):
        await teacher.presses(label)
    assert teacher.last.text == "Er det her til Maria Lund og Erik Lund? Det er ikke sendt endnu."
    assert await said(world) == [], "choosing a name sends nothing"
    await teacher.presses("Send det")
    assert teacher.last.text == "Sendt til 2 voksne."
    assert await said(world) == ["Taskerne står her endnu."] * 2
    for phone in (parent, father):
        await opens(phone, "Skolen har skrevet til dig.")
        assert "Taskerne står her endnu." in phone.last.text


async def test_words_for_one_home_are_looked_at_as_ever_and_may_be_others_after_all(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    for words, answer in (
        ("Emmas karakterer i dansk er lave", "Det ligner en vurdering af en elev."),
        ("Ord. " * 400, "der er plads til 1500"),
        ("👍👍", "Skriv det med få ord."),
    ):
        await teacher.sends("/menu")
        await teacher.sends(words)
        for label in ("Ikke til klassen", "Kun til ét hjem", "Emma Lund"):
            await teacher.presses(label)
        assert answer in teacher.last.text
        assert await said(world) == []
    await teacher.sends("Vil I ringe til mig?")
    assert await said(world) == ["Vil I ringe til mig?"] * 2
    # A picture's caption does not go: the picture would be missing.
    await teacher.sends_photo("Se her.")
    for label in ("Ikke til klassen", "Kun til ét hjem", "Emma Lund"):
        await teacher.presses(label)
    assert "Skriv til Maria Lund og Erik Lund om Emma med få ord." in teacher.last.text
    assert not [each for each in parent.messages if "karakterer" in each.text]
