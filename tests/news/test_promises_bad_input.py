"""What somebody sends that is odd, huge or meant for nobody reaches the homes as it was written, or says why not."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import pytest

from bot.news.models import PostKind
from bot.people.models import StaffRole
from tests.flows.scene import PLACES, Scene, scene
from tests.flows.test_news_meetings import said
from tests.flows.test_news_writing import copies, minute, states
from tests.news.sending.posting import goes_on, post_row, sent
from tests.world import Phone, World

CODES = ("da", "nb", "sv")
ODD = (
    "👍👍🏽👩‍👩‍👧",
    "مرحبا بكم في المدرسة 3.B",
    "<b>*Hej* _alle_</b> [x](http://a.b) `kode` ||skjult||",
    "Se https://skolen.dk/a_b?c=1&d=%20 eller skriv til kontor@skolen.dk",
    "%s %(number)s {name} \\n &amp; </a>",
    "ｆｕｌｄ ｂｒｅｄｄｅ \u202ebagvendt\u202c slut",
)


def bare(text: str) -> str:
    """The letters, whatever stands between them."""
    return "".join(text.split())


def calls(world: World, phone: Phone, method: str) -> list[dict[str, Any]]:
    """What the bot called for this phone, and Telegram took."""
    chat = phone.person.user_id
    return [
        each.params for each in world.telegram.calls if (each.method, each.status, each.chat_id) == (method, 200, chat)
    ]


# Long and many --------------------------------------------------------------------------------------------------------


async def test_ten_thousand_characters_arrive_whole_and_in_order_and_only_the_end_has_buttons(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    text = " ".join(f"Sætning nummer {number} om turen." for number in range(400))[:9_990].rstrip() + " SLUT."
    assert 9_990 <= len(text) <= 10_000
    # Telegram parts it itself on the way to the bot, between words.
    parts = wrap(text, 4_096)
    assert len(parts) == 3
    for part in parts:
        await mette.sends(part)
    await world.passes(seconds=3)
    assert await states(world) == ["draft"]
    await mette.presses("Send")
    before = len(maria.messages)
    await minute(world)
    got = maria.messages[before:]
    assert bare("".join(each.text for each in got)) == bare(f"3.B: {text} Hilsen Mette")
    lines = "\n".join(each.text for each in got).split("\n")
    assert [line for line in lines if line and not line.endswith((".", "Mette"))] == [], "no sentence is broken in two"
    assert [bool(each.labels) for each in got] == [False] * (len(got) - 1) + [True]
    assert not [line for line in maria.rings if "Sætning" in line]
    # Found again, it is all there, too.
    await maria.sends("/nyt sætning")
    assert maria.last.labels[0] == "Åbn 1"


async def test_forty_pictures_are_four_albums_by_their_ids_and_the_words_come_last(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    for number in range(4):
        await mette.sends_album(10, "Fra turen." if not number else "")
    await world.passes(seconds=3)
    assert await states(world) == ["draft"]
    own = [each.wire["photo"][-1]["file_id"] for each in mette.messages if not each.from_bot and each.photo]
    await mette.presses("Send")
    await mette.presses("Ja, send til alle")
    await minute(world)
    albums = calls(world, maria, "sendMediaGroup")
    assert [len(album["media"]) for album in albums] == [10] * 4
    assert [file["media"] for album in albums for file in album["media"]] == own, "as they lie at Telegram, in order"
    assert maria.last.text == "3.B: Fra turen.\n\nHilsen Mette"
    assert maria.last.labels == ["OK, læst", "Svar kun Mette"]


@pytest.mark.parametrize("number", [1, 3])
async def test_words_that_no_caption_holds_come_whole_after_their_pictures(world: World, number: int) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await (mette.sends_photo("Kort.") if number == 1 else mette.sends_album(number, "Kort."))
    await world.passes(seconds=3)
    text = " ".join(f"Vi så fugl nummer {bird}." for bird in range(140))
    await mette.presses("Tekst og sprog")
    await mette.presses("✓ Dansk")
    await mette.sends(text)
    await mette.presses("Send")
    await mette.presses("Ja, send til alle")
    before = len(maria.messages)
    await minute(world)
    got = maria.messages[before:]
    assert [bool(each.photo) for each in got] == [True] * number + [False] * (len(got) - number)
    assert bare("".join(each.text for each in got)) == bare(f"3.B: {text} Hilsen Mette")
    assert [bool(each.labels) for each in got] == [False] * (len(got) - 1) + [True]
    # Pressed on, the words do not run into the pictures.
    await maria.presses("OK, læst")
    assert maria.last.message_id == got[-1].message_id
    assert len([each for each in maria.messages if each.photo]) == number


# Odd ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
async def test_whatever_is_written_arrives_letter_by_letter_and_is_no_markup(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    maria, mette = await here.maria(), await here.mette()
    send = said(code, "Send", "a post")
    for text in ODD:
        await mette.sends(text)
        assert text in mette.last.text, "the preview is what they will see"
        await mette.presses(send)
        await minute(world)
        assert maria.last.text.startswith(f"{here.place.class_name}: {text}\n\n"), text
    assert not [call for call in world.telegram.calls if "parse_mode" in call.params]
    assert not [call for call in world.telegram.calls if call.status == 400]


async def test_what_is_passed_on_arrives_in_the_writers_name_and_nobody_elses(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await mette.forwards("Biblioteket har åbent på lørdag.")
    assert "Det bliver sendt i dit navn." in mette.last.text
    await mette.presses("Send")
    await minute(world)
    assert maria.last.text == "3.B: Biblioteket har åbent på lørdag.\n\nHilsen Mette"
    assert not calls(world, maria, "forwardMessage"), "who wrote it first is nobody's business"


async def test_what_is_missing_in_another_language_after_a_second_piece_is_not_made_up(world: World) -> None:
    here = await scene(world)
    erik, mette = await here.erik("sv"), await here.mette()
    await mette.sends("Husk madpakke.")
    await mette.presses("Tekst og sprog")
    await mette.presses("Svenska")
    await mette.sends("Ta med matsäck.")
    await mette.sends("Og regntøj.")
    await mette.presses("Føj til det forrige")
    assert "Også på svensk." not in mette.last.text
    await mette.presses("Send")
    await minute(world)
    assert erik.last.text == "3.B (på danska): Husk madpakke.\nOg regntøj.\n\nHälsningar Mette"


# To nobody ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
async def test_a_class_without_adults_is_said_before_and_after_send_and_nothing_goes(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    empty = await world.town.school_class(here.school, "1Z")
    await world.town.pupil(here.school, empty, "Ida")
    teacher = await world.town.person(here.school, "Sofie", "Holm")
    await world.town.works(here.school, teacher, empty, StaffRole.CONTACT_TEACHER)
    sofie = await here.joins(teacher, world.phone("sofie", code))
    await sofie.sends("Hej!")
    assert sofie.last.text.startswith("1Z: Hej!")
    assert said(code, "Nobody: there is no adult of these pupils here.") in sofie.last.text
    await sofie.presses(said(code, "Send", "a post"))
    assert said(code, "Nobody would get it. Choose whom it is for.") in sofie.last.text
    await minute(world)
    assert await states(world) == ["draft"]


async def test_whose_adults_leave_within_the_minute_gets_nothing_and_its_writer_hears_how_it_went(
    world: World,
) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await mette.sends("Husk madpakke.")
    await mette.presses("Send")
    await maria.does("blocks")
    await minute(world)
    await goes_on(world)
    assert "0 af 2 voksne har fået det." in mette.last.text
    assert not copies(maria, "Husk madpakke.")


# Blocked, and not a word more -----------------------------------------------------------------------------------------


async def tries(world: World, phone: Phone) -> int:
    """How often the bot tried to write to this phone."""
    sends = ("sendMessage", "sendPhoto", "sendMediaGroup")
    return len([each for each in world.telegram.calls if each.chat_id == phone.person.user_id and each.method in sends])


async def test_who_blocked_the_bot_is_tried_once_and_not_again_until_they_write(world: World) -> None:
    here = await scene(world)
    maria, erik, _mette = await here.maria(), await here.erik(), await here.mette()
    # Telegram says so only when it is tried.
    world.telegram.world.chats[maria.person.user_id].blocked = True
    before = await tries(world, maria)
    for number in range(3):
        await sent(here, {"da": f"Nyt nummer {number}."}, kind=PostKind.IMPORTANT, by=await head_of(here, number))
    assert await tries(world, maria) == before + 1
    assert len([line for line in erik.lines if "Nyt nummer" in line]) == 3
    world.telegram.world.chats[maria.person.user_id].blocked = False
    await maria.sends("/menu")
    lines = len(maria.lines)
    await world.passes(days=2)
    assert [line for line in maria.lines[lines:] if "Nyt nummer" in line] == [], "what was missed is not pushed"
    await maria.sends("/nyt nummer")
    assert "Åbn 3" in maria.last.labels


async def head_of(here: Scene, number: int) -> int:
    person = await here.world.town.person(here.school, f"Hanne {number}", "Holm")
    await here.world.town.works(here.school, person, None, StaffRole.HEAD)
    await here.joins(person, here.world.phone(f"head {number}"))
    return person


# Two at once ----------------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_two_teachers_of_a_class_who_send_in_the_same_moment_both_reach_every_home_once(world: World) -> None:
    here = await scene(world)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    person = await world.town.person(here.school, "Mads", "Holm")
    await world.town.works(here.school, person, here.class_id, StaffRole.TEAM_TEACHER)
    mads = await here.joins(person, world.phone("mads"))
    for phone, text in ((mette, "Husk madpakke."), (mads, "Husk cykelhjelm.")):
        await phone.person.sends(text)
    await world.settle_at_once()
    for phone in (mette, mads):
        await phone.person.presses("Send")
    await world.settle_at_once()
    await minute(world)
    for parent in (maria, erik):
        assert len(copies(parent, "3.B: Husk madpakke.\n\nHilsen Mette")) == 1
        assert len(copies(parent, "3.B: Husk cykelhjelm.\n\nHilsen Mads")) == 1
    assert [(await post_row(world, number)).state for number in (1, 2)] == ["sent", "sent"]
