"""Telling a class: when a post goes, how each sort arrives, what is to be done, who comes to a meeting and for whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.core.texts import in_language, ngettext
from bot.news.meetings import presses as meetings
from bot.news.models import PostKind
from bot.news.presses import CountPeople
from bot.news.writing.phrases.sentences import PHRASES
from bot.people.models import StaffRole
from bot.wiring import connect_telegram, open_house
from tests.flows.scene import NORWAY, PLACES, Scene, scene, with_text
from tests.flows.test_being_told import SOUNDS
from tests.flows.test_news_meetings import SMOERUM, counted, makes, newest, said
from tests.flows.test_news_writing import copies, minute, staff
from tests.news.sending.posting import TEXT, goes_on, runs, scheduled, sent
from tests.news.sending.test_following import classmate
from tests.world import Phone, World

CODES = ("da", "nb", "sv")
FRIDAY = date(2026, 11, 20)


def arrived(phone: Phone, words: str) -> tuple[int, int]:
    """How often this came, and how often it rang."""
    return len([line for line in phone.lines if words in line]), len([line for line in phone.rings if words in line])


# When it goes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
async def test_a_post_has_its_minute_and_one_for_the_morning_rings_when_the_homes_get_up(
    world: World, code: str
) -> None:
    here = await scene(world, PLACES[code])
    maria, mette = await here.maria(), await here.mette()
    send = said(code, "Send", "a post")
    await mette.sends(TEXT[code])
    await mette.presses(send)
    await world.passes(seconds=59)
    await runs(world)
    assert arrived(maria, TEXT[code][:12]) == (0, 0), "it can still be stopped"
    await world.passes(seconds=2)
    await runs(world)
    assert arrived(maria, TEXT[code][:12]) == (1, 0)
    # Written at night.
    await world.until(here.at(21, 30, date(2026, 11, 17)))
    await mette.sends("Husk 3 ting.")
    quiet = said(code, "The homes have quiet hours now: it arrives without a sound.")
    assert quiet in mette.last.text
    await mette.presses(said(code, "Now", "when a post goes"))
    await mette.presses(said(code, "In the morning", "when a post goes"))
    assert said(code, "It goes in the morning, when the homes' quiet hours end.") in mette.last.text
    await mette.presses(said(code, "News", "sort of post"))
    await mette.presses(said(code, "We need this", "sort of post"))
    await mette.presses(send)
    await world.until(here.at(6, 29, date(2026, 11, 18)))
    await runs(world)
    assert arrived(maria, "3 ting") == (0, 0)
    await world.until(here.at(6, 30, date(2026, 11, 18)))
    await runs(world)
    assert arrived(maria, "3 ting") == (1, 1), "what is needed rings, and nobody was woken"


# How it comes ---------------------------------------------------------------------------------------------------------

# How each sort arrives where nothing was chosen: at once and ringing, at once, with the week's message.
AT_ONCE = {PostKind.NEWS: (1, 0), PostKind.NEED: (1, 1), PostKind.IMPORTANT: (1, 1), PostKind.STORY: (0, 0)}


@pytest.mark.parametrize(("place", "sounds", "topic", "usual", "changed", "important"), SOUNDS, ids=CODES)
async def test_each_sort_comes_as_usual_or_as_its_reader_chose(
    world: World, place: Any, sounds: str, topic: str, usual: str, changed: str, important: str
) -> None:
    here = await scene(world, place)
    maria, erik, _mette = await here.maria(), await here.erik(), await here.mette()
    # He wants news to ring, and what is important to come without a sound.
    await erik.sends("/reminders")
    await erik.presses(sounds)
    assert erik.last.text == usual
    await erik.presses(topic)
    assert erik.last.text.startswith(changed)
    await erik.presses(topic)
    await erik.presses(important)
    for kind in AT_ONCE:
        await sent(here, {place.code: f"{kind.value} 1"}, kind=kind)
    assert {kind: arrived(maria, f"{kind.value} 1") for kind in AT_ONCE} == AT_ONCE
    chosen = {**AT_ONCE, PostKind.NEWS: (1, 1), PostKind.IMPORTANT: (1, 0)}
    assert {kind: arrived(erik, f"{kind.value} 1") for kind in AT_ONCE} == chosen
    await world.until(here.at(16, 1, FRIDAY))
    await runs(world)
    assert arrived(maria, "story 1") == (1, 0)


# Done -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
async def test_what_the_school_needs_has_a_day_is_done_by_a_press_and_only_the_others_are_reminded(
    world: World, code: str
) -> None:
    here = await scene(world, PLACES[code])
    maria, mette = await here.maria(), await here.mette()
    _adult, jonas = await classmate(here)
    await mette.sends("Seddel 7.")
    for label in (said(code, "News", "sort of post"), said(code, "We need this", "sort of post")):
        await mette.presses(label)
    await mette.presses(said(code, "Done by: choose a day"))
    # Tuesday to Tuesday; the Friday among them.
    await mette.presses(mette.last.labels[3])
    assert "20" in next(label for label in mette.last.labels if label.startswith(said(code, "Done by: %(date)s")[:5]))
    await mette.presses(said(code, "Send", "a post"))
    await minute(world)
    await goes_on(world)
    assert arrived(maria, "Seddel 7.") == (1, 1)
    await maria.presses(said(code, "Done", "button under a post"))
    await goes_on(world)
    assert said(code, "Done for %(done)s of %(all)s children.", done="1", all="2") in mette.last.text
    await mette.presses(said(code, "Not done"))
    assert "Noah" in mette.last.text
    assert here.place.child not in mette.last.text
    await world.until(here.at(17, 1, FRIDAY - timedelta(days=1)))
    assert arrived(maria, "Seddel 7.") == (1, 1)
    assert arrived(jonas, "Seddel 7.") == (2, 2)


async def test_a_quiet_correction_leaves_every_ok_as_it_was(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await sent(here, {"da": TEXT["da"]})
    report = mette.last.message_id
    await maria.presses("OK, læst")
    await goes_on(world)
    await mette.presses("Ret teksten", report)
    await mette.sends("Fredag tager vi i skoven.")
    await mette.presses("Ret uden lyd")
    await goes_on(world)
    assert maria.last.text.startswith("3.B: Fredag")
    assert "OK, læst" not in maria.last.labels, "she is not asked again"
    assert "1 har trykket" in with_text(mette, "Det er blevet rettet.").text


async def test_a_correction_of_the_last_copies_overtakes_them_and_nobody_reads_the_old_words(world: World) -> None:
    """A home that only gets the week's message reads what was meant at last."""
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    post = await scheduled(here, {"da": "Vi byggede en båd."}, kind=PostKind.STORY)
    await goes_on(world, seconds=61)
    await mette.presses("Ret teksten")
    await mette.sends("Vi byggede en bro.")
    await mette.presses("Ret uden lyd")
    await goes_on(world)
    await world.until(here.at(16, 1, FRIDAY))
    assert arrived(maria, "bro") == (1, 0)
    assert arrived(maria, "båd") == (0, 0)
    assert post == 1


