"""What happens at the same time as a correction or a taking back, and what is longer than a message."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.core.unit import Unit
from bot.news.models import PostKind, PostRow
from bot.news.posts import change
from bot.news.presses import ShowFiles
from bot.news.sending import following, progress
from bot.news.sending.presses import CorrectPost, WithdrawPost
from bot.news.sending.queries import deliveries
from bot.news.writing.presses import CopyForPortal
from bot.outbox.models import OutboxRow, State
from bot.people.models import Pupil, StaffRole
from bot.reminders.presses import ChooseWay
from bot.reminders.ways import Topic, Way
from tests.flows.scene import Scene, scene, with_text
from tests.news.sending.posting import TEXT, answers, goes_on, post_row, scheduled, sent
from tests.news.sending.test_following import FORM, at, classmate, corrects, picture, takes_back
from tests.world import Phone, World

FRIDAY = date(2026, 11, 20)


async def tove_of(here: Scene) -> Phone:
    """A colleague who works with the class as well."""
    person = await here.world.town.person(here.school, "Tove", "Berg")
    await here.world.town.works(here.school, person, here.class_id, StaffRole.TEAM_TEACHER)
    return await here.joins(person, here.world.phone("tove"))


async def test_of_two_colleagues_who_correct_at_once_the_second_hears_of_it_first(world: World) -> None:
    here = await scene(world)
    maria, mette, tove = await here.maria(), await here.mette(), await tove_of(here)
    post = await sent(here, {"da": TEXT["da"]})
    await tove.presses_data(CorrectPost(post).encode())
    await tove.sends("Torsdag i skoven, med termokop.")
    await corrects(mette, "Fredag i skoven.")
    await goes_on(world)
    await tove.presses("Ret uden lyd")
    await goes_on(world)
    assert maria.last.text.startswith("3.B: Fredag i skoven.")
    assert "er blevet rettet i mellemtiden" in tove.last.text
    await tove.presses("Ret uden lyd")
    await goes_on(world)
    assert maria.last.text.startswith("3.B: Torsdag i skoven, med termokop.")


async def test_who_may_not_tell_all_who_got_a_post_hears_so_before_writing_it_anew(world: World) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    fourth = await world.town.school_class(here.school, "4.C")
    olga = await world.town.person(here.school, "Olga", "Berg")
    await world.town.works(here.school, olga, None, StaffRole.OFFICE)
    await here.joins(olga, world.phone("olga"))
    post = await sent(here, {"da": TEXT["da"]}, by=olga, classes=[here.class_id, fourth])
    for press in (CorrectPost(post), WithdrawPost(post)):
        await mette.presses_data(press.encode())
        assert "Skriv hele teksten" not in mette.last.text
        assert "Ja, træk det tilbage" not in mette.last.labels


async def test_pictures_that_a_home_had_sent_again_are_taken_back_with_the_others(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    post = await sent(here, {"da": "Fire billeder."}, files=[await picture(world) for _ in range(4)])
    await maria.presses_data(ShowFiles(post).encode())
    assert len([each for each in maria.messages if each.photo]) == 8
    await corrects(mette, "Fire billeder fra turen.")
    await goes_on(world)
    await takes_back(mette)
    await goes_on(world)
    assert [each for each in maria.messages if each.photo] == []


async def killed_in_flight(world: World, person: int, kind: str = "news.post") -> None:
    """This person's copies were being sent when the sender was killed."""

    async def work(unit: Unit) -> None:
        theirs = (OutboxRow.person_id == person, OutboxRow.kind == kind, OutboxRow.state == State.WAITING.value)
        await unit.execute(update(OutboxRow).where(*theirs).values(state=State.SENDING.value, claim=1))

    await world.house.units.run(work)


async def follows(world: World) -> None:
    (errand,) = [each for each in world.house.assembled.errands if each.name == "news.follow"]
    await errand.run(world.house.units)


