"""What the client says when a call fails, that it tells no secret, and how it opens and closes."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import struct
import traceback
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.tg.client import Client, NotSent, NotSentTimedOut
from tests.tg.loopback import (
    ME,
    MESSAGE,
    TOKEN,
    Answer,
    Telegram,
    bot_at,
    hangs,
    hangs_up,
    raw_server,
    says,
    serving,
    shows,
    waits_for,
)


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


# --- what went wrong, and whether it was sent -------------------------------------------------------------


def assert_unknown(failure: NetworkError) -> None:
    assert type(failure) in (NetworkError, TimedOut)


async def test_an_answer_that_does_not_come_is_timed_out_and_unknown(telegram: Telegram) -> None:
    telegram.answer = hangs
    async with bot_at(telegram.base, read_timeout=0.1) as bot:
        with pytest.raises(TimedOut) as failure:
            await bot.send_message(5, "x")
    assert_unknown(failure.value)


async def test_a_connection_dropped_after_the_request_is_unknown(telegram: Telegram, bot: Bot) -> None:
    telegram.answer = hangs_up
    with pytest.raises(NetworkError) as failure:
        await bot.send_message(5, "x")
    assert len(telegram.calls) == 1, "a request that may have worked is not repeated here"
    assert_unknown(failure.value)


async def readable(connection: socket.socket) -> None:
    """Until something has arrived, which stays unread."""
    loop, something = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(connection, something.set)
    await something.wait()
    loop.remove_reader(connection)


async def test_a_connection_reset_unread_or_cut_within_the_answer_is_unknown() -> None:
    async def reset(connection: socket.socket) -> None:
        await readable(connection)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    async def cut(connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        await loop.sock_recv(connection, 65536)
        await loop.sock_sendall(connection, b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")

    for talk in (reset, cut):
        async with raw_server(talk) as base, bot_at(base) as bot:
            with pytest.raises(NetworkError) as failure:
                await bot.send_message(5, "x")
            assert_unknown(failure.value)


async def test_an_upload_that_stalls_is_given_up() -> None:
    async def never_reads(_: socket.socket) -> None:
        await asyncio.Event().wait()

    async with raw_server(never_reads) as base, bot_at(base, media_write_timeout=0.2) as bot:
        with pytest.raises(TimedOut) as failure:
            await bot.send_document(5, bytes(20_000_000))
    assert_unknown(failure.value)


async def test_an_answer_to_an_upload_may_take_longer_than_a_stall(telegram: Telegram) -> None:
    gate = asyncio.Event()
    telegram.answer = waits_for(gate, MESSAGE)
    async with bot_at(telegram.base, media_write_timeout=0.2) as bot:
        upload = asyncio.ensure_future(bot.send_document(5, bytes(200_000)))
        await telegram.arrived.wait()
        with pytest.raises(TimedOut):
            await bot.send_message(5, "x", read_timeout=0.4)
        gate.set()
        assert (await upload).message_id == 1


async def test_nobody_listening_is_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    async with bot_at(f"http://127.0.0.1:{port}/bot") as bot:
        with pytest.raises(NotSent):
            await bot.send_message(5, "x")


async def test_an_unknown_name_and_a_slow_connection_are_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_: object, **__: object) -> list[Any]:
        raise OSError("no such name")

    async def slow(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    with monkeypatch.context() as patch:
        patch.setattr(aiohttp.ThreadedResolver, "resolve", unknown)
        async with bot_at("http://api.example/bot", trust_env=False) as bot:
            with pytest.raises(NotSent):
                await bot.send_message(5, "x")
    monkeypatch.setattr("aiohttp.connector.aiohappyeyeballs.start_connection", slow)
    async with bot_at("http://127.0.0.1:9/bot", connect_timeout=0.1) as bot:
        with pytest.raises(NotSentTimedOut):
            await bot.send_message(5, "x")


async def test_no_free_connection_is_not_sent(telegram: Telegram) -> None:
    telegram.answer = hangs
    async with bot_at(telegram.base, connections=1, pool_timeout=0.1, read_timeout=0.5) as bot:
        first = asyncio.ensure_future(bot.send_message(5, "x"))
        await telegram.arrived.wait()
        with pytest.raises(NotSentTimedOut) as failure:
            await bot.send_message(5, "x")
        assert isinstance(failure.value, TimedOut)
        with pytest.raises(TimedOut):
            await first
        telegram.answer = says(MESSAGE)
        assert (await bot.send_message(5, "x")).message_id == 1
    assert len(telegram.calls) == 2


# --- secrets ----------------------------------------------------------------------------------------------


async def failing_calls(telegram: Telegram) -> list[TelegramError]:
    """One error of every kind that this module can raise."""
    echo = shows(f"<h1>Not found: /bot{TOKEN}/sendMessage {quote(TOKEN, safe='')}</h1>" + "x" * 9999, 404)
    broken: list[Answer] = [echo, hangs, hangs_up, shows("?"), says(None, 400, description="no")]
    failures: list[TelegramError] = []

    async def collect(bot: Bot) -> None:
        try:
            await bot.send_message(5, "x")
        except TelegramError as exc:
            failures.append(exc)

    for telegram.answer in broken:
        async with bot_at(telegram.base, read_timeout=0.1) as bot:
            await collect(bot)
    for base in ("http://127.0.0.1:9/bot", "gopher://127.0.0.1/bot", "http:///bot", "http://[::1/bot"):
        async with bot_at(base) as bot:
            await collect(bot)
    async with bot_at(telegram.base) as bot:
        await bot.request.shutdown()
        await collect(bot)
    assert len(failures) == len(broken) + 5
    # Nobody there, no web address, no host, and shut down.
    assert sum(isinstance(failure, NotSent) for failure in failures) == 4
    return failures


async def test_no_error_and_no_log_line_holds_the_token(telegram: Telegram, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "telegram.Bot")  # at DEBUG it prints the URL by itself
    caplog.set_level(logging.WARNING, "aiohttp.access")  # the server's log, not the client's
    told = [caplog.text]
    for failure in await failing_calls(telegram):
        told += [str(failure), repr(failure), "".join(traceback.format_exception(failure))]
        assert len(str(failure)) < 3000
    told.append(caplog.text)
    secret = TOKEN.partition(":")[2]
    assert not [text for text in told if secret in text]


# --- TLS and proxies --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for 127.0.0.1 that nobody else vouches for, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    whole = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "loopback.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + whole.public_bytes(serialization.Encoding.PEM))
    return path


async def test_a_certificate_nobody_vouches_for_is_not_sent(certificate: Path) -> None:
    serving_tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving_tls.load_cert_chain(certificate)
    async with serving(Telegram(), serving_tls) as telegram:
        async with bot_at(telegram.base) as bot:
            with pytest.raises(NotSent):
                await bot.send_message(5, "x")
        assert telegram.calls == []
        async with bot_at(telegram.base, tls=ssl.create_default_context(cafile=certificate)) as bot:
            await asyncio.gather(*(bot.send_message(5, "x") for _ in range(5)))
        assert len(telegram.calls) == 5


async def test_the_environments_proxy_is_used_except_for_loopback(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = telegram.base.removesuffix("/bot").replace("//", "//me:pass@")
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.setenv("no_proxy", "direct.invalid")
    async with bot_at("http://api.invalid/bot") as bot:
        await bot.send_message(5, "x")
        await bot.send_message(5, "y")
    assert [call.headers["Host"] for call in telegram.calls] == ["api.invalid"] * 2
    assert telegram.calls[0].headers["Proxy-Authorization"] == "Basic bWU6cGFzcw=="
    async with bot_at("http://direct.invalid/bot", connect_timeout=1) as bot:
        with pytest.raises(NotSent):
            await bot.send_message(5, "x")
    async with bot_at("http://api.invalid/bot", trust_env=False, connect_timeout=1) as bot:
        with pytest.raises(NotSent):
            await bot.send_message(5, "x")
    monkeypatch.setenv("http_proxy", "127.0.0.1:9")
    async with bot_at(telegram.base) as bot:
        await bot.send_message(5, "x")
    async with bot_at("http://api.invalid/bot") as bot:
        with pytest.raises(NotSent):
            await bot.send_message(5, "x")


async def test_a_proxy_that_refuses_the_tunnel_has_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    async def refuse(connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        asked.append(await loop.sock_recv(connection, 65536))
        await loop.sock_sendall(connection, b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")

    async with raw_server(refuse) as base:
        monkeypatch.setenv("https_proxy", base.removesuffix("/bot").replace("//", "//me:pass@"))
        async with bot_at("https://api.invalid/bot") as bot:
            with pytest.raises(NotSent, match="407"):
                await bot.send_message(5, "x")
    assert asked[0].startswith(b"CONNECT api.invalid:443 ")
    assert b"Proxy-Authorization: Basic bWU6cGFzcw==" in asked[0]
    assert TOKEN.encode() not in asked[0]


# --- beginning, load, end ---------------------------------------------------------------------------------


async def test_two_hundred_at_once_share_the_connections(telegram: Telegram) -> None:
    async def shortly(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0)
        return web.json_response({"ok": True, "result": MESSAGE})

    telegram.answer = shortly
    async with bot_at(telegram.base, connections=20, pool_timeout=5) as bot:
        sent = await asyncio.gather(*(bot.send_message(5, str(n)) for n in range(200)))
        assert len(sent) == 200
        assert {call.form["text"] for call in telegram.calls} == {str(n) for n in range(200)}
        await bot.send_message(5, "x")
    assert len(telegram.connections) <= 20


async def test_after_shutdown_nothing_is_sent_until_it_is_opened_again(telegram: Telegram) -> None:
    client = Client()
    bot = Bot(TOKEN, base_url=telegram.base, request=client, get_updates_request=client)
    telegram.answer = says(ME)
    async with bot:
        await client.initialize()
    await client.shutdown()
    with pytest.raises(NotSent):
        await bot.get_me()
    async with bot:
        assert (await bot.get_me()).id == ME["id"]


def test_one_client_serves_loops_one_after_another() -> None:
    client = Client()

    async def story() -> None:
        async with serving(Telegram()) as telegram, client:
            await Bot(TOKEN, base_url=telegram.base, request=client).send_message(5, "x")

    for _ in range(2):
        asyncio.run(story())


async def test_a_cancelled_call_gives_its_connection_back(telegram: Telegram) -> None:
    telegram.answer = hangs
    async with bot_at(telegram.base, connections=1, pool_timeout=0.1) as bot:
        for _ in range(3):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await bot.send_message(5, "x")
        telegram.answer = says(MESSAGE)
        assert (await bot.send_message(5, "x")).message_id == 1
