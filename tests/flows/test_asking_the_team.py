"""Who holds a talk asks the class's other teachers, once, what they have for it (D4.13); nobody else is asked."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from bot.conferences.booking.presses import BookSlot
from bot.conferences.doors import RaiseTopic
from bot.conferences.models import Round, Slot
from bot.conferences.rounds.running.presses import CancelFor
from bot.people.models import StaffRole, StaffRoleRow
from bot.talks.topics.plans import ASKED
from bot.talks.topics.presses import AskTeam, OpenTopics
from tests.flows.scene import DENMARK, PLACES, Place, Scene, outbox, with_text
from tests.flows.test_topics import booked
from tests.world import Phone, World

WORDS = {
    "da": {
        "ask": "Spørg teamet", "asked": "Teamet blev spurgt mandag den 16. november kl. ", "add": "Tilføj et emne",
        "line": "3.B: En kollega spørger, om du har noget at tage op ved en samtale tirsdag den 1. december kl. 15.20.",
        "about": "Det gælder Emma Lund.", "area": "Læring", "point": "• Læring (Anne)",
    },
    "nb": {
        "ask": "Spør teamet", "asked": "Teamet ble spurt mandag 16. november kl. ", "add": "Legg til et tema",
        "line": "7A: En kollega lurer på om du har noe å ta opp på en samtale tirsdag 1. desember kl. 15.20.",
        "about": "Jakob", "area": "Læring", "point": "• Læring (Anne)",
    },
    "sv": {
        "ask": "Fråga arbetslaget", "asked": "Arbetslaget tillfrågades måndag 16 november kl. ",
        "add": "Lägg till en fråga",
        "line": "3B: En kollega undrar om du har något att ta upp på ett samtal tisdag 1 december kl. 15.20.",
        "about": "Elsa", "area": "Fritid", "point": "• Fritid (från Anne)",
    },
}  # fmt: skip


async def colleague(here: Scene, name: str, role: StaffRole, class_id: int | None) -> Phone:
    """Somebody else who works at the school, on a phone of their own."""
    person = await here.world.town.person(here.school, name, "Holm")
    await here.world.town.works(here.school, person, class_id, role)
    return await here.joins(person, here.world.phone(name, here.place.code))


async def team(world: World, place: Place = DENMARK) -> tuple[Scene, Phone, Phone, Phone]:
    """The mother has a talk at 15.20 that Mette holds; Anne teaches the class, too."""
    here, maria = await booked(world, place)
    mette = await here.mette()
    return here, maria, mette, await colleague(here, "Anne", StaffRole.TEAM_TEACHER, here.class_id)


async def asks(here: Scene, phone: Phone) -> str:
    """The agenda, and on it the button."""
    await phone.presses_data(OpenTopics(here.child).encode())
    return (await phone.presses(WORDS[here.place.code]["ask"])).text


@pytest.mark.parametrize("code", ["da", "nb", "sv"])
@pytest.mark.both_databases
async def test_the_team_is_asked_with_one_press_and_answers_with_a_point(world: World, code: str) -> None:
    says = WORDS[code]
    here, maria, mette, anne = await team(world, PLACES[code])
    stands_in = await colleague(here, "Frida", StaffRole.SUBSTITUTE, here.class_id)
    other = await world.town.school_class(here.school, "9.Z")
    others = [
        await colleague(here, "Olga", StaffRole.OFFICE, None),
        await colleague(here, "Hanne", StaffRole.HEAD, None),
        await colleague(here, "Jens", StaffRole.TEAM_TEACHER, other),
        maria,
    ]
    before = [len(phone.pushes) for phone in others]
    assert says["asked"] in await asks(here, mette)
    assert says["ask"] not in mette.last.labels
    assert mette.last.protected
    await world.settle()
    for phone in (anne, stands_in):
        assert phone.lines.count(says["line"]) == 1
        assert says["line"] not in phone.rings, "silent, like all that is no haste of the teacher's own"
    assert [len(phone.pushes) for phone in others] == before
    # Straight into adding a point, in a message that may not be forwarded; the question stays where it was.
    question = anne.last
    await anne.presses(says["add"])
    assert says["about"] in anne.last.text
    assert (anne.last.protected, anne.last.message_id > question.message_id) == (True, True)
    await anne.presses(says["area"])
    for reader in (mette, maria):
        await reader.presses_data(OpenTopics(here.child).encode())
        assert says["point"] in reader.last.text.splitlines()
    assert says["asked"] in (await mette.presses_data(OpenTopics(here.child).encode())).text
    assert says["asked"] not in (await maria.presses_data(OpenTopics(here.child).encode())).text
    # A button from before, pressed late: asked once.
    await world.passes(minutes=5)
    await mette.presses_data(AskTeam(1).encode())
    await world.settle()
    assert anne.lines.count(says["line"]) == 1
    assert len(await outbox(world, ASKED)) == 2


async def test_what_is_asked_in_the_evening_waits_for_the_morning_and_is_one_message(world: World) -> None:
    here, _maria, mette, anne = await team(world)
    other = await world.town.pupil(here.school, here.class_id, "Aksel")
    anna = await world.town.person(here.school, "Anna")
    await world.town.guards(here.school, anna, other)
    phone = await here.joins(anna, world.phone("anna"))
    await phone.presses_data(BookSlot(3, other).encode())
    await world.until(here.at(18, day=date(2026, 11, 17)))
    await asks(here, mette)
    await world.passes(minutes=2)
    await mette.presses_data(OpenTopics(other).encode())
    await mette.presses("Spørg teamet")
    before = len(anne.lines)
    await world.until(here.at(6, 50, day=date(2026, 11, 18)))
    assert len(anne.lines) == before
    await world.until(here.at(7, 10, day=date(2026, 11, 18)))
    assert anne.lines[before:] == ["3.B: En kollega spørger, om du har noget at tage op ved 2 samtaler."]
    assert anne.last.labels == ["Tirs. 1. dec. kl. 15.20", "Tirs. 1. dec. kl. 16.00"]
    await anne.presses("Tirs. 1. dec. kl. 16.00")
    assert "Aksel" in anne.last.text
    assert len(with_text(anne, "2 samtaler").labels) == 2, "the other talk can still be answered"


@pytest.mark.parametrize(
    "change", ["cancelled", "over", "single", "asker_left", "passed_on", "colleague_left", "custody"]
)
@pytest.mark.both_databases
async def test_a_question_that_is_overtaken_before_it_comes_is_not_sent(world: World, change: str) -> None:
    here, _maria, mette, anne = await team(world)
    await world.until(here.at(18, day=date(2026, 11, 17)))
    await asks(here, mette)
    asked = await outbox(world, ASKED)
    (who,) = {person for person, _state, _due in asked}
    ends = update(StaffRoleRow).values(until=here.at(19, day=date(2026, 11, 17)))
    early = {"starts_at": here.at(6, day=date(2026, 11, 18)), "ends_at": here.at(6, 20, day=date(2026, 11, 18))}
    if change == "cancelled":
        await mette.presses_data(CancelFor(1, True).encode())
    elif change == "custody":
        await world.town.guards(here.school, who, here.child)
    else:
        heir = await world.town.person(here.school, "Frida", "Holm")
        await world.town.works(here.school, heir, here.class_id, StaffRole.TEAM_TEACHER)
        statement = {
            "over": update(Slot).where(Slot.id == 1).values(**early),
            "asker_left": ends.where(StaffRoleRow.person_id == here.teacher),
            "passed_on": update(Slot).values(teacher_id=heir),
            "single": update(Round).values(pupil_id=here.child),
            "colleague_left": ends.where(StaffRoleRow.person_id == who),
        }[change]
        await world.house.units.run(lambda unit: unit.execute(statement))
    before = len(anne.lines)
    await world.until(here.at(9, day=date(2026, 11, 18)))
    assert [line for line in anne.lines[before:] if "kollega" in line] == []
    assert [state for _person, state, _due in await outbox(world, ASKED)] == ["dropped"]


@pytest.mark.parametrize("back", [False, True])
async def test_who_holds_the_talk_may_ask_when_the_first_question_reached_nobody(world: World, back: bool) -> None:
    here, _maria, mette, anne = await team(world)
    await world.until(here.at(18, day=date(2026, 11, 17)))
    await asks(here, mette)
    (who,) = {person for person, _state, _due in await outbox(world, ASKED)}
    for statement in (update(Slot).values(teacher_id=who), update(Round).values(teacher_id=who)):
        await world.house.units.run(lambda unit, statement=statement: unit.execute(statement))  # type: ignore[misc]
    await world.until(here.at(9, day=date(2026, 11, 18)))
    holds_again = here.teacher if back else who
    for table in (Slot, Round):
        statement = update(table).values(teacher_id=holds_again)
        await world.house.units.run(lambda unit, statement=statement: unit.execute(statement))  # type: ignore[misc]
    await asks(here, mette if back else anne)
    await world.settle()
    assert (anne if back else mette).lines.count(WORDS["da"]["line"]) == 1


async def test_only_who_holds_the_talk_asks_and_only_while_it_lies_ahead(world: World) -> None:
    here, maria, mette, anne = await team(world)
    stranger = await colleague(here, "Jens", StaffRole.TEAM_TEACHER, await world.town.school_class(here.school, "9.Z"))
    for phone in (anne, maria, stranger):
        await phone.presses_data(OpenTopics(here.child).encode())
        assert "Spørg teamet" not in phone.last.labels
        await phone.presses_data(AskTeam(1).encode())
    await mette.presses_data(AskTeam(99).encode())
    assert await outbox(world, ASKED) == []
    await world.until(here.at(15, 30))
    await mette.presses_data(OpenTopics(here.child).encode())
    assert "Spørg teamet" not in mette.last.labels
    await mette.presses_data(AskTeam(1).encode())
    assert await outbox(world, ASKED) == []


async def test_whoever_comes_to_the_talk_or_the_class_later_reads_that_the_team_was_asked(world: World) -> None:
    here, _maria, mette, anne = await team(world)
    await asks(here, mette)
    await world.settle()
    (who,) = {person for person, _state, _due in await outbox(world, ASKED)}
    late = await colleague(here, "Frida", StaffRole.TEAM_TEACHER, here.class_id)
    for statement in (update(Slot).values(teacher_id=who), update(Round).values(teacher_id=who)):
        await world.house.units.run(lambda unit, statement=statement: unit.execute(statement))  # type: ignore[misc]
    await anne.presses_data(OpenTopics(here.child).encode())
    assert WORDS["da"]["asked"] in anne.last.text
    assert "Spørg teamet" not in anne.last.labels
    await anne.presses_data(AskTeam(1).encode())
    await world.settle()
    assert WORDS["da"]["line"] not in (*mette.lines, *late.lines)


async def test_a_separate_talk_is_asked_about_by_nobody(world: World) -> None:
    here, _maria, mette, anne = await team(world)
    single = update(Round).values(pupil_id=here.child)
    await world.house.units.run(lambda unit: unit.execute(single))
    for phone in (mette, anne):
        await phone.presses_data(OpenTopics(here.child).encode())
        assert "Spørg teamet" not in phone.last.labels
        await phone.presses_data(AskTeam(1).encode())
        await phone.presses_data(RaiseTopic(1).encode())
        assert "Det gælder Emma" not in phone.last.text
    assert await outbox(world, ASKED) == []


async def test_where_nobody_can_be_asked_there_is_no_button(world: World) -> None:
    """Alone in the class; a colleague without the bot; one whose own child it is, who may not even know of the talk."""
    here, _maria = await booked(world)
    mette = await here.mette()
    absent = await world.town.person(here.school, "Bodil", "Holm")
    await world.town.works(here.school, absent, here.class_id, StaffRole.TEAM_TEACHER)
    await world.town.works(here.school, here.father, here.class_id, StaffRole.TEAM_TEACHER)
    await here.erik()
    await mette.presses_data(OpenTopics(here.child).encode())
    assert "Spørg teamet" not in mette.last.labels
    await mette.presses_data(AskTeam(1).encode())
    assert await outbox(world, ASKED) == []


async def test_the_button_of_a_question_leads_nowhere_once_the_talk_is_over(world: World) -> None:
    here, _maria, mette, anne = await team(world)
    await asks(here, mette)
    await world.settle()
    question = anne.last.message_id
    await world.until(here.at(15, 30))
    await anne.presses("Tilføj et emne", question)
    assert "Hvad vil du" not in anne.last.text