# Meetings -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
async def test_the_team_reads_who_comes_with_how_many_and_who_does_not(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    _adult, jonas = await classmate(here)
    post_id = await makes(here, mette, "tirsdag 1/12 17-19 i kantinen")
    await mette.presses_data(meetings.ToggleCount(post_id).encode())
    await mette.presses_data(meetings.SendMeeting(post_id).encode())
    await goes_on(world, seconds=61)
    await maria.presses(said(code, "We are coming", "to a meeting"))
    await maria.presses_data(CountPeople(post_id, 2, 1).encode())
    await erik.presses(said(code, "Can't come", "to a meeting"))
    await mette.presses_data(meetings.ShowMeeting(post_id).encode())
    await mette.presses(said(code, "Who comes"))
    said_so = said(code, "Coming: %(yes)s. Not coming: %(no)s.", yes="1", no="1")
    assert said_so in mette.last.text
    people = said(code, "That is %(adults)s adults and %(children)s children.", adults="2", children="1")
    assert people in mette.last.text
    report = mette.last.message_id
    for label, name, others in (
        (said(code, "Who comes"), here.place.mother, (here.place.father, "Jonas")),
        (said(code, "Who does not"), here.place.father, (here.place.mother, "Jonas")),
        (said(code, "Not answered"), "Noah", (here.place.mother, here.place.father)),
    ):
        await mette.presses(label, report)
        assert name in mette.last.text, label
        assert not [other for other in others if other in mette.last.text], label
    # Homes read neither names nor numbers.
    for press in (meetings.ShowMeeting(post_id),):
        await jonas.presses_data(press.encode())
        assert here.place.mother not in jonas.last.text


async def other_class(here: Scene, name: str) -> Phone:
    """A home of another class."""
    class_id = await here.world.town.school_class(here.school, name)
    child = await here.world.town.pupil(here.school, class_id, "Sofie", family=name)
    adult = await here.world.town.person(here.school, f"Anna {name}", "Holm")
    await here.world.town.guards(here.school, adult, child)
    return await here.joins(adult, here.world.phone(name, "nb"))


async def missing(head: Phone) -> list[str]:
    """The classes without a meeting, as the head reads them."""
    await head.sends("/moter")
    return [name for name in ("2A", "7A", "7B") if counted(0).replace("7A", name) in head.last.text]


@pytest.mark.parametrize("whole_school", [False, True], ids=["a year", "the school"])
async def test_a_start_of_year_meeting_is_for_a_year_or_the_school_and_counts_for_each_class(
    world: World, whole_school: bool
) -> None:
    """D4.29, D4.30, D4.31."""
    here = await scene(world, NORWAY)
    kari, turid = await here.maria(), await here.mette()
    anna = await other_class(here, "7B")
    berit = await other_class(here, "2A")
    head = await staff(here, "Hanne", StaffRole.HEAD)
    assert await missing(head) == ["2A", "7A", "7B"]
    await makes(here, head, "tirsdag 1/12 17-19 i aulaen")
    assert "• Skolen\n• Innholdet i opplæringen\n• Foreldrenes medvirkning\n• Rutiner\n" in head.last.text
    await head.presses(next(label for label in head.last.labels if label.startswith("Til: ")))
    await head.presses("Hele skolen" if whole_school else "Hele 7. trinn")
    await head.presses("Tilbake")
    await head.presses("Send")
    await goes_on(world, seconds=61)
    assert [arrived(phone, "1. desember")[0] for phone in (kari, anna, berit)] == [1, 1, int(whole_school)]
    await world.until(here.at(19, 1))
    assert await missing(head) == ([] if whole_school else ["2A"]), "the head sees who is without"
    await turid.sends("/moter")
    assert counted(1) in turid.last.text


async def test_the_agenda_has_the_principles_fixed_point_with_the_agreements_and_the_teams_own(world: World) -> None:
    """D2.47, D2.48."""
    here = await scene(world, SMOERUM)
    mette = await here.mette()
    await makes(here, mette, "tirsdag 1/12 17-19 i kantinen")
    fixed = "• Hvordan skole og hjem og forældrene indbyrdes holder kontakt"
    assert fixed in mette.last.text, mette.last.text
    assert "Forældrenes aftaler" in mette.last.labels
    await mette.presses_data(meetings.WriteLine((await newest(world)).id, meetings.Line.POINT).encode())
    await mette.sends("Lejrskolen i maj")
    await mette.presses_data(meetings.ShowMeeting((await newest(world)).id).encode())
    assert fixed in mette.last.text
    assert "• Lejrskolen i maj" in mette.last.text
    await mette.presses("Forældrenes aftaler")
    assert mette.last.text.startswith("Det er forældrene enige om: 3.B")


async def test_an_event_that_lies_ahead_is_there_for_who_joins_weeks_after_it_was_told(world: World) -> None:
    """F15: until it is over, who joins later finds it, too, however long ago it was told."""
    here = await scene(world)
    mette = await here.mette()
    post_id = await makes(here, mette, "lørdag 5/12 10-12 i parken", event=True)
    await mette.presses_data(meetings.SendMeeting(post_id).encode())
    await goes_on(world, seconds=61)
    await world.until(here.at(12, 0, date(2026, 12, 4)))
    maria = await here.maria()
    shown = with_text(maria, "Seneste nyt fra skolen:").text
    assert "• 3.B: Arrangement med klassen, lørdag den 5. december kl. 10.00" in shown
    await maria.presses("Læs nyt")
    await maria.presses("Åbn 1")
    assert "5. december" in maria.last.text
    assert "Vi kommer" in maria.last.labels
    await world.until(here.at(13, 0, date(2026, 12, 6)))
    erik = await here.erik()
    assert not [each for each in erik.messages if "Arrangement" in each.text]


# As it goes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
async def test_one_silent_message_fills_up_while_a_post_goes_out(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    await here.maria()
    erik, mette = await here.erik(), await here.mette()
    # Telegram has trouble with his phone for a while.
    world.telegram.fail("sendMessage", erik.person.user_id, 502, times=3)
    await sent(here, {code: TEXT[code]})
    report = with_text(mette, TEXT[code][:12])
    with in_language(code):
        has = {
            number: ngettext("%(delivered)s of %(number)s adult has it.", "%(delivered)s of %(number)s adults have it.",
                             2, delivered=number)
            for number in ("1", "2")
        }  # fmt: skip
        waits = ngettext("%(number)s is still to go.", "%(number)s are still to go.", 1)
    assert has["1"] in report.text
    assert waits in report.text
    await goes_on(world, minutes=10)
    assert arrived(erik, TEXT[code][:12])[0] == 1
    after = with_text(mette, TEXT[code][:12])
    assert after.message_id == report.message_id, "the same message"
    assert has["2"] in after.text
    assert waits not in after.text
    assert arrived(mette, TEXT[code][:12])[1] == 0


async def test_a_post_that_was_scheduled_goes_out_by_a_bot_that_was_started_since(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await mette.sends("Husk madpakke.")
    await mette.presses("Nu")
    await mette.sends("i morgen 7.30")
    await mette.presses("Send")
    await mette.sends("En kladde.")
    world.clock.set(here.at(7, 31, date(2026, 11, 17)))
    async with (
        open_house(world.settings, world.house.clock, check_schema=False) as started,
        connect_telegram(started) as side,
    ):
        for _look in range(2):
            for errand in [each for each in started.assembled.errands if each.name.startswith("news.")]:
                await errand.run(started.units)
            await side.sender.drain()
    assert arrived(maria, "Husk madpakke.")[0] == 1
    await runs(world)
    assert arrived(maria, "Husk madpakke.")[0] == 1
    # A draft lies where it lay, days later, too.
    await world.passes(days=6)
    await mette.sends("/nyt")
    await mette.presses(next(label for label in mette.last.labels if "En kladde." in label))
    await mette.presses("Send")
    await minute(world)
    assert copies(maria, "3.B: En kladde.")


# Files and ready sentences --------------------------------------------------------------------------------------------


async def test_a_weeks_plan_in_a_file_arrives_and_opens_again_as_that_file(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await mette.sends("/plan")
    await mette.presses("3.B, uge 47")
    await mette.sends_file("ugeplan.pdf", 90_000)
    assert mette.own.document is not None
    own = mette.own.wire["document"]["file_id"]
    await mette.presses("Send")
    await minute(world)
    assert maria.last.document is not None
    assert maria.last.wire["document"]["file_id"] == own
    assert "OK, læst" in maria.last.labels
    for way, opens in (("/plan", ()), ("/nyt", ("Åbn 1",))):
        await world.passes(minutes=2)
        before = len([each for each in maria.messages if each.document])
        await maria.sends(way)
        for label in (*opens, "Vis filer (1)"):
            await maria.presses(label)
        files = [each.wire["document"]["file_id"] for each in maria.messages if each.document]
        assert files[before:] == [own], way


def test_there_is_a_ready_sentence_for_what_classes_need_most() -> None:
    wanted = {"lunch", "forest", "trip", "gym", "swim", "closed", "early", "lice", "photo", "meet", "rain", "library"}
    assert wanted <= {*PHRASES}
    assert len(PHRASES) >= 14
