"""The stand-in over HTTP: Bot API, file downloads, control API and page behind one port.

The one rule: it listens on this machine only.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import unquote

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.playground.control import control_app
from bot.playground.errors import Refused
from bot.playground.media import UPLOAD_LIMIT
from bot.playground.page import page_app
from bot.playground.parameters import read
from bot.playground.standin import Answer, StandIn

Json = dict[str, Any]

_JSON = (b"content-type", b"application/json")
_BODY_LIMIT = UPLOAD_LIMIT + 1024 * 1024


class _OneWrite:
    """A transport that sends what is written within one turn of the loop at once.

    uvicorn writes head and body apart, and each write is a system call: half of the cost of a small answer.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        if not self._parts:
            asyncio.get_running_loop().call_soon(self._flush)
        self._parts.append(data)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._parts and not self._transport.is_closing():
            self._transport.write(b"".join(self._parts))
        self._parts.clear()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class _Protocol(HttpToolsProtocol):
    """uvicorn's protocol, telling each request which connection it came over, so that it can be cut."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(cast(asyncio.Transport, _OneWrite(transport)))

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["state"]["transport"] = self.transport


class _Server(uvicorn.Server):
    """uvicorn that starts and stops at once and leaves signals alone.

    Who stops the surrounding program is not our affair, and tests start a server each: uvicorn looks only
    every tenth of a second whether it shall stop, and rests as long once more while it does.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stopping = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        await self.stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=2)
        await asyncio.sleep(0)
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


@contextlib.asynccontextmanager
async def serving(
    telegram: StandIn, port: int = 0, *, page: ASGIApp | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[str]:
    """Serves the stand-in in this event loop; gives its address, "http://127.0.0.1:PORT".

    `page` replaces the page of phones; without it there is one that has no story. OSError when the port is
    taken.
    """
    # The protocol is named because asyncio turns Nagle's algorithm off only for sockets that name it.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    application = Application(telegram, page or page_app(telegram))
    config = uvicorn.Config(
        application,
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        date_header=False,
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await server.ready.wait()
        telegram.webhook.wake()
        yield f"http://{host}:{listener.getsockname()[1]}"
    finally:
        application.closing.set()
        telegram.close()
        server.stopping.set()
        await running


class Application:
    """The ASGI application; the Bot API without a framework between, because bots are timed on it."""

    def __init__(self, telegram: StandIn, page: ASGIApp) -> None:
        self.telegram = telegram
        self.page = page
        self.control = control_app(telegram)
        self.closing = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request: routed by the beginning of its path."""
        path: str = scope["path"]
        if path.startswith("/bot"):
            await self._bot_api(path, scope, receive, send)
        elif path.startswith("/file/bot"):
            await self._download(path, send)
        elif path.startswith("/playground/"):
            await self.control(scope, receive, send)
        else:
            scope["state"]["closing"] = self.closing
            await self.page(scope, receive, send)

    async def _bot_api(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        body: bytes = message.get("body", b"")
        if message.get("more_body"):
            parts = [body]
            size = len(body)
            while message.get("more_body"):
                message = await receive()
                size += len(message.get("body", b""))
                if size <= _BODY_LIMIT:
                    parts.append(message.get("body", b""))
            body = b"".join(parts)
            if size > _BODY_LIMIT:
                await _send(send, 413, _error(413, "Request Entity Too Large"))
                return
        token, _, method = path[4:].rpartition("/")
        if not token or not method:
            await _send(send, 404, _error(404, "Not Found"))
            return
        try:
            raw = await read(scope, body)
        except Refused as refusal:
            await _send(send, refusal.status, _error(refusal.status, refusal.description))
            return
        answer = await self.telegram.answer(method, raw)
        if answer.kind == "answer":
            await _send(send, answer.status, answer.body, _JSON, _retry_after(answer))
        else:
            await self._misbehave(answer, scope, receive)

    async def _misbehave(self, answer: Answer, scope: Scope, receive: Receive) -> None:
        if answer.kind == "timeout":
            gone = asyncio.ensure_future(receive())
            closing = asyncio.ensure_future(self.closing.wait())
            _, pending = await asyncio.wait((gone, closing), return_when=asyncio.FIRST_COMPLETED)
            for task in pending:
                task.cancel()
        scope["state"]["transport"].abort()

    async def _download(self, path: str, send: Send) -> None:
        _, _, rest = path.removeprefix("/file/bot").partition("/")
        file = self.telegram.world.paths.get(rest) or self.telegram.world.paths.get(unquote(rest))
        if file is None:
            await _send(send, 404, _error(404, "Not Found"))
            return
        await _send(send, 200, file.content, (b"content-type", b"application/octet-stream"))


def _retry_after(answer: Answer) -> tuple[bytes, bytes] | None:
    return None if answer.retry_after is None else (b"retry-after", str(answer.retry_after).encode())


def _error(status: int, description: str) -> bytes:
    text = description or HTTPStatus(status).phrase
    return b'{"ok":false,"error_code":%d,"description":"%s"}' % (status, text.encode())


async def _send(
    send: Send,
    status: int,
    body: bytes,
    kind: tuple[bytes, bytes] = _JSON,
    extra: tuple[bytes, bytes] | None = None,
) -> None:
    headers = [kind, (b"content-length", b"%d" % len(body))]
    if extra is not None:
        headers.append(extra)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
