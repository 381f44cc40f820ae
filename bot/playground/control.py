"""The control API under /playground/: for tests and benchmarks in another process.

The one rule: it steers the stand-in and reads its figures; it is no part of the Bot API.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.playground.standin import StandIn

Json = dict[str, Any]
_FAULT_FIELDS = frozenset(("method", "chat_id", "status", "retry_after", "description", "times", "after", "kind"))


def answered(content: Any, status: int = 200) -> Response:
    """A JSON response."""
    return Response(orjson.dumps(content), status, media_type="application/json")


async def body_of(request: Request) -> Json:
    """The JSON object in a request; ValueError when there is none."""
    body = await request.body()
    content = orjson.loads(body) if body else {}
    if not isinstance(content, dict):
        raise ValueError("the body is a JSON object")
    return content


def guarded(action: Callable[[Json], Awaitable[Any]]) -> Callable[[Request], Awaitable[Response]]:
    """A POST whose body goes to the action; mistakes of the caller come back as 400 with the reason."""

    async def endpoint(request: Request) -> Response:
        try:
            return answered(await action(await body_of(request)))
        except (ValueError, LookupError, TypeError) as error:
            return answered({"error": str(error)}, 400)

    return endpoint


def control_app(telegram: StandIn) -> Starlette:
    """The routes: update, stats, fail, reset, settings."""

    async def update(body: Json) -> Json:
        validate = bool(body.pop("validate", True))
        return {"update_id": telegram.queue(body, validate=validate)["update_id"]}

    async def fail(body: Json) -> Json:
        if unknown := body.keys() - _FAULT_FIELDS:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        telegram.fail(**body)
        return {"faults": len(telegram.faults)}

    async def reset(body: Json) -> Json:
        telegram.reset()
        return {}

    async def settings(body: Json) -> Json:
        if "delay" in body:
            telegram.delay = float(body["delay"])
        if "log_calls" in body:
            telegram.log_calls = bool(body["log_calls"])
        return {"delay": telegram.delay, "log_calls": telegram.log_calls}

    async def stats(request: Request) -> Response:
        waiting = len(telegram.world.inbox.waiting)
        return answered({**telegram.pace.figures(), "pending_updates": waiting})

    return Starlette(
        routes=[
            Route("/playground/stats", stats, methods=["GET"]),
            Route("/playground/update", guarded(update), methods=["POST"]),
            Route("/playground/fail", guarded(fail), methods=["POST"]),
            Route("/playground/reset", guarded(reset), methods=["POST"]),
            Route("/playground/settings", guarded(settings), methods=["POST"]),
        ]
    )
