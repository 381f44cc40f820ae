"""What a list, a report a question and an empty message say is so: when a meeting is, whose a post was."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, update

from bot.news.models import PostAudience, PostKind
from bot.news.presses import ReplyToPost
from bot.outbox.models import OutboxRow
from bot.questions.presses import OpenQuestion, PassTo
from tests.flows.scene import PLACES, scene, with_text
from tests.flows.test_news_meetings import said
from tests.flows.test_news_reading import choose_way, friday_comes, office, writes
from tests.flows.test_news_writing import minute, states
from tests.news.sending.posting import goes_on, post_row, sent
from tests.world import Phone, World

CODES = ("da", "nb", "sv")
MEETING = {"da": "Forældremøde.", "nb": "Foreldremøte.", "sv": "Föräldramöte."}
WHEN = {
    "da": "Forældremøde, tirsdag den 1. december kl. 18.00",
    "nb": "Foreldremøte, tirsdag 1. desember kl. 18.00",
    "sv": "Föräldramöte, tisdag 1 december kl. 18.00",
}
NEWS = {"da": "/nyt", "nb": "/nytt", "sv": "/nytt"}
UNSEEN = ("\u200b\u200d \u2060", "\ufe0f\ufe0f", "\u3164\u2800\u00ad")


@pytest.mark.parametrize("code", CODES)
async def test_a_meeting_in_a_list_says_when_it_is(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    await here.mette()
    maria = await here.maria()
    starts = here.at(18, 0, date(2026, 12, 1))
    await sent(here, {code: MEETING[code]}, kind=PostKind.MEETING, starts_at=starts, ends_at=starts)
    line = f"{here.place.class_name}: {WHEN[code]}"
    await maria.sends(NEWS[code])
    assert line in maria.last.text
    # Whoever comes later finds it so, too.
    erik = await here.erik()
    assert line in with_text(erik, said(code, "Lately from school:")).text
    assert WHEN[code] not in with_text(maria, MEETING[code]).text, "the message itself says it in a line of its own"


async def test_an_event_in_the_weeks_bundle_says_when_it_is(world: World) -> None:
    here = await scene(world)
    maria, _mette = await here.maria(), await here.mette()
    await choose_way(here, here.mother, "meeting", "bundle")
    starts = here.at(17, 0, date(2026, 12, 3))
    for words in ("Kommer I til julehygge?", "Vi går med lygter."):
        await sent(here, {"da": words}, kind=PostKind.EVENT, starts_at=starts, ends_at=starts)
    await friday_comes(world, date(2026, 11, 20))
    bundle = with_text(maria, "Mere fra skolen").text
    assert "1. 3.B: Kommer I til julehygge? Torsdag den 3. december kl. 17.00" in bundle
    assert "2. 3.B: Vi går med lygter, torsdag den 3. december kl. 17.00" in bundle


@pytest.mark.parametrize("text", UNSEEN)
async def test_a_post_in_which_nothing_can_be_seen_is_not_sent(world: World, text: str) -> None:
    here = await scene(world)
    maria, erik, mette = await here.maria(), await here.erik("sv"), await here.mette()
    nothing = said("da", "There is nothing to read in it yet. Write the words, or send a picture.")
    await mette.sends(text)
    assert await states(world) == [], "as little as an empty one"
    await mette.sends("/nyt")
    await mette.presses("Skriv til 3.B")
    await mette.sends(text)
    await mette.presses("Send")
    assert nothing in mette.last.text
    assert await states(world) == ["draft"]
    # Nor in another language, nor as a correction of what has gone out.
    await mette.sends("Husk madpakke.")
    await mette.presses("Tekst og sprog")
    await mette.presses("Svenska")
    await mette.sends(text)
    assert nothing in mette.last.text
    await mette.presses("Send")
    await minute(world)
    for phone in (maria, erik):
        assert "Husk madpakke." in phone.last.text
    await mette.presses("Ret teksten")
    await mette.sends(text)
    await goes_on(world)
    assert (await post_row(world, 2)).revision == 1


@pytest.mark.parametrize("code", CODES)
async def test_a_report_whose_readers_have_all_left_says_so_kindly(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    await here.maria()
    mette = await here.mette()
    post = await sent(here, {code: MEETING[code]})
    nobody = said(code, "There is nobody left to send it to.")
    assert nobody not in mette.last.text
    await writes(here, delete(OutboxRow).where(OutboxRow.about_kind == "post", OutboxRow.kind == "news.post"))
    await mette.presses_data(f"nsr:{post}")
    assert nobody in mette.last.text
    # After half a year nothing is said of it: it is not known any more.
    await world.passes(days=181)
    await mette.presses_data(f"nsr:{post}")
    assert MEETING[code].rstrip(".") in mette.last.text
    assert nobody not in mette.last.text


@pytest.mark.both_databases
@pytest.mark.parametrize("code", CODES)
async def test_an_answer_says_to_whom_it_was_written_and_about_which_children(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    noah = await here.sibling("Noah", "5.A", "Jens")
    hanne, maria, mette = await office(here), await here.maria(), await here.mette()
    one = f"{here.place.child} ({here.place.class_name})"
    both = said(code, "%(rest)s and %(last)s", rest=one, last="Noah (5.A)")

    def first(to: str, children: str) -> str:
        text = f"%(who)s answers what was written to {to}, about %(child)s."
        return said(code, text, who=f"{here.place.mother} Lund", child=children)

    async def opened(number: int, phone: Phone) -> str:
        await phone.presses_data(OpenQuestion(number).encode())
        return phone.last.text

    async def replies(post: int) -> None:
        await maria.presses_data(ReplyToPost(post).encode())
        await maria.sends("Vi ses.")
        await world.passes(minutes=1)

    reads = world.phone("office")
    school = await sent(here, {code: MEETING[code]}, by=hanne, class_id=None)
    await replies(school)
    assert (await opened(1, reads)).startswith(first("the whole school", both))
    # Whoever answers for one of the classes reads of the child that is there.
    await reads.presses_data(PassTo(1, here.teacher).encode())
    assert (await opened(1, mette)).startswith(first("the whole school", one))
    await replies(await sent(here, {code: MEETING[code]}, by=hanne, classes=[here.class_id, noah.class_id]))
    assert (await opened(2, reads)).startswith(first("several classes", both))
    some = await sent(here, {code: MEETING[code]})
    only = update(PostAudience).where(PostAudience.post_id == some)
    await writes(here, only.values(class_id=None, pupil_id=here.child))
    await replies(some)
    assert (await opened(3, mette)).startswith(first("some of the homes", one))
    await replies(await sent(here, {code: MEETING[code]}))
    assert (await opened(4, mette)).startswith(first("the class", one))
