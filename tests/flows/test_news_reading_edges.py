"""Reading in awkward moments: what is long, what is over at midnight, whose writer is whose, classes of one name."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, update

from bot.news.models import PostAudience, PostKind, PostRow
from tests.flows.scene import scene
from tests.flows.test_news_reading import at, writes
from tests.news.sending.posting import sent
from tests.world import World

LONG = "\n\n".join(f"{number}. afsnit. {'Vi bygger en bro af pap. ' * 60}" for number in range(1, 8)) + "\n\nSLUT."


@pytest.mark.parametrize("kind", [PostKind.NEWS, PostKind.STORY])
async def test_what_is_longer_than_a_screen_is_read_to_its_end(world: World, kind: PostKind) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    post = await sent(here, {"da": LONG}, kind=kind)
    await maria.sends("/nyt")
    await maria.presses("Åbn 1")
    read = [maria.last.text]
    while "Næste side" in maria.last.labels:
        assert "OK, læst" not in maria.last.labels
        await maria.presses("Næste side")
        read.append(maria.last.text)
    assert [f"{number}. afsnit." in "".join(read) for number in range(1, 8)] == [True] * 7
    assert "SLUT." in read[-1]
    await maria.presses("OK, læst")
    assert "SLUT." in maria.last.text
    assert "OK, læst" not in maria.last.labels
    await maria.presses("Forrige side")
    assert maria.last.text == read[-2]
    await maria.presses_data(f"nrs:{post}:o:0::0:999")
    assert "SLUT." in maria.last.text
    await mette.presses_data(f"nrs:{post}")
    await mette.presses("Næste side")
    assert mette.last.text == read[1]


async def test_an_answer_goes_to_its_writer_where_one_of_the_children_has_them(world: World) -> None:
    here = await scene(world)
    other = await here.sibling("Noah", "5.A", "Lone")
    maria, mette = await here.maria(), await here.mette()
    lone = await here.joins(other.teacher, world.phone("lone"))
    post = await sent(here, {"da": "Torsdag tager vi i skoven."}, by=other.teacher, class_id=other.class_id)
    too = {"school_id": here.school, "post_id": post, "class_id": here.class_id}
    await writes(here, insert(PostAudience).values(**too))
    await maria.presses("Svar kun Lone")
    assert "Det går til Lone og ingen andre." in maria.last.text
    await maria.sends("Hvornår er I hjemme?")
    assert lone.lines[-1] == "5.A: Der er kommet et spørgsmål."
    assert not [line for line in mette.lines if "spørgsmål" in line]


async def test_what_was_worth_reading_until_yesterday_is_not_new_after_midnight(world: World) -> None:
    here = await scene(world)
    maria, _mette = await here.maria(), await here.mette()
    await sent(here, {"da": "Torsdag tager vi i skoven."})
    await writes(here, update(PostRow).values(valid_until=date(2026, 11, 18)))
    for day, hour, counts in ((date(2026, 11, 18), 23, True), (date(2026, 11, 19), 0, False)):
        await world.until(at(day, hour, 30))
        await maria.sends("/menu")
        assert ("1 ny besked" in maria.last.text) is counts


async def test_classes_of_one_name_in_two_schools_are_both_there(world: World) -> None:
    here = await scene(world)
    maria, _mette = await here.maria(), await here.mette()
    town = world.town
    school = await town.school("lille", "dk-buddinge", "Lille Skole")
    child = await town.pupil(school, await town.school_class(school, "3.B"), "Noah")
    mother = await town.person(school, "Maria")
    await town.guards(school, mother, child)
    token, _code = await town.invited(school, mother)
    await maria.starts(token)
    await sent(here, {"da": "Torsdag tager vi i skoven."})
    await maria.sends("/nyt")
    await maria.presses("Vælg klasse")
    assert maria.last.labels[:2] == ["3.B, Broskolen", "3.B, Lille Skole"]
    await maria.presses("3.B, Lille Skole")
    assert "skoven" not in maria.last.text
