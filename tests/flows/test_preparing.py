"""Preparing a talk: a guardian's own list, the screen for the child, the teacher's list, and the sheet on paper."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.conferences.booking.presses import BookSlot
from bot.conferences.doors import ShowPreparation
from bot.conferences.models import Booking, BookingState, Slot
from bot.core.unit import Unit
from bot.people.models import StaffRole
from bot.schools.words import POINTS
from bot.talks.preparation.models import HomePreparation, HomeStep, Part, PupilPreparation
from bot.talks.preparation.presses import (
    ChoosePart,
    PreparePupil,
    RemindHomes,
    SayReady,
    ShowRoundPreparation,
    ShowToChild,
    TickStep,
)
from bot.talks.preparation.retention import forget_preparation
from bot.talks.preparation.rules import AgeBand
from bot.talks.preparation.sheet import Page, sheets
from bot.talks.preparation.tasks import ask_homes, warn_teachers
from tests.flows.scene import DENMARK, PLACES, Place, Scene, outbox, scene
from tests.flows.test_family import family, open_all
from tests.flows.test_two_homes import Two
from tests.world import World

LANGUAGES = ("da", "nb", "sv")
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
SAMTALER = Place("dk-samtaler", "Europe/Copenhagen", "skolen", "Skolen", "3.B", "Emma", "Maria", "Erik", "Mette", "da")


async def rows(world: World, model: Any) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(model.__table__).order_by(model.id)))

    return await world.house.units.read(look)


async def booked(here: Scene, *, owner: int | None = None, place: int = 0) -> int:
    """A talk of the child in the scene's round."""

    async def work(unit: Unit) -> int:
        slots = await unit.all(select(Slot.id).where(Slot.round_id == here.round_id).order_by(Slot.id))
        values = {
            "school_id": here.school, "round_id": here.round_id, "slot_id": slots[place].id, "pupil_id": here.child,
            "booked_by": owner or here.mother, "owner_id": owner, "state": BookingState.BOOKED.value, "sequence": 0,
            "coming": {}, "booked_at": unit.now, "changed_at": unit.now,
        }  # fmt: skip
        found: int = await unit.scalar(insert(Booking).returning(Booking.id), values)
        return found

    return await here.world.house.units.run(work)


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_guardian_prepares_by_a_list_of_their_own(world: World, code: str) -> None:
    here = await scene(world, PLACES[code], born_on="2015-03-01")
    await here.opens(announced=False)
    await booked(here)
    mother = await here.maria()
    ready, private, question, over = {
        "da": ("Vi er klar", "kan kun du selv se", "Hvordan går det med de andre", "Vis for "),
        "nb": ("Vi er klare", "er bare for deg selv", "Hvordan har du det sammen med de andre", "La "),
        "sv": ("Vi är redo", "är bara för dig själv", "Hur har du det med de andra", "Visa för "),
    }[code]
    screen = await mother.sends("/prepare")
    assert private in screen.text
    assert question in screen.text
    assert any(label.startswith(over) for label in screen.labels)
    await mother.presses(screen.labels[0])
    assert mother.last.labels[0].startswith("✓ ")
    await mother.presses(ready)
    assert f"✓ {ready}" in mother.last.labels
    (kept,) = await rows(world, HomePreparation)
    assert (len(kept.ticks), kept.ready_at is not None, kept.person_id) == (1, True, here.mother)
    await mother.presses(f"✓ {ready}")
    assert ready in mother.last.labels


async def test_what_one_guardian_ticks_the_other_and_the_teacher_do_not_see(world: World) -> None:
    here = await scene(world, SAMTALER)
    await here.opens(announced=False)
    booking = await booked(here)
    mother, father, teacher = await here.maria(), await here.erik(), await here.mette()
    before = (await father.sends("/prepare")).text, (await teacher.sends("/prepare")).text
    await mother.sends("/prepare")
    await mother.presses_data(TickStep(booking, HomeStep.VIEW_FROM_HOME, True).encode())
    assert "✓" in mother.last.text
    assert ((await father.sends("/prepare")).text, (await teacher.sends("/prepare")).text) == before
    await mother.presses_data(SayReady(booking, True).encode())
    assert "Hjem, der er klar: 1 af 1" in (await teacher.sends("/prepare")).text


