"""Files at Telegram: how they are read when they come, sent again by their id, changed and taken away."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import Struct
from telegram import Update

from bot.accounts.service import Sender
from bot.core.clock import AdjustableClock
from bot.core.files import MAX_CAPTION, File, FileKind
from bot.core.manners import Odd
from bot.core.presses import Press
from bot.core.replies import Button, Message, Reply, Screen
from bot.core.routes import Routes
from bot.outbox.models import Act, Ring, State
from bot.outbox.notices import Notice, Recipient
from bot.outbox.sender import Delivery, Outcome
from bot.playground.phone import Phone
from bot.playground.server import serving
from bot.playground.standin import StandIn
from bot.tg.application import make_bot
from bot.tg.arrivals import Arrival, Changed, Pressed, Sent, What, Wrote, read
from bot.tg.courier import TelegramCourier
from bot.tg.pacer import Pacer
from bot.tg.paint import Painter
from tests.world import Unhurried

NOW = datetime(2026, 11, 16, 6, 40, tzinfo=UTC)


class Go(Press, prefix="test-file"):
    """Somewhere."""


ROWS = ((Button("OK, read", Go()),),)


class Stage(Struct):
    """Maria's phone, and a courier and a painter that reach it."""

    telegram: StandIn
    clock: AdjustableClock
    bot: Any
    maria: Phone
    courier: TelegramCourier
    painter: Painter

    async def arrives(self) -> list[What]:
        """What Maria's phone sent, in our words."""
        found = [read(Update.de_json(update, self.bot)) for update in self.telegram.updates()]
        return [arrival.what for arrival in found if arrival]

    async def files(self, *kinds: str) -> tuple[File, ...]:
        """Files that came from Maria's phone, by the names of their endings."""
        await self.arrives()
        for kind in kinds:
            await (self.maria.sends_photo() if kind == "png" else self.maria.sends_file(f"a.{kind}"))
        found = [what for what in await self.arrives() if isinstance(what, Wrote)]
        return tuple(file for what in found for file in what.files)

    async def delivers(
        self,
        message: Message,
        act: Act = Act.SEND,
        was: Outcome | None = None,
        silent: bool = False,
        neutral: bool = False,
    ) -> Outcome:
        first, album = (was.message_id, was.album) if was else (None, ())
        notice = Notice(
            1, "k", "k", act, 1, 1, "k", 1, None, Ring.RING, NOW, None, {}, first, 0, unsure=False, album=album
        )
        chat = Recipient(1, 1, self.maria.user_id, "da", neutral=neutral)
        return await self.courier.deliver(Delivery(notice, chat, message, silent))

    async def paints(self, screen: Screen, what: What) -> int | None:
        who = Sender(self.maria.user_id, self.maria.user_id, "da")
        return (await self.painter.paint(Arrival(1, who, what), None, "da", Reply(screen))).message_id

    async def pressed(self) -> Pressed:
        await self.maria.presses("OK, read")
        [pressed] = await self.arrives()
        assert isinstance(pressed, Pressed)
        return pressed

    def called(self, method: str) -> list[dict[str, Any]]:
        return [call.params for call in self.telegram.call_log if call.method == method]


@pytest.fixture
async def stage(clock: AdjustableClock) -> AsyncIterator[Stage]:
    telegram = StandIn("skolebro_test_bot", "Skolebro", clock.now)
    async with serving(telegram) as url:
        pacer = Pacer(monotonic=Unhurried(clock).monotonic, rate=1000)
        bot, _client = make_bot("123456:TEST", url, pacer)
        async with bot:
            maria = telegram.phone("maria", language_code="da")
            await maria.starts()
            courier, painter = TelegramCourier(bot, pacer), Painter(bot, Routes(()))
            yield Stage(telegram, clock, bot, maria, courier, painter)


# How they come ----------------------------------------------------------------------------------------------------


async def test_every_kind_of_file_is_read_with_its_caption_name_and_size(stage: Stage) -> None:
    await stage.arrives()
    await stage.maria.sends_photo(caption="Turen 🎒")
    await stage.maria.sends_voice()
    for name in ("film.mp4", "song.mp3"):
        await stage.maria.sends_file(name, 4_000)
    await stage.maria.sends_file("brev.pdf", 60_000_000, "רשימה")
    photo, voice, film, song, letter = await stage.arrives()
    assert isinstance(photo, Wrote)
    assert isinstance(letter, Wrote)
    kinds = [what.files[0].kind for what in (photo, voice, film, song, letter) if isinstance(what, Wrote)]
    assert kinds == [FileKind.PHOTO, FileKind.VOICE, FileKind.VIDEO, FileKind.AUDIO, FileKind.DOCUMENT]
    assert (photo.text, photo.album, photo.forwarded) == ("Turen 🎒", None, False)
    assert photo.message_id == stage.maria.messages[-5].message_id
    assert photo.files[0].file_id == stage.maria.messages[-5].wire["photo"][-1]["file_id"], "the largest"
    assert (letter.text, letter.files[0].name, letter.files[0].size) == ("רשימה", "brev.pdf", 60_000_000)
    assert not stage.called("getFile")


