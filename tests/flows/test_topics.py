"""What a talk is about: raised by home, pupil and school, joined on one agenda, fixed before the talk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.core.unit import Unit
from bot.people.models import StaffRole
from bot.schools.models import PolicyVersion
from bot.schools.queries import forget_policies
from bot.talks.topics import presses
from bot.talks.topics.models import Area, Party, Topic
from tests.flows.scene import DENMARK, NORWAY, SWEDEN, Place, Scene, scene, with_text
from tests.world import Phone, World

TALK = {"da": "Noget at tale om", "nb": "Noe å snakke om", "sv": "Något att prata om"}


async def booked(world: World, place: Place = DENMARK, **more: object) -> tuple[Scene, Phone]:
    """A mother with a time on Tuesday the first of December."""
    here = await scene(world, place, **more)  # type: ignore[arg-type]
    await here.opens(*here.starts("15.20", "16.00"))
    maria = await here.maria()
    await world.settle()
    await maria.presses(next(label for label in maria.last.labels if "15.20" in label))
    return here, maria


ASKED = [
    (DENMARK, "Er der noget, du gerne vil tale om?", "Trivsel", "Sammen med Emma",
     "Det er noteret til samtalen. Mette kan se det, og det kan Emma også."),
    (NORWAY, "Er det noe du vil snakke om?", "Konflikter", "Sammen med Jakob",
     "Det er notert til samtalen. Turid kan se det, og det kan Jakob også."),
    (SWEDEN, "Är det något du vill prata om?", "Fritid", "Med Elsa",
     "Det är antecknat till samtalet. Gunilla kan se det, och det kan Elsa också."),
]  # fmt: skip


@pytest.mark.parametrize(("place", "asks", "area", "together", "noted"), ASKED, ids=["da", "nb", "sv"])
async def test_a_topic_is_raised_in_three_presses_and_the_teacher_hears(
    world: World, place: Place, asks: str, area: str, together: str, noted: str
) -> None:
    here, maria = await booked(world, place)
    mette = await here.mette()
    talk = maria.last
    await maria.presses(TALK[place.code])
    assert maria.last.text == asks
    assert maria.last.protected
    await maria.presses(area)
    await maria.presses(together)
    assert maria.last.text == f"{area}\n{noted}"
    # The talk's own screen stands where it stood.
    assert with_text(maria, talk.text).labels == talk.labels
    neutral = {"da": "Der er nyt om en samtale.", "nb": "Det er noe nytt om en samtale.",
               "sv": "Det finns något nytt om ett samtal."}  # fmt: skip
    await world.until(here.at(9, day=date(2026, 11, 17)))
    assert mette.rings.count(neutral[place.code]) == 1
    await mette.presses({"da": "Åbn", "nb": "Åpne", "sv": "Öppna"}[place.code])
    who = f"från {place.mother}" if place.code == "sv" else place.mother
    assert with_text(mette, f"• {area} ({who})").protected


async def test_the_screen_folds_after_ten_minutes(world: World) -> None:
    _here, maria = await booked(world)
    await maria.presses("Noget at tale om")
    await maria.presses("Trivsel")
    await world.passes(minutes=11)
    assert maria.last.text == "Der er nyt om en samtale."
    assert maria.last.labels == ["Åbn"]
    await maria.presses("Åbn")
    assert "Ingen har foreslået et emne endnu." in maria.last.text
    await maria.presses("Luk")
    assert maria.last.labels == ["Åbn"]


async def test_all_three_parties_put_points_on_one_agenda(world: World) -> None:
    here, maria = await booked(world)
    mette = await here.mette()
    await maria.sends("/emne")
    await maria.presses("Tilføj et emne")
    await maria.presses("Læring")
    await maria.presses("Sammen med Emma")
    await maria.presses("Et emne mere")
    await maria.presses("Fra barnet selv")
    await maria.presses("Trivsel")
    await mette.sends("/emne")
    await mette.presses("Emma Lund (2)")
    await mette.presses("Tilføj et emne")
    await mette.presses("Trivsel")
    await mette.presses("Sammen med Emma")
    await mette.presses("Se emnerne")
    lines = mette.last.text.splitlines()
    assert lines[0] == "Samtalen om Emma tirsdag den 1. december kl. 15.20"
    assert "1. Det, I aftalte sidst" in lines
    assert [line for line in lines if line.startswith("•")] == [
        "• Trivsel (Emma)",
        "• Læring (Maria)",
        "• Trivsel (dig)",
    ]
    assert "Emner kan tilføjes indtil torsdag den 26. november kl. 20.00." in lines


async def test_a_colleague_of_the_team_puts_a_point_on_the_agenda_of_a_talk_that_another_holds(world: World) -> None:
    """D4.13, D5.7: other teachers of the class give what they have to it beforehand, and the home reads whose it is."""
    here, maria = await booked(world)
    mette, anne = await here.mette(), await world.town.person(here.school, "Anne", "Holm")
    await world.town.works(here.school, anne, here.class_id, StaffRole.TEAM_TEACHER)
    phone = await here.joins(anne, world.phone("anne"))
    await phone.sends("/emne")
    await phone.presses("Emma Lund")
    await phone.presses("Tilføj et emne")
    await phone.presses("Læring")
    for reader, opens in ((maria, ()), (mette, ("Emma Lund (1)",))):
        await reader.sends("/emne")
        for label in opens:
            await reader.presses(label)
        assert "• Læring (Anne)" in reader.last.text.splitlines()


async def test_what_comes_late_stands_as_new_and_the_home_is_told(world: World) -> None:
    here, maria = await booked(world)
    mette = await here.mette()
    await maria.sends("/emne")
    await maria.presses("Tilføj et emne")
    await maria.presses("Læring")
    await maria.presses("Sammen med Emma")
    await world.until(here.at(9, day=date(2026, 11, 27)))
    before = len(maria.lines)
    await mette.sends("/emne")
    await mette.presses("Emma Lund (1)")
    await mette.presses("Tilføj et emne")
    await mette.presses("Trivsel")
    await mette.presses("Sammen med Emma")
    assert mette.last.text.endswith("så emnet er sat på som et nyt punkt. Forældrene får besked.")
    assert maria.lines[before:] == ["Der er nyt om en samtale."]
    assert maria.rings[-1:] != maria.lines[-1:] or maria.lines.count("Der er nyt om en samtale.") == 1
    await maria.presses("Åbn")
    assert "• Trivsel (Mette), nyt punkt" in maria.last.text
    assert "Fjern: Læring" not in maria.last.labels
    await maria.presses("Tilføj et emne")
    await maria.presses("Trivsel")
    await maria.presses("Sammen med Emma")
    assert maria.last.text.endswith("nyt punkt. Fortæl det gerne til Emma.")


async def test_topics_follow_the_child_when_the_talk_is_cancelled_and_end_with_a_talk(world: World) -> None:
    here, maria = await booked(world)
    talk = maria.last
    await maria.presses("Noget at tale om")
    await maria.presses("Trivsel")
    await maria.presses("Sammen med Emma")
    await maria.presses_data(talk.buttons[1][0].data or "", talk.message_id)
    sure = next(each for each in maria.messages if each.message_id == talk.message_id)
    await maria.presses_data(sure.buttons[0][0].data or "", talk.message_id)
    await maria.sends("/emne")
    assert "Den næste samtale om Emma" in maria.last.text
    assert "• Trivsel (dig)" in maria.last.text
    await maria.sends("/samtale")
    await maria.presses(next(label for label in maria.last.labels if "16.00" in label or "Vælg" in label))
    if not any("Flyt tiden" in label for label in maria.last.labels):
        await maria.presses(next(label for label in maria.last.labels if "16.00" in label))
    await maria.sends("/emne")
    assert "kl. 16.00" in maria.last.text
    assert "• Trivsel (dig)" in maria.last.text
    await world.until(here.at(17))
    await ticks(world)
    await maria.sends("/emne")
    assert "Ingen har foreslået et emne endnu." in maria.last.text


async def ticks(world: World) -> None:
    """Every tick of the house once."""
    for tick in world.house.assembled.ticks:
        await world.house.units.run(tick.run)


async def test_an_own_topic_can_be_taken_off_until_the_agenda_is_fixed(world: World) -> None:
    here, maria = await booked(world)
    await maria.sends("/emne")
    await maria.presses("Tilføj et emne")
    await maria.presses("Trivsel")
    await maria.presses("Sammen med Emma")
    await maria.presses("Se emnerne")
    kept = maria.last.message_id
    await maria.presses("Fjern: Trivsel")
    assert "Ingen har foreslået et emne endnu." in maria.last.text
    await maria.presses("Tilføj et emne")
    await maria.presses("Trivsel")
    await maria.presses("Sammen med Emma")
    await maria.presses("Se emnerne")
    data = next(b.data for row in maria.last.buttons for b in row if b.text == "Fjern: Trivsel")
    await world.until(here.at(9, day=date(2026, 11, 27)))
    assert data is not None
    await maria.presses_data(data, kept)
    assert maria.last.text.startswith("Dagsordenen ligger fast, så alle kender den på forhånd.")
    await world.passes(minutes=1)
    assert timedelta(0) < here.at(15, 20) - world.clock.now()


async def test_the_other_guardian_sees_the_schools_points_and_not_the_first_ones(world: World) -> None:
    here, maria = await booked(world)
    erik = await here.erik()
    mette = await here.mette()
    await maria.sends("/emne")
    await maria.presses("Tilføj et emne")
    await maria.presses("Læring")
    await maria.presses("Sammen med Emma")
    await mette.sends("/emne")
    await mette.presses("Emma Lund (1)")
    await mette.presses("Tilføj et emne")
    await mette.presses("Trivsel")
    await mette.presses("Sammen med Emma")
    await erik.sends("/emne")
    assert "• Trivsel (Mette)" in erik.last.text
    assert "Maria" not in erik.last.text
    assert "Læring" not in erik.last.text.split("Emner:")[1]


async def test_a_few_words_only_where_the_policy_allows_them(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await maria.sends("/emne")
    await maria.presses("Tilføj et emne")
    await maria.presses("Trivsel")
    await maria.presses("Sammen med Emma")
    assert "Med få ord" not in maria.last.labels
    await maria.presses_data(presses.AskWords(1).encode())
    await maria.sends("Frikvarteret")
    assert [row.words for row in await topics(world)] == [None]
    await allows_words(world)
    await maria.presses("Se emnerne")
    await maria.presses("Tilføj et emne")
    await maria.presses("Læring")
    await maria.presses("Sammen med Emma")
    await maria.presses("Med få ord")
    await maria.sends("x" * 4000)
    assert "Kan du sige det kortere?" in maria.last.text
    await maria.sends("  Læser kun   tegneserier ")
    assert maria.last.text.startswith("Læring: Læser kun tegneserier")
    await mette.sends("/emne")
    await mette.presses("Emma Lund (2)")
    assert "• Læring: Læser kun tegneserier (Maria)" in mette.last.text


async def topics(world: World) -> Sequence[Any]:
    return await world.house.units.read(lambda unit: unit.all(select(Topic.words).order_by(Topic.id)))


async def allows_words(world: World) -> None:
    """The school's policy says that topics may be said in a few words."""

    async def work(unit: Unit) -> None:
        document: str = await unit.scalar(select(PolicyVersion.document))
        changed = document.replace("[topics]\n", '[topics]\nfew_words = {value = true, stated = "school board"}\n')
        await unit.execute(update(PolicyVersion).values(document=changed))
        forget_policies(unit.connection.dialect)

    await world.house.units.run(work)
    forget_policies(world.house.units.engines.reading.dialect)


@pytest.mark.both_databases
async def test_the_same_topic_twice_is_one(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    before = len(mette.lines)
    for _time in range(2):
        await maria.presses_data(presses.AddTopic(here.child, Party.HOME, Area.WELLBEING).encode())
    assert len(await topics(world)) == 1
    assert len(mette.lines) == before + 1


async def test_a_topic_of_an_area_that_the_policy_does_not_have_is_not_raised(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await maria.presses_data(presses.AddTopic(here.child, Party.HOME, Area.LEISURE).encode())
    await maria.presses_data(presses.AddTopic(here.child, Party.SCHOOL, Area.WELLBEING).encode())
    await maria.presses_data("tpw:1:home:nothing")
    assert await topics(world) == []
