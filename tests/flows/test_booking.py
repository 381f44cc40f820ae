"""A guardian books, moves and cancels a conference by chat, in each of the three languages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec import Struct
from sqlalchemy import update

from bot.people.models import Person
from bot.schools.policy import load_preset
from bot.schools.service import store_policy
from tests.flows.scene import (
    DENMARK,
    NORWAY,
    PLACES,
    SWEDEN,
    TALKS_ON,
    Form,
    Place,
    bookings,
    live,
    outbox,
    scene,
    with_text,
)
from tests.world import Phone, World


class Said(Struct, frozen=True):
    """What one language says on the way, word for word."""

    invited: str
    offered: list[str]
    booked: str
    buttons: list[str]
    other: str
    times: str
    moved: str
    sure: str
    yes: str
    cancelled: str
    other_cancelled: str
    again: list[str]


DANISH = Said(
    invited="Nu kan du vælge tid til skole-hjem-samtalen. Vælg gerne senest mandag den 30. november.",
    offered=[
        "Tirs. 1. dec. kl. 15.40",
        "Tirs. 1. dec. kl. 16.00",
        "Tirs. 1. dec. kl. 16.20",
        "Flere tider",
        "Ingen passer mig",
    ],
    booked="Så er det aftalt.\nVi ses tirsdag den 1. december kl. 16.20–16.40 i lokale 12 hos Mette.\nTag Emma med.\n"
    "Du kan flytte tiden indtil mandag den 30. november kl. 20.00.",
    buttons=["Føj til kalender", "Flyt tiden", "Afbestil", "Hvem kommer?", "Noget at tale om", "Forbered jer"],
    other="Der er booket tid til samtalen tirsdag den 1. december kl. 16.20.",
    times="Samtalen om Emma varer 20 minutter. Hvilken tid passer dig tirsdag den 1. december?",
    moved="Samtalen er flyttet til tirsdag den 1. december kl. 15.20.",
    sure="Vil du afbestille samtalen om Emma tirsdag den 1. december kl. 15.20?",
    yes="Ja, afbestil",
    cancelled="Tiden er afbestilt. Vil du vælge en ny?",
    other_cancelled="Samtalen tirsdag den 1. december kl. 15.20 er afbestilt.",
    again=["Tirs. 1. dec. kl. 15.40", "Tirs. 1. dec. kl. 16.00", "Tirs. 1. dec. kl. 16.20", "Flere tider"],
)
NORWEGIAN = Said(
    invited="Nå kan du velge tid for utviklingssamtalen. Velg gjerne innen mandag 30. november.",
    offered=[
        "Tir. 1. des. kl. 15.40",
        "Tir. 1. des. kl. 16.00",
        "Tir. 1. des. kl. 16.20",
        "Flere tider",
        "Ingen passer meg",
    ],
    booked="Da er det avtalt.\nVi sees tirsdag 1. desember kl. 16.20–16.40 på rom 12 hos Turid.\nTa gjerne med Jakob.\n"
    "Du kan endre tiden fram til mandag 30. november kl. 20.00.",
    buttons=["Legg i kalenderen", "Endre tiden", "Avbestill", "Hvem kommer?", "Noe å snakke om", "Forbered dere"],
    other="Det er valgt tid for samtalen tirsdag 1. desember kl. 16.20.",
    times="Samtalen om Jakob varer 20 minutter. Hvilken tid passer for deg tirsdag 1. desember?",
    moved="Samtalen er flyttet til tirsdag 1. desember kl. 15.20.",
    sure="Vil du avbestille samtalen om Jakob tirsdag 1. desember kl. 15.20?",
    yes="Ja, avbestill",
    cancelled="Tiden er avbestilt. Vil du velge en ny?",
    other_cancelled="Samtalen tirsdag 1. desember kl. 15.20 er avbestilt.",
    again=["Tir. 1. des. kl. 15.40", "Tir. 1. des. kl. 16.00", "Tir. 1. des. kl. 16.20", "Flere tider"],
)
SWEDISH = Said(
    invited="Nu kan du boka tid för utvecklingssamtalet. Boka gärna senast måndag 30 november.",
    offered=[
        "Tis 1 dec. kl. 15.40",
        "Tis 1 dec. kl. 16.00",
        "Tis 1 dec. kl. 16.20",
        "Fler tider",
        "Ingen passar mig",
    ],
    booked="Då är det bokat.\nVi ses tisdag 1 december kl. 16.20–16.40 i rum 12 hos Gunilla.\nTa med Elsa.\n"
    "Du kan boka om fram till måndag 30 november kl. 20.00.",
    buttons=["Lägg i kalendern", "Boka om", "Avboka", "Vem kommer?", "Något att prata om", "Förbered er"],
    other="Tid är bokad för samtalet tisdag 1 december kl. 16.20.",
    times="Samtalet om Elsa tar 20 minuter. Vilken tid passar dig tisdag 1 december?",
    moved="Samtalet är flyttat till tisdag 1 december kl. 15.20.",
    sure="Vill du avboka samtalet om Elsa tisdag 1 december kl. 15.20?",
    yes="Ja, avboka",
    cancelled="Tiden är avbokad. Vill du boka en ny?",
    other_cancelled="Samtalet tisdag 1 december kl. 15.20 är avbokat.",
    again=["Tis 1 dec. kl. 15.40", "Tis 1 dec. kl. 16.00", "Tis 1 dec. kl. 16.20", "Fler tider"],
)
IN_THREE = [(DENMARK, DANISH), (NORWAY, NORWEGIAN), (SWEDEN, SWEDISH)]


@pytest.mark.both_databases(every_language=True)
@pytest.mark.parametrize(("place", "said"), IN_THREE, ids=["da", "nb", "sv"])
async def test_a_guardian_books_in_two_presses_then_moves_and_cancels(world: World, place: Place, said: Said) -> None:
    here = await scene(world, place)
    maria, erik = await here.maria(), await here.erik()
    await here.opens()
    await world.passes(minutes=5)
    assert maria.lines[-1] == said.invited
    assert maria.last.labels == said.offered

    # The push is one press, the time the other.
    await maria.presses(said.offered[2])
    assert maria.last.text == said.booked
    assert maria.last.labels[:6] == said.buttons
    assert await live(world, place.zone) == {here.child: "1/12 16.20"}
    await world.passes(minutes=5)
    assert erik.lines[-1] == said.other
    assert erik.pushes[-1].silent

    await maria.presses(said.buttons[1])
    assert maria.last.text == said.times
    assert maria.last.labels[:3] == ["15.20", "15.40", "16.00"]
    await maria.presses("15.20")
    assert await live(world, place.zone) == {here.child: "1/12 15.20"}
    await world.passes(minutes=5)
    assert erik.lines[-1] == said.moved

    await maria.presses(said.buttons[2])
    assert maria.last.text == said.sure
    await maria.presses(said.yes)
    assert maria.last.text == said.cancelled
    assert maria.last.labels == said.again
    assert [state for _pupil, state, _start in await bookings(world)] == ["cancelled"]
    await world.passes(minutes=5)
    assert erik.lines[-1] == said.other_cancelled
    assert erik.pushes[-1].silent
    assert not maria.unanswered


async def test_a_swedish_reader_at_a_danish_school_reads_swedish_from_the_first_word_to_the_last(world: World) -> None:
    here = await scene(world)
    await here.maria()
    erik = await here.erik("sv")
    await here.opens()
    await world.passes(minutes=5)
    await erik.presses("Tis 1 dec. kl. 16.20")
    await erik.presses("Lägg i kalendern")
    await world.until(here.at(14, 21))
    assert [push.text for push in erik.pushes] == [
        "Välkommen, Erik! På Broskolen är du nu kopplad till Emma (3.B). "
        "När du frågar skolan får du svar inom 3 skoldagar. "
        "Så håller skola och hem kontakt: /klasskort "
        "Allt annat kommer fortfarande i Aula och Skoleportalen, så fortsätt att titta där. "
        "Skriv /meny så ser du vad jag kan.",
        "Nu kan du boka tid för utvecklingssamtalet. Boka gärna senast måndag 30 november.",
        "Till din kalender: samtalet tisdag 1 december kl. 16.20.",
        "I morgon, tisdag 1 december kl. 16.20, är det utvecklingssamtal i rum 12. Välkomna!",
        "I dag, tisdag 1 december kl. 16.20, är det utvecklingssamtal i rum 12.",
    ]
    assert [button for row in erik.keyboard for button in row] == [
        "Anmäl frånvaro",
        "Samtal",
        "Prata med skolan",
        "Nytt",
        "Fråga",
        "Meny",
        "Hjälp",
        "Påminnelser",
    ]


# More times --------------------------------------------------------------------------------------------------------

MORE = [
    (DENMARK, "Flere tider", "Hvilken dag passer dig til samtalen om Emma?", "Tirs. 1. dec. (6)", "Andre dage"),
    (NORWAY, "Flere tider", "Hvilken dag passer for samtalen om Jakob?", "Tir. 1. des. (6)", "Andre dager"),
    (SWEDEN, "Fler tider", "Vilken dag passar dig för samtalet om Elsa?", "Tis 1 dec. (6)", "Andra dagar"),
]


@pytest.mark.parametrize(("place", "more", "which_day", "tuesday", "others"), MORE, ids=["da", "nb", "sv"])
async def test_many_times_are_chosen_by_day_and_then_by_time(
    world: World, place: Place, more: str, which_day: str, tuesday: str, others: str
) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    wednesday = here.starts("8.00", "8.40", day=here.at(0).date() + timedelta(days=1))
    await here.opens(*here.starts("15.00", "16.40"), *wednesday)
    await world.passes(minutes=5)
    await maria.presses(more)
    assert maria.last.text == which_day
    await maria.presses(tuesday)
    assert maria.last.labels[:7] == ["15.00", "15.20", "15.40", "16.00", "16.20", "16.40", others]
    await maria.presses(others)
    assert maria.last.text == which_day
    await maria.presses(tuesday)
    await maria.presses("16.00")
    assert await live(world, place.zone) == {here.child: "1/12 16.00"}


async def test_a_day_that_filled_up_meanwhile_falls_back_to_the_days_that_are_left(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    next_day = here.at(0).date() + timedelta(days=1)
    await here.opens(here.at(15), *here.starts("8.00", "10.40", day=next_day))
    await world.passes(minutes=5)
    await maria.sends("/samtale")
    await maria.presses("Vælg tid: Emma")
    await maria.presses("Tirs. 1. dec. (1)")
    await maria.presses("15.00")
    other = await world.town.person(here.school, "Fatima")
    await world.town.guards(here.school, other, await world.town.pupil(here.school, here.class_id, "Sami"))
    fatima = await here.joins(other, world.phone("fatima", "da"))
    await fatima.sends("/samtale")
    await fatima.presses("Vælg tid: Sami")
    assert "Tirs. 1. dec. (1)" not in fatima.last.labels
    await fatima.presses_data(f"bd:{here.round_id}:{here.child + 1}:261201")
    assert fatima.last.text == "Samtalen om Sami varer 20 minutter. Hvilken tid passer dig onsdag den 2. december?"


async def test_few_times_on_two_days_are_shown_with_their_dates(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens(here.at(15), here.at(8, day=here.at(0).date() + timedelta(days=1)))
    await world.passes(minutes=5)
    await maria.sends("/samtale")
    await maria.presses("Vælg tid: Emma")
    assert maria.last.text == "Samtalen om Emma varer 20 minutter. Hvilken tid passer dig?"
    assert maria.last.labels == ["Tirs. 1. dec. kl. 15.00", "Ons. 2. dec. kl. 08.00", "Ingen passer mig"]


# Moving and cancelling near the talk -------------------------------------------------------------------------------


async def test_moving_is_possible_until_the_evening_before_though_choosing_has_ended(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens(closes_at=here.at(20, day=here.at(0).date() - timedelta(days=4)))
    await world.passes(minutes=5)
    await maria.presses("Tirs. 1. dec. kl. 15.40")
    await world.until(here.at(17, 30, here.at(0).date() - timedelta(days=1)))
    assert maria.lines[-1].startswith("I morgen, tirsdag den 1. december kl. 15.40")
    await maria.presses("Flyt tiden", maria.last.message_id)
    await maria.presses("16.20")
    assert await live(world) == {here.child: "1/12 16.20"}


LATE = [
    (DENMARK, "Kan ikke alligevel", "Ja, afbestil",
     "Samtalen er afbestilt, og Mette får besked. Tak, fordi du sagde til."),
    (NORWAY, "Kan ikke likevel", "Ja, avbestill",
     "Samtalen er avbestilt, og Turid har fått beskjed. Takk for at du sa fra."),
    (SWEDEN, "Fått förhinder", "Ja, avboka",
     "Samtalet är avbokat och Gunilla har fått veta det. Tack för att du hörde av dig."),
]  # fmt: skip


@pytest.mark.parametrize(("place", "cannot", "yes", "thanks"), LATE, ids=["da", "nb", "sv"])
async def test_cancelling_past_the_limit_rings_the_teacher_up(
    world: World, place: Place, cannot: str, yes: str, thanks: str
) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses(maria.last.labels[0])
    day_before = here.at(0).date() - timedelta(days=1)
    await world.until(here.at(20, 0, day_before))
    assert await outbox(world, "conference.late") == []
    await world.until(here.at(20, 1, day_before))
    await maria.presses(cannot)
    await maria.presses(yes)
    assert maria.last.text == thanks
    assert [state for _pupil, state, _start in await bookings(world)] == ["cancelled_late"]
    assert [person for person, _state, _due in await outbox(world, "conference.late")] == [here.teacher]


async def test_cancelling_on_the_last_minute_of_the_limit_rings_nobody(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses("Tirs. 1. dec. kl. 15.40")
    await world.until(here.at(20, 0, here.at(0).date() - timedelta(days=1)))
    await maria.presses("Kan ikke alligevel")
    await maria.presses("Ja, afbestil")
    assert [state for _pupil, state, _start in await bookings(world)] == ["cancelled"]
    assert await outbox(world, "conference.late") == []


async def test_a_cancelled_time_offers_no_new_one_when_choosing_has_ended(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens(closes_at=here.at(20, day=here.at(0).date() - timedelta(days=4)))
    await world.passes(minutes=5)
    await maria.presses("Tirs. 1. dec. kl. 15.40")
    await world.until(here.at(12, 0, here.at(0).date() - timedelta(days=1)))
    await maria.sends("/samtale")
    await maria.presses("Samtale: Emma")
    await maria.presses("Afbestil")
    await maria.presses("Ja, afbestil")
    assert maria.last.text == "Tiden er afbestilt."
    assert maria.last.labels == ["Se samtalerne"]


async def test_thinking_better_of_cancelling_keeps_the_time(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses("Tirs. 1. dec. kl. 15.40")
    await maria.presses("Afbestil")
    await maria.presses("Nej, behold tiden")
    assert maria.last.labels == DANISH.buttons
    assert await live(world) == {here.child: "1/12 15.40"}


# Who comes ---------------------------------------------------------------------------------------------------------

WHO = [
    ("dk-buddinge", None, "Tag Emma med.", ["Jeg kommer", "Den anden forælder", "Vi kommer begge to", "✓ Emma kommer"]),
    ("dk-smoerum", None, "Tag Emma med.", ["Jeg kommer", "Den anden forælder", "Vi kommer begge to"]),
    ("dk-samtaler", None, "Tag Emma med.", ["Jeg kommer", "Den anden forælder", "Vi kommer begge to"]),
    ("no-skedsmo", "2015-01-05", "Ta gjerne med Emma.",
     ["Jeg kommer", "Den andre forelderen", "Vi kommer begge to", "✓ Emma kommer"]),
    ("no-skedsmo", "2014-12-01", "Emma har rett til å være med.",
     ["Jeg kommer", "Den andre forelderen", "Vi kommer begge to", "✓ Emma kommer"]),
    ("se-samverkan", None, "Ta med Emma.", ["Jag kommer", "Den andra föräldern", "Vi kommer båda två"]),
]  # fmt: skip


@pytest.mark.parametrize(("preset", "born_on", "line", "choices"), WHO)
async def test_who_comes_follows_the_schools_principle(
    world: World, preset: str, born_on: str | None, line: str, choices: list[str]
) -> None:
    code = {"dk": "da", "no": "nb", "se": "sv"}[preset[:2]]
    place = Place(preset, PLACES[code].zone, "skole", "Skolen", "3.B", "Emma", "Maria", "Erik", "Mette", code)
    here = await scene(world, place, born_on=born_on)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses(maria.last.labels[0])
    assert line in maria.last.text.splitlines()
    await maria.presses(maria.last.labels[3])
    assert [label.removeprefix("✓ ") for label in maria.last.labels[:-1]] == [
        label.removeprefix("✓ ") for label in choices
    ]
    # One of the adults is ticked, and the child where there is a choice about it.
    assert [label for label in maria.last.labels if label.startswith("✓")] == [
        f"✓ {choices[0]}", *(choice for choice in choices if choice.startswith("✓"))
    ]  # fmt: skip


async def test_a_child_that_is_only_expected_can_be_left_at_home_and_the_screen_says_so(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses("Tirs. 1. dec. kl. 15.40")
    await maria.presses("Hvem kommer?")
    await maria.presses("✓ Emma kommer")
    await maria.presses("Vi kommer begge to")
    assert maria.last.labels == ["Jeg kommer", "Den anden forælder", "✓ Vi kommer begge to", "Emma kommer", "Færdig"]
    await maria.presses("Færdig")
    assert "Emma kommer ikke med." in maria.last.text.splitlines()


async def test_a_forged_without_changes_nothing_where_the_pupil_is_a_party(world: World) -> None:
    here = await scene(world, SWEDEN)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses("Tis 1 dec. kl. 15.40")
    await maria.presses_data("bv:1:m:0")
    await maria.presses("Klart")
    assert "Ta med Elsa." in maria.last.text.splitlines()


async def test_a_lone_guardian_is_not_asked_about_another_parent(world: World) -> None:
    here = await scene(world, fathers=False)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses("Tirs. 1. dec. kl. 15.40")
    await maria.presses("Hvem kommer?")
    assert maria.last.labels == ["✓ Jeg kommer", "✓ Emma kommer", "Færdig"]


# How the talk is held ----------------------------------------------------------------------------------------------

HELD = [
    (DENMARK, Form.PHONE, None, "Mette ringer til dig tirsdag den 1. december kl. 15.40."),
    (NORWAY, Form.PHONE, None, "Turid ringer deg tirsdag 1. desember kl. 15.40."),
    (SWEDEN, Form.PHONE, None, "Gunilla ringer dig tisdag 1 december kl. 15.40."),
    (DENMARK, Form.VIRTUAL, None,
     "Du mødes online med Mette tirsdag den 1. december kl. 15.40–16.00. Du får linket fra skolen."),
    (DENMARK, Form.IN_PERSON, None, "Vi ses tirsdag den 1. december kl. 15.40–16.00 hos Mette."),
    (DENMARK, Form.IN_PERSON, "Biblioteket.",
     "Vi ses tirsdag den 1. december kl. 15.40–16.00 hos Mette. Sted: Biblioteket."),
    (SWEDEN, Form.IN_PERSON, "B 14", "Vi ses tisdag 1 december kl. 15.40–16.00 hos Gunilla. Plats: B 14."),
]  # fmt: skip


@pytest.mark.parametrize(("place", "form", "room", "sentence"), HELD)
async def test_the_booked_screen_says_where_or_how(
    world: World, place: Place, form: Form, room: str | None, sentence: str
) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    await here.opens(form=form, room=room)
    await world.passes(minutes=5)
    await maria.presses(maria.last.labels[0])
    assert maria.last.text.splitlines()[1] == sentence
    # Who calls which number, as much of it as its owner needs; without one, where to give it.
    assert "12 34 56 78" in maria.last.text if form is Form.PHONE else "•" not in maria.last.text
    has = update(Person).where(Person.id == here.mother).values(phone="+45 87 65 43 78")
    await world.house.units.run(lambda unit: unit.execute(has))
    await maria.presses_data("bb:1")
    assert ("•• •• •• 78" in maria.last.text, "87 65" in maria.last.text) == (form is Form.PHONE, False)


ROOM = "https://meet.example/b/3?pwd=x"
LINKS = {
    "da": ("Link til samtalen", "Der er ikke noget link her endnu.", "Familierne kan se linket", "mellemrum", "300",
           "begynder med https://", "Du får linket her på dagen.", "Der er nyt om en samtale.", "Intet link"),
    "nb": ("Lenke til samtalen", "Det er ingen lenke her ennå.", "Familiene ser lenken", "mellomrom", "300",
           "begynner med https://", "Du får lenken her samme dag.", "Det er noe nytt om en samtale.", "Ingen lenke"),
    "sv": ("Länk till samtalet", "Det finns ingen länk här än.", "Familjerna ser länken", "mellanslag", "300",
           "börjar med https://", "Du får länken här samma dag.", "Det finns något nytt om ett samtal.", "Ingen länk"),
}  # fmt: skip
ONLINE = {
    "da": ("I dag, tirsdag den 1. december kl. 15.40, er der skole-hjem-samtale online.",
           "Virker linket ikke, så ring til kontoret på 12 34 56 78.", "Gå til samtalen"),
    "nb": ("I dag, tirsdag 1. desember kl. 15.40, er det digital utviklingssamtale.",
           "Virker ikke lenken? Ring kontoret på 12 34 56 78.", "Gå til samtalen"),
    "sv": ("I dag, tisdag 1 december kl. 15.40, är det digitalt utvecklingssamtal.",
           "Om länken inte fungerar kan du ringa expeditionen på 12 34 56 78.", "Gå till samtalet"),
}  # fmt: skip


def links(phone: Phone) -> list[str]:
    return [button.url for row in phone.last.buttons for button in row if button.url]


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_a_talk_online_has_its_way_in_and_whom_to_call_on_its_day(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    maria, mette = await here.maria(), await here.mette()
    await here.opens(form=Form.VIRTUAL)
    await world.passes(minutes=5)
    await maria.presses(maria.last.labels[0])
    today, fails, go = ONLINE[code]
    # Not before its day; and what the school fills in later holds for rounds that are open.
    assert (go in maria.last.labels, fails in maria.last.text) == (False, False)
    # The evening before, the teacher reads that there is no link; and what is none is not taken.
    link, none, theirs, spaces, long, unread, later, news, clear = LINKS[code]
    await world.until(here.at(19, day=TALKS_ON - timedelta(days=1)))
    await mette.sends("/bookings")
    assert none in mette.last.text
    await mette.presses(link)
    for typed, why in ((f"{ROOM} kode 12", spaces), (f"{ROOM}{'x' * 300}", long), ("http://meet.example/b", unread),
                       ("https://localhost/b", unread), ("https://a@meet.example/", unread)):  # fmt: skip
        assert why in (await mette.sends(typed)).text
    assert theirs in (await mette.sends(f" <{ROOM}> ")).text
    await maria.presses_data("bb:1")
    assert (later in maria.last.text, links(maria)) == (True, [])
    assert await outbox(world, "conference.changed") == []
    # On the day each button leads there, and who has an older one hears that something is new.
    await world.until(here.at(13, 45))
    assert (maria.lines[-1], links(maria)) == (f"{today} {fails}", [ROOM])
    for press, address in ((ROOM + "1", [ROOM + "1"]), (clear, [])):
        await mette.presses_data(f"rej:{here.round_id}")
        await (mette.presses(press) if press == clear else mette.sends(press))
        await world.passes(minutes=11)
        assert maria.lines[-1] == news
        await maria.presses_data("bb:1")
        assert links(maria) == address
    assert "meet.example" not in "".join(row.text for row in maria.messages)
    found = load_preset(PLACES[code].preset)
    policy = found.model_copy(update={"links": found.links.model_copy(update={"online": "https://rooms.example/"})})
    await world.house.units.run(lambda unit: store_policy(unit, here.school, policy))
    await maria.presses_data("bb:1")
    assert maria.last.labels[0] == go
    # Whoever comes late finds in while it is on, and afterwards nobody does.
    await world.until(here.at(15, 50))
    await maria.presses_data("bb:1")
    assert links(maria) == ["https://rooms.example/"]
    assert fails in maria.last.text
    await world.until(here.at(16, 1))
    await maria.presses_data("bb:1")
    assert (go in maria.last.labels, fails in maria.last.text) == (False, False)


# No time suits -----------------------------------------------------------------------------------------------------

NONE = [
    (DENMARK, "Ingen passer mig", "Tak. Mette kontakter dig om en anden tid."),
    (NORWAY, "Ingen passer meg", "Takk for beskjeden. Turid tar kontakt, så finner dere en annen tid."),
    (SWEDEN, "Ingen passar mig", "Tack. Gunilla hör av sig om en annan tid."),
]


@pytest.mark.parametrize(("place", "none", "thanks"), NONE, ids=["da", "nb", "sv"])
async def test_no_time_suits_reaches_the_teacher_once(world: World, place: Place, none: str, thanks: str) -> None:
    here = await scene(world, place)
    maria = await here.maria()
    await here.opens()
    await world.passes(minutes=5)
    invitation = maria.last
    await maria.presses(none)
    assert maria.last.text == thanks
    await maria.presses_data(f"bn:{here.round_id}:{here.child}", invitation.message_id)
    assert maria.last.text == thanks
    assert [person for person, _state, _due in await outbox(world, "conference.no_time")] == [here.teacher]


async def test_no_time_suits_on_an_old_message_does_not_alarm_the_teacher_of_a_booked_family(world: World) -> None:
    here = await scene(world)
    maria, erik = await here.maria(), await here.erik()
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses("Tirs. 1. dec. kl. 15.40")
    await erik.presses("Ingen passer mig")
    answer = with_text(erik, "Emma har allerede en tid: tirsdag den 1. december kl. 15.40.")
    assert answer.labels == ["Behold 15.40", "Andre tider"]
    assert await outbox(world, "conference.no_time") == []


# We are coming -----------------------------------------------------------------------------------------------------


async def test_we_are_coming_is_noted_and_disturbs_nobody(world: World) -> None:
    here = await scene(world)
    maria, erik = await here.maria(), await here.erik()
    await here.opens()
    await world.passes(minutes=5)
    await maria.presses("Tirs. 1. dec. kl. 15.40")
    await world.until(here.at(17, 0, here.at(0).date() - timedelta(days=1)))
    before = len(erik.pushes)
    await maria.presses("Vi kommer")
    assert maria.last.text.splitlines()[0] == "Tak for beskeden."
    await world.passes(minutes=10)
    assert len(erik.pushes) == before
    assert with_text(maria, "Tak for beskeden.").labels == DANISH.buttons
