"""What the client writes and what it makes of the answers, under the real `telegram.Bot`."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, InputMediaDocument
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.tg.client import Client, NotSent
from tests.tg.loopback import ME, MESSAGE, Telegram, bot_at, says, serving, shows, waits_for


@pytest.fixture(autouse=True)
def retry_after_is_a_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with serving(Telegram()) as server:
        yield server


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    async with bot_at(telegram.base, read_timeout=2) as one:
        yield one


# --- bodies -----------------------------------------------------------------------------------------------


async def test_a_message_is_one_json_object(telegram: Telegram, bot: Bot) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Bekræft", callback_data="cb:1&2=3+4")]])
    text = "Samtale 10.20 & 50 % + tak\n😀"
    message = await bot.send_message(5, text, reply_markup=keyboard, disable_notification=True)
    assert message.message_id == 1
    call = telegram.calls[0]
    assert (call.method, call.kind) == ("sendMessage", "application/json")
    assert call.form["text"] == text
    assert (call.form["chat_id"], call.form["disable_notification"]) == (5, True)
    assert call.form["reply_markup"] == keyboard.to_dict()
    await bot.edit_message_text("y", 5, 1)
    assert telegram.calls[1].form == {"text": "y", "chat_id": 5, "message_id": 1}


async def test_a_call_without_parameters_has_no_body(telegram: Telegram, bot: Bot) -> None:
    telegram.answer = says(ME)
    assert (await bot.get_me()).username == "skolebro_bot"
    assert (telegram.calls[0].kind, telegram.calls[0].raw) == (None, b"")


async def test_what_orjson_cannot_write_is_written_all_the_same(telegram: Telegram, bot: Bot) -> None:
    await bot.do_api_request("sendThing", {"big": 2**70, "nested": {"half": "\ud83d"}})
    assert telegram.calls[0].form == {"big": 2**70, "nested": {"half": "\ud83d"}}


@pytest.mark.parametrize("size", [10, 3_000_000])
async def test_a_document_arrives_whole_under_its_own_name(telegram: Telegram, bot: Bot, size: int) -> None:
    content = hashlib.shake_128(b"seed").digest(size)
    await bot.send_document(5, content, caption="Børnenes plan", filename='plan "6.b" børn.ics')
    call = telegram.calls[0]
    assert call.kind is not None
    assert call.kind.startswith("multipart/form-data; boundary=")
    document = call.form["document"]
    assert document.filename == "plan %226.b%22 børn.ics"
    assert document.kind == "text/calendar"
    assert document.content == content
    assert (call.form["caption"], call.form["chat_id"]) == ("Børnenes plan", "5")
    assert "Transfer-Encoding" not in call.headers


async def test_attached_files_are_found_by_their_parts(telegram: Telegram, bot: Bot) -> None:
    telegram.answer = says([MESSAGE])
    late = InputFile(io.BytesIO(b"two"), filename="b.txt", attach=True, read_file_handle=False)
    await bot.send_media_group(5, [InputMediaDocument(b"one", filename="a.txt"), InputMediaDocument(late)])
    form = telegram.calls[0].form
    media = json.loads(form["media"])
    parts = [form[item["media"].removeprefix("attach://")] for item in media]
    assert [(part.filename, part.content) for part in parts] == [("a.txt", b"one"), ("b.txt", b"two")]


async def test_a_file_is_fetched_by_its_quoted_path(telegram: Telegram, bot: Bot) -> None:
    telegram.answer = says({"file_id": "1", "file_unique_id": "1", "file_path": "documents/bø rn.txt"})
    file = await bot.get_file("1")
    telegram.answer = shows(b'{"ok":false')
    assert bytes(await file.download_as_bytearray()) == b'{"ok":false'
    assert telegram.calls[1].method == "bø rn.txt"


# --- answers ----------------------------------------------------------------------------------------------

ERRORS = [
    (400, {}, BadRequest),
    (400, {"parameters": {"migrate_to_chat_id": -100}}, ChatMigrated),
    (401, {}, InvalidToken),
    (404, {}, InvalidToken),
    (403, {}, Forbidden),
    (409, {}, Conflict),
    (429, {"parameters": {"retry_after": 7}}, RetryAfter),
    (500, {}, NetworkError),
    (502, {}, NetworkError),
]


@pytest.mark.parametrize(("status", "more", "expected"), ERRORS)
async def test_an_error_status_is_the_same_error_for_a_call_and_for_the_poll(
    telegram: Telegram, bot: Bot, status: int, more: dict[str, Any], expected: type[TelegramError]
) -> None:
    telegram.answer = says(None, status, description="Something is wrong", **more)
    client = bot.request
    assert isinstance(client, Client)
    with pytest.raises(expected) as sent:
        await bot.send_message(5, "x")
    with pytest.raises(expected) as polled:
        await client.get_updates(bot.base_url, None, 0)
    for failure in (sent.value, polled.value):
        assert type(failure) is expected
        if isinstance(failure, RetryAfter):
            assert failure.retry_after == timedelta(seconds=7)


@pytest.mark.parametrize("page", ["<html>log in</html>", "", "[]", "null", "{}", '{"ok":true}'])
async def test_a_page_that_is_no_answer_leaves_the_outcome_unknown(telegram: Telegram, bot: Bot, page: str) -> None:
    telegram.answer = shows(page)
    with pytest.raises(NetworkError) as failure:
        await bot.send_message(5, "x")
    assert not isinstance(failure.value, NotSent)


async def test_a_refusal_under_status_200_is_still_a_refusal(telegram: Telegram, bot: Bot) -> None:
    telegram.answer = shows('{"ok": false, "description": "no", "parameters": {"retry_after": 3}}')
    with pytest.raises(RetryAfter):
        await bot.send_message(5, "x")


async def test_a_redirect_is_not_followed_with_the_token_in_hand(telegram: Telegram, bot: Bot) -> None:
    async def elsewhere(_: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": "/somewhere/else"})

    telegram.answer = elsewhere
    with pytest.raises(NetworkError):
        await bot.send_message(5, "x")
    assert len(telegram.calls) == 1


# --- the poll ---------------------------------------------------------------------------------------------


async def test_updates_come_as_telegram_wrote_them(telegram: Telegram, bot: Bot) -> None:
    odd = [{"update_id": 1, "callback_query": {"id": 2}}, {"update_id": 2, "brand_new": True}]
    telegram.answer = says(odd)
    client = bot.request
    assert isinstance(client, Client)
    assert await client.get_updates(bot.base_url, 17, 0, 50, ["message", "callback_query"]) == odd
    form = telegram.calls[0].form
    assert form.pop("allowed_updates") == ["message", "callback_query"]
    assert form == {"offset": 17, "timeout": 0, "limit": 50}
    assert await client.get_updates(bot.base_url, None, 0) == odd
    assert telegram.calls[1].form == {"timeout": 0, "limit": 100}


async def test_half_an_emoji_does_not_stop_the_poll(telegram: Telegram, bot: Bot) -> None:
    telegram.answer = shows(rb'{"ok":true,"result":[{"update_id":1,"a":"\ud83d!","b":"' + b'\xff"}]}')
    client = bot.request
    assert isinstance(client, Client)
    assert await client.get_updates(bot.base_url, None, 0) == [{"update_id": 1, "a": "?!", "b": "\ufffd"}]
    telegram.answer = says({"update_id": 1})
    with pytest.raises(NetworkError, match="not a list"):
        await client.get_updates(bot.base_url, None, 0)


async def test_a_poll_may_be_silent_longer_than_a_call(telegram: Telegram) -> None:
    gate = asyncio.Event()
    telegram.answer = waits_for(gate, [])
    async with bot_at(telegram.base, read_timeout=0.2) as bot:
        client = bot.request
        assert isinstance(client, Client)
        assert client.read_timeout == 0.2
        poll = asyncio.ensure_future(client.get_updates(bot.base_url, None, 5))
        patient = asyncio.ensure_future(bot.do_api_request("sendThing", read_timeout=5))
        with pytest.raises(TimedOut):
            await bot.send_message(5, "x")
        gate.set()
        assert await asyncio.gather(poll, patient) == [[], []]
