"""A class's week: written once, at home in time, changed in the open; how one can help; and the good story."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.core.unit import Unit
from bot.news.models import PostKind, PostRow
from bot.news.weeks.presses import SeePlan, TakePlan, WritePlan
from bot.people.models import Pupil, SchoolClass, StaffRole, StaffRoleRow
from bot.reminders.models import ToldWay
from bot.schools.models import ClosedDay
from bot.schools.policy import load_preset
from bot.schools.service import store_policy
from tests.flows.scene import NORWAY, PLACES, Scene, outbox, scene, with_text
from tests.news.sending.posting import runs, sent
from tests.people.lifecycle.ticking import ticks
from tests.world import Phone, World

MONDAY = date(2026, 11, 16)
FRIDAY = MONDAY + timedelta(days=4)
WORDS: dict[str, dict[str, Any]] = {
    "da": {
        "plan": "/ugeplan", "list": "• 3.B, uge 48: ikke skrevet endnu.", "week": "3.B, uge 48", "next": "Uge 48",
        "none": "3.B: Ugeplanen for uge 47 er ikke kommet endnu.", "words": "Mandag: dansk. Tirsdag: svømning.",
        "goes": "Det sendes fredag den 20. november kl. 15.00.", "help": "Hjælp derhjemme", "how": "Læs 10 minutter.",
        "said": "Sådan kan du hjælpe derhjemme: Læs 10 minutter.", "send": "Send", "home": "Hvordan hjælper jeg?",
        "line": "1. 3.B: Ugeplan for uge 48. Mandag: dansk.", "sent": "• 3.B, uge 48: sendt.",
        "change": "Ret teksten", "anew": "Mandag: dansk. Onsdag: svømning.", "save": "Ret uden lyd",
        "told": "Rettelse: 3.B: Ugeplan for uge 48. Mandag: dansk. Onsdag: svømning.", "advice": None,
    },
    "nb": {
        "plan": "/ukeplan", "list": "• 7A, uke 48: ikke skrevet ennå.", "week": "7A, uke 48", "next": "Uke 48",
        "none": "7A: Ukeplanen for uke 47 har ikke kommet ennå.", "words": "Mandag: norsk. Tirsdag: svømming.",
        "goes": "Det sendes fredag 20. november kl. 15.00.", "help": "Hjelp hjemme", "how": "Les 10 minutter.",
        "said": "Slik kan du hjelpe hjemme: Les 10 minutter.", "send": "Send", "home": "Hva kan jeg gjøre?",
        "line": "1. 7A: Ukeplan for uke 48. Mandag: norsk.", "sent": "• 7A, uke 48: sendt.",
        "change": "Endre teksten", "anew": "Mandag: norsk. Onsdag: svømming.", "save": "Rett uten lyd",
        "told": "Dette er rettet. 7A: Ukeplan for uke 48. Mandag: norsk. Onsdag: svømming.",
        "advice": "• Finn et rolig sted til leksene, og vær i nærheten.",
    },
    "sv": {
        "plan": "/veckobrev", "list": "• 3B, vecka 48: inte skrivet än.", "week": "3B, v. 48", "next": "Vecka 48",
        "none": "3B: Veckobrevet för vecka 47 har inte kommit än.", "words": "Måndag: svenska. Tisdag: bad.",
        "goes": "Det skickas fredag 20 november kl. 15.00.", "help": "Hjälp hemma", "how": "Läs 10 minuter.",
        "said": "Så kan du hjälpa till hemma: Läs 10 minuter.", "send": "Skicka", "home": "Hur kan jag hjälpa?",
        "line": "1. 3B: Veckobrev för vecka 48. Måndag: svenska.", "sent": "• 3B, vecka 48: skickat.",
        "change": "Ändra texten", "anew": "Måndag: svenska. Onsdag: bad.", "save": "Rätta utan ljud",
        "told": "Rättelse: 3B: Veckobrev för vecka 48. Måndag: svenska. Onsdag: bad.", "advice": None,
    },
}  # fmt: skip


async def until(here: Scene, day: date, hour: int, minute: int = 0) -> None:
    """Time passes to then, and the errands look on the way and twice after it."""
    await here.world.until(here.at(hour, minute, day))
    for _time in range(3):
        await runs(here.world)


async def closes_school(here: Scene, *days: date) -> None:
    rows = [{"school_id": here.school, "on_day": day} for day in days]
    await here.world.house.units.run(lambda unit: unit.execute(insert(ClosedDay), rows))


async def colleague(here: Scene, name: str = "Anne", role: StaffRole = StaffRole.TEAM_TEACHER) -> Phone:
    person = await here.world.town.person(here.school, name, "Holm")
    await here.world.town.works(here.school, person, here.class_id, role)
    return await here.joins(person, here.world.phone(name.lower(), here.place.code))


async def rings_for_plans(here: Scene, person: int) -> None:
    """This adult wants the week's plan to ring when it comes."""
    way = {"school_id": here.school, "person_id": person, "topic": "plan", "way": "ring"}
    await here.world.house.units.run(lambda unit: unit.execute(insert(ToldWay), way))


