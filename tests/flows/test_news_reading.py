"""A home reads: its own copy, what it presses there, /news, the week's bundle, the first screen of who comes later."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update

from bot.core.texts import LANGUAGES
from bot.core.unit import Unit
from bot.news.models import PostAnswer, PostAudience, PostKind, PostRow
from bot.news.presses import ReadPost, ShowPost
from bot.people.models import Pupil, StaffRole
from bot.playground.views import Bubble
from bot.reminders.models import ToldWay
from tests.flows.scene import PLACES, Scene, data_of, outbox, scene, with_text
from tests.news.sending.posting import TEXT, goes_on, scheduled, sent
from tests.world import Phone, World

CODES = ("da", "nb", "sv")
WORDS = {
    "da": {
        "read": "OK, læst", "done": "Det er gjort", "undo": "✓ Gjort", "news": "/nyt",
        "title": "Nyt fra klasse og skole",
        "new": "(ny)", "undone": "(ikke gjort endnu)", "open": "Åbn 2", "back": "Tilbage", "sort": "Vælg type",
        "stories": "Gode historier", "story": "I dag byggede vi en bro.", "need": "Medbring tøj til idræt.",
        "find": "Søg efter et ord", "word": "MADPAKKE", "found": "Med »MADPAKKE«:", "none": "Jeg fandt ingen besked",
        "needed": "Skolen beder dig om noget: 1 besked.", "two": "2 nye beskeder fra skolen.", "menu": "/menu",
        "reply": "Svar kun Mette", "goes": "Det går til Mette",
    },
    "nb": {
        "read": "OK, lest", "done": "Det er gjort", "undo": "✓ Gjort", "news": "/nytt",
        "title": "Nytt fra klasse og skole",
        "new": "(ny)", "undone": "(ikke gjort ennå)", "open": "Åpne 2", "back": "Tilbake", "sort": "Velg type",
        "stories": "Gode historier", "story": "I dag bygde vi en bro.", "need": "Ta med gymtøy.",
        "find": "Søk etter et ord", "word": "MATPAKKE", "found": "Med «MATPAKKE»:", "none": "Jeg fant ingen melding",
        "needed": "Vi trenger noe fra deg: 1 melding.", "two": "2 nye meldinger fra skolen.", "menu": "/meny",
        "reply": "Svar bare Turid", "goes": "Det går bare til Turid",
    },
    "sv": {
        "read": "OK, läst", "done": "Det är gjort", "undo": "✓ Klart", "news": "/nytt",
        "title": "Nytt från klass och skola",
        "new": "(nytt)", "undone": "(inte gjort än)", "open": "Öppna 2", "back": "Tillbaka", "sort": "Välj typ",
        "stories": "Solskenshistorier", "story": "I dag byggde vi en bro.", "need": "Ta med gympakläder.",
        "find": "Sök efter ett ord", "word": "MATSÄCK", "found": "Meddelanden med ”MATSÄCK”:",
        "none": "Jag hittade inget meddelande",
        "needed": "Att göra: 1 meddelande från skolan.", "two": "2 nya meddelanden från skolan.", "menu": "/meny",
        "reply": "Svara bara Gunilla", "goes": "Gunilla",
    },
}  # fmt: skip


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo("Europe/Copenhagen")).astimezone(UTC)


async def answers(world: World) -> list[Any]:
    async def look(unit: Unit) -> list[Any]:
        return list(await unit.all(select(PostAnswer.__table__).order_by(PostAnswer.id)))

    return await world.house.units.read(look)


async def writes(here: Scene, statement: Any) -> None:
    await here.world.house.units.run(lambda unit: unit.execute(statement))


def message(phone: Phone, message_id: int) -> Bubble:
    """The message of this number as it stands now."""
    found: Bubble = next(each for each in phone.messages if each.message_id == message_id)
    return found


@pytest.mark.both_databases
@pytest.mark.parametrize("code", CODES)
async def test_a_home_reads_does_what_is_asked_and_finds_it_all_again(world: World, code: str) -> None:
    here, words = await scene(world, PLACES[code]), WORDS[code]
    maria, erik, _mette = await here.maria(), await here.erik(), await here.mette()
    await sent(here, {code: TEXT[code]})
    await sent(here, {code: words["story"]}, kind=PostKind.STORY)
    await sent(here, {code: words["need"]}, kind=PostKind.NEED)
    # Read and done are each adult's own.
    copy = with_text(maria, TEXT[code])
    assert copy.labels == [words["read"], words["reply"]]
    await maria.presses(words["read"])
    assert with_text(maria, TEXT[code]).labels == [words["reply"]]
    assert words["read"] in with_text(erik, TEXT[code]).labels
    await maria.sends(words["menu"])
    assert words["needed"] in maria.last.text
    await erik.sends(words["menu"])
    assert words["needed"] in erik.last.text
    assert words["two"] in erik.last.text
    # A story waits for the week's bundle, and is found before it.
    assert words["story"] not in " ".join(maria.lines)
    await maria.sends(words["news"])
    assert maria.last.text.startswith(words["title"])
    first, second, third = (line for line in maria.last.text.splitlines() if line[:1].isdigit())
    assert words["need"] in first
    assert words["undone"] in first
    assert words["story"] in second
    assert words["new"] in second
    assert TEXT[code][:20] in third
    assert words["new"] not in third
    await maria.presses(words["open"])
    assert words["story"] in maria.last.text
    await maria.presses(words["read"])
    await maria.presses(words["back"])
    assert words["new"] not in maria.last.text
    await maria.presses(words["sort"])
    await maria.presses(words["stories"])
    assert words["story"] in maria.last.text
    assert TEXT[code][:20] not in maria.last.text
    await maria.presses(words["find"])
    await maria.sends(words["word"])
    assert maria.last.text.startswith(words["found"])
    assert TEXT[code][:20] in maria.last.text
    await maria.sends(f"{words['news']} xyz")
    assert words["none"] in maria.last.text
    # Done shows on the copy, and can be taken back.
    await maria.presses(words["done"])
    assert words["undo"] in with_text(maria, words["need"]).labels
    await maria.presses(words["undo"])
    assert words["done"] in with_text(maria, words["need"]).labels
    # An answer goes to the writer alone.
    await maria.presses(words["reply"], copy.message_id)
    assert words["goes"] in maria.last.text
    assert message(maria, copy.message_id).text == copy.text
    assert {row.person_id for row in await answers(world)} == {here.mother}


async def fold_after_over(world: World, day: date) -> None:
    """It is the morning after that day."""
    await world.until(at(day + timedelta(days=1), 7))


async def test_what_has_a_day_folds_when_that_is_over_and_opens_again(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    asked = {"kind": PostKind.NEED, "done_by": date(2026, 11, 18)}
    await sent(here, {"da": "Medbring tøj til idræt."}, **asked)
    need = with_text(maria, "Medbring").message_id
    await sent(here, {"da": "Husk gummistøvler."}, **asked)
    gone = with_text(maria, "Husk").message_id
    report = with_text(mette, "gummistøvler").message_id
    await maria.presses("Det er gjort", need)
    await mette.presses("Træk det tilbage", report)
    await mette.presses("Ja, træk det tilbage")
    await goes_on(world)
    await fold_after_over(world, date(2026, 11, 18))
    assert message(maria, need).text == "3.B: Medbring tøj til idræt."
    assert message(maria, gone).text == "Skolen har trukket denne besked tilbage."
    await maria.presses("Åbn", need)
    assert "Gør det gerne senest onsdag den 18. november." in message(maria, need).text
    assert "✓ Gjort" in message(maria, need).labels


async def test_the_weeks_bundle_opens_each_post_in_place_and_leads_to_the_schools_own_system(world: World) -> None:
    """D1.25, D1.29: Aula comes first, and homes look there."""
    here = await scene(world)
    maria, _mette = await here.maria(), await here.mette()
    first = await sent(here, {"da": "I dag byggede vi en bro."}, kind=PostKind.STORY)
    await sent(here, {"da": "Vi har læst hele bogen."}, kind=PostKind.STORY)
    await friday_comes(world, date(2026, 11, 20))
    bundle = with_text(maria, "Mere fra skolen")
    assert "1. 3.B: I dag byggede vi en bro." in bundle.text
    assert bundle.text.endswith("Husk at kigge i Aula og Skoleportalen i denne uge.")
    assert maria.pushes[-1].silent
    # One message, in place; whoever has it reads the line nowhere else.
    await maria.presses("Åbn 1")
    assert maria.last.message_id == bundle.message_id
    assert "Hilsen Mette" in maria.last.text
    await maria.presses("OK, læst")
    assert maria.last.labels == ["Svar kun Mette", "Tilbage"]
    await maria.presses("Tilbage")
    assert maria.last.text == bundle.text
    assert [state for person, state, _due in await outbox(world, "news.portal") if person == here.mother] == ["dropped"]
    # What was taken back is in it no more.
    await writes(here, update(PostRow).where(PostRow.id == first).values(state="withdrawn"))
    await maria.presses("Åbn 1")
    assert maria.last.text == "Skolen har trukket denne besked tilbage."
    await maria.presses("Tilbage")
    assert "1. 3.B: Vi har læst hele bogen." in maria.last.text
    assert "bro" not in maria.last.text


OPEN = {"da": "Åbn 24", "nb": "Åpne 24", "sv": "Öppna 24"}
MANY = {
    "da": ("Mere fra skolen", "og 6 beskeder mere", "Læs nyt"),
    "nb": ("Mer fra skolen", "og 6 meldinger til", "Les nytt"),
    "sv": ("Mer från skolan", "och 6 meddelanden till", "Läs meddelanden"),
}


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_bundle_of_more_than_a_message_holds_leads_to_all_of_it(world: World, code: str) -> None:
    here, (begins, more, read) = await scene(world, PLACES[code]), MANY[code]
    maria, _mette = await here.maria(), await here.mette()
    for number in range(30):
        await scheduled(here, {code: f"Nr. {number}. " + "Vi har læst og læst. " * 9}, kind=PostKind.STORY)
    await goes_on(world, seconds=61)
    await friday_comes(world, date(2026, 11, 20))
    bundle = with_text(maria, begins)
    assert more in bundle.text
    assert "…" not in bundle.text.split("\n")[-1]
    assert len([line for line in bundle.text.split("\n") if "Nr. " in line]) == 24
    await maria.presses(OPEN[code], bundle.message_id)
    assert "Nr. 23. " in maria.last.text
    await maria.presses(maria.last.labels[-1])
    assert maria.last.text == bundle.text, "and back"
    await maria.presses(read)
    assert "Nr. 29. " in maria.last.text, "the newest first: those that had no room"


async def test_a_week_without_a_bundle_has_the_line_alone_unless_pointers_come_at_once(world: World) -> None:
    here = await scene(world)
    maria, erik = await here.maria(), await here.erik()
    await choose_way(here, here.father, "portal", "silent")
    for weeks in range(6):
        await friday_comes(world, date(2026, 12, 4) + timedelta(weeks=weeks))
    lines = [line for line in maria.lines if line == "Husk at kigge i Aula og Skoleportalen i denne uge."]
    # 4, 11 and 18 December, 8 January; nothing in the holidays.
    assert len(lines) == 4
    assert not [line for line in erik.lines[1:] if "Aula" in line]


async def choose_way(here: Scene, person_id: int, topic: str, way: str) -> None:
    await writes(here, insert(ToldWay).values(school_id=here.school, person_id=person_id, topic=topic, way=way))


async def friday_comes(world: World, day: date) -> None:
    """Past the hour of the week's bundle."""
    await world.until(at(day, 14, 30))
    await goes_on(world)
    await goes_on(world, minutes=100)


