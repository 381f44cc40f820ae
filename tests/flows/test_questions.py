"""A home asks the school; the right person reads it in their own hours and answers, passes it on, or it goes on."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.directory.models import FirstAsked
from bot.people.models import ClassCardRow, StaffRole, StaffRoleRow
from bot.questions.models import Question, QuestionWords
from bot.questions.presses import AskAbout, WriteHome
from bot.schools.models import ClosedDay
from bot.schools.queries import all_schools, calendar_of
from tests.flows.scene import PLACES, Scene, data_of, scene, with_text
from tests.flows.test_requests import head
from tests.people.lifecycle.ticking import at, ticks
from tests.world import Phone, World

LANGUAGES = ("da", "nb", "sv")
WORDS = {
    "da": {
        "ask": "/spoerg", "key": "Spørg", "goes": "Skriv dit spørgsmål om Emma med få ord. Det går til Mette",
        "text": "Hvad skal Emma have med på turen på torsdag?", "new": "3.B: Der er kommet et spørgsmål.",
        "open": "Åbn",
        "now": "Tak! Dit spørgsmål er hos Mette nu, og du får svar senest torsdag den 19. november.",
        "reads": "Maria Lund spørger om Emma (3.B).", "answer": "Svar", "says": "Madpakke og regntøj.",
        "told": "Der er svar på dit spørgsmål.", "more": "Skriv mere", "thanks": "Tak, det var det",
        "again": "3.B: Der er skrevet mere til et spørgsmål.",
        "held": "Tak! Dit spørgsmål når frem til Mette i morgen, onsdag den 18. november kl. 07.30, "
        "og du får svar senest fredag den 20. november.", "change": "Ret", "undo": "Fortryd",
    },
    "nb": {
        "ask": "/spor_skolen", "key": "Spør",
        "goes": "Skriv spørsmålet ditt om Jakob med noen få ord. Det går bare til Turid",
        "text": "Hva skal Jakob ha med på turen på torsdag?", "new": "7A: Det har kommet et spørsmål.", "open": "Åpne",
        "now": "Takk! Spørsmålet ditt er hos Turid nå, og du får svar innen torsdag 19. november.",
        "reads": "Kari Lund har et spørsmål om Jakob (7A).", "answer": "Svar", "says": "Matpakke og regntøy.",
        "told": "Du har fått svar på spørsmålet ditt.", "more": "Skriv mer", "thanks": "Takk, det var alt",
        "again": "7A: Det er skrevet mer i et spørsmål.",
        "held": "Takk! Spørsmålet ditt når fram til Turid i morgen, onsdag 18. november kl. 07.30, "
        "og du får svar innen fredag 20. november.", "change": "Endre", "undo": "Angre",
    },
    "sv": {
        "ask": "/fraga", "key": "Fråga", "goes": "Skriv din fråga om Elsa med några ord. Bara Gunilla får den.",
        "text": "Vad ska Elsa ha med sig på utflykten på torsdag?", "new": "3B: Det har kommit en fråga.",
        "open": "Öppna",
        "now": "Tack! Din fråga är hos Gunilla nu, och du får svar senast torsdag 19 november.",
        "reads": "Åsa Lund frågar om Elsa (3B).", "answer": "Svara", "says": "Matsäck och regnkläder.",
        "told": "Du har fått svar på din fråga.", "more": "Skriv mer", "thanks": "Tack, det var allt",
        "again": "3B: Det har kommit mer till en fråga.",
        "held": "Tack! Din fråga når Gunilla i morgon, onsdag 18 november kl. 07.30, "
        "och du får svar senast fredag 20 november.", "change": "Ändra", "undo": "Ångra",
    },
}  # fmt: skip
CLOCKS = "questions.clocks"


async def asked(world: World) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(Question.__table__).order_by(Question.id)))

    return await world.house.units.read(look)


async def said(world: World) -> list[str]:
    async def look(unit: Unit) -> list[str]:
        return [row.words for row in await unit.all(select(QuestionWords.words).order_by(QuestionWords.id))]

    return await world.house.units.read(look)


async def card(here: Scene, first: FirstAsked = FirstAsked.CONTACT_TEACHER, **more: Any) -> None:
    """The team's own card: read from 7.30 on."""
    values = {
        "school_id": here.school, "class_id": here.class_id, "set_by": here.teacher, "channels": "phone,chat",
        "answer_days": 3, "quiet_from": time(17), "quiet_to": time(7, 30), "weekends": True,
        "first_asked": first.value, "began_at": here.at(8), "set_at": here.at(8), **more,
    }  # fmt: skip
    await here.world.house.units.run(lambda unit: unit.execute(insert(ClassCardRow), values))