async def test_a_bundle_that_was_under_way_as_a_post_in_it_was_corrected_comes_whole_in_new_words(
    world: World,
) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await sent(here, {"da": "Vi læste højt for de små."}, kind=PostKind.STORY)
    await sent(here, {"da": "Emil fandt en salamander."}, kind=PostKind.STORY)
    world.clock.set(at(FRIDAY, 18))
    await killed_in_flight(world, here.mother)
    await corrects(mette, "Emil fandt en frø.")
    await follows(world)
    await world.sides[0].sender.recover()
    await world.settle()
    shown = "\n".join(each.text for each in maria.messages)
    assert ("højt" in shown, "en frø" in shown, "salamander" in shown) == (True, True, False)
    assert "har trukket denne besked tilbage" not in shown


async def test_a_copy_that_a_correction_overtakes_on_its_way_still_rings(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    post = await scheduled(here, FORM, kind=PostKind.NEED, done_by=FRIDAY)
    world.clock.set(world.clock.now() + timedelta(seconds=61))
    (spreads,) = [each for each in world.house.assembled.errands if each.name == "news.spread"]
    await spreads.run(world.house.units)
    await killed_in_flight(world, here.mother)
    await mette.presses_data(CorrectPost(post).encode())
    await corrects_now(mette, "Aflever den gule seddel.")
    await follows(world)
    await released(world)
    await world.settle()
    assert maria.rings[-1].startswith("3.B: Aflever den gule seddel.")


async def corrects_now(mette: Phone, words: str) -> None:
    await mette.sends(words)
    await mette.presses("Ret uden lyd")


async def released(world: World) -> None:
    """What was in flight did not arrive."""

    async def work(unit: Unit) -> None:
        flying = OutboxRow.state == State.SENDING.value
        await unit.execute(update(OutboxRow).where(flying).values(state=State.WAITING.value, claim=None))

    await world.house.units.run(work)


@pytest.mark.both_databases
async def test_who_stops_a_post_in_the_second_in_which_it_goes_stops_it_for_all_or_for_nobody(world: World) -> None:
    here = await scene(world)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    (errand,) = [each for each in world.house.assembled.errands if each.name == "news.spread"]
    for words in ("Husk løbesko.", "Husk støvler.", "Husk regntøj."):
        await mette.sends(words)
        await mette.presses("Send")
        world.clock.set(world.clock.now() + timedelta(seconds=60))
        await asyncio.gather(errand.run(world.house.units), mette.presses("Stop"))
        await goes_on(world)
        told = [any(words in line for line in phone.lines) for phone in (maria, erik)]
        assert told in ([True, True], [False, False])
        assert (await newest(world)).state == ("sent" if told[0] else "draft")


async def newest(world: World) -> Any:
    return await world.house.units.read(
        lambda unit: unit.first(select(PostRow.state).order_by(PostRow.id.desc()).limit(1))
    )


async def test_a_reminder_by_hand_comes_instead_of_the_one_of_that_afternoon(world: World) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    _adult, jonas = await classmate(here)
    await sent(here, FORM, kind=PostKind.NEED, done_by=FRIDAY)
    await world.until(at(date(2026, 11, 19), 10))
    told = len(jonas.lines)
    await mette.presses("Mind dem om det")
    await goes_on(world)
    assert jonas.lines[-1].startswith("Husk det senest fredag")
    await world.until(at(date(2026, 11, 19), 18))
    assert len(jonas.lines) == told + 1
    # When its day is over, nobody can do it any more.
    await world.until(at(date(2026, 11, 23), 10))
    await mette.presses("Mind dem om det")
    assert "gælder ikke længere" in mette.toasts[-1].text


async def test_who_was_reminded_by_itself_is_not_reminded_again_by_hand_that_day(world: World) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    _adult, jonas = await classmate(here)
    await sent(here, FORM, kind=PostKind.NEED, done_by=FRIDAY)
    await world.until(at(date(2026, 11, 19), 18))
    told = len(jonas.lines)
    await mette.presses("Mind dem om det")
    assert "De har fået en påmindelse i dag." in mette.toasts[-1].text
    await goes_on(world)
    assert len(jonas.lines) == told


async def test_two_children_of_one_name_are_both_on_the_list_of_who_is_missing(world: World) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    await classmate(here)
    await world.house.units.run(lambda unit: unit.execute(update(Pupil).values(given_name="Emma")))
    await sent(here, FORM, kind=PostKind.NEED, done_by=FRIDAY)
    await mette.presses("Mangler")
    assert mette.last.text == "Ingen har gjort det for:\nEmma (3.B)\nEmma (3.B)"


async def test_a_child_with_nobody_at_home_here_is_in_no_sum_since_it_is_on_no_list(world: World) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    await world.town.pupil(here.school, here.class_id, "Noah", family="Holm")
    post = await sent(here, FORM, kind=PostKind.NEED, done_by=FRIDAY)
    assert "Børn, hvor det er gjort: 0 af 1." in mette.last.text
    await answers(here, post, here.mother, done_at=world.clock.now())
    await goes_on(world)
    assert "Børn, hvor det er gjort: 1 af 1." in mette.last.text
    assert "Mangler" not in mette.last.labels


async def test_new_words_that_fill_more_than_a_message_are_said_whole_in_the_copy_and_open_from_the_push(
    world: World,
) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    post = await sent(here, {"da": "Ord og flere ord. " * 280})
    await mette.presses("Ret teksten")
    alone = "En rettelse skal kunne være i én besked"
    assert alone in mette.last.text
    new = "Nye ord nu. " * 341
    await mette.sends(new)
    assert alone in mette.last.text
    await mette.presses("Ret, og bed om OK")
    await goes_on(world)
    assert "".join(each.text for each in maria.messages).count("Nye ord nu.") >= 341
    push = maria.last
    assert maria.rings[-1].startswith("Rettelse: 3.B: Nye ord nu.")
    assert "Læs det" in push.labels
    await maria.presses("Læs det")
    assert (await post_row(world, post)).asks_revision == 2
    first = maria.last.text.count("Nye ord nu.") if "Nye ord" in maria.last.text else 0
    await maria.presses("Forrige side" if "Forrige side" in maria.last.labels else "Næste side")
    assert first + maria.last.text.count("Nye ord nu.") == 341


async def test_new_words_that_fill_one_message_come_whole(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await sent(here, {"da": "Ord. " * 600})
    await corrects(mette, "Nye ord. " * 448, "Ret, og bed om OK")
    await goes_on(world)
    assert maria.last.text.startswith("Rettelse: 3.B: ")
    assert maria.last.text.count("Nye ord.") == 448


async def test_the_copy_for_the_portal_is_whole_however_long_the_post_is(world: World) -> None:
    here = await scene(world)
    await here.maria()
    mette = await here.mette()
    words = "\n\n".join(f"Afsnit {number}. " + "Ord og flere ord. " * 100 for number in range(6))
    post = await sent(here, {"da": words})
    await mette.presses_data(CopyForPortal(post).encode())
    pages = [mette.last.text]
    while mette.last.labels:
        await mette.presses("Næste side")
        pages.append(mette.last.text)
    assert (len(pages), sum(page.count("Ord og flere ord.") for page in pages)) == (3, 600)


async def test_a_piece_of_a_post_that_its_writer_changes_afterwards_does_not_become_the_whole_of_it(
    world: World,
) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await mette.sends("Første del. " * 330)
    first = mette.own.message_id
    await mette.sends("Og så slutningen.")
    await mette.presses("Send")
    await goes_on(world, seconds=61)
    assert "Og så slutningen." in maria.last.text
    await mette.edits(first, "Første del, rettet.")
    await mette.presses("Ret opslaget")
    assert mette.last.text.startswith("Skriv hele teksten")


async def test_who_is_just_told_again_has_the_new_words_and_is_not_edited_besides(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.news.sending.following.PAGE", 1)
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await sent(here, {"da": TEXT["da"]})
    next_due = following._next_due

    async def slowly(unit: Unit, broken: set[int]) -> int | None:
        # As fast as the sender sends.
        await world.sides[0].sender.drain()
        return await next_due(unit, broken)

    monkeypatch.setattr(following, "_next_due", slowly)
    await corrects(mette, "Fredag i skoven.", "Ret, og bed om OK")
    await follows(world)
    await world.settle()
    assert maria.rings[-1].startswith("Rettelse: 3.B: Fredag i skoven.")
    told = maria.last.message_id
    edits = [call for call in world.telegram.calls if call.method.startswith("edit")]
    assert not [
        call for call in edits if call.params.get("message_id") == told and call.chat_id == maria.person.user_id
    ]


async def test_what_a_bundle_would_bring_too_late_is_left_out_of_it_and_counted(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    monday = date(2026, 11, 23)
    await maria.presses_data(ChooseWay(Topic.MEETING, Way.BUNDLE).encode())
    starts = at(date(2026, 11, 21), 10)
    await sent(here, {"da": "Kaffe på lørdag."}, kind=PostKind.EVENT, starts_at=starts, ends_at=starts)
    await sent(here, {"da": "Emil fandt en salamander."}, kind=PostKind.STORY)
    # Nothing is sent over the weekend.
    world.clock.set(at(monday, 9))
    await goes_on(world)
    shown = "\n".join(each.text for each in maria.messages)
    assert ("salamander" in shown, "Kaffe" in shown) == (True, False)
    assert "fordi det ville komme for sent" in with_text(mette, "Kaffe").text


@pytest.mark.both_databases
async def test_a_look_that_is_asked_for_while_a_report_is_drawn_is_not_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await scene(world)
    await here.maria()
    await here.mette()
    post = await sent(here, {"da": TEXT["da"]})
    await answers(here, post, here.mother, seen_at=world.clock.now(), seen_revision=1)
    later = world.clock.now() + timedelta(minutes=5)
    await drawn_while(world, monkeypatch, world.house.units.run(lambda unit: change(unit, post, look_at=later)))
    assert (await post_row(world, post)).look_at == later


async def drawn_while(world: World, monkeypatch: pytest.MonkeyPatch, other: Coroutine[Any, Any, Any]) -> bool:
    """A report is drawn, and in the middle of it this happens; gives whether it was done before the report was."""
    meanwhile: list[asyncio.Future[Any]] = []
    at_once = False

    async def slowly(unit: Unit, ids: Any) -> Any:
        nonlocal at_once
        found = await deliveries(unit, ids)
        meanwhile.append(asyncio.ensure_future(other))
        done, _pending = await asyncio.wait(meanwhile, timeout=0.5)
        at_once = bool(done)
        return found

    monkeypatch.setattr("bot.news.sending.progress.deliveries", slowly)
    await progress.draw_reports(world.house.units)
    await asyncio.gather(*meanwhile)
    return at_once


@pytest.mark.both_databases
async def test_who_says_ok_while_a_report_is_drawn_waits_for_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await scene(world)
    maria = await here.maria()
    await here.mette()
    post = await sent(here, {"da": TEXT["da"]})
    await world.house.units.run(lambda unit: change(unit, post, look_at=unit.now))
    at_once = await drawn_while(world, monkeypatch, maria.presses("OK, læst"))
    # SQLite has one writer at a time.
    assert at_once or world.house.units.engines.writing.dialect.name == "sqlite"
    assert "OK, læst" not in maria.last.labels


async def test_captions_and_the_words_under_an_album_are_corrected_and_taken_back(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    for words, number in (("Et billede.", 1), ("Fire billeder.", 4)):
        await sent(here, {"da": words}, files=[await picture(world) for _ in range(number)])
        told, lines = len(maria.messages), len(maria.lines)
        await corrects(mette, f"{words} Emil er ikke med.")
        await goes_on(world)
        assert with_text(maria, words).text.startswith(f"3.B: {words} Emil er ikke med.")
        assert (len(maria.messages), len(maria.lines)) == (told, lines)
        # Longer than a caption holds, or than the message it came in.
        await mette.presses("Ret teksten", with_text(mette, "Det er blevet rettet.").message_id)
        await mette.sends("Ord. " * (210 if number == 1 else 818))
        assert mette.last.text.startswith("Teksten er blevet for lang til at erstatte den gamle.")
        await mette.presses("Træk det tilbage", with_text(mette, "Det er blevet rettet.").message_id)
        await mette.presses("Ja, træk det tilbage")
        # After two days nothing can be deleted any more, and the first of it says so.
        world.clock.set(world.clock.now() + timedelta(hours=49 if number == 4 else 0))
        await goes_on(world)
    assert not [each for each in maria.messages if "Emil" in each.text]