async def test_who_joins_later_finds_what_still_counts_on_the_first_screen_and_nothing_is_pushed(world: World) -> None:
    here = await scene(world)
    await here.mette()
    await sent(here, {"da": "Gammelt nyt."})
    await world.passes(days=15)
    await sent(here, {"da": "Torsdag tager vi i skoven."})
    await sent(here, {"da": "Vi har læst hele bogen."}, kind=PostKind.STORY)
    maria = await here.maria()
    shown = with_text(maria, "Seneste nyt fra skolen:")
    assert "• 3.B: Torsdag tager vi i skoven." in shown.text
    assert "bogen" in shown.text
    assert "Gammelt" not in shown.text
    assert shown.labels[-1] == "Læs nyt"
    assert not [line for line in maria.lines if line.startswith("3.B")]
    await maria.presses("Læs nyt")
    assert "Åbn 3" in maria.last.labels


async def test_who_has_nothing_to_do_with_a_post_or_no_longer_hears_so_kindly_and_keeps_what_they_hold(
    world: World,
) -> None:
    here = await scene(world)
    other = await here.sibling("Noah", "5.A", "Lone")
    maria, _mette = await here.maria(), await here.mette()
    post = await sent(here, {"da": "Torsdag tager vi i skoven."})
    copy = with_text(maria, "skoven")
    press = data_of(copy, "OK, læst")
    elsewhere = await world.town.school_class(here.school, "7.C")
    await writes(here, update(Pupil).where(Pupil.id == here.child).values(class_id=elsewhere))
    for data in (press, ShowPost(post).encode(), ReadPost(99, 1).encode(), data_of(copy, "Svar kun Mette")):
        await maria.presses_data(data, copy.message_id)
        assert maria.last.text == "Den besked kan jeg ikke længere finde til dig."
        assert message(maria, copy.message_id).text == copy.text
    assert not await answers(world)
    await maria.sends("/nyt skoven")
    assert "ingen besked" in maria.last.text
    # What is for some pupils only is their homes' alone; the brother's class is still theirs.
    only = update(PostAudience).where(PostAudience.post_id == post)
    await writes(here, only.values(class_id=None, pupil_id=here.child))
    await maria.sends("/nyt skoven")
    assert "1. man. 16. nov. · 7.C: Torsdag" in maria.last.text
    await writes(here, only.values(pupil_id=None))
    await writes(here, update(PostAudience).where(PostAudience.post_id == post).values(class_id=other.class_id))
    await maria.presses_data(press, copy.message_id)
    assert message(maria, copy.message_id).text.startswith("5.A: Torsdag")


