"""A teacher notes in a press that they talked with a home; the class's staff see whose turn it is, the head numbers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.conferences.holding.models import Outcome, TalkFact
from bot.conferences.models import TalkKind
from bot.core.keeping import Subject
from bot.core.unit import Unit
from bot.people.models import StaffRole
from bot.questions.facts import ContactWay
from bot.questions.keeps import KEEPS
from bot.questions.models import HomeContact
from bot.questions.presses import (
    ContactsOf,
    ContactWith,
    CountContacts,
    NoteContact,
    OpenQuestion,
    ShowContacts,
    ShowMine,
    UndoContact,
    WriteHome,
)
from tests.flows.scene import PLACES, Scene, scene
from tests.flows.test_protected_pupils import protects
from tests.flows.test_questions import asked, asks, colleague, opens
from tests.flows.test_requests import asks as requested
from tests.flows.test_requests import head
from tests.flows.test_requests import opens as opens_request
from tests.flows.test_two_homes import Two
from tests.people.lifecycle.ticking import at, ticks
from tests.world import World

LANGUAGES = ("da", "nb", "sv")
WORDS = {
    "da": {
        "questions": "/spoergsmaal", "homes": "Kontakt med hjem", "none": "Emma Lund: ikke endnu",
        "phone": "Talt i telefon i dag", "day": "Emma Lund: man. 16. nov.", "undo": "Fortryd",
        "noted": "Emma Lund: Det er noteret, at du har talt i telefon med hjemmet i dag.",
        "numbers": "Uden kontakt", "count": "3.B: 1 af 2", "all": "I alt: 1 af 2",
        "once": "Et barn med to hjem tæller én gang.",
    },
    "nb": {
        "questions": "/sporsmal", "homes": "Kontakt med hjem", "none": "Jakob Lund: ikke ennå",
        "phone": "Snakket på telefon", "day": "Jakob Lund: man. 16. nov.", "undo": "Angre",
        "noted": "Jakob Lund: Det er notert at du har snakket med hjemmet på telefon i dag.",
        "numbers": "Uten kontakt", "count": "7A: 1 av 2", "all": "Til sammen: 1 av 2",
        "once": "Et barn med to hjem teller én gang.",
    },
    "sv": {
        "questions": "/fragor", "homes": "Kontakt med hem", "none": "Elsa Lund: inte än",
        "phone": "Vi pratade i telefon", "day": "Elsa Lund: mån 16 nov.", "undo": "Ångra",
        "noted": "Elsa Lund: Det är noterat att ni pratade i telefon i dag.",
        "numbers": "Utan kontakt", "count": "3B: 1 av 2", "all": "Totalt: 1 av 2",
        "once": "Ett barn med två hem räknas en gång.",
    },
}  # fmt: skip


async def noted(world: World) -> list[tuple[Any, ...]]:
    async def look(unit: Unit) -> list[tuple[Any, ...]]:
        columns = (HomeContact.pupil_id, HomeContact.person_id, HomeContact.way, HomeContact.talked_on)
        return [tuple(row) for row in await unit.all(select(*columns).order_by(HomeContact.id))]

    return await world.house.units.read(look)


async def held(
    here: Scene, pupil: int, day: date, outcome: Outcome | None, booking: int, kind: TalkKind = TalkKind.NEEDS_BASED
) -> None:
    fact = {
        "school_id": here.school, "pupil_id": pupil, "booking_id": booking, "round_id": 1, "held_on": day,
        "kind": kind.value, "outcome": outcome.value if outcome else None,
    }  # fmt: skip
    await here.world.house.units.run(lambda unit: unit.execute(insert(TalkFact), fact))


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_three_presses_note_a_talk_one_undoes_it_and_the_head_reads_numbers(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    await world.town.pupil(here.school, here.class_id, "Ida")
    parent, teacher, leads = await here.maria(), await here.mette(), await head(here)
    heard = len(parent.messages)
    await teacher.sends(words["questions"])
    await teacher.presses(words["homes"])
    assert words["none"] in teacher.last.labels
    # From the menu, too, which is not protected: so it is another message.
    menu = await teacher.sends("/menu")
    assert words["homes"] in menu.labels
    await teacher.presses(words["homes"])
    assert teacher.last.message_id != menu.message_id
    assert words["none"] in teacher.last.labels
    assert teacher.last.protected
    await teacher.presses(words["none"])
    await teacher.presses(words["phone"])
    assert teacher.last.text.replace("\u2068", "").replace("\u2069", "") == words["noted"]
    assert await noted(world) == [(here.child, here.teacher, "phone", date(2026, 11, 16))]
    await teacher.presses(words["homes"])
    assert [label for label in teacher.last.labels if ":" in label][1] == words["day"]

    await leads.sends(words["questions"])
    assert words["homes"] not in leads.last.labels
    await leads.presses(words["numbers"])
    assert words["count"] in leads.last.text
    assert words["all"] in leads.last.text
    assert words["once"] in leads.last.text, "the mother and the father of one child, and of two"
    assert here.place.child not in leads.last.text
    assert len(parent.messages) == heard, "the home is told nothing"

    await teacher.presses_data(UndoContact(here.child).encode())
    assert await noted(world) == []
    await teacher.presses_data(UndoContact(here.child).encode())
    await teacher.presses_data(ContactsOf(here.class_id, 0).encode())
    assert words["none"] in teacher.last.labels


async def test_pressing_again_is_one_talk_and_a_colleague_has_their_own(world: World) -> None:
    here = await scene(world)
    teacher, other = await here.mette(), await colleague(here, "Lise")
    for way in (ContactWay.MET, ContactWay.MET, ContactWay.PHONE):
        await teacher.presses_data(NoteContact(here.child, way).encode())
    await other.presses_data(NoteContact(here.child, ContactWay.MET).encode())
    assert next((person, way) for _child, person, way, _day in await noted(world)) == (here.teacher, "phone")
    assert len(await noted(world)) == 2
    await other.presses_data(UndoContact(here.child).encode())
    assert "Fortrudt. Du har ikke noteret noget for i dag." in other.last.text
    assert "Sidste kontakt med hjemmet var mandag den 16. november." in other.last.text, "a colleague's stands"
    assert "Talt i telefon i dag" in other.last.labels
    assert [person for _child, person, _way, _day in await noted(world)] == [here.teacher]


async def test_only_what_was_held_answered_or_noted_counts_and_the_longest_without_stands_first(world: World) -> None:
    here = await scene(world)
    town, day = world.town, date(2026, 11, 10)
    ida, noah, bo = [await town.pupil(here.school, here.class_id, name) for name in ("Ida", "Noah", "Bo")]
    await held(here, ida, day, Outcome.HELD, 1, TalkKind.ORDINARY)
    await held(here, noah, day - timedelta(days=3), Outcome.HELD, 2)
    await held(here, noah, day + timedelta(days=3), Outcome.NOT_MET, 3)
    await held(here, bo, day, None, 4)
    await held(here, bo, day, Outcome.HELD, 5, TalkKind.SEPARATE)
    parent, teacher = await here.maria(), await here.mette()
    await teacher.presses_data(ShowContacts().encode())
    lines = [label for label in teacher.last.labels if ":" in label]
    told = ["Noah Lund: lør. 7. nov.", "Ida Lund: tirs. 10. nov."]
    assert lines == ["Bo Lund: ikke endnu", "Emma Lund: ikke endnu", *told]
    await asks(parent)
    await opens(teacher)
    await teacher.presses("Svar")
    await teacher.sends("På torsdag.")
    await teacher.presses_data(ShowContacts().encode())
    assert [label for label in teacher.last.labels if ":" in label][-1] == "Emma Lund: man. 16. nov."


async def test_who_writes_to_a_home_or_rings_it_may_note_the_talk_there(world: World) -> None:
    here = await scene(world)
    _parent, teacher = await here.maria(), await here.mette()
    await teacher.presses_data(WriteHome(here.child).encode())
    assert teacher.last.labels[:2] == ["Mødtes i dag", "Talt i telefon i dag"]
    await teacher.presses("Mødtes i dag")
    assert [way for _child, _person, way, _day in await noted(world)] == ["met"]
    await teacher.sends("Hej")
    assert "Hej" in teacher.last.text, "the question of what to write is over: this is a draft"
    await teacher.presses("Hvem ringes op?")
    assert "Kontakt med hjem" in teacher.last.labels


async def test_nobody_else_notes_or_reads_it(world: World) -> None:
    here = await scene(world)
    noah = await here.sibling("Noah", "5.A", "Jonas")
    parent, jonas = await here.maria(), await here.joins(noah.teacher, world.phone("Jonas"))
    leads = await head(here)
    for phone in (parent, jonas, leads):
        for press in (NoteContact(here.child, ContactWay.MET), ContactWith(here.child), ContactsOf(here.class_id, 0)):
            await phone.presses_data(press.encode())
            assert "Emma Lund: ikke" not in phone.last.text
            assert "Emma Lund: ikke endnu" not in phone.last.labels
    await jonas.presses_data(CountContacts().encode())
    assert "5.A: " not in jonas.last.text
    assert await noted(world) == []


async def test_the_home_takes_it_along_and_the_year_ends_it(world: World) -> None:
    here = await scene(world)
    _parent, teacher = await here.maria(), await here.mette()
    await teacher.presses_data(NoteContact(here.child, ContactWay.MET).encode())
    holds = next(keep.holds for keep in KEEPS if keep.table == "home_contacts")
    assert holds is not None

    async def export(unit: Unit, person: int | None = None, pupil: int | None = None) -> list[Any]:
        subject = Subject(here.school, person_id=person, pupil_id=pupil)
        return [dict(row) for row in await holds.export(unit, subject)]

    own = {"id": 1, "pupil_id": here.child, "way": "met", "talked_on": date(2026, 11, 16)}
    units = world.house.units
    assert await units.read(lambda unit: export(unit, person=here.mother)) == [own]
    assert await units.read(lambda unit: export(unit, pupil=here.child)) == [own]
    assert await units.read(lambda unit: export(unit, person=here.teacher)) == [{**own, "person_id": here.teacher}]

    async def erase(unit: Unit) -> None:
        await holds.erase(unit, Subject(here.school, person_id=here.teacher))

    await units.run(erase)
    assert [row[1] for row in await noted(world)] == [None], "that there was a talk stays"
    await at(world, 2027, 12, 15)
    await ticks(world, "questions.retention")
    assert await noted(world) == []


async def test_who_has_several_classes_is_asked_which(world: World) -> None:
    here = await scene(world)
    for name in ("10.A", "5.A"):
        other = await world.town.school_class(here.school, name)
        await world.town.works(here.school, here.teacher, other, StaffRole.TEAM_TEACHER)
    teacher = await here.mette()
    await teacher.presses_data(ShowContacts().encode())
    assert teacher.last.labels == ["3.B", "5.A", "10.A", "Tilbage"]
    await teacher.presses("10.A")
    assert teacher.last.text == "Der er ingen elever i klassen."
    await teacher.presses_data(ShowContacts().encode())
    await teacher.presses("3.B")
    assert "Emma Lund: ikke endnu" in teacher.last.labels


async def test_a_call_that_a_home_asked_for_is_a_contact_and_what_it_told_in_confidence_is_none(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    unsafe, call = ("Utryg eller mobbet", "Giv besked nu"), ("Bed om en samtale",)
    for asks_for, line in ((unsafe, "ikke endnu"), (call, "man. 16. nov.")):
        await requested(parent, *asks_for, "Ring til mig", "Når som helst")
        await opens_request(teacher)
        await teacher.presses("Vi har talt sammen")
        await teacher.presses_data(ContactsOf(here.class_id, 0).encode())
        assert f"Emma Lund: {line}" in teacher.last.labels, asks_for


async def test_a_home_that_says_nothing_is_not_talked_with_and_its_last_answer_counts(world: World) -> None:
    here = await scene(world)
    mother, teacher = await here.maria(), await here.mette()
    await teacher.presses_data(WriteHome(here.child).encode())
    await teacher.sends("Emma har glemt sin taske.")
    thread = next(row.id for row in await asked(world) if row.home_id == here.mother)
    await teacher.presses_data(OpenQuestion(thread).encode())
    await teacher.presses("Skriv mere")
    await teacher.sends("Den ligger hos mig.")
    await teacher.presses_data(ContactsOf(here.class_id, 0).encode())
    assert "Emma Lund: ikke endnu" in teacher.last.labels, "written twice, and nobody has said a word"
    for day, line in ((17, "tirs. 17. nov."), (19, "tors. 19. nov.")):
        await world.until(here.at(12, 0, date(2026, 11, day)))
        await mother.presses_data(ShowMine(thread).encode())
        await mother.presses("Skriv mere")
        await mother.sends(f"Jeg henter den {day}.")
        await teacher.presses_data(OpenQuestion(thread).encode())
        await teacher.presses("Svar")
        await teacher.sends(f"Det er fint {day}.")
        await teacher.presses_data(ContactsOf(here.class_id, 0).encode())
        assert f"Emma Lund: {line}" in teacher.last.labels


async def test_who_is_hidden_from_the_childs_other_home_does_not_read_when_it_was_talked_with(world: World) -> None:
    here = await scene(world)
    both = Two(here, await here.maria(), await here.erik())
    teacher = await here.mette()
    await teacher.presses_data(NoteContact(here.child, ContactWay.MET).encode())
    holds = next(keep.holds for keep in KEEPS if keep.table == "home_contacts")
    assert holds is not None

    async def exported() -> list[int]:
        people = (here.mother, here.father)
        return [
            len(await world.house.units.read(lambda unit, who=who: holds.export(unit, Subject(here.school, who))))  # type: ignore[misc]
            for who in people
        ]

    assert await exported() == [1, 1]
    await both.hidden()
    assert await exported() == [0, 0]


async def test_a_protected_pupil_without_alias_is_a_pupil_and_one_who_is_not_admitted_is_none(world: World) -> None:
    here = await scene(world)
    _parent, teacher, leads = await here.maria(), await here.mette(), await head(here)
    await protects(here, admitted=True, said_yes=here.mother)
    await teacher.presses_data(ShowContacts().encode())
    assert teacher.last.labels == ["En elev: ikke endnu", "Tilbage"]
    await protects(here, admitted=False)
    await teacher.presses_data(ContactWith(here.child).encode())
    assert "kontakt" not in teacher.last.text
    await leads.presses_data(CountContacts().encode())
    assert "I alt: 0 af 0" in leads.last.text
    assert "3.B" not in leads.last.text


async def test_a_head_of_two_schools_reads_the_numbers_of_each(world: World) -> None:
    here, there = await scene(world), await scene(world, PLACES["nb"])
    leads = await head(here)
    person = await world.town.person(there.school, "Hanne")
    await world.town.works(there.school, person, None, StaffRole.HEAD)
    token, _code = await world.town.invited(there.school, person)
    await leads.starts(token)
    await leads.presses_data(CountContacts().encode())
    text = leads.last.text
    assert text.index("Broskolen\n") < text.index("3.B: 1 af 1") < text.index("Bru skole\n") < text.index("7A: 1 af 1")
