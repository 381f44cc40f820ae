"""What is agreed at a talk: noted at the table, a copy for the home, reminders, how it went, and the next talk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.conferences.doors import ShowAgreements
from bot.conferences.models import Booking, BookingState, Slot
from bot.core.texts import in_language
from bot.core.unit import Unit
from bot.people.models import GuardianshipRow, StaffRole
from bot.talks.agreements.deeds import DEEDS, Deed, deed_text
from bot.talks.agreements.models import AgreementWord, Owner, Saying, TalkAgreement, TalkEnding
from bot.talks.agreements.presses import (
    Agree,
    CarryOn,
    CloseAgreement,
    EndTalk,
    EndTalkOpen,
    OpenAgreement,
    SayOfAgreement,
    TakeBack,
    WrapUp,
)
from bot.talks.agreements.retention import forget_agreements
from bot.talks.topics.models import Area
from tests.flows.scene import PLACES, SWEDEN, Place, Scene, outbox, scene
from tests.flows.test_two_homes import Two
from tests.world import Phone, World

LANGUAGES = ("da", "nb", "sv")
SAMTALER = Place("dk-samtaler", "Europe/Copenhagen", "skolen", "Skolen", "3.B", "Emma", "Maria", "Erik", "Mette", "da")


async def rows(world: World, model: Any) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(model.__table__).order_by(model.id)))

    return await world.house.units.read(look)


async def at_the_table(world: World, place: Place = PLACES["da"], *, owner: bool = False) -> tuple[Scene, Phone]:
    """The talk of the first time has just begun; the teacher's phone."""
    here = await scene(world, place)
    await here.opens(announced=False)

    async def work(unit: Unit) -> None:
        slot = await unit.scalar(select(Slot.id).where(Slot.round_id == here.round_id).order_by(Slot.id).limit(1))
        values = {
            "school_id": here.school, "round_id": here.round_id, "slot_id": slot, "pupil_id": here.child,
            "booked_by": here.mother, "owner_id": here.mother if owner else None, "state": BookingState.BOOKED.value,
            "sequence": 0, "coming": {}, "booked_at": unit.now, "changed_at": unit.now,
        }  # fmt: skip
        await unit.execute(insert(Booking), values)

    await world.house.units.run(work)
    teacher = await here.mette()
    await world.until(here.at(15, 25))
    return here, teacher


async def agrees(
    here: Scene, teacher: Phone, owner: Owner = Owner.HOME, deed: Deed = Deed.READ, days: int = 15
) -> date:
    """One agreement, noted by the last press of its way."""
    due = here.at(12).date() + timedelta(days=days)
    await teacher.sends("/agreements")
    await teacher.presses_data(Agree(here.child, deed, owner, due).encode())
    return due


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_what_is_agreed_at_the_table_reaches_the_home_as_a_copy(world: World, code: str) -> None:
    here, teacher = await at_the_table(world, PLACES[code])
    mother, father = await here.maria(), await here.erik()
    command, new, area, home, all_, month, copy, see, line = {
        "da": ("/aftaler", "Ny aftale", "Læring", "Hjemmet", "Det var det hele", "Marts 2027",
               "Her er din kopi af det, der blev aftalt ved samtalen.", "Se det", "Læse lidt sammen hver dag"),
        "nb": ("/avtaler", "Ny avtale", "Læring", "Hjemmet", "Det var alt", "Mars 2027",
               "Her er en kopi av det som ble avtalt på samtalen.", "Se det", "Lese litt sammen hver dag"),
        "sv": ("/overenskommelser", "Ny överenskommelse", "Skoldagen", "Hemmet", "Det var allt", "Mars 2027",
               "Här är din kopia av det som bestämdes på samtalet.", "Se det", "Packa väskan kvällen innan"),
    }[code]  # fmt: skip
    await teacher.sends(command)
    await teacher.presses(teacher.last.labels[0])
    await teacher.presses(new)
    await teacher.presses(area)
    assert line in teacher.last.text
    await teacher.presses("2")
    await teacher.presses(home)
    await teacher.presses(teacher.last.labels[1])
    silent = [len(mother.rings), len(father.rings)]
    before = len(mother.lines)
    await teacher.presses(all_)
    await teacher.presses(month)
    for phone in (mother, father):
        assert phone.lines[-1] == copy, "a copy, and nothing of what it says on the lock screen"
        assert line not in "".join(phone.lines)
    assert [len(mother.rings), len(father.rings)] == silent
    assert len(mother.lines) == before + 1
    await mother.presses(see)
    assert line in mother.last.text
    (kept,), (ended,) = await rows(world, TalkAgreement), await rows(world, TalkEnding)
    assert (kept.owner, kept.state, kept.told_at is not None) == ("home", "open", True)
    assert (ended.agreed, ended.next_on) == (True, date(2027, 3, 1))


