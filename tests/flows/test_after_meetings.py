"""The school day after a parents' meeting its sender is offered to write to the homes that were not there (D4.31)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from bot.core.texts import LANGUAGES
from bot.news.meetings.presses import SendToAbsent
from bot.news.models import PostFile, PostKind
from bot.news.presses import SayComing
from bot.news.writing.presses import DropDraft, SendPost, ToggleClass
from bot.people.models import StaffRole, StaffRoleRow
from tests.flows.scene import NORWAY, PLACES, Scene, outbox, scene
from tests.flows.test_news_meetings import newest, rows
from tests.flows.test_news_pictures import plain
from tests.flows.test_news_weeks import WORDS as WEEKS
from tests.news.sending.posting import TEXT, goes_on, scheduled
from tests.news.sending.test_following import picture
from tests.people.lifecycle.ticking import ticks
from tests.world import Phone, World

TUESDAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)
# The last evening before a weekend, and the day after it.
LAST, FIRST = date(2026, 11, 27), date(2026, 11, 30)
WORDS = {
    "da": "3.B: Forældremødet er holdt. For 1 elev var der ingen, der meldte sig til.",
    "nb": "7A: Foreldremøtet er over. For 1 elev hadde ingen sagt at de kom.",
    "sv": "3B: Föräldramötet är över. För 1 elev hade ingen sagt att de skulle komma.",
}


async def meeting(here: Scene) -> int:
    """On a Tuesday evening, with the slides in the post."""
    post_id = await scheduled(
        here, TEXT, kind=PostKind.MEETING, files=[await picture(here.world)], agenda=["Lejrskolen"],
        starts_at=here.at(17, 0), ends_at=here.at(19, 0), place="7A",
    )  # fmt: skip
    await goes_on(here.world, minutes=2)
    return post_id


async def held(here: Scene) -> None:
    await here.world.until(here.at(19, 30, TUESDAY))
    await ticks(here.world, "news.not_there", 2)


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_the_day_after_its_sender_writes_to_the_homes_that_were_not_there(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    mette, maria, erik = await here.mette(), await here.maria(), await here.erik()
    here_too = await here.world.town.pupil(here.school, here.class_id, "Per")
    await here.world.town.guards(here.school, here.father, here_too)
    post_id = await meeting(here)
    await maria.presses_data(SayComing(post_id, True).encode())
    await held(here)
    said = WORDS[code]
    assert not [line for line in mette.lines if said in line], "not the same evening"
    await world.until(here.at(13, 59, WEDNESDAY))
    assert not [line for line in mette.lines if said in line], "nor in the middle of lessons"
    await world.until(here.at(14, 1, WEDNESDAY))
    await ticks(world, "news.not_there", 2)
    assert len([line for line in mette.lines if said in line]) == 1
    offer = next(message for message in mette.messages if said in message.text)
    assert "Per" not in offer.text
    await mette.presses(offer.labels[0], offer.message_id)
    draft = await newest(world)
    assert (draft.kind, draft.agenda) == ("news", ["Lejrskolen"])
    assert "Lejrskolen" in mette.last.text
    # Its files came along.
    assert [row.post_id for row in await rows(world, PostFile)] == [post_id, draft.id]
    # What the teacher adds goes along, and only to who was not there.
    await mette.presses(WEEKS[code]["send"])
    await goes_on(world, minutes=2)
    assert "Lejrskolen" in erik.last.text
    assert erik.last.text not in [message.text for message in maria.messages]


async def test_where_all_said_that_they_come_nothing_is_offered(world: World) -> None:
    here = await scene(world, NORWAY)
    turid, kari = await here.mette(), await here.maria()
    post_id = await meeting(here)
    await kari.presses_data(SayComing(post_id, True).encode())
    await held(here)
    await world.until(here.at(14, 1, WEDNESDAY))
    assert not [line for line in turid.lines if "Foreldremøtet er over" in line]
    # Whoever presses all the same reads why there is nobody to write to.
    await turid.presses_data(SendToAbsent(post_id).encode())
    assert "Alle hjem hadde sagt at de kom." in turid.last.text


async def test_a_sender_who_has_left_is_offered_nothing(world: World) -> None:
    here = await scene(world, NORWAY)
    turid = await here.mette()
    await meeting(here)
    await held(here)
    ends = update(StaffRoleRow).values(until=world.clock.now())
    await world.house.units.run(lambda unit: unit.execute(ends))
    await world.until(here.at(14, 1, WEDNESDAY))
    assert not [line for line in turid.lines if "Foreldremøtet er over" in line]


async def test_an_event_or_the_whole_schools_meeting_offers_nothing(world: World) -> None:
    here = await scene(world, NORWAY)
    await here.mette()
    await scheduled(here, TEXT, kind=PostKind.EVENT, starts_at=here.at(17, 0), ends_at=here.at(19, 0))
    await goes_on(world, minutes=2)
    await held(here)
    assert not await outbox(world, "meeting.absent")


GO_ON = {
    "da": (
        "Mette er begyndt på en besked til de hjem, der ikke var med til mødet.", "Tag det over", "Det er sendt ud.",
    ),
    "nb": ("Turid har begynt på en melding til hjemmene som ikke var på møtet.", "Ta over", "Det er sendt ut."),
    "sv": ("Gunilla har börjat på det här till hemmen som inte var med på mötet.", "Ta över det", "Det är utskickat."),
}  # fmt: skip


async def colleague(here: Scene) -> Phone:
    """Another of the class's team, with a phone."""
    person = await here.world.town.person(here.school, "Ole", "Berg")
    await here.world.town.works(here.school, person, here.class_id, StaffRole.TEAM_TEACHER)
    return await here.joins(person, here.world.phone("colleague", here.place.code))


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_pressed_again_it_is_the_same_draft_also_for_a_colleague_who_may_go_on_with_it(
    world: World, code: str
) -> None:
    here = await scene(world, PLACES[code])
    mette, ole, erik = await here.mette(), await colleague(here), await here.erik()
    begun, take_over, gone = GO_ON[code]
    post_id = await meeting(here)
    await held(here)
    press = SendToAbsent(post_id).encode()
    await mette.presses_data(press)
    first = mette.last.text
    await mette.presses_data(press)
    assert mette.last.text == first
    await ole.presses_data(press)
    assert begun in plain(ole.last.text)
    await ole.presses(take_over)
    assert len(await rows(world)) == 2, "the meeting and one draft"
    # Whoever began it sees that, also under a preview of before.
    for last in (press, SendPost((await newest(world)).id).encode()):
        await mette.presses_data(last)
        assert "Ole" in mette.last.text
        assert mette.last.labels == [take_over]
    await ole.presses(WEEKS[code]["send"])
    await goes_on(world, minutes=2)
    assert "Lejrskolen" in erik.last.text
    for phone in (mette, ole):
        await phone.presses_data(press)
        assert gone in phone.last.text
    # And nobody is asked the day after whether they would like to do what has been done.
    await world.until(here.at(14, 1, WEDNESDAY))
    assert not [line for line in mette.lines if WORDS[code] in line]