async def test_forty_pictures_come_as_four_albums(stage: Stage) -> None:
    await stage.arrives()
    await stage.maria.sends_album(40, "Turen")
    found = [what for what in await stage.arrives() if isinstance(what, Wrote)]
    assert len({what.files for what in found}) == 40
    assert sorted(Counter(what.album for what in found).values()) == [10] * 4
    assert [what.text for what in found] == ["Turen"] + [""] * 39


def _raw(**body: Any) -> Update:
    user = {"id": 5, "is_bot": False, "first_name": "Maria"}
    message = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "from": user, **body}
    found = Update.de_json({"update_id": 1, body.pop("as_", "message"): message})
    assert found is not None
    return found


def test_a_moving_picture_is_no_document_though_it_comes_as_one_too() -> None:
    file = {"file_id": "gif", "file_unique_id": "g", "duration": 1, "width": 1, "height": 1, "file_name": "ok.gif"}
    arrival = read(_raw(animation=file, document={"file_id": "gif", "file_unique_id": "g"}))
    assert arrival is not None
    assert arrival.what == Wrote("", (File(FileKind.ANIMATION, "gif", "ok.gif"),), None, 1)
    note = {"file_id": "n", "file_unique_id": "n", "length": 1, "duration": 1}
    arrival = read(_raw(video_note=note))
    assert arrival is not None
    assert arrival.what == Sent(Odd.FILE), "a round film can be sent as nothing that a post shows"


async def test_what_is_passed_on_and_what_is_changed_says_so(stage: Stage) -> None:
    await stage.arrives()
    await stage.maria.forwards("Kære forældre")
    await stage.maria.sends("Tur i morgen")
    await stage.maria.edits(stage.maria.messages[-1].message_id, "Tur på fredag")
    await stage.maria.sends_photo(caption="Madpakke")
    await stage.maria.edits(stage.maria.messages[-1].message_id, "Madpakke og vand")
    forwarded, _trip, trip, photo, lunch = await stage.arrives()
    assert isinstance(forwarded, Wrote)
    assert forwarded.forwarded
    assert isinstance(trip, Changed)
    assert isinstance(photo, Wrote)
    assert isinstance(lunch, Changed)
    assert (trip.written.text, trip.written.files) == ("Tur på fredag", ())
    assert (lunch.written.text, lunch.written.files) == ("Madpakke og vand", photo.files)
    assert lunch.written.message_id == photo.message_id
    other = read(_raw(as_="edited_message", sticker=None))
    assert other is not None
    assert other.what == Sent(Odd.EDITED)
    moved = _raw(as_="edited_message", location={"latitude": 1, "longitude": 1})
    assert read(moved) is None, "whoever shares where they are is not answered at every step"


async def test_a_press_brings_along_the_message_that_its_screen_answers(stage: Stage) -> None:
    await stage.arrives()
    await stage.maria.sends_album(2, "Turen")
    first, _second = await stage.arrives()
    assert isinstance(first, Wrote)
    who = Sender(stage.maria.user_id, stage.maria.user_id, "da")
    reply = Reply(Screen("To the class?", ROWS), answers=True)
    await stage.painter.paint(Arrival(1, who, first), None, "da", reply)
    assert (await stage.pressed()).answers == first
    await stage.maria.edits(first.message_id or 0, "Turen i skoven")
    await stage.arrives()
    answers = (await stage.pressed()).answers
    assert answers is not None
    assert answers.text == "Turen i skoven", "as it stands there now"
    await stage.maria.deletes(first.message_id or 0)
    assert (await stage.pressed()).answers is None


# How they go ------------------------------------------------------------------------------------------------------