@pytest.mark.parametrize(
    ("code", "yourself"),
    [
        ("da", "Hjemmet kan ikke nås her. Vil du selv give dem en kopi?"),
        ("nb", "Hjemmet får ikke beskjed her. Kan du gi dem en kopi selv?"),
        ("sv", "Hemmet nås inte här, så du behöver själv ge dem en kopia."),
    ],
)
async def test_a_home_that_is_not_reached_here_gets_its_copy_from_the_teacher(
    world: World, code: str, yourself: str
) -> None:
    here, teacher = await at_the_table(world, PLACES[code])
    await agrees(here, teacher)
    assert yourself in teacher.last.text
    await teacher.presses_data(EndTalk(here.child, True, date(2027, 3, 1)).encode())
    assert yourself in teacher.last.text
    # Once one of them is here, it comes by itself.
    await here.maria()
    await agrees(here, teacher, deed=Deed.PRACTISE)
    assert yourself not in teacher.last.text


async def test_the_home_gets_its_copy_even_if_nobody_says_that_the_talk_is_over(world: World) -> None:
    here, teacher = await at_the_table(world)
    mother = await here.maria()
    await agrees(here, teacher)
    assert not any("kopi" in line for line in mother.lines)
    await world.passes(minutes=31)
    assert sum("kopi" in line for line in mother.lines) == 1
    await teacher.presses_data(WrapUp(here.child).encode())
    await teacher.presses("Ved ikke endnu")
    assert sum("kopi" in line for line in mother.lines) == 1, "not twice"


async def test_a_slip_is_taken_out_before_anybody_has_a_copy_and_not_after(world: World) -> None:
    here, teacher = await at_the_table(world)
    mother = await here.maria()
    await agrees(here, teacher)
    await teacher.presses("Det var en fejl")
    assert not await rows(world, TalkAgreement)
    await world.passes(hours=1)
    assert not any("kopi" in line for line in mother.lines)
    await agrees(here, teacher)
    (kept,) = await rows(world, TalkAgreement)
    await world.passes(hours=1)
    await teacher.presses_data(TakeBack(kept.id).encode())
    assert "Aftalen kan ikke fjernes mere, men den kan lukkes." in teacher.last.text
    assert len(await rows(world, TalkAgreement)) == 1


async def test_the_same_press_twice_is_one_agreement(world: World) -> None:
    here, teacher = await at_the_table(world)
    await agrees(here, teacher)
    await agrees(here, teacher)
    assert len(await rows(world, TalkAgreement)) == 1


async def test_a_home_remembers_it_differently_and_the_teacher_hears(world: World) -> None:
    here, teacher = await at_the_table(world)
    mother, father = await here.maria(), await here.erik()
    await agrees(here, teacher)
    await world.passes(hours=1)
    await mother.presses("Se det")
    await mother.presses("1")
    before = len(teacher.lines)
    await mother.presses("Husker anderledes")
    assert "Mette kontakter dig." in mother.last.text
    await mother.presses_data(SayOfAgreement((await rows(world, TalkAgreement))[0].id, Saying.DIFFERS).encode())
    assert teacher.lines[before:] == [
        "En familie husker en aftale anderledes, end den blev noteret ved samtalen. Ring til dem."
    ]
    await teacher.presses("Se det")
    assert "Husker det anderledes: Maria." in teacher.last.text
    await father.presses("Se det")
    assert "Husker" not in father.last.text, "what one says is not the other's to know"


async def test_the_day_nears_and_then_the_home_is_asked_how_it_went(world: World) -> None:
    here, teacher = await at_the_table(world)
    mother = await here.maria()
    due = await agrees(here, teacher, days=17)  # Friday 18 December
    assert due == date(2026, 12, 18)
    await world.passes(hours=1)
    before = len(mother.lines)
    await world.until(here.at(17, 1, day=date(2026, 12, 15)))
    assert mother.lines[before:] == ["Dagen for det, I har aftalt, nærmer sig: fredag den 18. december."]
    await world.until(here.at(16, 1, day=date(2026, 12, 18)))
    assert mother.lines[before + 1 :] == ["Hvordan gik det med det, I har aftalt?"]
    await mother.presses("Se det")
    await mother.presses("1")
    await mother.presses("Delvist")
    await mother.presses("1")
    await mother.presses("Det gik godt")
    assert [(word.word, word.party) for word in await rows(world, AgreementWord)] == [("well", "home")]
    await teacher.presses_data(ShowAgreements(here.child).encode())
    assert "Gik godt: Maria." in teacher.last.text


