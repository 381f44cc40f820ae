"""Servers on loopback that answer as a test tells them, and a Bot over the client to speak to them."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from aiohttp import web
from telegram import Bot

from bot.tg.client import Client

TOKEN = "123456789:AAE-fictive_token_of_nobody"
MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "x"}
ME = {"id": 123456789, "is_bot": True, "first_name": "Skolebro", "username": "skolebro_bot"}


class Part(NamedTuple):
    filename: str
    kind: str
    content: bytes


class Call(NamedTuple):
    method: str
    kind: str | None
    raw: bytes | None
    form: dict[str, Any]
    headers: dict[str, str]


Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Telegram:
    """Answers what it is told to and keeps what it was asked."""

    def __init__(self) -> None:
        self.base = ""
        self.calls: list[Call] = []
        self.connections: set[Any] = set()
        self.arrived = asyncio.Event()
        self.answer: Answer = says(MESSAGE)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.connections.add(request.transport)
        raw = await request.read() if request.content_length in (None, 0) else None
        is_json = request.content_type == "application/json"
        form: dict[str, Any] = await request.json() if is_json else dict(await request.post())
        for name, field in form.items():
            if isinstance(field, web.FileField):
                form[name] = Part(field.filename, field.content_type, field.file.read())
        kind = request.headers.get("Content-Type")
        self.calls.append(Call(request.path.rsplit("/", 1)[1], kind, raw, form, dict(request.headers)))
        self.arrived.set()
        return await self.answer(request)


def says(result: object, status: int = 200, **more: object) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        body = {"ok": True, "result": result} if status == 200 else {"ok": False, "error_code": status, **more}
        return web.json_response(body, status=status)

    return answer


def shows(text: str | bytes, status: int = 200) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=text, status=status, content_type="text/html")

    return answer


async def hangs(_: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


def waits_for(gate: asyncio.Event, result: object) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        await gate.wait()
        return web.json_response({"ok": True, "result": result})

    return answer


async def hangs_up(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


@asynccontextmanager
async def serving(telegram: Telegram, tls: ssl.SSLContext | None = None) -> AsyncIterator[Telegram]:
    app = web.Application(client_max_size=50 * 2**20)
    app.router.add_route("*", "/{path:.*}", telegram.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    port = runner.addresses[0][1]
    telegram.base = f"http{'s' if tls else ''}://127.0.0.1:{port}/bot"
    try:
        yield telegram
    finally:
        await runner.cleanup()


@asynccontextmanager
async def bot_at(base: str, **options: Any) -> AsyncIterator[Bot]:
    client = Client(**options)
    try:
        yield Bot(TOKEN, base_url=base, base_file_url=base, request=client, get_updates_request=client)
    finally:
        await client.shutdown()


@asynccontextmanager
async def raw_server(talk: Callable[[socket.socket], Awaitable[None]]) -> AsyncIterator[str]:
    """Accepts one connection and does with it what `talk` says."""
    loop = asyncio.get_running_loop()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)

        async def serve() -> None:
            connection, _ = await loop.sock_accept(listening)
            with connection:
                await talk(connection)

        serving = asyncio.ensure_future(serve())
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/bot"
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
