"""The page of phones: one document, one stream of states, and the actions of a visitor.

The one rule: the server keeps all state; the page shows the newest snapshot and sends presses back.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.playground.control import answered, body_of
from bot.playground.controls import Controls, NullControls
from bot.playground.phone import Phone
from bot.playground.snapshot import calls_state, state
from bot.playground.standin import StandIn

Json = dict[str, Any]

_HERE = Path(__file__).parent
_DEBOUNCE = 0.05
_LOOK_AGAIN = 1.0
_BEAT = 15
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def page_app(telegram: StandIn, controls: Controls | None = None) -> Starlette:
    """The page for a stand-in and, with controls, its story."""
    page = _Page(telegram, controls or NullControls(telegram))
    return Starlette(
        routes=[
            Route("/", page.document),
            Route("/page.css", page.asset),
            Route("/page.js", page.asset),
            Route("/state", page.state),
            Route("/events", page.events),
            Route("/calls", page.calls),
            Route("/phone/{key}/file/{message_id:int}", page.file),
            Route("/phone/{key}/{action}", page.phone_action, methods=["POST"]),
            Route("/story/{action}", page.story_action, methods=["POST"]),
            Route("/bench/{action}", page.bench_action, methods=["POST"]),
        ]
    )


class _Page:
    def __init__(self, telegram: StandIn, controls: Controls) -> None:
        self.telegram = telegram
        self.controls = controls
        templates = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True)
        self._document = templates.get_template("page.html")

    async def document(self, request: Request) -> Response:
        html = self._document.render(title=self.controls.title, bot=self.telegram.world.name)
        return HTMLResponse(html, headers=_HEADERS)

    async def asset(self, request: Request) -> Response:
        return FileResponse(_HERE / "static" / request.url.path.removeprefix("/"), headers=_HEADERS)

    async def state(self, request: Request) -> Response:
        return answered(state(self.telegram, self.controls))

    async def calls(self, request: Request) -> Response:
        return answered(calls_state(self.telegram))

    async def file(self, request: Request) -> Response:
        phone = self.telegram.phones.get(request.path_params["key"])
        message = phone.chat.messages.get(request.path_params["message_id"]) if phone else None
        if message is None or message.file is None:
            return answered({"error": "there is no such file"}, 404)
        shown = "inline" if message.file.mime.startswith("image/") else "attachment"
        disposition = f"{shown}; filename*=UTF-8''{quote(message.file.name)}"
        headers = {**_HEADERS, "Content-Disposition": disposition}
        return Response(message.file.content, media_type=message.file.mime, headers=headers)

    async def events(self, request: Request) -> Response:
        """One stream: a snapshot now, and one after every change."""
        return StreamingResponse(
            self._snapshots(request.scope["state"].get("closing")),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )

    async def _snapshots(self, closing: asyncio.Event | None) -> AsyncIterator[bytes]:
        news, last, beats = asyncio.Event(), b"", 0
        self.telegram.world.watchers.add(news.set)
        try:
            yield b"retry: 500\n\n"
            while closing is None or not closing.is_set():
                now = orjson.dumps(state(self.telegram, self.controls))
                beats += 1
                if now != last:
                    yield b"data: " + now + b"\n\n"
                    last = now
                elif beats % _BEAT == 0:
                    yield b": still here\n\n"
                await self._change(news)
        finally:
            self.telegram.world.watchers.discard(news.set)

    async def _change(self, news: asyncio.Event) -> None:
        """Returns after a change, or after a second: the story's own state has nobody who tells."""
        try:
            await asyncio.wait_for(news.wait(), _LOOK_AGAIN)
        except TimeoutError:
            return
        await asyncio.sleep(_DEBOUNCE)
        news.clear()

    async def phone_action(self, request: Request) -> Response:
        action = _PHONE_ACTIONS.get(request.path_params["action"])
        phone = self.telegram.phones.get(request.path_params["key"])
        if action is None or phone is None:
            return answered({"error": "there is no such phone or action"}, 404)
        return await _acted(request, lambda body: action(phone, body))

    async def story_action(self, request: Request) -> Response:
        controls = self.controls
        actions: dict[str, Callable[[Json], Awaitable[Any]]] = {
            "next": lambda body: controls.next_story(),
            "due": lambda body: controls.next_due(),
            "plug": lambda body: controls.plug(bool(body["on"])),
            "reset": lambda body: controls.reset(),
            "show": lambda body: controls.show_phone(str(body["key"])),
            "looked": lambda body: controls.looked(),
        }
        return await self._one_of(actions, request)

    async def bench_action(self, request: Request) -> Response:
        return await self._one_of({"fault": self._fault, "phone": self._add_phone}, request)

    async def _one_of(self, actions: dict[str, Callable[[Json], Awaitable[Any]]], request: Request) -> Response:
        action = actions.get(request.path_params["action"])
        if action is None:
            return answered({"error": "there is no such action"}, 404)
        response = await _acted(request, action)
        self.telegram.world.touch()
        return response

    async def _fault(self, body: Json) -> None:
        phone = self.telegram.phones.get(str(body.get("phone") or ""))
        self.telegram.fail(
            method=str(body["method"]) if body.get("method") else None,
            chat_id=phone.user_id if phone is not None else None,
            status=int(body.get("status") or 429),
            retry_after=int(body.get("retry_after") or 3),
            times=min(max(int(body.get("times") or 1), 1), 1000),
            kind=body.get("kind") or "answer",
        )

    async def _add_phone(self, body: Json) -> None:
        name = str(body.get("name") or "").strip()[:40]
        if not name:
            raise ValueError("a phone needs a name")
        key = "".join(char for char in name.lower() if char.isalnum()) or "phone"
        self.telegram.phone(key, first_name=name, language_code=str(body.get("language") or "en"))
        await self.controls.show_phone(key)


async def _acted(request: Request, action: Callable[[Json], Awaitable[Any]]) -> Response:
    """Runs one action; only JSON is taken, so that no other site's form can press buttons here."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        return answered({"error": "send JSON"}, 415)
    try:
        await action(await body_of(request))
    except (LookupError, ValueError, TypeError, RuntimeError) as error:
        return answered({"error": str(error)}, 400)
    return answered({})


async def _press(phone: Phone, body: Json) -> None:
    shown = phone.bubble(int(body["message_id"]))
    await phone.presses_button(shown.message_id, int(body["row"]), int(body["column"]))


async def _send_file(phone: Phone, body: Json) -> None:
    content = base64.b64decode(str(body["content"]))
    mime = str(body.get("mime") or "application/octet-stream")
    if mime.startswith("image/"):
        await phone.sends_photo(content)
    else:
        await phone.sends_document(str(body["name"]), content, mime)


async def _language(phone: Phone, body: Json) -> None:
    phone.language_code = str(body["code"])[:8]


_PHONE_ACTIONS: dict[str, Callable[[Phone, Json], Awaitable[Any]]] = {
    "start": lambda phone, body: phone.starts(str(body.get("payload") or "")),
    "send": lambda phone, body: phone.sends(str(body["text"])),
    "press": _press,
    "key": lambda phone, body: phone.presses_key(str(body["label"])),
    "file": _send_file,
    "photo": lambda phone, body: phone.sends_photo(),
    "sticker": lambda phone, body: phone.sends_sticker(),
    "voice": lambda phone, body: phone.sends_voice(),
    "contact": lambda phone, body: phone.sends_contact(),
    "block": lambda phone, body: phone.blocks(),
    "unblock": lambda phone, body: phone.unblocks(),
    "language": _language,
}