async def test_what_the_school_took_on_reminds_the_teacher_and_not_the_home(world: World) -> None:
    here, teacher = await at_the_table(world)
    mother = await here.maria()
    await agrees(here, teacher, Owner.SCHOOL, days=17)
    await world.passes(hours=1)
    homes, staff = len(mother.lines), len(teacher.lines)
    await world.until(here.at(20, day=date(2026, 12, 15)))
    assert len(mother.lines) == homes
    assert teacher.lines[staff:] == ["Dagen nærmer sig for noget, du har påtaget dig ved en samtale."]


async def test_what_goes_on_is_asked_about_on_its_new_day_only(world: World) -> None:
    here, teacher = await at_the_table(world)
    mother = await here.maria()
    due = await agrees(here, teacher, days=17)
    (kept,) = await rows(world, TalkAgreement)
    await teacher.presses_data(OpenAgreement(kept.id).encode())
    await teacher.presses("Vi fortsætter")
    longer = date(2027, 1, 26)
    await teacher.presses_data(CarryOn(kept.id, due, longer).encode())
    await teacher.presses_data(CarryOn(kept.id, due, longer).encode())
    (kept,) = await rows(world, TalkAgreement)
    assert (kept.due_on, kept.carried) == (longer, 1)
    await world.passes(hours=1)
    before = len(mother.lines)
    await world.until(here.at(18, day=date(2026, 12, 18)))
    assert len(mother.lines) == before
    await world.until(here.at(18, day=date(2027, 1, 29)))
    assert len(mother.lines) == before + 2


async def test_what_is_closed_is_asked_about_no_more(world: World) -> None:
    here, teacher = await at_the_table(world)
    mother = await here.maria()
    await agrees(here, teacher, days=17)
    await world.passes(hours=1)
    (kept,) = await rows(world, TalkAgreement)
    await teacher.presses_data(CloseAgreement(kept.id, True).encode())
    assert "Klaret:" in teacher.last.text
    before = len(mother.lines)
    await world.until(here.at(18, day=date(2026, 12, 20)))
    assert len(mother.lines) == before
    await mother.presses_data(SayOfAgreement(kept.id, Saying.DIFFERS).encode())
    assert "ændret i mellemtiden" in mother.last.text
    assert not await rows(world, AgreementWord)
    await teacher.presses_data(CloseAgreement(kept.id, False).encode())
    assert (await rows(world, TalkAgreement))[0].state == "done"


async def test_a_talk_that_must_lead_to_agreements_ends_with_one_or_with_the_word_that_there_is_none(
    world: World,
) -> None:
    here, teacher = await at_the_table(world, SAMTALER)
    await teacher.sends("/agreements")
    await teacher.presses_data(ShowAgreements(here.child).encode())
    await teacher.presses("Samtalen er slut")
    assert "Har I aftalt noget" in teacher.last.text
    await teacher.presses_data(EndTalk(here.child, True, date(2027, 3, 1)).encode())
    assert "Notér først" in teacher.last.text
    assert not await rows(world, TalkEnding)
    await teacher.presses("Samtalen er slut")
    await teacher.presses("Ingen denne gang")
    await teacher.presses("Ved ikke endnu")
    (ended,) = await rows(world, TalkEnding)
    assert (ended.agreed, ended.next_on) == (False, None)


async def test_where_each_talk_looks_ahead_the_next_month_is_chosen_before_one_is_closed(world: World) -> None:
    here, teacher = await at_the_table(world, SWEDEN)
    await agrees(here, teacher)
    await teacher.presses("Det var allt")
    assert "När är nästa samtal?" in teacher.last.text
    assert "Vet inte än" not in teacher.last.labels
    await teacher.presses_data(EndTalkOpen(here.child, True).encode())
    assert "Välj först när nästa samtal är." in teacher.last.text
    assert not await rows(world, TalkEnding)
    await teacher.presses("Samtalet är slut")
    await teacher.presses("April 2027")
    assert (await rows(world, TalkEnding))[0].next_on == date(2027, 4, 1)
    before = len(teacher.lines)
    await world.until(here.at(18, day=date(2027, 3, 10)))
    assert teacher.lines[before:][-1] == "3B: nya samtal är utlovade i april 2027. Är det dags att öppna dem?"
    assert len(await outbox(world, "talk_agreement.next")) == 1


async def test_each_talk_starts_from_the_first_where_the_principle_says_so(world: World) -> None:
    here, teacher = await at_the_table(world, SWEDEN)
    await agrees(here, teacher)
    (kept,) = await rows(world, TalkAgreement)
    await teacher.presses_data(CloseAgreement(kept.id, True).encode())
    assert "Från årets första samtal:\n• " in teacher.last.text
    danish, other = await at_the_table(world, SAMTALER)
    await agrees(danish, other)
    assert "første samtale" not in (await other.presses_data(ShowAgreements(danish.child).encode())).text