async def test_steps_that_the_principle_does_not_name_cannot_be_ticked(world: World) -> None:
    here = await scene(world)
    await here.opens(announced=False)
    booking = await booked(here)
    mother = await here.maria()
    await mother.sends("/prepare")
    await mother.presses_data(TickStep(booking, HomeStep.VIEW_FROM_HOME, True).encode())
    assert not await rows(world, HomePreparation)


@pytest.mark.parametrize(
    ("born_on", "question"),
    [
        ("2020-01-01", "Hvad kan du bedst lide i skolen?"),
        ("2015-01-01", "hvad er du stolt af?"),
        (None, "hvad er du stolt af?"),
        ("2012-01-01", "hvad gør, at det går godt?"),
    ],
)
async def test_the_questions_fit_the_childs_age(world: World, born_on: str | None, question: str) -> None:
    here = await scene(world, born_on=born_on)
    await here.opens(announced=False)
    await booked(here)
    assert question in (await (await here.maria()).sends("/prepare")).text


@pytest.mark.parametrize("code", LANGUAGES)
async def test_the_childs_screen_leads_nowhere_else(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    await here.opens(announced=False)
    booking = await booked(here)
    mother = await here.maria()
    await mother.sends("/prepare")
    screen = await mother.presses_data(ShowToChild(booking).encode())
    done, thanks = {
        "da": ("Jeg er færdig", "Tak, Emma!"),
        "nb": ("Jeg er ferdig", "Takk, Jakob!"),
        "sv": ("Jag är klar", "Tack, Elsa!"),
    }[code]
    presses = {(button.data or "").split(":")[0] for row in screen.buttons for button in row}
    assert presses == {"ppo", "ppe"}, "only what the child would like to do, and the end"
    await mother.presses(screen.labels[0])
    assert mother.last.labels[0].startswith("✓ ")
    await mother.presses(done)
    assert mother.last.text.startswith(thanks)
    assert not mother.last.buttons
    (kept,) = await rows(world, PupilPreparation)
    assert kept.parts == [Part.SHOW.value]


async def test_the_teacher_ticks_pupils_and_sees_what_they_would_like(world: World) -> None:
    here = await scene(world, SAMTALER)
    await here.opens(announced=False)
    booking = await booked(here)
    mother, teacher = await here.maria(), await here.mette()
    await mother.sends("/prepare")
    assert "Emma forbereder sig også i skolen. I behøver ikke vente på det." in mother.last.text
    await mother.presses_data(ChoosePart(booking, Part.ASK, True).encode())
    screen = await teacher.sends("/prepare")
    assert "Forberedt med eleven: 0 af 1" in screen.text
    assert "Emma Lund: Spørge om noget" in screen.text
    await teacher.presses("Emma Lund")
    assert "Forberedt med eleven: 1 af 1" in teacher.last.text
    assert "✓ Emma Lund" in teacher.last.labels
    assert "Nu er det jeres tur sammen." in (await mother.sends("/prepare")).text
    await teacher.sends("/prepare")
    await teacher.presses("✓ Emma Lund")
    assert "Forberedt med eleven: 0 af 1" in teacher.last.text


async def test_homes_are_asked_once_when_it_is_their_turn(world: World) -> None:
    here = await scene(world)
    await here.opens(announced=False)
    booking = await booked(here)
    mother, father = await here.maria(), await here.erik()
    before = len(mother.lines)
    await world.house.units.run(ask_homes)
    assert not await outbox(world, "preparation.asked"), "the day has not come"
    # Six school days before Tuesday 1 December, at 17.00.
    await world.until(here.at(17, 1, day=here.at(0).date() - timedelta(days=8)))
    for _again in range(2):
        await world.house.units.run(ask_homes)
    await world.settle()
    assert mother.lines[before:] == [
        "Samtalen er tirsdag den 1. december kl. 15.20. Nu er det en god idé at forberede sig."
    ]
    assert len(await outbox(world, "preparation.asked")) == 2
    await father.presses("Forbered jer")
    assert "Samtalen om Emma" in father.last.text
    assert booking


TOGETHER = {
    "da": "E, N og I: Samtalerne er tirsdag den 1. december. Nu er det en god idé at forberede sig.",
    "nb": "J, N og I: Samtalene er tirsdag 1. desember. Nå er det fint å forberede seg.",
    "sv": "E, N och I: Samtalen är tisdag 1 december. Nu passar det bra att förbereda sig.",
}


@pytest.mark.parametrize("code", TOGETHER)
async def test_a_family_with_several_talks_on_a_day_is_asked_in_one_sentence(world: World, code: str) -> None:
    classes = await family(world, PLACES[code])
    mother = await classes[0].maria()
    await open_all(world, classes)
    for each, slot in zip(classes, (1, 7, 13), strict=True):
        await mother.presses_data(BookSlot(slot, each.child).encode())
    await world.until(classes[0].at(17, 1, day=classes[0].at(0).date() - timedelta(days=8)))
    await world.house.units.run(ask_homes)
    await world.settle()
    assert [line for line in mother.lines if "rbere" in line] == [TOGETHER[code]]
    assert len(mother.last.labels) == 3, "one button a child"


async def test_who_is_ready_is_not_asked_and_who_is_not_is_reminded_once(world: World) -> None:
    here = await scene(world, fathers=False)
    await here.opens(announced=False)
    await booked(here)
    mother, teacher = await here.maria(), await here.mette()
    asked = "Nu er det en god idé at forberede sig."
    await teacher.sends("/prepare")
    await teacher.presses("Mind hjemmene om det")
    assert "En påmindelse er på vej til 1 familie." in teacher.last.text
    assert sum(asked in line for line in mother.lines) == 1
    await teacher.presses("Mind hjemmene om det")
    assert "har fået en påmindelse" in teacher.last.text
    assert sum(asked in line for line in mother.lines) == 1
    await mother.sends("/prepare")
    await mother.presses("Vi er klar")
    await world.until(here.at(17, 1, day=here.at(0).date() - timedelta(days=8)))
    await world.house.units.run(ask_homes)
    await world.settle()
    assert sum(asked in line for line in mother.lines) == 1


async def test_the_teacher_hears_once_how_many_are_not_prepared(world: World) -> None:
    here = await scene(world, SAMTALER)
    await here.opens(announced=False)
    await booked(here)
    teacher = await here.mette()
    lines = len(teacher.lines)
    await world.house.units.run(warn_teachers)
    assert not await outbox(world, "preparation.unprepared")
    await world.until(here.at(10, 0, day=here.at(0).date() - timedelta(days=11)))
    for _again in range(2):
        await world.house.units.run(warn_teachers)
    await world.settle()
    assert teacher.lines[lines:] == [
        "3.B: Samtalerne begynder tirsdag den 1. december, og 1 elev har ikke forberedt sig i skolen endnu."
    ]


async def test_the_sheet_comes_as_one_page_a_pupil(world: World) -> None:
    here = await scene(world)
    await here.opens(announced=False)
    await booked(here)
    await world.town.pupil(here.school, here.class_id, "Noah")
    mother, teacher = await here.maria(), await here.mette()
    await mother.sends("/prepare")
    await mother.presses("På papir")
    assert mother.last.document is not None
    await teacher.sends("/prepare")
    await teacher.presses("Ark på papir")
    assert teacher.last.document is not None
    assert "2 sider" in teacher.last.text


async def test_a_talk_that_is_cancelled_or_over_is_not_prepared(world: World) -> None:
    here = await scene(world)
    await here.opens(announced=False)
    booking = await booked(here)
    mother = await here.maria()
    await mother.sends("/prepare")
    await world.until(here.at(18))
    screen = await mother.presses_data(ShowPreparation(booking).encode())
    assert "forbi" in screen.text
    await mother.presses_data(SayReady(booking, True).encode())
    assert not await rows(world, HomePreparation)
    assert "ikke nogen samtale at forberede" in (await mother.sends("/prepare")).text


async def test_a_hidden_talk_cannot_be_prepared_by_the_other_guardian(world: World) -> None:
    here = await scene(world)
    await here.opens(announced=False)
    booking = await booked(here, owner=here.mother)
    mother, father = await here.maria(), await here.erik()
    before = (await father.sends("/prepare")).text
    assert "Samtalen om Emma" in before
    await Two(here, mother, father).hidden()
    assert "ikke nogen samtale at forberede" in (await father.sends("/prepare")).text
    screen = await father.presses_data(SayReady(booking, True).encode())
    assert "Det har ændret sig" in screen.text
    assert not await rows(world, HomePreparation)
    assert "Samtalen om Emma" in (await mother.sends("/prepare")).text


@pytest.mark.parametrize("role", [StaffRole.OFFICE, StaffRole.HEAD])
async def test_the_office_and_the_head_prepare_nobody(world: World, role: StaffRole) -> None:
    here = await scene(world, DENMARK)
    await here.opens(announced=False)
    await booked(here)
    person = await world.town.person(here.school, "Hanne", "Holm")
    await world.town.works(here.school, person, None, role)
    phone = await here.joins(person, world.phone("hanne", "da"))
    for press in (
        ShowRoundPreparation(here.round_id, 0),
        PreparePupil(here.round_id, here.child, True, 0),
        RemindHomes(here.round_id),
    ):
        await phone.presses_data(press.encode())
    assert not await rows(world, PupilPreparation)
    assert not await outbox(world, "preparation.reminded")


async def test_the_childs_screen_is_the_same_with_and_without_a_topic_raised_without_the_child(world: World) -> None:
    here = await scene(world)
    await here.opens(announced=False)
    booking = await booked(here)
    mother = await here.maria()
    await here.mette()

    async def childs_screens() -> list[tuple[str, list[str], bool]]:
        found = []
        for press in (
            ShowToChild(booking),
            ChoosePart(booking, Part.SHOW, True),
            ChoosePart(booking, Part.SHOW, False),
        ):
            await mother.sends("/prepare")
            screen = await mother.presses_data(press.encode())
            found.append((screen.text, screen.labels, screen.protected))
        return found

    before = await childs_screens()
    await mother.sends("/prepare")
    await mother.presses("Noget at tale om")
    await mother.presses("Trivsel")
    await mother.presses("Uden Emma")
    assert any("Sendt til Mette" in bubble.text for bubble in mother.messages)
    assert await childs_screens() == before
    shown = [bubble for bubble in mother.messages if bubble.from_bot]
    assert not any("Sendt til Mette" in bubble.text or "Uden Emma" in str(bubble.labels) for bubble in shown), (
        "what would have folded in ten minutes is folded when the phone is handed over"
    )
    # With the child it is on the agenda, and the child may know it.
    await mother.sends("/prepare")
    await mother.presses("Noget at tale om")
    await mother.presses("Læring")
    await mother.presses("Sammen med Emma")
    assert "• Læring" in (await childs_screens())[0][0]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("band", list(AgeBand))
def test_a_sheet_is_one_page_in_every_language_and_for_every_age(code: str, band: AgeBand) -> None:
    agenda = tuple(POINTS)
    starts = AT if band is AgeBand.SMALL else None
    made = sheets("Skolen ved det lange navn", [Page("Mathilde Lund", "3.B", starts, band, agenda)] * 2, AT, code)
    assert made.content.startswith(b"%PDF-")
    assert made.content.count(b"/Type /Page\n") == 2


async def test_what_was_prepared_goes_some_days_after_the_round(world: World) -> None:
    here = await scene(world)
    await here.opens(announced=False)
    booking = await booked(here)
    mother = await here.maria()
    await mother.sends("/prepare")
    await mother.presses_data(SayReady(booking, True).encode())
    await mother.presses_data(ChoosePart(booking, Part.SHOW, True).encode())
    world.clock.set(here.at(20))
    await world.house.units.run(forget_preparation)
    assert await rows(world, HomePreparation)
    world.clock.set(here.at(20) + timedelta(days=200))
    await world.house.units.run(forget_preparation)
    assert not await rows(world, HomePreparation)
    assert not await rows(world, PupilPreparation)
