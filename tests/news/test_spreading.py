"""Telling a post's readers: one copy each, in their language, to who has to do with it when it arrives."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.core.files import File, FileKind
from bot.core.replies import MAX_TEXT
from bot.core.unit import Unit
from bot.news import spreading
from bot.news.models import PostKind
from bot.outbox.planning import revive
from bot.people.models import GuardianshipRow, Pupil, StaffRole, StaffRoleRow
from tests.flows.scene import Scene, scene
from tests.news.sending.posting import TEXT, copies, goes_on, post_row, runs, scheduled, sent
from tests.world import Phone, World


async def spreads(world: World) -> None:
    """The errand alone: copies are planned, and none is sent yet."""
    (errand,) = [each for each in world.house.assembled.errands if each.name == "news.spread"]
    await errand.run(world.house.units)


async def head(here: Scene) -> int:
    person = await here.world.town.person(here.school, "Hanne", "Holm")
    await here.world.town.works(here.school, person, None, StaffRole.HEAD)
    await here.joins(person, here.world.phone("hanne"))
    return person


def told(phone: Phone, part: str) -> list[str]:
    return [line for line in phone.lines if part in line]


async def test_the_whole_school_gets_one_copy_each_in_pages_and_nobody_a_second_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.news.spreading.PAGE", 1)
    monkeypatch.setattr("bot.news.spreading.AT_ONCE", 2)
    here = await scene(world)
    maria, erik = await here.maria(), await here.erik("sv")
    await here.sibling("Noah", "5.A", "Jens")
    # One who has not joined, one without a child any more.
    stranger = await world.town.person(here.school, "Inga", "Friis")
    gone = await world.town.person(here.school, "Karl", "Friis")
    for person in (stranger, gone):
        await world.town.guards(here.school, person, here.child)
    await ends(world, gone)
    post = await sent(here, {"da": TEXT["da"]}, by=await head(here), class_id=None)
    await runs(world)
    assert told(maria, "skoven") == ["Broskolen: Torsdag tager vi i skoven. Husk madpakke. Hilsen Hanne"]
    assert told(erik, "skoven") == ["Broskolen (på danska): Torsdag tager vi i skoven. Husk madpakke. Hälsningar Hanne"]
    assert sorted(person for person, _act, _state in await copies(world, post)) == sorted(
        [here.mother, here.father, stranger]
    )
    assert ((await post_row(world, post)).state, (await post_row(world, post)).spread_to) == ("sent", stranger)
    # Who joins afterwards finds it on a screen, and is pushed nothing.
    await world.house.units.run(lambda unit: revive(unit, stranger))
    await world.settle()
    assert {person: state for person, _act, state in await copies(world, post)}[stranger] == "unreachable"


async def ends(world: World, person_id: int) -> None:
    """The guardianship is over from now on."""

    async def work(unit: Unit) -> None:
        over = update(GuardianshipRow).where(GuardianshipRow.person_id == person_id)
        await unit.execute(over.values(until=unit.now))

    await world.house.units.run(work)


async def test_who_leaves_in_the_middle_of_it_gets_nothing_and_the_others_do(world: World) -> None:
    here = await scene(world)
    maria, erik = await here.maria(), await here.erik()
    await here.mette()
    post = await scheduled(here, {"da": TEXT["da"]})
    world.clock.set(world.clock.now() + timedelta(seconds=61))
    await spreads(world)
    await ends(world, here.father)
    await world.settle()
    assert (len(told(maria, "skoven")), len(told(erik, "skoven"))) == (1, 0)
    assert {person: state for person, _act, state in await copies(world, post)} == {
        here.mother: "sent",
        here.father: "dropped",
    }


async def test_a_text_is_whole_also_where_no_class_is_named_and_it_begins_longer(
    world: World,
) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.mette()
    text = "Kære alle. " * 370
    # Names on screens are isolated by two marks each.
    text += "x" * (MAX_TEXT - len(f"3.B: {text}\n\nHilsen Mette") - 4)

    async def hides(unit: Unit) -> None:
        await unit.execute(update(Pupil).where(Pupil.id == here.child).values(protected=True, admitted_at=unit.now))
        tie = update(GuardianshipRow).where(GuardianshipRow.person_id == here.mother)
        await unit.execute(tie.values(admitted_at=unit.now))

    await world.house.units.run(hides)
    await sent(here, {"da": text, "nb": "Hei alle sammen.", "sv": "Hej allihop."})
    got = [each.text for each in maria.messages if each.from_bot and "Kære alle" in each.text]
    assert "".join(got).count("Kære alle.") == 370


async def test_pictures_do_not_come_without_the_words_that_are_too_late(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    mette = await here.mette()
    await mette.sends_photo("")
    pictures = [File(FileKind.PHOTO, mette.own.wire["photo"][-1]["file_id"])] * 2
    starts = world.clock.now() + timedelta(hours=2)
    await scheduled(here, {"da": "Vi ses."}, kind=PostKind.EVENT, files=pictures, starts_at=starts)
    world.clock.set(world.clock.now() + timedelta(seconds=61))
    await spreads(world)
    world.clock.set(starts + timedelta(hours=1))
    await world.settle()
    assert not [each for each in maria.messages if each.photo]


async def test_a_role_that_ended_before_its_time_sends_nothing_and_the_post_is_a_draft_again(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.mette()
    at = world.clock.now() + timedelta(hours=3)
    post = await scheduled(here, {"da": TEXT["da"]}, at=at)

    async def over(unit: Unit) -> None:
        role = update(StaffRoleRow).where(StaffRoleRow.person_id == here.teacher)
        await unit.execute(role.values(until=unit.now + timedelta(hours=1)))

    await world.house.units.run(over)
    await goes_on(world, hours=4)
    assert not told(maria, "skoven")
    assert (await post_row(world, post)).state == "draft"


async def test_a_post_that_cannot_be_told_holds_up_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.mette()
    broken = await scheduled(here, {"da": "Denne går ikke."})
    await scheduled(here, {"da": TEXT["da"]})
    next_page = spreading._next_page

    async def breaks(unit: Unit, post: Any, readers: Any) -> None:
        if post.id == broken:
            raise ValueError("a bug")
        await next_page(unit, post, readers)

    monkeypatch.setattr("bot.news.spreading._next_page", breaks)
    await goes_on(world, seconds=61)
    assert len(told(maria, "skoven")) == 1
    monkeypatch.undo()
    await runs(world)
    assert len(told(maria, "Denne går")) == 1


async def test_what_is_important_for_the_school_rings_at_night_and_a_teacher_s_does_not(world: World) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.mette()
    hanne = await head(here)
    await world.passes(hours=16)
    await sent(here, {"da": "Vigtigt: husk støvler."}, kind=PostKind.IMPORTANT)
    await sent(here, {"da": "Skolen er lukket."}, kind=PostKind.IMPORTANT, by=hanne, class_id=None)
    assert (len(told(maria, "3.B: Vigtigt: husk støvler.")), len(told(maria, "lukket"))) == (1, 1)
    rang = [line for line in maria.rings if "støvler" in line or "lukket" in line]
    assert rang == ["Broskolen, vigtigt: Skolen er lukket. Hilsen Hanne"]
