"""A home writes that a child is away, in words of its own: it is shown back, and one press reports it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.absence.models import AbsenceDraft, AbsenceReport
from bot.core.tables import Base
from bot.core.unit import Unit
from tests.flows.scene import PLACES, Scene, calls, data_of, scene
from tests.world import Phone, World

TUESDAY = date(2026, 11, 24)
WORDS: dict[str, dict[str, str]] = {
    "da": {
        "ill": "Emma er syg i dag",
        "read": "Har jeg forstået dig rigtigt? Emma er syg i dag, tirsdag den 24. november. "
        "Skolen får besked, når du trykker.",
        "more": "Emma har feber og kommer ikke i morgen", "secret": "feber",
        "only": "Emma er syg i morgen, onsdag den 25. november. Kun det her går til skolen",
        "right": "Stemmer", "receipt": "Meldt kl. 06.50: Emma er syg i dag, tirsdag den 24. november.",
        "gone": "Jeg har fjernet din besked, fordi den sagde mere end det her. Kun meldingen er gået til skolen.",
        "asks": "Er Emma syg?",
    },
    "nb": {
        "ill": "Jakob er syk i dag",
        "read": "Har jeg forstått deg riktig? Jakob er syk i dag, tirsdag 24. november. "
        "Skolen får beskjed når du trykker.",
        "more": "Jakob har feber og kommer ikke i morgen", "secret": "feber",
        "only": "Jakob er syk i morgen, onsdag 25. november. Bare dette går til skolen",
        "right": "Stemmer", "receipt": "Meldt kl. 06.50: Jakob er syk i dag, tirsdag 24. november.",
        "gone": "Jeg har fjernet meldingen din fordi den sa mer enn dette. Bare det som står her, har gått til skolen.",
        "asks": "Er Jakob syk?",
    },
    "sv": {
        "ill": "Elsa är hemma idag",
        "read": "Har jag förstått dig rätt? Elsa är hemma i dag, tisdag 24 november. "
        "Skolan får veta det när du trycker på ”Stämmer”.",
        "more": "Elsa är magsjuk imorgon", "secret": "magsjuk",
        "only": "Elsa har giltig frånvaro i morgon, onsdag 25 november. Bara det här går till skolan",
        "right": "Stämmer", "receipt": "Anmält kl. 06.50: Elsa är hemma i dag, tisdag 24 november.",
        "gone": "Jag har tagit bort ditt meddelande eftersom det sa mer än så här. Bara anmälan har gått till skolan.",
        "asks": "Är Elsa sjuk?",
    },
}  # fmt: skip


async def rows(world: World, model: Any) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(model.__table__).order_by(model.id)))

    return await world.house.units.read(look)


async def said(world: World) -> list[tuple[int, str, date, date]]:
    """(pupil, kind, first day, last day) of what stands."""
    found = [row for row in await rows(world, AbsenceReport) if row.ended_at is None]
    return [(row.pupil_id, row.kind, row.first_on, row.last_on) for row in found]


async def everything(world: World) -> str:
    """Every row of every table, unsealed."""

    async def look(unit: Unit) -> str:
        return "".join([str(await unit.all(select(table))) for table in Base.metadata.sorted_tables])

    return await world.house.units.read(look)


async def morning(here: Scene, day: date = TUESDAY, hour: int = 6, minute: int = 50) -> None:
    await here.world.until(here.at(hour, minute, day))


def own(phone: Phone, text: str) -> bool:
    """Whether the message that the person wrote still stands in the chat."""
    return any(each.text == text and not each.from_bot and not each.deleted for each in phone.messages)


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_what_is_written_is_shown_back_and_reported_by_one_press(
    world: World, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    mother, father = await here.maria(), await here.erik("sv")
    await morning(here)
    shown = await mother.sends(words["ill"])
    assert shown.text == words["read"]
    assert shown.reply_to is not None
    assert await said(world) == []
    assert not [line for line in father.lines if "24" in line]
    await mother.presses(words["right"])
    assert mother.last.text.startswith(words["receipt"])
    assert await said(world) == [(here.child, "day", TUESDAY, TUESDAY)]
    # It said no more than the report, so it stays.
    assert own(mother, words["ill"])
    assert words["gone"] not in mother.last.text
    # What says more goes, when it is confirmed and not before, and is nowhere kept.
    await mother.sends(words["more"])
    assert words["only"] in mother.last.text
    assert own(mother, words["more"])
    await mother.presses(words["right"])
    assert mother.last.text.endswith(words["gone"])
    assert not own(mother, words["more"])
    assert words["secret"] not in await everything(world) + capsys.readouterr().out + "".join(father.lines)
    assert mother.last.reply_to is None
    # His own language, at a school of another.
    await father.sends(f"{here.place.child} är hemma på torsdag")
    assert "Har jag förstått dig rätt?" in father.last.text
    # A question is left to whoever answers questions.
    await mother.sends(words["asks"])
    assert words["right"] not in mother.last.labels


async def test_about_whom_and_which_day_are_asked_one_at_a_time(world: World) -> None:
    here = await scene(world)
    noah = await here.sibling("Noah", "5.A", "Lars")
    maria = await here.maria()
    await morning(here)
    await maria.sends("Begge hos tandlægen tirsdag 10-12")
    assert maria.last.text == "Du skrev om fravær. Hvilke dage mener du?"
    assert maria.last.labels == ["Tirs. 24. nov.", "Tirs. 1. dec.", "Ret", "Nej"]
    await maria.presses("Tirs. 1. dec.")
    assert "Emma og Noah er væk kl. 10.00–12.00 tirsdag den 1. december." in maria.last.text
    await maria.presses("Stemmer")
    day = date(2026, 12, 1)
    assert await said(world) == [(here.child, "hours", day, day), (noah.child, "hours", day, day)]
    # Of whom is not said, and how late is not said, either: first the one, then the other.
    await maria.sends("Kommer for sent i dag")
    assert "Hvilken del af dagen mener du?" in maria.last.text
    await maria.presses("Kommer kl. 09.00")
    assert "Hvem gælder det?" in maria.last.text
    assert maria.last.labels == ["Emma", "Noah", "Alle", "Ret", "Nej"]
    await maria.presses("Noah")
    assert "Noah kommer kl. 09.00 i dag, tirsdag den 24. november." in maria.last.text
    await maria.presses("Stemmer")
    assert (noah.child, "late", TUESDAY, TUESDAY) in await said(world)


async def test_of_a_child_whose_school_asks_for_another_reason_none_is_given(world: World) -> None:
    here, there = await scene(world), await scene(world, PLACES["sv"])
    maria = await here.maria()
    await there.joins(there.mother, maria)
    await morning(here)
    for whom, said_so in (("Elsa", "Elsa er hjemme i dag"), ("Alle", "Emma og Elsa er hjemme i dag")):
        await maria.sends("Syg i dag")
        await maria.presses(whom)
        assert said_so in maria.last.text
        await maria.presses("Stemmer")
        assert maria.last.text.startswith(f"Meldt kl. 06.50: {said_so}")
    await maria.sends("Syg i dag")
    await maria.presses("Emma")
    assert "Emma er syg i dag" in maria.last.text


async def test_no_change_it_and_twice(world: World) -> None:
    here = await scene(world)
    mother = await here.maria()
    await morning(here)
    # It was something else: nothing is reported, nothing is kept, and what she wrote is hers.
    await mother.sends("Emma har feber")
    await mother.presses("Nej")
    assert mother.last.text.startswith("Helt i orden. Der er ikke meldt noget, og ingen på skolen har fået")
    assert await rows(world, AbsenceDraft) == []
    assert own(mother, "Emma har feber")
    # It was nearly that: the form that reports by buttons takes it over, and the words go in the end.
    await mother.sends("Emma har feber")
    pressed = data_of(mother.last, "Stemmer")
    await mother.presses("Ret")
    await mother.presses("Hvilken dag")
    await mother.presses("I morgen")
    await mother.presses("Meld")
    assert mother.last.text.endswith("Kun meldingen er gået til skolen.")
    # Pressed again on a screen of before, it is the same report.
    await mother.presses_data(pressed)
    day = date(2026, 11, 25)
    assert await said(world) == [(here.child, "day", day, day)]


async def test_a_screen_that_nobody_pressed_folds_to_a_line_without_a_name(world: World) -> None:
    here = await scene(world)
    mother = await here.maria()
    await morning(here)
    await mother.sends("Emma er syg")
    await world.passes(minutes=31)
    assert mother.last.text == "Du skrev om fravær. Der er ikke meldt noget."
    await mother.presses_data(mother.last.buttons[0][0].data or "")
    assert "Emma er syg i dag" in mother.last.text
    pressed = data_of(mother.last, "Stemmer")
    # A day later the button is from a world that is gone.
    await world.passes(hours=25)
    await mother.presses_data(pressed)
    assert await said(world) == []


async def test_nights_weekends_and_evenings_are_no_traps(world: World) -> None:
    here = await scene(world)
    mother = await here.maria()
    # Twenty past midnight "tomorrow" is either day.
    await morning(here, TUESDAY, 0, 20)
    await mother.sends("Emma er syg i morgen")
    assert mother.last.labels[:2] == ["Tirs. 24. nov.", "Ons. 25. nov."]
    # After school "today" is the day that was, or the next.
    await morning(here, TUESDAY, 18, 0)
    await mother.sends("Emma er syg i dag")
    assert mother.last.labels[:2] == ["Ons. 25. nov.", "Tirs. 24. nov."]
    # On a Saturday there is no school.
    await morning(here, date(2026, 11, 28), 9, 0)
    await mother.sends("Emma er syg i dag")
    assert mother.last.text.startswith("Der er ikke skole den dag, du skrev.")
    assert "Emma er syg mandag den 30. november." in mother.last.text
    # Longer than is reported at once is said at once.
    await mother.sends("Emma er syg fra 1. december til 31. december")
    assert mother.last.text.startswith("Det kan jeg ikke melde.")
    assert await said(world) == []


async def test_the_line_says_that_words_are_gone_only_when_they_are(world: World) -> None:
    here = await scene(world)
    mother = await here.maria()
    await morning(here)
    await mother.sends("Emma har feber")
    world.telegram.fail("deleteMessage", status=400, retry_after=None, description="Bad Request: can't be deleted")
    await mother.presses("Stemmer")
    assert mother.last.text.startswith("Meldt kl. 06.50: Emma er syg i dag")
    assert "fjernet" not in mother.last.text
    # She took it out herself: there is nothing to take out, and nothing to say.
    written = await mother.does("sends", "Emma har feber og bliver hjemme i morgen")
    await mother.does("deletes", written["message"]["message_id"])
    await mother.presses("Stemmer")
    assert "Emma er syg i morgen" in mother.last.text
    assert "fjernet" not in mother.last.text
    assert calls(world, "deleteMessage") == 1


async def test_other_children_other_adults_and_other_matters_are_not_taken_for_a_report(world: World) -> None:
    here = await scene(world)
    mother, teacher = await here.maria(), await here.mette()
    await morning(here)
    for text in ("Jeg er syg i dag", "Tak for sidst", "Emma er ikke syg", "Emma var syg i går", "Emmas mor er syg"):
        await mother.sends(text)
        assert "Stemmer" not in mother.last.labels, text
    # A name that is not her child's is asked about, also where she has one child only.
    await mother.sends("Sofie er syg i dag")
    assert "Hvem gælder det?" in mother.last.text
    # Who has no child here reports none.
    await teacher.sends("Emma er syg i dag")
    assert "Stemmer" not in teacher.last.labels
    assert await said(world) == []
