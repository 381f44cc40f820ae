"""Starlette routes: the webhook with its secret checked before the body is read, /health, /ready and /metrics, and
the school's own pages where there are any."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

# Telegram's updates are a few kilobytes; nobody else has business here.
MAX_BODY = 1_000_000
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name
# Telegram honours Retry-After (seconds) on a failed delivery.
RETRY_AFTER = "2"

TakeUpdate = Callable[[dict[str, Any]], Awaitable[bool]]


class _Webhook:
    """Takes one update a request; answers 503 when the database could not settle it."""

    def __init__(self, secret: str, take: TakeUpdate) -> None:
        self._secret = secret
        self._take = take

    async def __call__(self, request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self._secret.encode()):
            return Response(status_code=403)
        try:
            body = await _limited(request)
            update = orjson.loads(body) if body is not None else None
        except (ClientDisconnect, orjson.JSONDecodeError):
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return Response(status_code=400)
        if await self._take(update):
            return Response(status_code=200)
        return Response(status_code=503, headers={"Retry-After": RETRY_AFTER})


async def _limited(request: Request) -> bytes | None:
    """The body, or None as soon as it is longer than MAX_BODY."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            return None
        parts.append(part)
    return b"".join(parts)


def make_web(
    *,
    ready: Callable[[], Awaitable[bool]],
    metrics: Callable[[], Awaitable[bytes]],
    secret: str | None,
    take: TakeUpdate | None,
    pages: Sequence[Route] = (),
) -> Starlette:
    """The web part; `take` and `secret` only where updates come by webhook, `pages` only under a public address."""

    async def on_health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def on_ready(_request: Request) -> Response:
        return PlainTextResponse("ready") if await ready() else PlainTextResponse("not ready", 503)

    async def on_metrics(_request: Request) -> Response:
        return Response(await metrics(), media_type="text/plain; version=0.0.4")

    routes = [Route("/health", on_health), Route("/ready", on_ready), Route("/metrics", on_metrics), *pages]
    if take is not None and secret:
        routes.append(Route("/telegram", _Webhook(secret, take).__call__, methods=["POST"]))
    return Starlette(routes=routes)
