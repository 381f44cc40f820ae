"""A home asks for a talk or a call, tells of a change, or that a child is unsafe; the school answers, or it goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.conferences.models import Round
from bot.conferences.requests.keeps import purge
from bot.conferences.requests.models import RequestHearer, TalkRequest
from bot.conferences.single.offering import withdraw_offer
from bot.core.texts import in_language, pgettext
from bot.core.unit import Unit
from bot.people.models import Guardianship, Person, StaffRole
from bot.schools.models import PolicyVersion
from bot.schools.queries import forget_policies
from tests.flows.scene import DENMARK, PLACES, Scene, data_of, scene, with_text
from tests.people.lifecycle.ticking import at, ticks
from tests.world import Phone, World

LANGUAGES = ("da", "nb", "sv")
CLOCKS = "conferences.requests"
NEW = {
    "da": "Der er nyt om en samtale.",
    "nb": "Det er noe nytt om en samtale.",
    "sv": "Det finns något nytt om ett samtal.",
}
OPEN = {"da": "Åbn", "nb": "Åpne", "sv": "Öppna"}
WORDS = {
    "da": {
        "talk": "/tal", "ask": "Bed om en samtale", "school": "På skolen", "offer": "Foreslå tider",
        "sent": "Sendt til Mette. Du får svar senest torsdag den 19. november.",
        "two": "Foreslå 2 tider", "wants": "Maria Lund vil gerne have en samtale på skolen om Emma (3.B).",
        "unsafe": "Utryg eller mobbet", "tell": "Giv besked nu", "care": "Jeg tager mig af det",
        "told": "Maria Lund fortæller, at Emma (3.B) er utryg eller bliver mobbet i skolen.",
        "knows": "Mette Dahl fik besked mandag den 16. november kl. 22.10",
        "next": "Bliver det ikke bedre, kan du gå til kommunen.", "opened": "Mette Dahl åbnede det",
        "cares": "Mette tager sig af det og kontakter dig.", "change": "Noget har ændret sig", "read": "Læst",
        "readit": "Mette har læst det og vil være der for Emma.",
    },
    "nb": {
        "talk": "/snakk", "ask": "Be om en samtale", "school": "På skolen", "offer": "Foreslå tider",
        "sent": "Sendt til Turid. Du får svar innen torsdag 19. november.",
        "two": "Foreslå 2 tider", "wants": "Kari Lund vil gjerne ha en samtale på skolen om Jakob (7A).",
        "unsafe": "Utrygg eller mobbet", "tell": "Gi beskjed nå", "care": "Jeg tar meg av det",
        "told": "Kari Lund forteller at Jakob (7A) er utrygg eller blir mobbet på skolen.",
        "knows": "Turid Dahl fikk beskjed mandag 16. november kl. 22.10",
        "next": "Blir det ikke bedre, kan du ta kontakt med kommunen.", "opened": "Turid Dahl åpnet det",
        "cares": "Turid tar seg av det og tar kontakt med deg.", "change": "Noe har endret seg", "read": "Lest",
        "readit": "Turid har lest det og vil være der for Jakob.",
    },
    "sv": {
        "talk": "/prata", "ask": "Be om ett samtal", "school": "På skolan", "offer": "Föreslå tider",
        "sent": "Skickat till Gunilla. Du får svar senast torsdag 19 november.",
        "two": "Föreslå 2 tider", "wants": "Åsa Lund vill ha ett samtal på skolan om Elsa (3B).",
        "unsafe": "Otrygg eller mobbad", "tell": "Meddela nu", "care": "Jag tar hand om det",
        "told": "Åsa Lund berättar att Elsa (3B) är otrygg eller blir mobbad i skolan.",
        "knows": "Gunilla Dahl fick veta det måndag 16 november kl. 22.10",
        "next": "Om det inte blir bättre kan du vända dig till", "opened": "Gunilla Dahl öppnade det",
        "cares": "Gunilla tar hand om det och hör av sig till dig.", "change": "Förändring hemma", "read": "Läst",
        "readit": "Gunilla har läst det och finns där för Elsa.",
    },
}  # fmt: skip


async def head(here: Scene, name: str = "Hanne") -> Phone:
    """The head of the school, with a phone."""
    person = await here.world.town.person(here.school, name, "Holm")
    await here.world.town.works(here.school, person, None, StaffRole.HEAD)
    return await here.joins(person, here.world.phone(name, here.place.code))


async def requests(world: World) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(TalkRequest.__table__).order_by(TalkRequest.id)))

    return await world.house.units.read(look)


async def opens(phone: Phone, code: str = "da") -> None:
    """Open the newest neutral line."""
    await phone.presses(OPEN[code], with_text(phone, NEW[code]).message_id)


def news(phone: Phone) -> list[str]:
    """The lock-screen lines that say there is something new, without who joined and the like."""
    return [line for line in phone.lines if line in NEW.values()]


async def asks(parent: Phone, *labels: str) -> None:
    await parent.sends("/tal")
    for label in labels:
        await parent.presses(label)


# A talk -------------------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_parent_asks_for_a_talk_and_is_answered_with_times(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    parent, teacher = await here.maria(), await here.mette()
    await parent.sends(words["talk"])
    await parent.presses(words["ask"])
    await parent.presses(words["school"])
    assert words["sent"] in parent.last.text
    assert teacher.lines[-1] == NEW[code]
    await opens(teacher, code)
    assert words["wants"] in teacher.last.text
    await teacher.presses(words["offer"])
    first, second = teacher.last.labels[:2]
    await teacher.presses(first)
    await teacher.presses(second)
    assert f"✓ {first}" in teacher.last.labels
    await teacher.presses(words["two"])
    assert parent.lines[-1] == NEW[code]
    await opens(parent, code)
    assert first in parent.last.labels
    await parent.presses(first)
    assert not parent.unanswered
    [row] = await requests(world)
    assert (row.answer, row.closed_at is not None) == ("times", True)


async def test_no_button_of_the_school_refuses_a_request(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent, "Bed om en samtale", "På skolen")
    await opens(teacher)
    assert set(teacher.last.labels) == {"Foreslå tider", "Vi har talt sammen", "Luk"}
    await teacher.presses("Luk")
    assert teacher.last.text == NEW["da"]
    await opens(teacher)
    assert "Hjemmet er lovet svar senest torsdag den 19. november." in teacher.last.text


async def test_asking_twice_leads_to_the_request_that_is_open(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent, "Bed om en samtale", "På skolen")
    await asks(parent, "Bed om en samtale", "Ring til mig", "Om eftermiddagen")
    assert len(await requests(world)) == 1
    assert len(news(teacher)) == 1
    await opens(teacher)
    assert "Maria Lund vil gerne ringes op om Emma (3.B)." in teacher.last.text
    assert "Ring helst om eftermiddagen. Klasselisten har ikke noget nummer." in teacher.last.text


async def test_nothing_said_about_a_request_names_anybody_on_a_lock_screen(world: World) -> None:
    here = await scene(world)
    await here.sibling("Noah", "5.A", "Jonas")
    parent, teacher = await here.maria(), await here.mette()
    await parent.sends("/tal")
    await parent.presses("Emma (3.B)")
    await parent.presses("Utryg eller mobbet")
    await parent.presses("Giv besked nu")
    await opens(teacher)
    await teacher.presses("Jeg tager mig af det")
    assert teacher.lines[-1] == NEW["da"]
    assert parent.lines[-1] == f"E: {NEW['da']}"
    assert with_text(parent, f"E: {NEW['da']}").protected
    assert with_text(teacher, "Tak. Hjemmet kan se").protected


async def test_what_lies_open_folds_after_ten_minutes(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent, "Utryg eller mobbet", "Giv besked nu")
    await opens(teacher)
    await world.passes(minutes=11)
    assert (parent.last.text, parent.last.labels) == (NEW["da"], ["Åbn"])
    assert (teacher.last.text, teacher.last.labels) == (NEW["da"], ["Åbn"])


async def test_unanswered_after_the_policys_school_days_it_reaches_the_head(world: World) -> None:
    here = await scene(world)
    parent, teacher, hanne = await here.maria(), await here.mette(), await head(here)
    await world.passes(days=3, hours=2)  # Thursday: a weekend lies in the three school days
    await asks(parent, "Bed om en samtale", "På skolen")
    assert "senest tirsdag den 24. november" in parent.last.text
    await at(world, 2026, 11, 24, 10)
    assert len(news(teacher)) == 2, "the teacher is reminded on the morning of the last day"
    await ticks(world, CLOCKS, 2)
    assert not news(hanne)
    await at(world, 2026, 11, 25, 9)
    await ticks(world, CLOCKS, 2)
    assert news(hanne) == [NEW["da"]]
    await opens(hanne)
    assert "Svaret skulle være kommet senest tirsdag den 24. november." in hanne.last.text
    assert parent.lines[-1] == NEW["da"]
    await opens(parent)
    assert "Nu har flere på skolen fået besked." in parent.last.text
    assert "Hvem går jeg til?" in parent.last.labels


async def test_a_request_of_a_class_without_a_teacher_here_goes_to_the_head(world: World) -> None:
    here = await scene(world)
    parent, hanne = await here.maria(), await head(here)
    await asks(parent, "Bed om en samtale", "På skolen")
    assert "Sendt til Hanne." in parent.last.text
    assert news(hanne) == [NEW["da"]]


async def test_where_nobody_can_be_reached_it_waits_and_says_so(world: World) -> None:
    here = await scene(world)
    parent = await here.maria()
    await asks(parent, "Bed om en samtale", "På skolen")
    await asks(parent, "Samtalen, jeg bad om")
    assert "Det venter på Mette, som ikke kan nås her lige nu." in parent.last.text
    assert "12 34 56 78" in parent.last.text
    teacher = await here.mette()
    await teacher.sends("/menu")
    assert "1 familie venter på svar." in teacher.last.text


async def test_of_two_who_answer_the_second_hears_that_it_is_done(world: World) -> None:
    here = await scene(world)
    substitute = await world.town.person(here.school, "Viktor", "Vik")
    await world.town.works(here.school, substitute, here.class_id, StaffRole.SUBSTITUTE)
    viktor = await here.joins(substitute, world.phone("viktor"))
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent, "Bed om en samtale", "På skolen")
    for phone in (viktor, teacher):
        await opens(phone)
        await phone.presses("Foreslå tider")
        await phone.presses(phone.last.labels[0])
    await viktor.presses("Foreslå 1 tid")
    await teacher.presses("Foreslå 1 tid")
    assert teacher.last.text == "Det er besvaret i mellemtiden."

    async def look(unit: Unit) -> Any:
        return await unit.scalar(select(func.count(Round.id)))

    assert await world.house.units.read(look) == 1


async def test_times_that_are_taken_back_make_the_request_wait_again(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent, "Bed om en samtale", "På skolen")
    await opens(teacher)
    await teacher.presses("Foreslå tider")
    await teacher.presses(teacher.last.labels[0])
    await teacher.presses("Foreslå 1 tid")
    [row] = await requests(world)
    await world.house.units.run(lambda unit: withdraw_offer(unit, row.round_id))
    await ticks(world, CLOCKS)
    [row] = await requests(world)
    assert (row.answer, row.closed_at, row.round_id) == (None, None, None)
    await teacher.sends("/menu")
    assert "1 familie venter på svar." in teacher.last.text


async def test_the_home_takes_a_request_back_until_it_is_answered(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent, "Bed om en samtale", "På skolen")
    taken = data_of(parent.last, "Træk det tilbage") if "Træk det tilbage" in parent.last.labels else ""
    assert taken, parent.last.labels
    await parent.presses_data(taken)
    assert "Du har trukket det tilbage. Du kan altid spørge igen." in parent.last.text
    await opens(teacher)
    assert teacher.last.text == "Det er besvaret i mellemtiden."
    await parent.presses_data(taken)
    assert parent.toasts[-1].text == "Det er besvaret i mellemtiden."


async def test_a_talk_is_custodys_to_ask_for_and_a_call_any_adults(world: World) -> None:
    here = await scene(world, fathers=False)
    await world.town.guards(here.school, here.father, here.child, Guardianship.OTHER)
    erik, teacher = await here.erik("da"), await here.mette()
    await erik.sends("/tal")
    assert "Bed om en samtale" not in erik.last.labels
    await erik.presses_data(f"akf:{here.child}:s")
    assert not await requests(world)
    await asks(erik, "Ring til mig", "Midt på dagen")
    await opens(teacher)
    # Whoever may not choose a time is rung.
    assert "Foreslå tider" not in teacher.last.labels
    assert "Vi har talt sammen" in teacher.last.labels


async def test_where_the_principle_leaves_talks_to_the_school_there_is_still_the_call(world: World) -> None:
    here = await scene(world)

    async def narrow(unit: Unit) -> None:
        document = await unit.scalar(select(PolicyVersion.document))
        whole = document.replace('who = {value = ["school", "guardian"]', 'who = {value = ["school"]')
        whole = whole.replace('who = {value = ["guardian", "school"]', 'who = {value = ["school"]')
        assert whole != document
        await unit.execute(update(PolicyVersion).values(document=whole))
        forget_policies(unit.connection.dialect)

    await world.house.units.run(narrow)
    for engine in (world.house.engines.reading, world.house.engines.writing):
        forget_policies(engine.dialect)
    parent = await here.maria()
    await parent.sends("/tal")
    assert "Bed om en samtale" not in parent.last.labels
    await parent.presses_data(f"akf:{here.child}:s")
    assert "Her er det skolen, der inviterer til ekstra samtaler." in parent.last.text
    await parent.presses("Ring til mig")
    await parent.presses("Når som helst")
    assert len(await requests(world)) == 1


# A call -------------------------------------------------------------------------------------------------------------


async def test_a_call_is_over_when_the_home_says_so(world: World) -> None:
    here = await scene(world)
    await world.house.units.run(lambda unit: unit.execute(update(Person).values(phone="12 34 56 78")))
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent, "Bed om en samtale", "Ring til mig")
    assert "Skolen ringer til dig på •• •• •• 78." in parent.last.text
    await parent.presses("Om formiddagen")
    await opens(teacher)
    assert "Ring helst om formiddagen. Nummeret er •• •• •• 78." in teacher.last.text
    await teacher.presses("Vi har talt sammen")
    await opens(parent)
    assert "Mette skriver, at I har talt sammen om Emma. Har I det?" in parent.last.text
    await parent.presses("Nej, ikke endnu")
    assert (await requests(world))[0].closed_at is None
    assert len(news(teacher)) == 2
    await opens(teacher)
    await teacher.presses("Vi har talt sammen")
    await opens(parent)
    await parent.presses("Ja, det har vi")
    assert (await requests(world))[0].closed_at is not None


async def test_a_call_that_nobody_denies_is_over_after_a_week(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent, "Bed om en samtale", "Ring til mig", "Når som helst")
    await opens(teacher)
    await teacher.presses("Vi har talt sammen")
    await world.passes(days=6)
    await ticks(world, CLOCKS)
    assert (await requests(world))[0].closed_at is None
    await world.passes(days=2)
    await ticks(world, CLOCKS)
    assert (await requests(world))[0].closed_at is not None


# Unsafe -------------------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_unsafe_tells_teacher_and_head_at_once_and_says_who_knows(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    parent, teacher, hanne = await here.maria(), await here.mette(), await head(here)
    await world.until(here.at(22, 10, day=(world.clock.now()).date()))
    await parent.sends(words["talk"])
    await parent.presses(words["unsafe"])
    assert not await requests(world), "looking tells nobody"
    await parent.presses(words["tell"])
    # In the quiet hours of staff, and with a sound.
    assert teacher.rings[-1:] == hanne.rings[-1:] == [NEW[code]]
    assert words["knows"] in parent.last.text
    assert "Hanne Holm" in parent.last.text
    assert words["next"] in parent.last.text
    await opens(teacher, code)
    assert words["told"] in teacher.last.text
    assert "Hanne Holm" in teacher.last.text
    await teacher.presses(words["care"])
    await opens(parent, code)
    assert words["opened"] in parent.last.text
    assert words["cares"] in parent.last.text


async def test_unsafe_that_nobody_takes_up_goes_to_more_people_next_morning(world: World) -> None:
    here = await scene(world)
    parent, teacher, hanne = await here.maria(), await here.mette(), await head(here)
    office = await world.town.person(here.school, "Olga", "Orm")
    await world.town.works(here.school, office, None, StaffRole.OFFICE)
    olga = await here.joins(office, world.phone("olga"))
    await world.until(here.at(22, 10, day=world.clock.now().date()))
    await asks(parent, "Utryg eller mobbet", "Giv besked nu")
    assert "senest tirsdag den 17. november kl. 09.00, får flere på skolen besked" in parent.last.text
    assert not news(olga)
    await at(world, 2026, 11, 17, 9)
    await ticks(world, CLOCKS, 2)
    assert news(olga) == [NEW["da"]]
    assert news(teacher) == news(hanne) == [NEW["da"]] * 2
    await opens(parent)
    assert "12 34 56 78" in parent.last.text
    assert "Olga Orm fik besked tirsdag den 17. november kl. 09.00" in parent.last.text


async def test_who_cannot_be_reached_is_named_as_such_and_the_office_hears_instead(world: World) -> None:
    here = await scene(world)
    office = await world.town.person(here.school, "Olga", "Orm")
    await world.town.works(here.school, office, None, StaffRole.OFFICE)
    olga = await here.joins(office, world.phone("olga"))
    parent = await here.maria()
    await asks(parent, "Utryg eller mobbet")
    assert "Jeg giver Olga Orm besked med det samme" in parent.last.text
    await parent.presses("Giv besked nu")
    assert olga.rings[1:] == [NEW["da"]]
    await asks(parent, "Hvem ved det?")
    assert "Mette Dahl kan ikke nås her lige nu" in parent.last.text


async def test_unsafe_stays_until_school_and_home_have_talked(world: World) -> None:
    here = await scene(world)
    parent, teacher, hanne = await here.maria(), await here.mette(), await head(here)
    await asks(parent, "Utryg eller mobbet", "Giv besked nu", "Ring til mig", "Når som helst")
    await opens(teacher)
    await teacher.presses("Jeg tager mig af det")
    await opens(hanne)
    assert "Mette Dahl tager sig af det." in hanne.last.text
    await at(world, 2026, 11, 20, 9)
    await ticks(world, CLOCKS)
    assert len(news(hanne)) == 3
    await opens(hanne)
    await hanne.presses("Vi har talt sammen")
    await opens(parent)
    await parent.presses("Ja, det har vi")
    assert (await requests(world))[0].closed_at is not None
    await parent.presses_data("akb:1")
    assert (await requests(world))[0].answer == "rang"


# A change at home ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_change_at_home_goes_to_one_named_person_who_acknowledges(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    parent, teacher, hanne = await here.maria(), await here.mette(), await head(here)
    await parent.sends(words["talk"])
    await parent.presses(words["change"])
    name = f"{here.place.teacher} Dahl"
    assert [name, "Hanne Holm"] == parent.last.labels[:2]
    await parent.presses(name)
    assert news(teacher) == [NEW[code]]
    assert not news(hanne)
    await opens(teacher, code)
    await teacher.presses(words["read"])
    await opens(parent, code)
    assert words["readit"] in parent.last.text
    # To everybody else it is not there, whatever their role.
    await hanne.presses_data("ako:1", (await hanne.sends("/menu")).message_id)
    assert here.place.child not in hanne.last.text
    [row] = await requests(world)
    assert row.closed_at is not None


async def test_a_change_that_is_not_opened_goes_on_only_when_the_home_says_so(world: World) -> None:
    here = await scene(world)
    parent, _teacher, hanne = await here.maria(), await here.mette(), await head(here)
    await asks(parent, "Noget har ændret sig", "Mette Dahl")
    await at(world, 2026, 11, 20, 9)
    await ticks(world, CLOCKS)
    assert not news(hanne)
    await opens(parent)
    assert "Mette har ikke svaret endnu." in parent.last.text
    await parent.presses("Sig det til lederen")
    assert news(hanne) == [NEW["da"]]


async def test_a_change_fades_after_a_month(world: World) -> None:
    here = await scene(world)
    parent, _teacher = await here.maria(), await here.mette()
    await asks(parent, "Noget har ændret sig", "Mette Dahl")
    await asks(parent, "Bed om en samtale", "På skolen")
    await world.passes(days=29)
    await world.house.units.run(lambda unit: purge(unit, unit.now - timedelta(days=400)))
    assert len(await requests(world)) == 2
    await world.passes(days=2)
    await world.house.units.run(lambda unit: purge(unit, unit.now - timedelta(days=400)))
    assert [row.kind for row in await requests(world)] == ["talk"]

    async def look(unit: Unit) -> Any:
        return await unit.scalar(select(func.count(RequestHearer.id)))

    assert await world.house.units.read(look) == 1


# Others, and bad input ----------------------------------------------------------------------------------------------


async def test_the_other_guardian_sees_nothing_of_a_request(world: World) -> None:
    here = await scene(world)
    maria, erik, _teacher = await here.maria(), await here.erik("da"), await here.mette()
    await erik.sends("/menu")
    before = (erik.last.text, erik.last.labels)
    await erik.sends("/tal")
    door = (erik.last.text, erik.last.labels)
    await asks(maria, "Utryg eller mobbet", "Giv besked nu")
    await erik.sends("/menu")
    assert (erik.last.text, erik.last.labels) == before
    await erik.sends("/tal")
    assert (erik.last.text, erik.last.labels) == door
    for data in ("aks:1", "akw:1", "akr:1:m", "akb:1", "aky:1:1", "akk:1"):
        await erik.presses_data(data, erik.last.message_id)
        assert "Emma ikke er tryg" not in erik.last.text
    [row] = await requests(world)
    assert row.detail == {}


@pytest.mark.parametrize(
    "data", ["akm:1:s:20:0:0:1,2,3,4,5", "akm:1:s:7:0:0:", "akn:1:s:20:0:", "akn:1:s:20:0:0", "akn:1:p:20:0:99999999"]
)
async def test_forged_times_offer_nothing(world: World, data: str) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent, "Bed om en samtale", "På skolen")
    await opens(teacher)
    await teacher.presses_data(data, teacher.last.message_id)
    [row] = await requests(world)
    assert (row.answer, row.round_id) == (None, None)
    assert not teacher.unanswered


async def test_a_request_ends_with_the_guardianship_and_an_unsafe_child_does_not(world: World) -> None:
    here = await scene(world)
    maria, teacher = await here.maria(), await here.mette()
    await asks(maria, "Bed om en samtale", "På skolen")
    await asks(maria, "Utryg eller mobbet", "Giv besked nu")

    from bot.core.feature import Ended, Who

    ended = Ended(Who.GUARDIANSHIP, here.school, here.mother, pupil_id=here.child)
    await world.house.units.run(lambda unit: world.house.assembled.ends(unit, ended))
    assert {row.kind: row.closed_at is None for row in await requests(world)} == {"talk": False, "unsafe": True}
    await teacher.sends("/menu")
    assert "1 familie venter på svar." in teacher.last.text


async def test_a_teacher_who_is_the_parent_does_not_judge_their_own_request(world: World) -> None:
    here = await scene(world)
    await world.town.guards(here.school, here.teacher, here.child)
    mette, hanne = await here.mette(), await head(here)
    await mette.sends("/tal")
    await mette.presses("Bed om en samtale")
    await mette.presses("På skolen")
    assert "Sendt til Hanne." in mette.last.text
    assert news(hanne) == [NEW["da"]]
    await mette.presses_data("ako:1", (await mette.sends("/menu")).message_id)
    assert "vil gerne have en samtale" not in mette.last.text


def test_the_neutral_words_are_those_of_the_house() -> None:
    for code in LANGUAGES:
        with in_language(code):
            assert pgettext("folded message", "Open") == OPEN[code]
    assert DENMARK.code == "da"
