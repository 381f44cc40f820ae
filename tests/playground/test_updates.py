"""How updates reach a bot: long polls, webhook, redelivery."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from telegram import Bot, Update
from telegram.error import Conflict, EndPointNotFound
from telegram.ext import Application, CallbackContext, CommandHandler, MessageHandler, filters

from bot.playground.inbox import Inbox
from bot.playground.server import serving
from bot.playground.standin import StandIn
from tests.playground.conftest import client

Json = dict[str, Any]


async def drained(what: Callable[[], bool]) -> None:
    """Returns once this is so."""
    async with asyncio.timeout(5):
        while True:
            if what():
                return
            await asyncio.sleep(0)


async def polled(telegram: StandIn) -> None:
    """Returns once a poll is open."""
    await drained(lambda: telegram.world.inbox.polled)


async def test_an_update_stays_until_it_is_acknowledged(bot: Bot, telegram: StandIn) -> None:
    maria = telegram.phone("maria")
    first = await maria.starts("ABC")
    second = await maria.sends("hej")
    assert second["update_id"] == first["update_id"] + 1
    for _ in range(2):
        assert [update.update_id for update in await bot.get_updates()] == [first["update_id"], second["update_id"]]
    rest = await bot.get_updates(offset=second["update_id"])
    assert [update.update_id for update in rest] == [second["update_id"]]
    assert await bot.get_updates(offset=second["update_id"] + 1) == ()
    assert telegram.updates() == []


async def test_limit_and_negative_offset(bot: Bot, telegram: StandIn) -> None:
    maria = telegram.phone("maria")
    sent = [await maria.sends(text) for text in "abcd"]
    assert len(await bot.get_updates(limit=3)) == 3
    assert [update.update_id for update in await bot.get_updates(offset=-1)] == [sent[-1]["update_id"]]
    assert len(telegram.updates()) == 1


async def test_an_open_poll_wakes_at_once(bot: Bot, telegram: StandIn) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await polled(telegram)
    await telegram.phone("maria").sends("hej")
    async with asyncio.timeout(3):
        [update] = await poll
    assert update.message is not None
    assert update.message.text == "hej"


async def test_the_older_poll_ends_with_a_conflict(bot: Bot, url: str, telegram: StandIn) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=30))
    await polled(telegram)
    async with client(url) as newer:
        assert await newer.get_updates() == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older


async def test_the_wanted_kinds_are_remembered(bot: Bot, telegram: StandIn) -> None:
    maria = telegram.phone("maria")
    await bot.get_updates(allowed_updates=["callback_query", "managed_bot", "unheard_of"])
    await maria.sends("not wanted")
    assert await bot.get_updates() == ()
    await bot.get_updates(allowed_updates=[])
    await maria.sends("wanted")
    assert len(await bot.get_updates()) == 1


async def test_a_redelivery_is_seen_whatever_the_offset(bot: Bot, telegram: StandIn) -> None:
    update = await telegram.phone("maria").sends("hej")
    assert telegram.updates() == [update]
    telegram.requeue(update)
    telegram.requeue(update)
    seen = await bot.get_updates(offset=update["update_id"] + 1)
    assert [again.update_id for again in seen] == [update["update_id"]]
    assert await bot.get_updates(offset=update["update_id"] + 1) == ()


MESSAGE: Json = {
    "message_id": 1,
    "date": 1_700_000_000,
    "chat": {"id": 5, "type": "private"},
    "from": {"id": 5, "is_bot": False, "first_name": "A"},
}
PRESS: Json = {"id": "1", "from": MESSAGE["from"], "chat_instance": "2", "message": MESSAGE, "data": "x"}
MALFORMED: list[Json] = [
    {},
    {"message": MESSAGE, "callback_query": PRESS},
    {"telepathy": {}},
    {"message": {**MESSAGE, "date": "today"}},
    {"message": {**MESSAGE, "date": 1_700_000_000_000}},
    {"message": {**MESSAGE, "chat": {"id": 5}}},
    {"message": {**MESSAGE, "from": {"id": 5, "first_name": "A"}}},
    {"message": {**MESSAGE, "entities": [{"type": "bold", "offset": 0}]}},
    {"message": {**MESSAGE, "photo": [{"file_id": "a", "file_unique_id": "b"}]}},
    {"message": {**MESSAGE, "reply_markup": {"keyboard": [["a"]]}}},
    {"callback_query": {name: value for name, value in PRESS.items() if name != "chat_instance"}},
    {"callback_query": {name: value for name, value in PRESS.items() if name != "data"}},
    {"my_chat_member": {"chat": MESSAGE["chat"], "from": MESSAGE["from"], "date": 1}},
]


@pytest.mark.parametrize("update", MALFORMED)
async def test_a_malformed_update_is_not_queued_by_mistake(telegram: StandIn, update: Json) -> None:
    with pytest.raises(ValueError):
        telegram.queue(update)
    assert telegram.updates() == []
    telegram.queue(update, validate=False)
    assert len(telegram.updates()) == 1


async def test_raw_updates_are_numbered(bot: Bot, telegram: StandIn) -> None:
    first = telegram.queue({"message": MESSAGE})
    second = telegram.queue({"callback_query": PRESS})
    assert second["update_id"] == first["update_id"] + 1
    assert [update.update_id for update in await bot.get_updates()] == [first["update_id"], second["update_id"]]


def test_updates_may_be_queued_before_there_is_a_loop() -> None:
    inbox = Inbox()
    inbox.put({"message": MESSAGE})
    assert len(inbox.drain()) == 1


async def test_the_library_polls_starts_and_stops(url: str, telegram: StandIn) -> None:
    application = Application.builder().bot(client(url)).build()
    heard: asyncio.Queue[str] = asyncio.Queue()

    async def answer(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        assert update.effective_message is not None
        heard.put_nowait(update.effective_message.text or "")
        await update.effective_message.reply_text(f"heard {' '.join(context.args or [])}")

    application.add_handler(CommandHandler("start", answer))
    application.add_handler(MessageHandler(filters.TEXT, answer))
    maria = telegram.phone("maria")
    async with application:
        assert application.updater is not None
        await application.start()
        await application.updater.start_polling(timeout=10)
        await maria.starts("CODE")
        assert (await maria.sees("heard CODE")).from_bot
        await maria.sends("hej")
        await maria.until(lambda: True if heard.qsize() == 2 else None, "is not heard twice")
        await application.updater.stop()
        await application.stop()
    assert telegram.updates() == []
    with pytest.raises(TimeoutError, match="maria sees no 'silence'; the bot has written"):
        await maria.sees("silence", within=0)


# -- webhook --------------------------------------------------------------------------------------------------


class Hook:
    """A bot's webhook: notes what it is sent, answers what it is told."""

    def __init__(self) -> None:
        self.requests: asyncio.Queue[tuple[dict[str, str], bytes]] = asyncio.Queue()
        self.answers: list[bytes] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
                body = await reader.readexactly(int(headers["content-length"]))
                self.requests.put_nowait((headers, body))
                writer.write(self.answers.pop(0) if self.answers else b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        except (EOFError, ConnectionError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def hook(url: str) -> AsyncIterator[Hook]:
    hook = Hook()
    server = await asyncio.start_server(hook.serve, "127.0.0.1", 0)
    hook.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?a=b"
    yield hook
    server.close()


async def test_a_webhook_gets_each_update_with_its_secret(bot: Bot, hook: Hook, telegram: StandIn) -> None:
    maria = telegram.phone("maria")
    waiting = await maria.sends("before")
    assert await bot.set_webhook(hook.url, secret_token="s3cret", max_connections=1)
    headers, body = await hook.requests.get()
    assert headers["x-telegram-bot-api-secret-token"] == "s3cret"
    assert headers["content-type"] == "application/json"
    assert f'"update_id":{waiting["update_id"]}' in body.decode()
    await maria.sends("after")
    await telegram.phone("erik").sends("hej")
    for part in (b"after", b"hej"):
        assert part in (await hook.requests.get())[1]
    await drained(lambda: not telegram.world.inbox.waiting)
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (hook.url, 0)
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    assert await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_a_webhook_is_tried_until_it_takes_the_update(bot: Bot, hook: Hook, telegram: StandIn) -> None:
    telegram.webhook.first_pause = 0
    hook.answers = [
        b"HTTP/1.1 503 Busy\r\nretry-after: 0\r\ncontent-length: 4\r\n\r\nbusy",
        b"HTTP/1.1 500 Oops\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        b"garbage\r\n\r\n",
    ]
    await bot.set_webhook(hook.url)
    maria = telegram.phone("maria")
    await maria.sends("one")
    await maria.sends("two")
    bodies = [(await hook.requests.get())[1] for _ in range(5)]
    assert [b'"one"' in body for body in bodies] == [True, True, True, True, False]
    await drained(lambda: not telegram.world.inbox.waiting)
    assert (await bot.get_webhook_info()).last_error_message


async def test_a_reset_ends_the_tries(bot: Bot, hook: Hook, telegram: StandIn) -> None:
    telegram.webhook.first_pause = 0
    hook.answers = [b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n"] * 100_000
    await bot.set_webhook(hook.url)
    await telegram.phone("maria").sends("stuck")
    await hook.requests.get()
    telegram.reset()
    await drained(lambda: telegram.webhook.idle)
    hook.answers.clear()
    await telegram.phone("erik").sends("free")
    while b'"free"' not in (await hook.requests.get())[1]:
        pass


async def test_one_chat_does_not_wait_for_another(bot: Bot, hook: Hook, telegram: StandIn) -> None:
    hook.answers = [b"HTTP/1.1 503 Busy\r\nretry-after: 30\r\ncontent-length: 0\r\n\r\n"]
    await bot.set_webhook(hook.url)
    maria, erik = telegram.phone("maria"), telegram.phone("erik")
    await maria.sends("stuck")
    await hook.requests.get()
    await maria.sends("behind")
    await erik.sends("free")
    assert b'"free"' in (await hook.requests.get())[1]
    await drained(lambda: len(telegram.world.inbox.waiting) == 2)
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert telegram.updates() == []


async def test_an_unheard_of_method_is_not_found(bot: Bot) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendTelepathy")


async def test_two_stand_ins_do_not_know_each_other(url: str, telegram: StandIn) -> None:
    other = StandIn("other_bot", "Other")
    async with serving(other) as second, httpx.AsyncClient(trust_env=False, verify=False) as http:
        names = [(await http.get(f"{address}/bot1:a/getMe")).json()["result"]["username"] for address in (url, second)]
    assert names == ["skolebro_test_bot", "other_bot"]


async def test_a_taken_port_is_refused(url: str) -> None:
    with pytest.raises(OSError):
        async with serving(StandIn(), port=int(url.rsplit(":", 1)[1])):
            pass