async def colleague(here: Scene, name: str, role: StaffRole = StaffRole.TEAM_TEACHER) -> Phone:
    person = await here.world.town.person(here.school, name, "Holm")
    await here.world.town.works(here.school, person, here.class_id, role)
    return await here.joins(person, here.world.phone(name, here.place.code))


async def asks(parent: Phone, text: str = "Hvad skal Emma have med?") -> None:
    await parent.sends("/spoerg")
    await parent.sends(text)


async def opens(phone: Phone, line: str = "Der er kommet et spørgsmål.", label: str = "Åbn") -> None:
    await phone.presses(label, with_text(phone, line).message_id)


# There and back -----------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_question_is_asked_answered_followed_up_and_settled(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    parent, teacher = await here.maria(), await here.mette()
    await parent.sends(words["key"])
    assert words["goes"] in parent.last.text
    await parent.sends(words["text"])
    assert words["now"] in parent.last.text
    assert teacher.lines[-1] == words["new"]
    assert with_text(teacher, words["new"]).protected
    await opens(teacher, words["new"], words["open"])
    assert words["reads"] in teacher.last.text
    assert words["text"] in teacher.last.text
    await teacher.presses(words["answer"])
    await teacher.sends(words["says"])
    assert parent.rings[-1] == words["told"]
    assert words["says"] not in "".join(parent.lines)
    await opens(parent, words["told"], words["open"])
    assert words["says"] in parent.last.text
    assert parent.last.protected
    await parent.presses(words["more"])
    await parent.sends("🙂 14?")
    assert teacher.lines[-1] == words["again"]
    await opens(teacher, words["again"], words["open"])
    await teacher.presses(words["answer"])
    await teacher.sends("14.")
    await opens(parent, words["told"], words["open"])
    await parent.presses(words["thanks"])
    [row] = await asked(world)
    assert (row.closed_by, row.first_answered_at is not None) == (row.home_id, True)
    assert await said(world) == [words["text"], words["says"], "🙂 14?", "14."]