async def test_thrown_away_it_can_be_begun_anew(world: World) -> None:
    here = await scene(world, NORWAY)
    turid = await here.mette()
    post_id = await meeting(here)
    await held(here)
    await turid.presses_data(SendToAbsent(post_id).encode())
    await turid.presses_data(DropDraft((await newest(world)).id).encode())
    await turid.presses_data(SendToAbsent(post_id).encode())
    assert [row.state for row in await rows(world)] == ["sent", "discarded", "draft"]
    assert "Lejrskolen" in turid.last.text


async def test_before_days_without_school_it_is_offered_on_the_first_day_with_it(world: World) -> None:
    here = await scene(world, NORWAY)
    turid = await here.mette()
    await scheduled(here, TEXT, kind=PostKind.MEETING, starts_at=here.at(17, 0, LAST), ends_at=here.at(19, 0, LAST))
    await goes_on(world, minutes=2)
    await world.until(here.at(19, 30, LAST))
    await ticks(world, "news.not_there")
    await world.until(here.at(13, 59, FIRST))
    assert not [line for line in turid.lines if WORDS["nb"] in line]
    await world.until(here.at(14, 1, FIRST))
    assert [line for line in turid.lines if WORDS["nb"] in line]


BOTH = {
    "da": ("3.B og 4.B: Forældremødet er holdt. For 2 elever", "Ikke med: 4.B"),
    "nb": ("7A og 4.B: Foreldremøtet er over. For 2 elever", "Ikke med: 4.B"),
    "sv": ("3B och 4.B: Föräldramötet är över. För 2 elever", "Inte med: 4.B"),
}


@pytest.mark.both_databases
@pytest.mark.parametrize("code", LANGUAGES)
async def test_of_a_meeting_of_two_classes_each_class_is_written_to_by_itself(world: World, code: str) -> None:
    here, (said, button) = await scene(world, PLACES[code]), BOTH[code]
    there = await here.sibling("Ida", "4.B", "Astrid")
    await world.town.works(here.school, here.teacher, there.class_id, StaffRole.TEAM_TEACHER)
    mette, other = await here.mette(), await here.joins(there.teacher, world.phone("other", code))
    post_id = await scheduled(
        here, TEXT, kind=PostKind.MEETING, classes=[here.class_id, there.class_id],
        starts_at=here.at(17, 0), ends_at=here.at(19, 0),
    )  # fmt: skip
    await goes_on(world, minutes=2)
    await held(here)
    await world.until(here.at(14, 1, WEDNESDAY))
    offer = next(message for message in mette.messages if said in plain(message.text))
    assert len(offer.labels) == 2
    await mette.presses(button if button in offer.labels else offer.labels[1], offer.message_id)
    assert [row.class_id for row in await rows(world)] == [here.class_id, there.class_id]
    # The other class is its own; whose class it is not writes to nobody there.
    await other.presses_data(SendToAbsent(post_id, here.class_id).encode())
    assert len(await rows(world)) == 2
    await mette.presses_data(SendToAbsent(post_id, here.class_id).encode())
    await mette.presses_data(SendToAbsent(post_id, there.class_id).encode())
    assert [row.class_id for row in await rows(world)] == [here.class_id, there.class_id, here.class_id]


async def test_a_draft_that_is_given_to_other_homes_is_no_longer_what_follows_the_meeting(world: World) -> None:
    here = await scene(world, NORWAY)
    turid = await here.mette()
    post_id = await meeting(here)
    await held(here)
    await turid.presses_data(SendToAbsent(post_id).encode())
    draft = (await newest(world)).id
    await turid.presses_data(ToggleClass(draft, here.class_id).encode())
    await turid.presses_data(SendToAbsent(post_id).encode())
    assert [row.after_id for row in await rows(world)] == [None, None, post_id]