async def test_children_in_several_classes_are_told_apart_and_get_one_copy(world: World) -> None:
    here = await scene(world)
    await here.sibling("Noah", "5.A", "Lone")
    maria, _mette = await here.maria(), await here.mette()
    await sent(here, {"da": "Skolen er lukket fredag."}, class_id=None, by=await office(here))
    await sent(here, {"da": "Torsdag tager vi i skoven."})
    assert len([line for line in maria.lines if "lukket" in line]) == 1
    await maria.presses("Svar kun Hanne")
    assert "Det går til Hanne og ingen andre." in maria.last.text
    await maria.sends("/nyt")
    assert "3.B: Torsdag" in maria.last.text
    assert "Broskolen: Skolen er lukket" in maria.last.text
    await maria.presses("Vælg klasse")
    await maria.presses("5.A")
    assert maria.last.text == "Her er ikke noget endnu."
    await maria.presses("Vælg klasse")
    await maria.presses("3.B")
    assert "skoven" in maria.last.text
    assert "lukket" not in maria.last.text
    await maria.presses_data("nrl:0:plans:7")
    assert "ændret" in maria.last.text


async def office(here: Scene) -> int:
    """Somebody in the office, with a phone."""
    person = await here.world.town.person(here.school, "Hanne", "Holm")
    await here.world.town.works(here.school, person, None, StaffRole.OFFICE)
    await here.joins(person, here.world.phone("office", here.place.code))
    return person


