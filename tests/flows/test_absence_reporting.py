"""A home reports absence: two presses, everything else on one screen, the other home told, and all of it put right."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text, update

from bot.absence.models import AbsenceDay, AbsenceDraft, AbsencePin, AbsenceReport
from bot.absence.reporting.pins import set_digits
from bot.core.unit import Unit
from bot.people.models import GuardianshipRow, Pupil
from tests.flows.scene import PLACES, Scene, data_of, outbox, scene
from tests.flows.test_protected_pupils import everything, protects
from tests.world import Phone, World

TUESDAY = date(2026, 11, 24)
SATURDAY = date(2026, 11, 21)
WORDS: dict[str, dict[str, str]] = {
    "da": {
        "key": "Meld fravær", "home": "Emma: hjemme i dag",
        "receipt": "Meldt kl. 06.52: Emma er hjemme i dag, tirsdag den 24. november. Mette og SFO har fået besked.",
        "why": "Syg",
        "well": "Meldt kl. 06.52: Emma er syg i dag, tirsdag den 24. november. Mette og SFO har fået besked. "
        "God bedring til Emma!",
        "stays": "Fravær er meldt tirsdag den 24. november kl. 06.52.",
        "undo": "Fortryd", "undone": "Meldingen er trukket tilbage: Emma er hjemme i dag, tirsdag den 24. november.",
        "back": "Meldingen om fravær tirsdag den 24. november er trukket tilbage.",
    },
    "nb": {
        "key": "Meld fravær", "home": "Jakob: hjemme i dag",
        "receipt": "Meldt kl. 06.52: Jakob er hjemme i dag, tirsdag 24. november. Turid og SFO har fått beskjed.",
        "why": "Syk",
        "well": "Meldt kl. 06.52: Jakob er syk i dag, tirsdag 24. november. Turid og SFO har fått beskjed. "
        "God bedring til Jakob!",
        "stays": "Fravær er meldt tirsdag 24. november kl. 06.52.",
        "undo": "Angre", "undone": "Trukket tilbake: Jakob er hjemme i dag, tirsdag 24. november.",
        "back": "Meldingen om fravær tirsdag 24. november er trukket tilbake.",
    },
    "sv": {
        "key": "Anmäl frånvaro", "home": "Elsa: hemma i dag",
        "receipt": "Anmält kl. 06.52: Elsa är hemma i dag, tisdag 24 november. Gunilla och fritids har fått veta det.",
        "why": "Giltigt skäl",
        "well": "Anmält kl. 06.52: Elsa har giltig frånvaro i dag, tisdag 24 november. Gunilla och fritids har fått "
        "veta det.",
        "stays": "Frånvaro är anmäld tisdag 24 november kl. 06.52.",
        "undo": "Ångra", "undone": "Anmälan är återtagen: Elsa är hemma i dag, tisdag 24 november.",
        "back": "Anmälan om frånvaro tisdag 24 november är återtagen.",
    },
}  # fmt: skip


async def reports(world: World) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(AbsenceReport.__table__).order_by(AbsenceReport.id)))

    return await world.house.units.read(look)


async def said(world: World) -> list[tuple[str, str, str]]:
    """(kind, first day, last day) of each report that stands."""
    return [
        (row.kind, f"{row.first_on:%-d/%-m}", f"{row.last_on:%-d/%-m}")
        for row in await reports(world)
        if row.ended_at is None
    ]


async def morning(here: Scene, day: date = TUESDAY, hour: int = 6, minute: int = 52) -> None:
    await here.world.until(here.at(hour, minute, day))


async def family(world: World) -> tuple[Scene, Phone]:
    """Emma and Noah, on a Tuesday at 06.52, and their mother's phone."""
    here = await scene(world)
    await here.sibling("Noah", "5.A", "Lars")
    maria = await here.maria()
    await morning(here)
    return here, maria


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_two_presses_report_a_day_at_home_and_the_line_stays(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    mother, father = await here.maria(), await here.erik("sv")
    await morning(here)
    await mother.sends(words["key"])
    await mother.presses(words["home"])
    assert mother.last.text == words["receipt"]
    assert father.lines[-1] == WORDS["sv"]["stays"]
    assert father.pushes[-1].silent
    # Why is one press more, is told to nobody, and gives no second message.
    heard = len(father.lines)
    await mother.presses(words["why"])
    assert mother.last.text == words["well"]
    assert len(father.lines) == heard
    # Ten minutes later nothing but the line is left, and it can be opened.
    await world.passes(minutes=11)
    assert mother.last.text == words["stays"]
    await mother.presses_data(mother.last.buttons[0][0].data or "")
    assert words["stays"] in mother.last.text
    (row,) = [each for each in await reports(world) if each.ended_at is None]
    assert (row.kind, row.first_on, row.last_on) == ("day", TUESDAY, TUESDAY)
    assert row.first_reported_at < row.reported_at or row.first_reported_at == row.reported_at


@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_undo_takes_it_back_and_tells_who_was_told(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    mother, father = await here.maria(), await here.erik()
    await morning(here)
    await mother.sends(words["key"])
    await mother.presses(words["home"])
    await mother.presses(words["undo"])
    assert mother.last.text == words["undone"]
    assert father.lines[-1] == words["back"]
    assert father.pushes[-1].silent
    assert await said(world) == []
    # What had been going to fold to "reported" folds to what became of it.
    await world.passes(minutes=11)
    assert mother.last.text == words["back"]


async def test_pressed_twice_it_is_one_report_and_one_message(world: World) -> None:
    here = await scene(world)
    mother, father = await here.maria(), await here.erik()
    await morning(here)
    await mother.sends("/fravaer")
    pressed = data_of(mother.last, "Emma: hjemme i dag")
    await mother.presses_data(pressed)
    await mother.presses("Syg")
    # The screen of before is still on another phone of hers: the reason stays.
    await mother.presses_data(pressed)
    assert "Emma er syg i dag" in mother.last.text
    assert len(await outbox(world, "absence.told")) == 1
    assert len([line for line in father.lines if "Fravær" in line]) == 1
    assert await said(world) == [("day", "24/11", "24/11")]


async def test_the_day_is_decided_when_the_button_is_pressed(world: World) -> None:
    here = await scene(world)
    mother = await here.maria()
    await morning(here, date(2026, 11, 20), 7, 0)
    await mother.sends("/fravaer")
    friday = data_of(mother.last, "Emma: hjemme i dag")
    # On a Saturday the button says Monday, and Friday's button means it.
    await morning(here, SATURDAY, 9, 0)
    await mother.sends("/fravaer")
    assert "Emma: hjemme man. 23. nov." in mother.last.labels
    await mother.presses_data(friday)
    assert mother.last.text.startswith("Meldt kl. 09.00: Emma er hjemme mandag den 23. november.")
    # After school it says tomorrow, and after midnight yesterday's screen means the same day.
    await morning(here, date(2026, 11, 24), 20, 0)
    await mother.sends("/fravaer")
    tomorrow = data_of(mother.last, "Emma: hjemme i morgen")
    await morning(here, date(2026, 11, 25), 0, 20)
    await mother.presses_data(tomorrow)
    assert "Emma er hjemme i dag, onsdag den 25. november" in mother.last.text
    assert await said(world) == [("day", "23/11", "23/11"), ("day", "25/11", "25/11")]


async def test_two_children_are_three_presses_and_one_message_to_the_other_home(world: World) -> None:
    here, maria = await family(world)
    erik = await here.erik()
    await maria.sends("Meld fravær")
    await maria.presses("Flere børn")
    assert maria.last.text == ("Det her melder jeg til skolen: Emma og Noah er hjemme i dag, tirsdag den 24. november.")
    await maria.presses("Meld")
    assert maria.last.text.startswith("Meldt kl. 06.52: Emma og Noah er hjemme i dag")
    assert "Mette, Lars og SFO har fået besked." in maria.last.text
    await maria.presses("Syg")
    assert "Emma og Noah er syge i dag" in maria.last.text
    assert "God bedring til Emma og Noah!" in maria.last.text
    assert [line for line in erik.lines if "Fravær" in line] == [
        "E og N: Fravær er meldt tirsdag den 24. november kl. 06.52."
    ]
    # Both are taken back with one press, and the other home hears that once, too.
    await maria.presses("Fortryd")
    assert erik.lines[-1] == "E og N: Meldingen om fravær tirsdag den 24. november er trukket tilbage."
    assert await said(world) == []


async def test_one_more_child_after_the_first(world: World) -> None:
    here, maria = await family(world)
    await maria.sends("Meld fravær")
    await maria.presses("Noah: hjemme i dag")
    await maria.presses("Et barn til")
    await maria.presses("Emma")
    assert maria.last.text.startswith("Meldt kl. 06.52: Emma er hjemme i dag")
    assert len(await said(world)) == 2
    await world.passes(minutes=11)
    assert maria.last.text == "E: Fravær er meldt tirsdag den 24. november kl. 06.52."
    await maria.sends("/menu")
    assert "E: Hjemme i dag, tirsdag den 24. november." in maria.last.text
    assert "N: Hjemme i dag, tirsdag den 24. november." in maria.last.text
    assert here.child


async def test_children_at_two_schools_are_reported_together_by_what_both_ask(world: World) -> None:
    here, there = await scene(world), await scene(world, PLACES["sv"])
    maria = await here.maria()
    await there.joins(there.mother, maria)
    await morning(here)
    await maria.sends("/fravaer")
    await maria.presses("Flere børn")
    await maria.presses("Meld")
    assert maria.last.text.startswith("Meldt kl. 06.52: Emma og Elsa er hjemme i dag")
    # Sweden asks whether the reason is valid, Denmark which one it is.
    reasons = {"Syg", "Læge/tandlæge", "Lovligt fravær", "Noget andet"}
    assert [label for label in maria.last.labels if label in reasons] == ["Noget andet"]
    await maria.presses("Noget andet")
    assert maria.last.text.startswith("Meldt kl. 06.52: Emma og Elsa er fraværende i dag")
    assert len({row.school_id for row in await reports(world)}) == 2


async def test_more_days_shorter_and_taken_back(world: World) -> None:
    here = await scene(world)
    mother, father = await here.maria(), await here.erik()
    await morning(here)
    await mother.sends("/fravaer")
    await mother.presses("Emma: hjemme i dag")
    await mother.presses("Syg")
    await mother.presses("Flere dage")
    await mother.presses("Fre. 27. nov.")
    assert mother.last.text == (
        "Sådan retter jeg det: Emma er syg fra tirsdag den 24. november til og med fredag den 27. november."
    )
    await mother.presses("Meld")
    assert await said(world) == [("day", "24/11", "27/11")]
    assert father.lines[-1] == (
        "Fravær fra tirsdag den 24. november til og med fredag den 27. november er meldt tirsdag den 24. november "
        "kl. 06.52."
    )
    # On Thursday she is back: the other home, who sees no reason, makes it shorter.
    await morning(here, date(2026, 11, 26), 7, 0)
    await father.sends("/fravaer")
    await father.presses("Oversigt")
    await father.presses("Emma: tirs. 24. nov. – fre. 27. nov.")
    assert "syg" not in father.last.text
    assert "En anden af barnets voksne har meldt det." in father.last.text
    await father.presses("Tilbage i dag")
    assert await said(world) == [("day", "24/11", "25/11")]
    assert mother.lines[-1] == "Fraværet er blevet kortere. Sidste dag er onsdag den 25. november."
    # And she herself takes the rest back.
    await mother.sends("/fravaer")
    await mother.presses("Oversigt")
    await mother.presses("Emma: tirs. 24. nov. – ons. 25. nov.")
    await mother.presses("Træk det tilbage")
    assert mother.last.text.startswith("Meldingen er trukket tilbage: Emma er hjemme fra tirsdag den 24. november")
    assert await said(world) == []
    await mother.sends("/fravaer")
    await mother.presses("Oversigt")
    assert mother.last.text == "Der er ikke meldt noget."
    # From here it is one press to the school year in numbers.
    await mother.presses("Emma: skoleåret")
    assert "Emma" in mother.last.text


async def test_late_early_and_a_while_away_are_told_without_a_name_or_why(world: World) -> None:
    here = await scene(world)
    mother, father = await here.maria(), await here.erik()
    await morning(here)
    await mother.sends("/fravaer")
    await mother.presses("Noget andet …")
    await mother.presses("En del af dagen")
    await mother.presses("Kommer senere")
    await mother.presses("09.30")
    await mother.presses("Meld")
    assert mother.last.text.startswith("Meldt kl. 06.52: Emma kommer kl. 09.30 i dag, tirsdag den 24. november.")
    # Away for a while on the same day, at the dentist's: both stand, they do not meet.
    await mother.sends("/fravaer")
    await mother.presses("Noget andet …")
    await mother.presses("En del af dagen")
    await mother.presses("Væk nogle timer")
    await mother.presses("11.00")
    assert "10.30" not in mother.last.labels
    await mother.presses("12.00")
    await mother.presses("Hvorfor")
    await mother.presses("Læge/tandlæge")
    await mother.presses("✓ SFO får besked")
    await mother.presses("Meld")
    assert "Emma er væk kl. 11.00–12.00 i dag" in mother.last.text
    assert "Grund: læge eller tandlæge." in mother.last.text
    assert "SFO" not in mother.last.text
    assert await said(world) == [("late", "24/11", "24/11"), ("hours", "24/11", "24/11")]
    told = [line for line in father.lines if "Fravær" in line]
    assert len(told) == 2
    assert not [line for line in told if "læge" in line or "Emma" in line or "12.00" in line]


async def test_a_day_that_was_forgotten_is_put_right_and_counts(world: World) -> None:
    here = await scene(world)
    mother, father = await here.maria(), await here.erik()
    await morning(here, date(2026, 11, 25))
    await mother.sends("/fravaer")
    await mother.presses("Noget andet …")
    await mother.presses("Hvilken dag")
    await mother.presses("Tidligere dage")
    await mother.presses("Man. 23. nov.")
    await mother.presses("Meld")
    assert mother.last.text.startswith("Meldt kl. 06.52: Emma er hjemme mandag den 23. november.")
    assert await facts(world) == [(date(2026, 11, 23), "day")]
    # The other home hears of it, so that nobody else with her phone explains a day away.
    assert father.lines[-1] == "Fravær mandag den 23. november er meldt onsdag den 25. november kl. 06.52."
    assert father.last.labels == ["Åbn"]
    # It was the day after: what is known of both days follows.
    await mother.sends("/fravaer")
    await mother.presses("Oversigt")
    await mother.presses("Emma: man. 23. nov.")
    await mother.presses("Ret")
    await mother.presses("Hvilken dag")
    await mother.presses("Tidligere dage")
    await mother.presses("Tirs. 24. nov.")
    await mother.presses("Meld")
    assert await facts(world) == [(TUESDAY, "day")]


async def test_two_homes_disagree_and_both_are_told(world: World) -> None:
    here = await scene(world)
    mother, father = await here.maria(), await here.erik()
    await morning(here)
    await mother.sends("/fravaer")
    await mother.presses("Emma: hjemme i dag")
    await father.sends("/fravaer")
    await father.presses("Noget andet …")
    await father.presses("En del af dagen")
    await father.presses("Kommer senere")
    await father.presses("10.00")
    await father.presses("Meld")
    line = "Skolen har fået to forskellige meldinger om fravær tirsdag den 24. november. Den nyeste gælder."
    assert mother.rings[-1] == father.rings[-1] == line
    await mother.presses_data(data_of(mother.last, "Åbn"))
    assert "Emma kommer kl. 10.00 i dag" in mother.last.text
    assert "Emma er hjemme i dag" in mother.last.text
    # They agree again: of the same day nothing is told twice.
    await mother.presses("Træk det tilbage")
    assert await said(world) == [("day", "24/11", "24/11")]


async def test_four_digits_before_a_report_are_pressed_and_never_written(world: World) -> None:
    here = await scene(world)
    mother, father = await here.maria(), await here.erik()
    await morning(here)
    await mother.sends("/fravaer")
    await mother.presses("Pinkode")
    await mother.presses("Vælg en pinkode")
    await keys(mother, "1290")
    await keys(mother, "1291")
    assert mother.toasts[-1].text == "De var ikke ens. Vælg igen."
    await keys(mother, "4711")
    await mother.presses("4")
    await mother.presses("9")
    await mother.presses("⌫")
    await keys(mother, "711")
    assert mother.toasts[-1].text == "Fra nu af beder jeg om din pinkode."
    # The child has the phone: nothing is reported without the digits.
    await mother.sends("/fravaer")
    await mother.presses("Emma: hjemme i dag")
    assert mother.last.text == "Tast dine fire tal: ○○○○"
    for _again in range(4):
        await keys(mother, "0000")
    assert mother.toasts[-1].text == "Det var ikke de rigtige tal. Prøv igen."
    await keys(mother, "0000")
    assert mother.toasts[-1].text == "Det blev mange forsøg. Prøv igen efter kl. 07.52, eller ring til skolen."
    await keys(mother, "4711")
    assert await said(world) == []
    assert not [line for line in father.lines if "Fravær" in line]
    # An hour later the right ones are right.
    await world.passes(minutes=61)
    await keys(mother, "4711")
    assert mother.last.text.startswith("Meldt kl. 07.53: Emma er hjemme i dag")
    assert father.lines[-1] == "Fravær er meldt tirsdag den 24. november kl. 07.53."
    # To take them away one says them first.
    await mother.sends("/fravaer")
    await mother.presses("Pinkode")
    await mother.presses("Fjern pinkoden")
    await keys(mother, "4711")
    assert await pins(world) == 0


async def test_days_that_cannot_be_are_refused_in_words_after_the_digits_too(world: World) -> None:
    here = await scene(world)
    mother = await here.maria()
    await world.house.units.run(lambda unit: set_digits(unit, {here.mother: here.school}, "4711"))
    await morning(here)
    await mother.sends("/fravaer")
    await mother.presses("Noget andet …")
    entry = data_of(mother.last, "Meld").partition(":")[2]
    await mother.presses_data(f"ard:{entry}:261129:0")
    await mother.presses("Meld")
    await keys(mother, "4711")
    assert mother.toasts[-1].text == "Der er ikke skole på det tidspunkt."
    # From the form it goes on, and the digits begin anew.
    await mother.presses("Hvilken dag")
    await mother.presses("I morgen")
    await mother.presses("Meld")
    assert mother.last.text == "Tast dine fire tal: ○○○○"
    await keys(mother, "4711")
    assert await said(world) == [("day", "25/11", "25/11")]


async def test_a_screen_of_before_the_digits_does_not_choose_others(world: World) -> None:
    here = await scene(world)
    mother = await here.maria()
    await mother.sends("/fravaer")
    await mother.presses("Pinkode")
    await mother.presses("Vælg en pinkode")
    entry = (await drafts(world))[-1].id
    await world.house.units.run(lambda unit: set_digits(unit, {here.mother: here.school}, "4711"))
    for digit in "00000000":
        await mother.presses_data(f"arpd:{entry}:{digit}")
    await mother.sends("/fravaer")
    await mother.presses("Emma: hjemme i dag")
    await keys(mother, "0000")
    assert mother.toasts[-1].text == "Det var ikke de rigtige tal. Prøv igen."
    await keys(mother, "4711")
    assert mother.last.text.startswith("Meldt kl.")


async def test_who_forgot_the_digits_is_let_in_anew_by_the_school(world: World) -> None:
    here = await scene(world)
    mother = await here.maria()
    await mother.sends("/fravaer")
    await mother.presses("Pinkode")
    await mother.presses("Vælg en pinkode")
    await keys(mother, "4711")
    await keys(mother, "4711")
    assert await pins(world) == 1
    await here.joins(here.mother, world.phone("mother", "da"))
    await here.joins(here.mother, world.phone("new", "da"))
    assert await pins(world) == 0


async def test_what_is_filled_in_is_sent_once_and_is_worth_nothing_the_day_after(world: World) -> None:
    here = await scene(world)
    mother = await here.maria()
    await morning(here)
    await mother.sends("/fravaer")
    await mother.presses("Noget andet …")
    form, send = mother.last, data_of(mother.last, "Meld")
    await mother.presses("Meld")
    await mother.presses_data(send, form.message_id)
    assert mother.last.text.startswith("Meldt kl. 06.52: Emma er hjemme i dag")
    # A part of it that is pressed late shows the receipt, too, and changes nothing.
    await mother.presses_data(f"{send.replace('arn', 'arb')}:0", form.message_id)
    assert mother.last.text.startswith("Meldt kl. 06.52: Emma er hjemme i dag")
    assert len(await reports(world)) == 1
    await mother.sends("/fravaer")
    await mother.presses("Noget andet …")
    await morning(here, date(2026, 11, 25), 7)
    await mother.presses("Meld")
    assert len(await reports(world)) == 1


async def test_days_and_hours_that_cannot_be_are_refused_in_words(world: World) -> None:
    here = await scene(world)
    mother = await here.maria()
    await morning(here)
    await mother.sends("/fravaer")
    await mother.presses("Noget andet …")
    entry = data_of(mother.last, "Meld").partition(":")[2]
    said_so = {
        # Long ago, far ahead, a Sunday, Christmas Day; longer than is reported at once.
        f"ard:{entry}:261101:0": "Det er for længe siden. Du kan melde og rette tilbage til tirsdag den 17. november.",
        f"ard:{entry}:270601:0": "Det er for langt frem. Du kan melde frem til lørdag den 23. januar.",
        f"ard:{entry}:261129:0": "Der er ikke skole på det tidspunkt.",
        f"ard:{entry}:261225:0": "Der er ikke skole på det tidspunkt.",
    }
    for pressed, words in said_so.items():
        await mother.presses_data(pressed)
        await mother.presses_data(f"arn:{entry}")
        assert mother.toasts[-1].text == words
    await mother.presses_data(f"ard:{entry}:261124:0")
    await mother.presses_data(f"ard:{entry}:261223:1")
    await mother.presses_data(f"arn:{entry}")
    assert mother.toasts[-1].text.startswith("Du kan højst melde 14 dage ad gangen.")
    # Late after school is out; the end before the beginning; minutes that are none.
    await mother.presses_data(f"ard:{entry}:261124:0")
    for outside in ("late:-1:1200", "late:-1:400", "early:900:-1", "early:460:-1", "hours:200:300"):
        await mother.presses_data(f"art:{entry}:{outside}")
        await mother.presses_data(f"arn:{entry}")
        assert mother.toasts[-1].text == "Det er uden for skoletiden."
    await mother.presses_data(f"art:{entry}:hours:700:600")
    await mother.presses_data(f"arn:{entry}")
    assert mother.toasts[-1].text == "Slutningen ligger før begyndelsen."
    for forged in ("hours:-9:600", "late:-1:1440", "early:99999:-1"):
        await mother.presses_data(f"art:{entry}:{forged}")
    for forged in (f"ard:{entry}:261101:1", f"arz:{entry}:3", f"arr:{entry}:flu", f"arr:{entry}:valid"):
        await mother.presses_data(forged)
        await mother.presses_data(f"arn:{entry}")
    assert await reports(world) == []


async def test_nobody_reports_or_sees_another_familys_child(world: World) -> None:
    here = await scene(world)
    mother = await here.maria()
    other = await world.town.person(here.school, "Fatima")
    theirs = await world.town.pupil(here.school, here.class_id, "Ali")
    await world.town.guards(here.school, other, theirs)
    fatima = await here.joins(other, world.phone("fatima"))
    await morning(here)
    await mother.sends("/fravaer")
    await mother.presses("Emma: hjemme i dag")
    report, entry = (await reports(world))[0].id, (await drafts(world))[0].id
    before = await reports(world)
    for pressed in (
        f"arh:{here.child}", f"arf:{here.child}", f"arv:{entry}:f", f"arn:{entry}", f"aru:{entry}", f"arx:{entry}",
        f"ary:{entry}:other", f"arg:{entry}:{theirs}", f"aro:{report}", f"are:{report}", f"arw:{report}",
        f"ark:{report}:261124", f"arq:{entry}:1", f"arpd:{entry}:1",
    ):  # fmt: skip
        await fatima.presses_data(pressed)
        assert "Emma" not in fatima.last.text
        assert await reports(world) == before
    # Nor does who was a guardian until a moment ago.
    left = update(Pupil).where(Pupil.id == here.child).values(left_on=TUESDAY)
    await world.house.units.run(lambda unit: unit.execute(left))
    await mother.presses("Fortryd")
    assert await reports(world) == before


async def test_a_receipt_of_before_the_change_takes_nothing_back_and_says_what_became_of_it(world: World) -> None:
    here, mother = await family(world)
    await mother.sends("/fravaer")
    await mother.presses("Flere børn")
    await mother.presses("Meld")
    receipt, undo = mother.last, data_of(mother.last, "Fortryd")
    await mother.sends("/fravaer")
    await mother.presses("Oversigt")
    await mother.presses("Emma: tirs. 24. nov.")
    await mother.presses("Ret")
    await mother.presses("Hvilken dag")
    await mother.presses("I morgen")
    await mother.presses("Meld")
    # Of the two only Noah's still stands as it was reported there.
    await mother.presses_data(undo, receipt.message_id)
    assert mother.bubble(receipt.message_id).text == (
        "Meldingen er trukket tilbage: Noah er hjemme i dag, tirsdag den 24. november."
    )
    assert await said(world) == [("day", "25/11", "25/11")]
    for _again in range(2):
        await mother.presses_data(f"arw:{(await reports(world))[0].id}", receipt.message_id)
        assert mother.toasts[-1].text == "Meldingen kan ikke rettes længere."
        assert "trukket tilbage" not in mother.bubble(receipt.message_id).text
    assert await said(world) == [("day", "25/11", "25/11")]
    assert here.child


async def test_why_is_not_told_to_another_adult_who_puts_the_report_right(world: World) -> None:
    here = await scene(world)
    mother, father = await here.maria(), await here.erik()
    await morning(here)
    await mother.sends("/fravaer")
    await mother.presses("Emma: hjemme i dag")
    await mother.presses("Syg")
    await father.sends("/fravaer")
    await father.presses("Oversigt")
    await father.presses("Emma: tirs. 24. nov.")
    await father.presses("Ret")
    assert father.last.text == "Sådan retter jeg det: Emma er hjemme i dag, tirsdag den 24. november."
    # His own he does see.
    await father.presses("Hvorfor")
    await father.presses("Læge/tandlæge")
    assert "hos læge eller tandlæge" in father.last.text


async def test_a_report_of_long_ago_is_read_and_not_changed(world: World) -> None:
    here = await scene(world)
    mother = await here.maria()
    await morning(here)
    await mother.sends("/fravaer")
    await mother.presses("Emma: hjemme i dag")
    report = (await reports(world))[0].id
    await morning(here, date(2026, 12, 2), 7)
    await mother.presses_data(f"arw:{report}")
    assert mother.toasts[-1].text == "Meldingen kan ikke rettes længere."
    assert "Emma er hjemme tirsdag den 24. november." in mother.last.text
    assert await said(world) == [("day", "24/11", "24/11")]


@pytest.mark.both_databases
async def test_taken_back_and_made_shorter_at_the_same_moment_one_of_them_holds(world: World) -> None:
    here = await scene(world)
    mother, father = await here.maria(), await here.erik()
    await morning(here)
    await mother.sends("/fravaer")
    await mother.presses("Emma: hjemme i dag")
    await mother.presses("Flere dage")
    await mother.presses("Fre. 27. nov.")
    await mother.presses("Meld")
    report = next(row.id for row in await reports(world) if row.ended_at is None)
    await father.presses_data(f"aro:{report}")
    await mother.presses_data(f"aro:{report}")
    await mother.person.presses_data(f"arw:{report}")
    await father.person.presses_data(f"ark:{report}:261126")
    await world.settle_at_once()
    ended = [row.ended_why for row in await reports(world) if row.id == report]
    assert (ended, await said(world)) in [(["withdrawn"], []), (["back"], [("day", "24/11", "25/11")])]


async def test_of_a_protected_child_nothing_is_named(world: World) -> None:
    here = await scene(world)
    mother, father = await here.maria(), await here.erik()
    await protects(here, admitted=True, said_yes=here.mother)
    await protects(here, admitted=True, said_yes=here.father)
    await morning(here)
    since, pushed = mother.last.message_id, len(mother.lines)
    await mother.sends("/fravaer")
    await mother.presses("Dit barn: hjemme i dag")
    assert mother.last.text == (
        "Meldt kl. 06.52: Dit barn er hjemme i dag, tirsdag den 24. november. Skolen har fået besked."
    )
    assert father.lines[-1] == "Fravær er meldt tirsdag den 24. november kl. 06.52."
    assert "Emma" not in everything(mother, since, pushed)
    assert "Mette" not in everything(mother, since, pushed)


async def test_who_is_no_guardian_any_more_when_it_is_sent_hears_nothing(world: World) -> None:
    here = await scene(world)
    mother, father = await here.maria(), await here.erik()
    await morning(here)
    await mother.sends("/fravaer")
    await mother.person.presses("Emma: hjemme i dag")
    for update_ in world.telegram.updates():
        await world.handle(update_)
    over = update(GuardianshipRow).where(GuardianshipRow.person_id == here.father).values(until=world.clock.now())
    await world.house.units.run(lambda unit: unit.execute(over))
    await world.settle()
    assert not [line for line in father.lines if "Fravær" in line]
    # And a reason that is added before it is sent makes no second message.
    assert len(await outbox(world, "absence.told")) == 1


async def test_the_reason_lies_nowhere_in_the_clear(world: World) -> None:
    here = await scene(world)
    mother, father = await here.maria(), await here.erik()
    await morning(here)
    await mother.sends("/fravaer")
    await mother.presses("Emma: hjemme i dag")
    await mother.presses("Syg")

    async def look(unit: Unit) -> str:
        rows = []
        for table in ("absence_reports", "absence_drafts", "outbox", "audit"):
            rows += [*await unit.all(text(f"SELECT * FROM {table}"))]
        return repr(rows)

    stored = await world.house.units.read(look)
    assert "illness" not in stored
    assert "syg" not in stored
    assert not [line for line in (*mother.lines, *father.lines) if "syg" in line]


async def keys(phone: Phone, digits: str) -> None:
    for digit in digits:
        await phone.presses(digit)


async def facts(world: World) -> list[tuple[date, str]]:
    async def look(unit: Unit) -> list[tuple[date, str]]:
        return [(row.on_day, row.kind) for row in await unit.all(select(AbsenceDay.on_day, AbsenceDay.kind))]

    return await world.house.units.read(look)


async def pins(world: World) -> int:
    async def look(unit: Unit) -> int:
        return len(await unit.all(select(AbsencePin.id)))

    return await world.house.units.read(look)


async def drafts(world: World) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(AbsenceDraft.__table__).order_by(AbsenceDraft.id)))

    return await world.house.units.read(look)
