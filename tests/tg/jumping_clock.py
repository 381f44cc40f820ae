"""A loop whose clock jumps from timer to timer instead of waiting, and a pacer under it."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Iterable
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter

from bot.tg.pacer import Pacer

TINY = 1e-6


class _NoWait(selectors.DefaultSelector):
    """Answers at once and moves the loop's clock by what it should have waited."""

    now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout:
            self.now += max(timeout, 1e-7)
        return super().select(0)


class _JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.selector = _NoWait()
        super().__init__(self.selector)

    def time(self) -> float:
        return self.selector.now


def simulated(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    with asyncio.Runner(loop_factory=_JumpingLoop) as runner:
        runner.run(story())


def now() -> float:
    return asyncio.get_running_loop().time()


def new_pacer(rate: int = 30) -> Pacer:
    return Pacer(monotonic=asyncio.get_running_loop().time, rate=rate)


async def ok(*_: Any, **__: Any) -> bool:
    return True


def refusing(seconds: float) -> Callable[..., Coroutine[Any, Any, bool]]:
    async def call(*_: Any, **__: Any) -> bool:
        raise RetryAfter(timedelta(seconds=seconds))

    return call


async def reply(
    pacer: Pacer,
    chat: int | None = None,
    call: Callable[..., Coroutine[Any, Any, bool]] = ok,
    mark: str | None = None,
    endpoint: str = "editMessageText",
) -> Any:
    data = {} if chat is None else {"chat_id": chat}
    return await pacer.process_request(call, (), {}, endpoint, data, mark)


def most_in_a_second(starts: Iterable[float]) -> int:
    times = sorted(starts)
    most = first = 0
    for last, at in enumerate(times):
        while times[first] <= at - 1.0 + TINY:
            first += 1
        most = max(most, last - first + 1)
    return most


async def bulk(pacer: Pacer, chats: Iterable[int]) -> list[tuple[float, int]]:
    """One waiting sender a message, all at once; what started when."""
    started: list[tuple[float, int]] = []

    async def one(chat: int) -> None:
        await pacer.start(chat)
        started.append((now(), chat))

    await asyncio.gather(*(one(chat) for chat in chats))
    return started
