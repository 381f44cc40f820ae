"""What follows a post that has gone out: who is reminded, what a correction changes, what is taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import update

from bot.core.files import File, FileKind
from bot.core.unit import Unit
from bot.news.models import PostKind
from bot.people.models import Pupil
from tests.flows.scene import Scene, scene, with_text
from tests.news.sending.posting import TEXT, answers, copies, goes_on, sent
from tests.world import Phone, World

FORM = {"da": "Aflever sedlen."}


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo("Europe/Copenhagen")).astimezone(UTC)


async def corrects(mette: Phone, words: str, button: str = "Ret uden lyd") -> None:
    await mette.presses("Ret teksten")
    await mette.sends(words)
    await mette.presses(button)


async def takes_back(mette: Phone) -> None:
    await mette.presses("Træk det tilbage")
    await mette.presses("Ja, træk det tilbage")


async def picture(world: World) -> File:
    """A picture that is at Telegram, whoever sent it."""
    stranger = world.phone("stranger")
    await stranger.sends_photo()
    return File(FileKind.PHOTO, stranger.own.wire["photo"][-1]["file_id"])


async def classmate(here: Scene, name: str = "Noah") -> tuple[int, Phone]:
    """Another child of the class with one adult at home, who has joined."""
    town = here.world.town
    child = await town.pupil(here.school, here.class_id, name, family="Holm")
    adult = await town.person(here.school, "Jonas", "Holm")
    await town.guards(here.school, adult, child)
    return adult, await here.joins(adult, here.world.phone("jonas"))


async def test_what_is_asked_for_reminds_homes_without_the_day_before_and_by_hand_once_a_day(world: World) -> None:
    here = await scene(world)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    _adult, jonas = await classmate(here)
    friday = date(2026, 11, 20)
    post = await sent(here, FORM, kind=PostKind.NEED, done_by=friday)
    assert "Børn, hvor det er gjort: 0 af 2." in mette.last.text
    # One of two guardians did it: the child is done, and the other one is left alone.
    await answers(here, post, here.mother, done_at=world.clock.now())
    await goes_on(world)
    assert "Børn, hvor det er gjort: 1 af 2." in mette.last.text
    await mette.presses("Hvem har gjort det?")
    assert mette.last.text == "Har gjort det:\nMaria Lund (Emma)"
    await mette.presses("Mangler")
    assert mette.last.text == "Ingen har gjort det for:\nNoah (3.B)"
    told = {phone: len(phone.lines) for phone in (maria, erik, jonas)}
    await mette.presses("Mind dem om det")
    assert mette.toasts[-1].text == "Forældrene til 1 barn får en påmindelse nu."
    await goes_on(world)
    assert jonas.lines[-1] == "Husk det senest fredag den 20. november. 3.B: Aflever sedlen."
    assert jonas.rings[-1] == jonas.lines[-1]
    await mette.presses("Mind dem om det")
    assert "De har fået en påmindelse i dag." in mette.toasts[-1].text
    await world.until(at(date(2026, 11, 19), 16, 59))
    assert len(jonas.lines) == told[jonas] + 1
    await world.until(at(date(2026, 11, 19), 17, 0))
    assert len(jonas.lines) == told[jonas] + 2
    assert (len(maria.lines), len(erik.lines)) == (told[maria], told[erik])


async def test_who_is_asked_for_an_ok_again_hears_the_new_words_and_the_old_copy_says_them(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    post = await sent(here, TEXT)
    copy = with_text(maria, "Torsdag")
    await answers(here, post, here.mother, seen_at=world.clock.now(), seen_revision=1)
    await goes_on(world)
    await mette.presses("Ret teksten")
    assert mette.last.labels == ["Dansk", "Norsk bokmål", "Svenska"]
    await mette.presses("Dansk")
    await mette.sends("Fredag tager vi i skoven med Emma.")
    assert "Teksten nævner Emma. Er det meningen, at alle læser det?" in mette.last.text
    assert "Teksten på norsk og på svensk bliver, som den er." in mette.last.text
    await mette.presses("Ret, og bed om OK")
    await goes_on(world)
    assert maria.rings[-1].startswith("Rettelse: 3.B: Fredag tager vi i skoven med Emma.")
    (changed,) = [each for each in maria.messages if each.message_id == copy.message_id]
    assert changed.text.startswith("3.B: Fredag")
    assert "OK, læst" in changed.labels
    assert "0 har trykket" in with_text(mette, "Det er blevet rettet.").text


async def test_a_correction_that_says_the_same_or_needs_more_messages_is_refused_kindly(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await sent(here, {"da": TEXT["da"]})
    await mette.presses("Ret teksten")
    await mette.sends(TEXT["da"])
    assert mette.last.text == "Det står der allerede."
    await mette.sends("Lang tekst. " * 341)
    assert mette.last.text.startswith("Teksten er blevet for lang til at erstatte den gamle.")
    # The question is still open for better words.
    await mette.sends("Fredag i skoven.")
    await mette.presses("Ret uden lyd")
    await goes_on(world)
    assert maria.last.text.startswith("3.B: Fredag i skoven.")


async def test_a_long_post_is_corrected_part_by_part_and_a_part_too_many_points_on(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    long = "\n\n".join(f"Afsnit {number}. " + "Ord og flere ord. " * 100 for number in range(6))
    post = await sent(here, {"da": long})
    parts = [each for each in maria.messages if "Ord og flere" in each.text]
    assert len(parts) == len(await copies(world, post, "news.part")) // 2 + 1 == 3
    await corrects(mette, "Kort nu.")
    await goes_on(world)
    after = {each.message_id: each.text for each in maria.messages}
    assert [after[each.message_id].split(".")[0] for each in parts] == ["Dette er rettet", "Dette er rettet", "3"]
    assert maria.last.text.startswith("3.B: Kort nu.")
    await takes_back(mette)
    await goes_on(world)
    assert [each.text for each in maria.messages if each.message_id in after and "rettet" in each.text] == []
    assert maria.last.text == "Skolen har trukket denne besked tilbage."


async def test_pictures_that_are_taken_back_go_from_every_phone(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    before = len(maria.messages)
    await sent(here, {"da": "Billedet fra turen."}, files=[await picture(world)])
    await sent(here, {"da": "Fire billeder."}, files=[await picture(world) for _ in range(4)])
    assert len(maria.messages) > before + 2
    for _post in range(2):
        await takes_back(mette)
        await goes_on(world)
    assert [each for each in maria.messages if each.photo] == []


async def test_a_pupil_who_changed_class_gets_no_correction_but_has_the_post_taken_back(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await classmate(here)
    await sent(here, {"da": TEXT["da"]})
    other = await world.town.school_class(here.school, "4.C")

    async def moves(unit: Unit) -> None:
        await unit.execute(update(Pupil).where(Pupil.id == here.child).values(class_id=other))

    await world.house.units.run(moves)
    await corrects(mette, "Fredag i skoven.")
    await goes_on(world)
    assert maria.last.text.startswith("3.B: Torsdag")
    assert world.phone("jonas").last.text.startswith("3.B: Fredag")
    await mette.presses("Træk det tilbage", with_text(mette, "Det er blevet rettet.").message_id)
    await mette.presses("Ja, træk det tilbage")
    await goes_on(world)
    assert maria.last.text == "Skolen har trukket denne besked tilbage."


async def test_the_week_s_message_follows_what_its_posts_say_and_loses_what_is_taken_back(world: World) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await sent(here, {"da": "Vi læste højt for de små."}, kind=PostKind.STORY)
    second = await sent(here, {"da": "Emil fandt en salamander."}, kind=PostKind.STORY)
    assert "\n1 får det med ugens besked, fredag den 20. november" in mette.last.text
    assert "\n1 kan ikke nås her.\n" in mette.last.text, "who is not here is promised nothing"
    await world.until(at(date(2026, 11, 20), 18))
    bundle = maria.last
    assert "Vi læste højt" in bundle.text
    assert "Emil fandt" in bundle.text
    await goes_on(world, minutes=6)
    await corrects(mette, "Emil fandt en frø.")
    await goes_on(world)
    assert (maria.last.message_id, "en frø" in maria.last.text, "højt" in maria.last.text) == (
        bundle.message_id, True, True,
    )  # fmt: skip
    assert "edit" in {act for _person, act, _state in await copies(world, second)}
    await mette.presses("Træk det tilbage", with_text(mette, "Det er blevet rettet.").message_id)
    await mette.presses("Ja, træk det tilbage")
    await goes_on(world)
    assert ("frø" in maria.last.text, "højt" in maria.last.text) == (False, True)
    assert len([line for line in maria.lines if "højt" in line]) == 1