async def test_a_guardian_who_is_hidden_sees_and_hears_nothing_of_it(world: World) -> None:
    here, teacher = await at_the_table(world, owner=True)
    mother, father = await here.maria(), await here.erik()
    await Two(here, mother, father).hidden()
    before = (await father.sends("/agreements")).text
    await agrees(here, teacher)
    (kept,) = await rows(world, TalkAgreement)
    await world.until(here.at(18, day=date(2026, 12, 18)))
    assert not any("aftalt" in line for line in father.lines)
    assert (await father.sends("/agreements")).text == before
    await father.presses_data(OpenAgreement(kept.id).encode())
    assert "Læse" not in father.last.text
    await father.presses_data(SayOfAgreement(kept.id, Saying.DIFFERS).encode())
    assert not await rows(world, AgreementWord)
    assert "Læse lidt sammen" in (await mother.sends("/agreements")).text


async def test_whose_custody_has_ended_gets_no_copy_and_reads_nothing(world: World) -> None:
    here, teacher = await at_the_table(world)
    father = await here.erik()
    await agrees(here, teacher)
    ends = update(GuardianshipRow).where(GuardianshipRow.person_id == here.father).values(until=world.clock.now())
    await world.house.units.run(lambda unit: unit.execute(ends))
    before = len(father.lines)
    await world.passes(hours=1)
    assert len(father.lines) == before
    await father.presses_data(ShowAgreements(here.child).encode())
    assert "Læse" not in father.last.text


@pytest.mark.parametrize(("owner", "days"), [(Owner.PUPIL, 15), (Owner.HOME, 0), (Owner.HOME, -3), (Owner.HOME, 500)])
async def test_what_does_not_fit_is_not_agreed(world: World, owner: Owner, days: int) -> None:
    here, teacher = await at_the_table(world)
    await agrees(here, teacher, owner, days=days)
    assert not await rows(world, TalkAgreement)


async def test_the_head_reads_and_a_colleague_of_another_class_does_not(world: World) -> None:
    here, teacher = await at_the_table(world)
    await agrees(here, teacher)
    head = await world.town.person(here.school, "Hanne", "Holm")
    await world.town.works(here.school, head, None, StaffRole.HEAD)
    other = await world.town.person(here.school, "Palle", "Ny")
    await world.town.works(here.school, other, await world.town.school_class(here.school, "9.A"))
    hanne, palle = [await here.joins(who, world.phone(f"p{who}", "da")) for who in (head, other)]
    assert "Læse lidt sammen" in (await hanne.presses_data(ShowAgreements(here.child).encode())).text
    assert "Læse" not in (await palle.presses_data(ShowAgreements(here.child).encode())).text
    (kept,) = await rows(world, TalkAgreement)
    for phone in (hanne, palle):
        await phone.presses_data(CloseAgreement(kept.id, True).encode())
    assert (await rows(world, TalkAgreement))[0].state == "open"


async def test_the_message_folds_and_is_not_to_be_forwarded(world: World) -> None:
    here, teacher = await at_the_table(world)
    mother = await here.maria()
    await agrees(here, teacher)
    screen = await mother.sends("/agreements")
    assert screen.protected
    await world.passes(minutes=11)
    assert mother.last.text == "Aftaler fra samtalerne"


async def test_open_agreements_stay_and_closed_ones_go_with_their_school_year(world: World) -> None:
    here, teacher = await at_the_table(world)
    await agrees(here, teacher)
    await agrees(here, teacher, deed=Deed.HOMEWORK)
    done, still = await rows(world, TalkAgreement)
    await teacher.presses_data(CloseAgreement(done.id, True).encode())
    world.clock.set(here.at(12, day=date(2027, 6, 20)))
    await world.house.units.run(forget_agreements)
    assert len(await rows(world, TalkAgreement)) == 2, "the school year is not over"
    world.clock.set(here.at(12, day=date(2028, 6, 20)))
    await world.house.units.run(forget_agreements)
    assert [each.id for each in await rows(world, TalkAgreement)] == [still.id]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_area_has_things_to_agree_on_and_begins_with_what_goes_well(code: str) -> None:
    assert set(DEEDS) == set(Area)
    with in_language(code):
        for deeds in DEEDS.values():
            assert deeds[0] is Deed.MORE
            assert len({deed_text(deed) for deed in deeds}) == len(deeds) >= 3
            assert not any(deed_text(deed).endswith(".") for deed in deeds)