async def test_a_file_goes_out_by_its_id_with_caption_and_buttons(stage: Stage) -> None:
    caption = "🎒" * (MAX_CAPTION // 2)
    for file in await stage.files("png", "mp4", "mp3", "pdf"):
        outcome = await stage.delivers(Message(caption, ROWS, protected=True, files=(file,)), silent=True)
        assert outcome == Outcome(State.SENT, stage.maria.last.message_id)
        shown = stage.maria.last
        assert (shown.kind, shown.text, shown.labels) == (file.kind.value, caption, ["OK, read"])
        assert shown.protected
        assert shown.silent
        assert "has_media_spoiler" not in shown.wire
    [file] = await stage.files("png")
    await stage.delivers(Message("", files=(file,), covered=True))
    assert stage.maria.last.wire["has_media_spoiler"]
    assert not stage.called("getFile")


async def test_an_album_is_one_call_whose_messages_are_all_remembered(stage: Stage) -> None:
    for kinds in (("png", "mp4", "png"), ("pdf", "pdf")):
        before = len(stage.maria.messages) + len(kinds)
        outcome = await stage.delivers(Message("Turen", files=await stage.files(*kinds), covered=True))
        shown = stage.maria.messages[before:]
        assert outcome.message_id == shown[0].message_id
        assert outcome.album == tuple(each.message_id for each in shown[1:])
        assert [each.text for each in shown] == ["Turen"] + [""] * (len(kinds) - 1)
        assert len({each.wire["media_group_id"] for each in shown}) == 1
    assert len(stage.called("sendMediaGroup")) == 2


async def test_words_under_a_file_are_changed_and_folded_like_any_others(stage: Stage) -> None:
    [file] = await stage.files("png")
    for files in ((file,), (), (file, file)):
        rows = ROWS if len(files) < 2 else ()
        sent = await stage.delivers(Message("Tur i morgen", rows, files=files))
        message = stage.maria.bubble(sent.message_id or 0)
        for act, changed in (
            (Act.EDIT, Message("Tur på fredag", rows, files=files)),
            (Act.EDIT, Message("Tur på lørdag", ROWS)),
            (Act.FOLD, Message("Turen er slut")),
        ):
            assert await stage.delivers(changed, act, sent) == Outcome(State.SENT, sent.message_id)
            message = stage.maria.bubble(sent.message_id or 0)
            assert message.text == changed.text
        assert message.labels == []
        again = await stage.delivers(Message("Turen er slut"), Act.FOLD, sent)
        assert again.state is State.SENT, "not modified"


async def test_a_file_that_its_reader_deleted_comes_again_when_it_is_corrected_and_never_when_it_folds(
    stage: Stage,
) -> None:
    [file] = await stage.files("pdf")
    sent = await stage.delivers(Message("Brev", files=(file,)))
    await stage.maria.deletes(sent.message_id or 0)
    assert (await stage.delivers(Message("Over"), Act.FOLD, sent)).state is State.DROPPED
    again = await stage.delivers(Message("Nyt brev", files=(file,)), Act.EDIT, sent)
    assert again == Outcome(State.SENT, stage.maria.last.message_id)
    assert stage.maria.last.kind == "document"
    await stage.maria.deletes(again.message_id or 0)
    await stage.delivers(Message("Brev om Emma", files=(file,)), Act.EDIT, again, neutral=True)
    assert (stage.maria.last.kind, stage.maria.last.text) == ("text", "Der er nyt fra skolen.")


async def test_what_is_taken_back_is_gone_an_album_whole_and_after_two_days_says_so(stage: Stage) -> None:
    [file] = await stage.files("png")
    back = Message("Mette har trukket beskeden tilbage.")
    for files in ((), (file,), (file, file, file)):
        before = len(stage.maria.messages)
        sent = await stage.delivers(Message("Tur i morgen", files=files))
        rings = len(stage.maria.pushes)
        assert (await stage.delivers(back, Act.DELETE, sent)).state is State.SENT
        assert len(stage.maria.messages) == before
        assert (await stage.delivers(back, Act.DELETE, sent)).state is State.SENT, "twice is once"
        sent = await stage.delivers(Message("Tur i morgen", files=files))
        stage.clock.set(stage.clock.now() + timedelta(hours=49))
        assert (await stage.delivers(back, Act.DELETE, sent)).state is State.SENT
        assert stage.maria.bubble(sent.message_id or 0).text == back.text
        assert len(stage.maria.pushes) == rings + max(1, len(files))
    await stage.maria.deletes(sent.message_id or 0)
    assert (await stage.delivers(back, Act.DELETE, sent)).state is State.DROPPED


# On a screen ------------------------------------------------------------------------------------------------------


async def test_a_screen_with_a_file_stays_the_message_it_is(stage: Stage) -> None:
    [file] = await stage.files("png")
    shown = await stage.paints(Screen("Sådan ser de det", ROWS, files=(file,)), Wrote("x", message_id=1))
    assert stage.maria.last.kind == "photo"
    pressed = await stage.pressed()
    assert pressed.captioned
    assert await stage.paints(Screen("Kl. 8", ROWS, files=(file,)), pressed) == shown
    assert await stage.paints(Screen("x" * MAX_CAPTION, ROWS), await stage.pressed()) == shown
    assert await stage.paints(Screen("x" * (MAX_CAPTION + 1), ROWS), await stage.pressed()) != shown
    assert len(stage.called("editMessageCaption")) == 2, "not tried in vain"
    text = await stage.pressed()
    assert not text.captioned
    assert stage.maria.last.text == "x" * (MAX_CAPTION + 1)
    await stage.paints(Screen("Kl. 8", ROWS, files=(file,)), text)
    assert stage.maria.last.kind == "photo", "a text cannot become a file"
    [other] = await stage.files("pdf")
    await stage.paints(Screen("Brevet", ROWS, files=(file,)), Wrote("x"))
    await stage.paints(Screen("Kl. 8", ROWS, files=(other,)), await stage.pressed())
    assert stage.maria.last.kind == "document", "a file cannot become another"
    assert stage.painter.failures == 0


async def test_press_that_comes_twice_edits_twice_without_harm(stage: Stage) -> None:
    [file] = await stage.files("png")
    await stage.paints(Screen("Kl. 8", ROWS, files=(file,)), Wrote("x"))
    count = len(stage.maria.messages)
    pressed = await stage.pressed()
    await asyncio.gather(*(stage.paints(Screen("Kl. 8", ROWS), pressed) for _ in range(2)))
    assert len(stage.maria.messages) == count