async def writes(teacher: Phone, week: str, text: str, *, send: bool = True) -> None:
    await teacher.sends("/plan")
    await teacher.presses(week)
    await teacher.sends(text)
    if send:
        await teacher.presses("Send")


async def plans(world: World) -> list[tuple[str, str]]:
    """(week, state) of every plan."""

    async def look(unit: Unit) -> list[tuple[str, str]]:
        statement = select(PostRow.week, PostRow.state).where(PostRow.kind == PostKind.PLAN.value)
        return [(row.week, row.state) for row in await unit.all(statement.order_by(PostRow.id))]

    return await world.house.units.read(look)


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_a_week_is_written_comes_in_time_and_a_change_is_told_once(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    await rings_for_plans(here, here.father)
    # It is written, with how to help, and goes at the class's time.
    assert words["list"] in (await mette.sends(words["plan"])).text
    await mette.presses(words["week"])
    await mette.sends(words["words"])
    assert words["goes"] in mette.last.text
    await mette.presses(words["help"])
    await mette.sends(words["how"])
    assert words["said"] in mette.last.text
    await mette.presses(words["send"])
    assert words["goes"] in mette.last.text
    # Until then there is none at home, and nobody is blamed.
    assert (await maria.sends(words["plan"])).text == words["none"]
    await maria.presses(words["next"])
    assert words["words"] not in maria.last.text
    # Who wants it to ring has it at once, the others with the week's bundle.
    await until(here, FRIDAY, 15, 1)
    assert words["words"] in erik.rings[-1]
    assert not [line for line in maria.lines if words["words"] in line]
    await until(here, FRIDAY, 16, 1)
    assert words["line"] in maria.lines[-1]
    assert maria.lines[-1] not in maria.rings
    # On Friday afternoon one asks about the week to come.
    await maria.sends(words["plan"])
    assert words["words"] in maria.last.text
    assert words["said"] in maria.last.text
    await maria.presses(words["home"])
    assert words["how"] in maria.last.text
    assert (words["advice"] or words["how"]) in maria.last.text
    # A change: every copy says it, and it is told once, without a sound.
    lines = len(erik.lines)
    await mette.sends(words["plan"])
    assert words["sent"] in mette.last.text
    await mette.presses(words["week"])
    await mette.presses(words["change"])
    await mette.sends(words["anew"])
    await mette.presses(words["save"])
    for _time in range(3):
        await runs(world)
    assert [words["told"] in line for line in erik.lines[lines:]] == [True]
    assert not [line for line in erik.rings if words["told"] in line]
    assert not [each for each in erik.messages if each.from_bot and words["words"] in each.text]
    assert not [each for each in maria.messages if words["line"] + " Tirsdag" in each.text]


async def test_a_plan_may_be_a_file_or_pictures_and_opens_again(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await mette.sends("/plan")
    await mette.presses("3.B, uge 47")
    await mette.sends_album(3)
    await world.passes(seconds=3)
    assert "Med 3 billeder." in mette.last.text
    assert await plans(world) == [("2026-W47", "draft")]
    await mette.presses("Hjælp derhjemme")
    await mette.sends("Kig på billederne sammen.")
    await mette.presses("Send")
    await world.passes(seconds=61)
    await runs(world)
    # The week has begun: the bundle on its Friday would be of no use.
    assert "Kig på billederne sammen." in maria.lines[-1]
    assert maria.lines[-1] not in maria.rings
    pictures = len([each for each in maria.messages if each.photo])
    await maria.sends("/plan")
    await maria.presses("Vis filer (3)")
    assert len([each for each in maria.messages if each.photo]) == pictures + 3
    # Pictures that came say why, too, each reason once: the album with its words, and what was asked for.
    await maria.sends("/reminders")
    await maria.presses("Hvorfor fik jeg det?")
    assert maria.last.text.split("\n\n")[1:] == [
        "Man. 16. nov. kl. 07.41\nEn fil: Du har bedt om den.",
        "Man. 16. nov. kl. 07.41\nNyt fra klassen eller skolen, fordi du har et barn der.",
    ]


async def test_how_to_help_names_nobody_is_short_and_is_put_right_after_sending(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await writes(mette, "3.B, uge 47", "Mandag: dansk.\nTirsdag: svømning.")
    await world.passes(seconds=61)
    await runs(world)
    assert maria.last.text.startswith("3.B: Ugeplan for uge 47.\nMandag: dansk.\nTirsdag: svømning.\n")
    await mette.sends("/plan")
    await mette.presses("3.B, uge 47")
    await mette.presses("Hjælp derhjemme")
    assert "nævner Emma" in (await mette.sends("Emma skal øve sig.")).text
    assert "for langt" in (await mette.sends("Læs højt. " * 100)).text
    lines = len(maria.lines)
    await mette.sends("Læs højt hver aften.")
    assert "hjemme: Læs højt hver aften." in mette.last.text
    for _time in range(3):
        await runs(world)
    (told,) = maria.lines[lines:]
    assert told.startswith("Rettelse: 3.B: Ugeplan for uge 47.")
    assert "Læs højt hver aften." in told
    assert [each for each in maria.messages if each.text.startswith("3.B: Ugeplan") and "Læs højt" in each.text]
    await mette.presses("Hjælp derhjemme")
    await mette.presses("Fjern teksten")
    for _time in range(3):
        await runs(world)
    assert "Læs højt" not in (await maria.sends("/plan")).text
    # When the week is over nobody is told of it any more.
    await world.until(here.at(12, 0, MONDAY + timedelta(days=5)))
    lines = len(maria.lines)
    await mette.presses_data(WritePlan(here.class_id, MONDAY).encode())
    await mette.presses("Ret teksten")
    await mette.sends("Mandag: norsk.")
    await mette.presses("Ret uden lyd")
    for _time in range(3):
        await runs(world)
    assert maria.lines[lines:] == []


async def test_of_one_team_each_may_go_on_with_the_plan(world: World) -> None:
    here = await scene(world)
    mette, anne = await here.mette(), await colleague(here)
    await writes(mette, "3.B, uge 48", "Mandag: dansk.", send=False)
    # Anne had asked for the same week meanwhile.
    await anne.sends("/plan")
    await anne.presses("3.B, uge 48")
    assert "Mette er begyndt på ugeplanen for uge 48." in anne.last.text
    await anne.presses("Skriv videre")
    assert anne.last.text.startswith("3.B: Ugeplan for uge 48. Mandag: dansk.\n\nHilsen Anne")
    await anne.presses("Send")
    await mette.presses_data(WritePlan(here.class_id, MONDAY + timedelta(days=7)).encode())
    assert "Det sendes fredag den 20. november" in mette.last.text
    assert await plans(world) == [("2026-W48", "scheduled")]
    await mette.presses_data(TakePlan(1).encode())
    assert await plans(world) == [("2026-W48", "scheduled")]


async def test_a_week_without_school_is_said_and_the_next_with_school_is_written(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await closes_school(here, *(MONDAY + timedelta(days=7 + day) for day in range(5)))
    assert "Der er ikke skole i uge 48." in (await mette.sends("/plan")).text
    assert mette.last.labels == ["3.B, uge 47", "3.B, uge 49"]
    await mette.presses_data(WritePlan(here.class_id, MONDAY + timedelta(days=7)).encode())
    assert "denne uge eller den næste uge med skole" in mette.last.text
    assert "Der er ikke skole i uge 48." in (await maria.sends("/plan")).text
    await maria.presses_data(SeePlan(here.class_id, MONDAY + timedelta(days=7)).encode())
    assert maria.last.text.startswith("Der er ikke skole i uge 48.")
    # The day for the plan is in the holidays: it comes on the last school day before them.
    await writes(mette, "3.B, uge 49", "Mandag: dansk.", send=False)
    assert "Det sendes fredag den 20. november kl. 15.00." in mette.last.text
    # In the holidays one asks about the week after them.
    await mette.presses("Send")
    await until(here, FRIDAY, 15, 1)
    await until(here, MONDAY + timedelta(days=8), 12)
    assert "Mandag: dansk." in (await maria.sends("/plan")).text
    assert [line for line in maria.lines if line.startswith("Mere fra skolen")]


async def test_a_draft_that_lay_over_its_time_goes_when_it_is_sent_and_one_stopped_keeps_its_time(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await writes(mette, "3.B, uge 48", "Mandag: dansk.")
    await mette.presses("Stop")
    assert "Det sendes fredag den 20. november kl. 15.00." in mette.last.text
    await world.until(here.at(19, 0, MONDAY + timedelta(days=6)))
    await mette.presses_data(WritePlan(here.class_id, MONDAY + timedelta(days=7)).encode())
    assert "Nu" in mette.last.labels
    await mette.presses("Send")
    await world.passes(seconds=61)
    await runs(world)
    assert "Mandag: dansk." in maria.lines[-1]
    # A second text of the same evening is no part of it, nor does it fill the week a second time.
    await mette.sends("/plan")
    await mette.presses("3.B, uge 48")
    assert "Den er sendt." in mette.last.text


async def test_a_week_that_is_over_is_neither_written_nor_sent(world: World) -> None:
    here = await scene(world)
    mette = await here.mette()
    await writes(mette, "3.B, uge 47", "Mandag: dansk.", send=False)
    await world.until(here.at(9, 0, MONDAY + timedelta(days=5)))
    assert "Det tidspunkt er forbi" in (await mette.presses("Send")).text
    assert await plans(world) == [("2026-W47", "draft")]
    await mette.presses("Slet udkastet")
    await mette.sends("/plan")
    assert mette.last.labels == ["3.B, uge 48", "3.B, uge 49"]
    await mette.presses_data(WritePlan(here.class_id, MONDAY).encode())
    assert "denne uge eller den næste uge med skole" in mette.last.text


async def test_each_home_sees_its_own_classes_and_who_is_both_sees_both_sides(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    other = await here.sibling("Noah", "5.A", "Mads")
    stranger = await world.town.school_class(here.school, "9.C")
    await writes(mette, "3.B, uge 47", "Mandag: dansk.")
    await world.passes(seconds=61)
    await runs(world)
    assert "3.B: Ugeplan for uge 47. Mandag: dansk." in (await maria.sends("/plan")).text
    assert "5.A: Ugeplanen for uge 47 er ikke kommet endnu." in maria.last.text
    assert "Skriv en ugeplan" not in maria.last.labels
    await maria.presses("3.B, uge 47")
    await maria.presses("Andre klasser")
    for press in (SeePlan(stranger, MONDAY), WritePlan(here.class_id, MONDAY)):
        await maria.presses_data(press.encode())
        assert "dansk" not in maria.last.text or "Ugeplan for uge 47" in maria.last.text
    assert await plans(world) == [("2026-W47", "sent")]
    # The teacher of one class has a child in the other.
    await world.town.guards(here.school, here.teacher, other.child)
    await mette.sends("/plan")
    assert mette.last.text == "5.A: Ugeplanen for uge 47 er ikke kommet endnu."
    await mette.presses("Skriv en ugeplan")
    assert mette.last.labels == ["3.B, uge 47", "3.B, uge 48", "Mine børns ugeplaner"]
    # Of a child at a secret address no screen names the class.
    hidden = update(Pupil).where(Pupil.id == other.child).values(protected=True, alias="Nis")
    await world.house.units.run(lambda unit: unit.execute(hidden))
    assert "5.A" not in (await maria.sends("/plan")).text
    # Two classes of one name, as two schools may have them, are told apart by the child.
    third = await here.sibling("Ida", "3.C", "Anna")
    named = update(SchoolClass).where(SchoolClass.id == third.class_id).values(name="3.B")
    await world.house.units.run(lambda unit: unit.execute(named))
    await maria.sends("/plan")
    assert [label for label in maria.last.labels if "47" in label] == ["Emma, uge 47", "Ida, uge 47"]


async def test_a_plan_longer_than_a_screen_opens_whole(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await writes(mette, "3.B, uge 47", "Læs side 1. " * 320 + "Slut.")
    await world.passes(seconds=61)
    await runs(world)
    await maria.sends("/plan")
    assert "Slut." not in maria.last.text
    await maria.presses("Læs det")
    assert "Slut." in maria.last.text


async def test_where_the_principle_has_no_weekly_plans_none_is_asked_for_and_none_promised(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    found = load_preset(here.place.preset)
    without = found.model_copy(update={"messages": found.messages.model_copy(update={"weekly_plan": False})})
    await world.house.units.run(lambda unit: store_policy(unit, here.school, without))
    none = "Efter skolens princip er der ikke ugeplaner. Skolelederen kan ændre det."
    assert (await mette.sends("/plan")).text == none
    assert (await mette.presses_data(WritePlan(here.class_id, MONDAY).encode())).text == none
    assert (await maria.sends("/plan")).text.startswith("Her er der ingen ugeplaner.")


HELPS = {
    "da": (
        "Hvordan hjælper jeg?", "Tilbage", "Uge 48", "Spørg skolen", "Skriv dit",
        "Spørg dit barn i uge 47: Hvem var du sammen med i frikvartererne?",
        "Spørg dit barn i uge 48: Hvad har du lært, som du kan lære mig?",
    ),
    "nb": (
        "Hva kan jeg gjøre?", "Tilbake", "Uke 48", "Spør skolen", "Skriv spørs",
        "Spør barnet ditt i uke 47: Hvem var du sammen med i friminuttene?",
        "Spør barnet ditt i uke 48: Hva har du lært som du kan lære meg?",
    ),
    "sv": (
        "Hur kan jag hjälpa?", "Tillbaka", "Vecka 48", "Fråga skolan", "Skriv din",
        "Fråga ditt barn vecka 47: Vem var du med på rasterna?",
        "Fråga ditt barn vecka 48: Vad har du lärt dig som du kan lära mig?",
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_advice_and_another_question_for_the_child_each_week_where_the_principle_gives_them(
    world: World, code: str
) -> None:
    """D4.20, D4.21; the question is the week's that was looked at, and what it brings up may be asked about at once."""
    here = await scene(world, NORWAY)
    maria, _turid = await here.maria(code), await here.mette()
    helps, back, next_week, ask, ask_words, said, another = HELPS[code]
    await maria.sends("/plan")
    await maria.presses(helps)
    question, _gap, *advice = maria.last.text.splitlines()
    assert question == said
    assert [line[0] for line in advice] == ["•"] * 4
    assert maria.last.labels == [ask, back]
    await maria.presses(back)
    await maria.presses(next_week)
    await maria.presses(helps)
    assert maria.last.text.splitlines()[0] == another
    await maria.presses(ask)
    assert ask_words in maria.last.text


async def test_where_the_principle_gives_no_advice_there_is_none(world: World) -> None:
    here = await scene(world)
    maria, _mette = await here.maria(), await here.mette()
    assert HELPS["da"][0] not in (await maria.sends("/plan")).labels


STORIES = {
    "da": {
        "asked": "3.B: Der er gået 4 skoleuger uden en god historie", "button": "Fortæl noget godt",
        "question": "Hvad er gået godt i 3.B", "story": "Vi byggede en bro.",
    },
    "nb": {
        "asked": "7A: Har du en god historie til hjemmene? Det har gått 4 skoleuker uten.", "button": "Fortell noe bra",
        "question": "Hva har gått bra i 7A", "story": "Vi bygde en bro.",
    },
    "sv": {
        "asked": "3B: Dags för en solskenshistoria? Det har gått 4 skolveckor utan.", "button": "Berätta något bra",
        "question": "Vad har gått bra i 3B", "story": "Vi byggde en bro.",
    },
}  # fmt: skip


async def looks(here: Scene, first: int, last: int) -> None:
    """These days pass, with a look each afternoon, until the team is asked."""
    for day in range(first, last):
        await here.world.until(here.at(14, 30, MONDAY + timedelta(days=day)))
        await ticks(here.world, "news.stories", 2)
        if await outbox(here.world, "news.story_due"):
            return


@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_a_team_that_told_no_good_story_is_asked_for_one_once_a_period(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), STORIES[code]
    mette, anne = await here.mette(), await colleague(here)
    # A class that is told nothing here is not asked either.
    await looks(here, 1, 60)
    assert await outbox(world, "news.story_due") == []
    await sent(here, {code: "Husk madpakke."})
    await looks(here, 60, 130)
    assert [line for line in mette.lines if words["asked"] in line]
    assert not [line for line in anne.lines if words["asked"] in line]
    await ticks(world, "news.stories", 3)
    assert len(await outbox(world, "news.story_due")) == 1
    await mette.presses(words["button"])
    assert words["question"] in mette.last.text
    await mette.sends(words["story"])
    assert words["story"] in with_text(mette, words["story"]).text
    kinds = await world.house.units.read(lambda unit: unit.all(select(PostRow.kind).order_by(PostRow.id)))
    assert [row.kind for row in kinds] == ["news", "story"]


async def test_a_story_told_before_the_question_is_read_answers_it(world: World) -> None:
    here = await scene(world)
    mette = await here.mette()
    await sent(here, {"da": "Husk madpakke."})
    # Asked late in the day, so that the staff's quiet hours hold it until the morning.
    for day in range(1, 130):
        await world.until(here.at(18, 0, MONDAY + timedelta(days=day)))
        await ticks(world, "news.stories")
        if await outbox(world, "news.story_due"):
            break
    assert not [line for line in mette.lines if "skoleuger" in line]
    await sent(here, {"da": "Vi byggede en bro."}, kind=PostKind.STORY)
    await world.passes(hours=16)
    assert not [line for line in mette.lines if "skoleuger" in line]
    assert [state for _person, state, _at in await outbox(world, "news.story_due")] == ["dropped"]


async def test_a_question_for_a_story_that_no_working_hour_is_left_for_disturbs_nobody(world: World) -> None:
    here = await scene(world)
    mette = await here.mette()
    await sent(here, {"da": "Husk madpakke."})
    for week in range(18):
        # The bot was away all week, until Friday evening.
        await world.until(here.at(18, 0, FRIDAY + timedelta(weeks=week)))
        await ticks(world, "news.stories")
        if await outbox(world, "news.story_due"):
            break
    await world.passes(hours=72)
    assert not [line for line in mette.lines if "skoleuger" in line]
    assert [state for _person, state, _at in await outbox(world, "news.story_due")] == ["dropped"]


async def test_a_home_reads_plan_and_help_in_its_own_language_where_they_are_written_in_it(world: World) -> None:
    here = await scene(world)
    maria, erik, mette = await here.maria(), await here.erik("sv"), await here.mette()
    await writes(mette, "3.B, uge 47", "Mandag: dansk.", send=False)
    await mette.presses("Tekst og sprog")
    await mette.presses("Svenska")
    await mette.sends("Måndag: danska.")
    for language, text in (("Dansk", "Læs højt."), ("Svenska", "Läs högt.")):
        await mette.presses("Hjælp derhjemme")
        await mette.presses(language)
        await mette.sends(text)
    await mette.presses("Send")
    await world.passes(seconds=61)
    await runs(world)
    assert "Mandag: dansk. Sådan kan du hjælpe derhjemme: Læs højt." in maria.lines[-1]
    assert "Måndag: danska. Så kan du hjälpa till hemma: Läs högt." in erik.lines[-1]
    await erik.sends("/veckobrev")
    await erik.presses("Hur kan jag hjälpa?")
    assert erik.last.text == "Vecka 47: Läs högt."


async def test_a_plan_whose_writer_has_left_is_a_colleagues_to_send(world: World) -> None:
    here = await scene(world)
    maria, mette, anne = await here.maria(), await here.mette(), await colleague(here)
    await writes(mette, "3.B, uge 48", "Mandag: dansk.")
    left = update(StaffRoleRow).where(StaffRoleRow.person_id == here.teacher).values(until=world.clock.now())
    await world.house.units.run(lambda unit: unit.execute(left))
    await until(here, FRIDAY, 15, 1)
    await until(here, FRIDAY, 16, 30)
    assert not [line for line in maria.lines if "Mandag: dansk." in line]
    await anne.sends("/plan")
    await anne.presses("3.B, uge 48")
    await anne.presses("Skriv videre")
    await anne.presses("Send")
    await world.passes(seconds=61)
    await runs(world)
    assert maria.lines[-1].endswith("Mandag: dansk. Hilsen Anne")