async def test_pictures_come_again_when_they_are_asked_for_and_once_a_minute(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await mette.sends_album(3, "Se, hvad vi fandt i skoven.")
    await world.passes(seconds=2)
    await mette.presses("Send")
    await mette.presses("Ja, send til alle")
    await goes_on(world, seconds=61)
    pictures = [each for each in maria.messages if each.kind == "photo"]
    assert len(pictures) == 3
    await maria.presses("OK, læst")
    await maria.sends("/nyt")
    await maria.presses("Åbn 1")
    assert "Vis filer (3)" in maria.last.labels
    await maria.presses("Vis filer (3)")
    await maria.presses("Vis filer (3)", with_text(maria, "Hilsen Mette").message_id)
    assert maria.toasts[-1].text == "Filerne kommer herunder."
    assert len([each for each in maria.messages if each.kind == "photo"]) == 6
    await world.passes(minutes=1)
    await maria.presses("Vis filer (3)", with_text(maria, "Hilsen Mette").message_id)
    assert len([each for each in maria.messages if each.kind == "photo"]) == 9


async def test_a_press_under_a_picture_changes_its_caption_and_keeps_it(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await mette.sends_photo(caption="Se, hvad vi fandt i skoven.")
    await mette.presses("Send")
    await mette.presses("Ja, send til alle")
    await goes_on(world, seconds=61)
    picture = maria.last
    assert picture.kind == "photo"
    assert "OK, læst" in picture.labels
    await maria.presses("OK, læst")
    assert (maria.last.message_id, maria.last.kind) == (picture.message_id, "photo")
    assert maria.last.labels == ["Svar kun Mette"]


async def test_two_presses_at_once_are_one_answer(world: World) -> None:
    here = await scene(world)
    maria, _mette = await here.maria(), await here.mette()
    await sent(here, {"da": "Torsdag tager vi i skoven."})
    copy = with_text(maria, "skoven")
    for _twice in range(2):
        await maria.person.presses_data(data_of(copy, "OK, læst"), copy.message_id)
    await world.settle_at_once()
    assert [row.seen_revision for row in await answers(world)] == [1]


async def test_whatever_is_looked_for_is_answered(world: World) -> None:
    here = await scene(world)
    maria, _mette = await here.maria(), await here.mette()
    await sent(here, {"da": "Torsdag tager vi i skoven. שלום 100% <b>"})
    for odd in ("🙂", "x" * 3000, "%", "<b>", "שלום", "_", "a'; drop table posts"):
        await maria.sends("/nyt")
        await maria.presses("Søg efter et ord")
        await maria.sends(odd)
        assert maria.last.labels[-2:] == ["Søg på et andet ord", "Alle beskeder"], odd
    await maria.presses("Søg på et andet ord")
    await maria.sends("  SKOVEN  torsdag ")
    assert maria.last.labels[0] == "Åbn 1"


async def test_a_teacher_who_is_a_parent_has_both_and_a_colleague_sees_but_presses_nothing(world: World) -> None:
    here = await scene(world)
    mette = await here.mette()
    other = await here.sibling("Noah", "5.A", "Lone")
    await world.town.guards(here.school, here.teacher, other.child)
    lone = await here.joins(other.teacher, world.phone("lone", "da"))
    post = await sent(here, {"da": "Torsdag tager vi i skoven."})
    await mette.sends("/nyt")
    assert "Nyt til mig" in mette.last.labels
    await mette.presses("Nyt til mig")
    assert mette.last.text == "Der er ikke noget nyt endnu."
    await mette.presses_data(ShowPost(post).encode())
    assert "skoven" in mette.last.text
    assert not mette.last.labels
    await lone.presses_data(ShowPost(post).encode())
    assert "skoven" not in lone.last.text
