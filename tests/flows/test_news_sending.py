"""After [Send]: the report fills up, who is without is reminded, a post is corrected and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.texts import _, in_language, ngettext
from bot.core.unit import Unit
from bot.news import spreading
from bot.news.sending.presses import CorrectPost
from bot.playground.views import Bubble
from tests.flows.scene import PLACES, scene, with_text
from tests.news.sending.posting import TEXT, answers, goes_on, scheduled, sent
from tests.world import Phone, World

NEW = {"da": "Fredag tager vi i skoven.", "nb": "Fredag går vi på tur i skogen.", "sv": "Fredag går vi till skogen."}


def words_of(code: str, father: str, child: str) -> dict[str, str]:
    """What stands on the phones, in the catalogue's words."""
    with in_language(code):
        return {
            "has": ngettext("%(delivered)s of %(number)s adult has it.", "%(delivered)s of %(number)s adults have it.",
                            2, delivered="1"),
            "ring": ngettext("%(number)s was not reached here: ring them.",
                             "%(number)s were not reached here: ring them.", 1),
            "read": ngettext("%(number)s has pressed that they have read it.",
                             "%(number)s have pressed that they have read it.", 1),
            "why": f"{father} Lund ({child})\n" + _("Has not joined yet."),
            "rung": _("Who is rung"),
            "correct": _("Correct"),
            "new": NEW[code],
            "quiet": _("Correct it, quietly"),
            "back": _("Take it back"),
            "yes": _("Yes, take it back"),
            "gone": _("The school has taken this message back."),
            "over": _("It has been taken back."),
        }  # fmt: skip


def report_of(phone: Phone, said: str) -> Bubble:
    """The newest message that is a report of this post."""
    found: Bubble = with_text(phone, said)
    return found


FILES_STAY = {
    "da": "Billeder og filer bliver, som de er. Send andre i et nyt opslag, og træk dette tilbage, hvis det ikke "
    "gælder mere.",
    "nb": "Bilder og filer blir som de er. Send andre i en ny melding, og trekk denne tilbake hvis den ikke gjelder "
    "lenger.",
    "sv": "Bilder och filer ändras inte. Skicka andra i ett nytt meddelande, och ta tillbaka det här om det inte "
    "gäller längre.",
}


@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_a_file_as_a_correction_has_an_answer_and_words_may_still_come(world: World, code: str) -> None:
    here = await scene(world, PLACES[code])
    words = words_of(code, here.place.father, here.place.child)
    maria, mette = await here.maria(), await here.mette()
    await sent(here, {code: TEXT[code]})
    await mette.presses(words["correct"])
    assert (await mette.sends_file("plan.pdf", 90_000)).text == FILES_STAY[code]
    assert len(mette.last.labels) == 1
    await mette.sends(NEW[code])
    await mette.presses(words["quiet"])
    await goes_on(world)
    assert NEW[code] in maria.last.text
    assert maria.last.document is None


@pytest.mark.both_databases
@pytest.mark.parametrize("code", ["da", "nb", "sv"])
async def test_a_report_fills_up_a_correction_changes_every_copy_and_taking_back_takes_it_from_all(
    world: World, code: str
) -> None:
    here = await scene(world, PLACES[code])
    words = words_of(code, here.place.father, here.place.child)
    maria, mette = await here.maria(), await here.mette()
    post = await sent(here, {code: TEXT[code]})
    copy, pushes = maria.last, len(maria.lines)
    report = mette.last
    assert TEXT[code][:12] in report.text
    assert words["has"] in report.text
    assert words["ring"] in report.text
    await answers(here, post, here.mother, seen_at=world.clock.now(), seen_revision=1)
    await goes_on(world)
    assert words["read"] in mette.last.text
    assert mette.last.message_id == report.message_id
    assert not mette.rings[1:], "a report never rings"
    await mette.presses(words["rung"])
    assert words["why"] in mette.last.text

    await mette.presses(words["correct"], report.message_id)
    await mette.sends(words["new"])
    assert words["new"] in mette.last.text
    await mette.presses(words["quiet"])
    await goes_on(world)
    assert words["new"] in maria.last.text
    assert maria.last.message_id == copy.message_id
    assert len(maria.lines) == pushes

    await mette.presses(words["back"], report.message_id)
    await mette.presses(words["yes"])
    await goes_on(world)
    assert (maria.last.text, maria.last.labels) == (words["gone"], [])
    assert len(maria.lines) == pushes
    assert words["over"] in report_of(mette, words["over"]).text
    assert not mette.unanswered


async def test_a_message_that_its_writer_changes_after_sending_corrects_every_copy_when_they_say_so(
    world: World,
) -> None:
    here = await scene(world)
    maria, mette = await here.maria(), await here.mette()
    await mette.sends("Husk løbesko.")
    own = mette.own.message_id
    await mette.presses("Send")
    await goes_on(world, seconds=61)
    assert maria.lines[-1].startswith("3.B: Husk løbesko.")
    assert "1 af 2 voksne har fået det." in mette.last.text
    await mette.edits(own, "Husk støvler.")
    await mette.presses("Ret opslaget")
    assert "3.B: Husk støvler." in mette.last.text
    await mette.presses("Ret uden lyd")
    await goes_on(world)
    assert maria.last.text.startswith("3.B: Husk støvler.")
    assert maria.lines[-1].startswith("3.B: Husk løbesko."), "a correction makes no sound"


async def test_what_is_corrected_and_taken_back_while_it_goes_out_reaches_nobody_in_old_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.news.spreading.PAGE", 1)
    monkeypatch.setattr("bot.news.spreading.AT_ONCE", 1)
    here = await scene(world)
    maria, erik, mette = await here.maria(), await here.erik(), await here.mette()
    post = await scheduled(here, {"da": "Husk løbesko."})
    world.clock.set(world.clock.now() + timedelta(seconds=61))
    (errand,) = [each for each in world.house.assembled.errands if each.name == "news.spread"]
    with monkeypatch.context() as half:
        half.setattr("bot.news.spreading._next_page", first_only(spreading._next_page))
        await errand.run(world.house.units)
    await world.settle()
    assert (len(told(maria)), len(told(erik))) == (1, 0)
    await mette.presses_data(CorrectPost(post).encode())
    await mette.sends("Husk støvler.")
    await mette.presses("Ret uden lyd")
    await goes_on(world)
    assert maria.last.text.startswith("3.B: Husk støvler.")
    assert erik.lines[-1].startswith("3.B: Husk støvler.")
    # Two days on, Telegram lets no bot delete: what was sent says that it is taken back.
    await goes_on(world, hours=49)
    await mette.presses("Træk det tilbage")
    await mette.presses("Ja, træk det tilbage")
    await goes_on(world)
    assert [phone.last.text for phone in (maria, erik)] == ["Skolen har trukket denne besked tilbage."] * 2


def told(phone: Phone) -> list[str]:
    return [line for line in phone.lines if "Husk" in line]


def first_only(next_page: Any) -> Any:
    """As far as the first reader, where the process dies."""
    pages: list[int] = []

    async def page(unit: Unit, post: Any, readers: Any) -> None:
        if pages:
            raise RuntimeError("killed")
        pages.append(post.id)
        await next_page(unit, post, readers)

    return page
