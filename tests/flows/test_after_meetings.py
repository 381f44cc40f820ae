"""The day after a parents' meeting its sender is offered to write to the homes that were not there (D4.31)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from bot.core.texts import LANGUAGES
from bot.news.models import PostFile, PostKind
from bot.news.presses import SayComing
from bot.people.models import StaffRoleRow
from tests.flows.scene import NORWAY, PLACES, Scene, outbox, scene
from tests.flows.test_news_meetings import newest, rows
from tests.flows.test_news_weeks import WORDS as WEEKS
from tests.news.sending.posting import TEXT, goes_on, scheduled
from tests.news.sending.test_following import picture
from tests.people.lifecycle.ticking import ticks
from tests.world import World

TUESDAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)
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