@pytest.mark.parametrize("code", LANGUAGES)
async def test_an_evening_question_says_when_it_is_read_and_waits_until_then(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    await card(here)
    parent, teacher = await here.maria(), await here.mette()
    await world.until(here.at(21, 40, date(2026, 11, 17)))
    await parent.sends(words["ask"])
    await parent.sends(words["text"])
    assert words["held"] in parent.last.text
    assert parent.last.labels[:2] == [words["change"], words["undo"]]
    await world.until(here.at(7, 29, date(2026, 11, 18)))
    assert words["new"] not in teacher.lines
    await world.until(here.at(7, 30, date(2026, 11, 18)))
    assert words["new"] in teacher.lines


async def test_what_is_held_can_be_changed_or_undone_and_what_has_arrived_cannot(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await at(world, 2026, 11, 20, 19)  # Friday evening
    await asks(parent, "Må Emma gå hjem kl. 12?")
    assert "mandag den 23. november kl. 07.00" in parent.last.text
    await parent.presses("Ret")
    await parent.sends("Kan Emma gå hjem kl. 13?")
    assert await said(world) == ["Kan Emma gå hjem kl. 13?"]
    await at(world, 2026, 11, 23, 8)
    await opens(teacher)
    assert "kl. 13" in teacher.last.text
    await parent.presses_data("qau:1")
    assert parent.toasts[-1].text == "Det er nået frem til skolen i mellemtiden. Du kan skrive mere."
    assert len(await said(world)) == 1
    await at(world, 2026, 11, 23, 20)
    await asks(parent, "Glem det")
    await parent.presses("Fortryd")
    await at(world, 2026, 11, 24, 9)
    assert len([line for line in teacher.lines if "spørgsmål" in line]) == 1
    assert "Glem det" not in await said(world)


async def test_a_message_changed_afterwards_changes_the_question_while_nobody_has_it(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await at(world, 2026, 11, 17, 20)
    await asks(parent, "Hvornår er turen?")
    typed = next(each for each in reversed(parent.messages) if not each.from_bot).message_id
    await parent.does("edits", typed, "Hvornår er turen på fredag?")
    assert await said(world) == ["Hvornår er turen på fredag?"]
    assert "Hvornår er turen på fredag?" in parent.last.text
    await at(world, 2026, 11, 18, 8)
    await opens(teacher)
    await parent.does("edits", typed, "Noget helt andet")
    assert "Dit spørgsmål er stadig, som du sendte det." in parent.last.text
    assert await said(world) == ["Hvornår er turen på fredag?"]


async def test_in_the_holidays_it_waits_for_the_first_school_day(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await at(world, 2026, 12, 25, 11)  # a Friday, and Christmas Day
    await asks(parent)
    assert "mandag den 28. december kl. 07.00" in parent.last.text
    await at(world, 2026, 12, 28, 8)
    assert teacher.lines[-1] == "3.B: Der er kommet et spørgsmål."


async def test_a_day_that_closes_overnight_moves_what_is_held(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await at(world, 2026, 11, 17, 21)
    await asks(parent)
    assert "onsdag den 18. november kl. 07.00" in parent.last.text

    async def close(unit: Unit) -> list[str]:
        [school] = await all_schools(unit)
        before = await calendar_of(unit, school)
        await unit.execute(insert(ClosedDay), {"school_id": here.school, "on_day": date(2026, 11, 18)})
        after = await calendar_of(unit, school)
        lines = await world.house.days_effects(unit, here.school, before, after)
        await world.house.days_changed(unit, here.school, before, after)
        return lines

    assert "Questions of homes that wait to be read: 1. They wait for the next open day." in (
        await world.house.units.run(close)
    )
    await at(world, 2026, 11, 18, 12)
    assert "3.B: Der er kommet et spørgsmål." not in teacher.lines
    await parent.presses_data("qam:1")
    assert "Det når frem til Mette i morgen, torsdag den 19. november kl. 07.00." in parent.last.text
    await at(world, 2026, 11, 19, 8)
    assert teacher.lines.count("3.B: Der er kommet et spørgsmål.") == 1


async def test_an_answer_closes_itself_after_a_day_and_a_half(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent)
    await opens(teacher)
    await teacher.presses("Svar")
    await teacher.sends("Regntøj")
    await opens(parent, "Der er svar på dit spørgsmål.")
    await world.passes(hours=37)
    assert not [each for each in (*parent.messages, *teacher.messages) if each.from_bot and "Regntøj" in each.text]


# Whom it goes to ----------------------------------------------------------------------------------------------------


async def test_of_two_in_the_team_the_first_answer_counts(world: World) -> None:
    here = await scene(world)
    await card(here, FirstAsked.TEAM)
    parent, teacher, sofie = await here.maria(), await here.mette(), await colleague(here, "Sofie")
    await asks(parent)
    for each in (teacher, sofie):
        await opens(each)
        await each.presses("Svar")
    await sofie.sends("Madpakke")
    await teacher.sends("Støvler")
    assert teacher.last.text == "En kollega har svaret i mellemtiden. Det, du skrev, er ikke sendt."
    assert await said(world) == ["Hvad skal Emma have med?", "Madpakke"]
    assert len([line for line in parent.lines if "svar på" in line]) == 1


async def test_a_question_is_passed_on_and_back_and_the_home_reads_who_has_it(world: World) -> None:
    here = await scene(world)
    parent, teacher, sofie = await here.maria(), await here.mette(), await colleague(here, "Sofie")
    await asks(parent)
    await opens(teacher)
    await teacher.presses("Giv videre")
    await teacher.presses("Sofie Holm")
    assert sofie.lines[-1] == "3.B: En kollega har givet et spørgsmål videre til dig."
    assert parent.lines[-1] == "En anden på skolen har dit spørgsmål nu."
    await opens(parent, "En anden på skolen")
    assert "hos Sofie" in parent.last.text
    await opens(sofie, "En kollega har givet")
    await sofie.presses("Giv videre")
    await sofie.presses("Mette Dahl")
    await opens(teacher, "En kollega har givet")
    await teacher.presses("Svar")
    await teacher.sends("Ja")
    await opens(parent, "Der er svar på")
    assert "Mette, " in parent.last.text
    await sofie.presses_data(f"qn:{(await asked(world))[0].id}")
    assert "En kollega har svaret i mellemtiden." in sofie.last.text


async def test_what_is_late_is_shown_to_the_teacher_then_to_the_head_and_the_home_hears(world: World) -> None:
    here = await scene(world)
    parent, teacher, hanne = await here.maria(), await here.mette(), await head(here)
    await asks(parent)  # promised by Thursday the 19th
    await at(world, 2026, 11, 20, 9)
    await ticks(world, CLOCKS, 2)
    assert teacher.lines[-1] == "3.B: Et spørgsmål venter stadig på svar."
    assert teacher.pushes[-1].silent
    await teacher.sends("/spoergsmaal")
    assert "Emma (3.B): svaret er forsinket" in teacher.last.labels
    assert "Et spørgsmål har ventet for længe" not in "".join(hanne.lines)
    await at(world, 2026, 11, 23, 9)
    await ticks(world, CLOCKS, 2)
    assert hanne.lines[-1] == "3.B: Et spørgsmål har ventet for længe på svar. Nu ligger det også hos dig."
    await opens(hanne, "har ventet for længe")
    assert "Svaret skulle være kommet senest torsdag den 19. november." in hanne.last.text
    assert parent.lines[-1] == "Dit spørgsmål er ikke besvaret endnu. Flere på skolen ved det nu."
    await opens(teacher, "venter stadig")
    await teacher.presses("Svar")
    await teacher.sends("Undskyld. Regntøj.")
    assert parent.lines[-1] == "Der er svar på dit spørgsmål."


@pytest.mark.parametrize("blocks", [False, True], ids=["role ends", "phone is gone"])
async def test_a_question_outlives_whoever_had_it(world: World, blocks: bool) -> None:
    here = await scene(world)
    parent, teacher, hanne = await here.maria(), await here.mette(), await head(here)
    await asks(parent)
    if blocks:
        await teacher.does("blocks")
    else:
        over = update(StaffRoleRow).where(StaffRoleRow.person_id == here.teacher).values(until=world.clock.now())
        await world.house.units.run(lambda unit: unit.execute(over))
    await ticks(world, CLOCKS, 2)
    assert hanne.lines[-1] == "3.B: En kollega har givet et spørgsmål videre til dig."
    assert parent.lines[-1] == "En anden på skolen har dit spørgsmål nu."
    if not blocks:
        await opens(teacher)
        assert "spørger om" not in teacher.last.text
    await opens(hanne, "En kollega har givet")
    assert "Maria Lund spørger om Emma (3.B)." in hanne.last.text


async def test_where_nobody_can_be_reached_it_waits_and_says_so(world: World) -> None:
    here = await scene(world)
    parent = await here.maria()
    await asks(parent)
    assert "Tak! Dit spørgsmål venter på Mette. Ingen på skolen kan nås her lige nu." in parent.last.text
    assert "12 34 56 78" in parent.last.text
    teacher = await here.mette()
    await teacher.sends("/spoergsmaal")
    assert teacher.last.labels[0].startswith("Emma (3.B): senest ")


async def test_closing_without_an_answer_is_told_and_the_home_can_ask_again(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent)
    await opens(teacher)
    await teacher.presses("Luk spørgsmålet")
    assert parent.lines[-1] == "Skolen har lukket dit spørgsmål."
    await opens(parent, "Skolen har lukket")
    assert "Du kan altid spørge igen." in parent.last.text


async def test_an_answer_to_what_somebody_wrote_to_the_class_goes_to_them_alone(world: World) -> None:
    here = await scene(world)
    await card(here, FirstAsked.TEAM)
    parent, teacher, sofie = await here.maria(), await here.mette(), await colleague(here, "Sofie")
    reply = AskAbout(7, here.class_id, here.teacher).encode()
    await parent.presses_data(reply)
    assert parent.last.text == "Skriv dit svar med få ord. Det går til Mette og ingen andre."
    await parent.sends("Vi kommer begge to.")
    assert "hos Mette nu" in parent.last.text
    await opens(teacher)
    assert "Maria Lund svarer på det, der blev skrevet til klassen. Det gælder Emma (3.B)." in teacher.last.text
    assert not [line for line in sofie.lines if "spørgsmål" in line]
    over = update(StaffRoleRow).where(StaffRoleRow.person_id == here.teacher).values(until=world.clock.now())
    await world.house.units.run(lambda unit: unit.execute(over))
    await parent.presses_data(reply)
    await parent.sends("Kun den ene af os kommer.")
    assert "hos Sofie nu" in parent.last.text
    await parent.presses_data(AskAbout(7, here.class_id + 1000, here.teacher).encode())
    assert "Skriv dit svar" not in parent.last.text


# Rather a talk ------------------------------------------------------------------------------------------------------


async def test_long_or_heavy_words_offer_a_talk_and_can_be_sent_anyway(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent, "Emma bliver mobbet i frikvarteret, hvad gør I?")
    assert "Skal I tale sammen i stedet?" in parent.last.text
    assert parent.last.labels == ["Bed om en samtale", "Send alligevel"]
    assert await asked(world) == []
    await parent.presses("Send alligevel")
    assert await said(world) == ["Emma bliver mobbet i frikvarteret, hvad gør I?"]
    await asks(parent, "så " * 120)
    assert "ret langt til en chat" in parent.last.text
    await parent.presses("Bed om en samtale")
    assert "Bed om en samtale" in parent.last.labels
    assert len(await asked(world)) == 1
    assert teacher.lines


async def test_what_looks_like_an_assessment_is_asked_about_once_more(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent)
    await opens(teacher)
    await teacher.presses("Svar")
    await teacher.sends("Emmas karakterer i dansk er lave")
    assert "Det ligner en vurdering af en elev." in teacher.last.text
    assert teacher.last.labels == ["Inviter til samtale", "Send alligevel"]
    assert not [line for line in parent.lines if "svar på" in line]
    data = data_of(teacher.last, "Send alligevel")
    await teacher.presses("Send alligevel")
    await teacher.presses_data(data)
    assert (await said(world))[1:] == ["Emmas karakterer i dansk er lave"]


# The school writes --------------------------------------------------------------------------------------------------


async def test_the_school_writes_to_one_home_and_each_adult_answers_alone(world: World) -> None:
    here = await scene(world)
    parent, father, teacher = await here.maria(), await here.erik(), await here.mette()
    await teacher.sends("/spoergsmaal")
    await teacher.presses("Skriv til et hjem")
    await teacher.presses("Emma Lund")
    assert "Skriv til Maria Lund og Erik Lund om Emma med få ord." in teacher.last.text
    await teacher.sends("Emma har glemt sin taske. Kan I hente den?")
    assert teacher.last.text == "Sendt til 2 voksne."
    for phone in (parent, father):
        assert phone.rings[-1] == "Skolen har skrevet til dig."
        await opens(phone, "Skolen har skrevet til dig.")
        assert "Emma har glemt sin taske." in phone.last.text
        assert phone.last.protected
    await father.presses("Skriv mere")
    await father.sends("Jeg henter den kl. 15.")
    assert teacher.lines[-1] == "3.B: Der er skrevet mere til et spørgsmål."
    await parent.sends("/spoerg")
    await parent.presses("Mine spørgsmål")
    await parent.presses(parent.last.labels[0])
    assert "kl. 15" not in parent.last.text
    await opens(teacher, "Der er skrevet mere")
    assert "Skolen skrev til Erik Lund om Emma (3.B)." in teacher.last.text
    assert "kl. 15" in teacher.last.text


async def test_who_writes_to_a_home_reads_whom_it_reached_and_whom_to_call(world: World) -> None:
    here = await scene(world)
    _parent, teacher = await here.maria(), await here.mette()
    await teacher.presses_data(WriteHome(here.child).encode())
    await teacher.sends("Emma har glemt sin taske.")
    assert teacher.last.text == "Sendt til 1 voksen. Erik Lund kan ikke nås her. Ring i stedet."


# Doors --------------------------------------------------------------------------------------------------------------


async def test_a_text_that_nobody_asked_for_is_kept_for_the_door_that_is_chosen(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await parent.sends("Hvornår er der billeddag?")
    assert parent.last.text == "Jeg har ikke sendt det til nogen. Hvad drejer det sig om?"
    assert parent.last.labels == ["Meld fravær", "Tal med skolen", "Et spørgsmål", "Menu", "Hjælp"]
    assert await asked(world) == []
    await parent.presses("Et spørgsmål")
    assert "Tak! Dit spørgsmål er hos Mette nu" in parent.last.text
    assert await said(world) == ["Hvornår er der billeddag?"]
    await opens(teacher)
    assert "Hvornår er der billeddag?" in teacher.last.text


async def test_with_two_children_a_text_is_asked_about_and_goes_to_the_right_teacher(world: World) -> None:
    here = await scene(world)
    noah = await here.sibling("Noah", "5.A", "Jonas")
    parent, teacher = await here.maria(), await here.mette()
    jonas = await here.joins(noah.teacher, world.phone("Jonas"))
    await asks(parent, "Hvornår er der billeddag?")
    assert parent.last.labels == ["Emma (3.B)", "Noah (5.A)"]
    await parent.presses("Noah (5.A)")
    assert "hos Jonas nu" in parent.last.text
    assert jonas.lines[-1] == "5.A: Der er kommet et spørgsmål."
    await opens(jonas)
    await jonas.presses("Svar")
    await jonas.sends("På fredag")
    assert parent.lines[-1] == "N: Der er svar på dit spørgsmål."
    assert not [line for line in teacher.lines if "spørgsmål" in line]


# Bad input ----------------------------------------------------------------------------------------------------------


async def test_what_is_no_question_is_asked_for_again(world: World) -> None:
    here = await scene(world)
    parent, _teacher = await here.maria(), await here.mette()
    await asks(parent, "😀😀")
    assert parent.last.text == "Skriv det med få ord. Jeg har ikke sendt noget endnu."
    await parent.sends("x" * 1501)
    assert "Det er 1501 tegn, og der er plads til 1500." in parent.last.text
    await parent.does("sends_file", "brev.pdf")
    assert await asked(world) == []
    await parent.sends("Hvornår <b>er</b> der _tur_? %s %(x)s")
    assert await said(world) == ["Hvornår <b>er</b> der _tur_? %s %(x)s"]


async def test_the_same_words_twice_are_one_question(world: World) -> None:
    here = await scene(world)
    parent, _teacher = await here.maria(), await here.mette()
    await parent.sends("Hvornår er der tur?")
    data = data_of(parent.last, "Et spørgsmål")
    await parent.presses("Et spørgsmål")
    await parent.presses_data(data, parent.last.message_id)
    assert len(await asked(world)) == 1


async def test_words_written_long_after_one_began_to_write_are_asked_about_first(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await parent.sends("/spoerg")
    await world.passes(hours=3)
    await parent.sends("Hvornår er der tur?")
    assert parent.last.text == "Er det her til Broskolen? Det er ikke sendt endnu."
    assert await asked(world) == []
    await parent.presses("Send det")
    await opens(teacher)
    await teacher.presses("Svar")
    await world.passes(hours=2)
    await teacher.sends("Husk madpakke på torsdag")
    assert teacher.last.text == "Er det her til Maria Lund? Det er ikke sendt endnu."
    assert await said(world) == ["Hvornår er der tur?"]
    await teacher.presses("Send det")
    assert (await said(world))[1:] == ["Husk madpakke på torsdag"]


async def test_another_homes_question_does_not_exist(world: World) -> None:
    here = await scene(world)
    parent, father, _teacher = await here.maria(), await here.erik(), await here.mette()
    sofie = await colleague(here, "Sofie")
    await asks(parent, "Kun til Mette")
    for data in ("qam:1", "qac:1", "qau:1", "qaw:1", "qax:1"):
        await father.presses_data(data)
        assert "Kun til Mette" not in father.last.text
    for data in ("qo:1", "qn:1", "qp:1", f"qpt:1:{here.teacher}", "qx:1"):
        await sofie.presses_data(data)
        assert "Kun til Mette" not in sofie.last.text
    [row] = await asked(world)
    assert row.closed_at is None
    assert row.answered_at is None


async def test_whoever_no_longer_acts_for_the_child_hears_no_answer(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent)
    await opens(teacher)
    await teacher.presses("Svar")
    ended = Ended(Who.GUARDIANSHIP, here.school, here.mother, pupil_id=here.child)
    await world.house.units.run(lambda unit: world.house.ends(unit, ended))
    await teacher.sends("Regntøj")
    assert teacher.last.text == "Det er blevet lukket i mellemtiden. Det, du skrev, er ikke sendt."
    assert not [line for line in parent.lines if "svar på" in line]
    assert await said(world) == ["Hvad skal Emma have med?"]


async def test_a_settled_thread_closes_its_words_go_and_the_fact_follows_with_the_school_year(world: World) -> None:
    here = await scene(world)
    parent, teacher = await here.maria(), await here.mette()
    await asks(parent)
    await opens(teacher)
    await teacher.presses("Svar")
    await teacher.sends("Regntøj")
    await world.passes(days=15)
    await ticks(world, CLOCKS)
    [row] = await asked(world)
    assert row.closed_at is not None
    assert len(await said(world)) == 2
    for days, left in ((40, 1), (500, 0)):
        await world.passes(days=days)
        await ticks(world, "questions.retention")
        assert await said(world) == []
        assert len(await asked(world)) == left
