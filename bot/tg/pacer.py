"""When a call to Telegram may start: at most `rate` starts in any second, one a second in a private chat.

The one rule: no call starts before a moment that Telegram itself has named. Within it, people come first:
a reply starts at once and is taken off what the sender may start in that second. An album is as many starts as it has
messages.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

if TYPE_CHECKING:
    from telegram._utils.types import JSONDict

FREE_RATE: Final = 30
"""Starts a second that Telegram's FAQ allows a bot that tells many people something."""

PAID_RATE: Final = 1000
"""Starts a second with paid broadcasts."""

BULK: Final = "bulk"
"""`rate_limit_args` of a call that waits for its turn."""

STARTED: Final = "started"
"""`rate_limit_args` of a call whose turn the caller has already taken with `Pacer.start`."""

_WINDOW: Final = 1.015
"""A second and a little: what starts in step here arrives at Telegram with the network's own jitter."""

_CHAT_GAP: Final = 1.0
_IDLE: Final = 5.0
_SLACK: Final = 0.05
"""Seconds the sender may catch up when the loop woke it late; else 1,000 a second is never reached."""

_EARLY: Final = 0.01
"""Seconds by which an evenly spread turn may be taken before its time: a timer for each of 1,000 starts a second costs
as much as a quarter of the start itself. The room in the second and every pause are kept to the instant."""

_NEVER: Final = -math.inf
_Starts = tuple[float, float, float]
_NO_STARTS: Final[_Starts] = (_NEVER, _NEVER, _NEVER)

_OWN_LIMIT: Final = ("setMy", "deleteMy", "setChatMenuButton", "setWebhook", "deleteWebhook")
"""Methods about the bot itself: counted apart by Telegram, so that their pauses must not hold messages."""


class Pacer(BaseRateLimiter[str]):
    """Paces one bot token, in one process.

    `rate` is starts in any one second: 30 as Telegram's FAQ says, 1,000 for paid broadcasts. `monotonic` and
    `sleep` are the clock (seconds), handed in so that tests move it. Every instant given or taken here is on
    that clock. Nothing is retried: whoever sends knows best what is still worth sending after a pause.
    """

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rate: int = FREE_RATE,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._rate = rate
        self._recent: deque[float] = deque(maxlen=rate)
        self._next_turn = _NEVER
        self._turn = asyncio.Lock()
        self._pause = _NEVER
        self._chat_pauses: dict[str, float] = {}
        self._method_pauses: dict[str, float] = {}
        # The last three starts of each chat, newest first; the chats in the order of their newest start.
        self._chats: dict[str, _Starts] = {}

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to put away."""

    async def start(self, chat_id: int | str | None, *, through_pauses: bool = True, messages: int = 1) -> None:
        """Wait for a turn and take it; first come, first served, but a waiting chat holds up no other.

        Without `through_pauses` it waits for the pace only and raises `RetryAfter` (whole seconds left) in a
        pause, also in one ordered while it waits. A cancelled wait takes nothing.
        """
        chat = _chat(chat_id)
        while True:
            await self._rest(lambda: self._chat_free_at(chat), chat, through_pauses)
            async with self._turn:
                await self._rest(lambda: self._turn_at(messages), chat, through_pauses)
                now = self._monotonic()
                if self._chat_free_at(chat) <= now:
                    self._next_turn = max(self._next_turn, now - _SLACK) + messages * _WINDOW / self._rate
                    self._note(chat, now, messages)
                    return

    def paused_until(self) -> float | None:
        """When the token's pause ends; None when there is none."""
        return self._pause if self._pause > self._monotonic() else None

    def flood(self, retry_after: float | timedelta, chat_id: int | str | None = None) -> None:
        """Keep what Telegram said: no start for so many seconds, in the chat or, without one, at all.

        A deadline is only ever moved later, by whichever of several answers says the most.
        """
        now = self._monotonic()
        deadline = now + seconds(retry_after)
        chat = _chat(chat_id)
        if chat is None:
            self._pause = max(self._pause, deadline)
            # One by one from there: what piled up during the pause must not go out as a heap.
            self._next_turn = max(self._next_turn, self._pause)
        else:
            _extend(self._chat_pauses, chat, deadline, now)

    def free_at(self, chat_id: int | str) -> float:
        """From when the chat may have a next bulk start; past or `-inf` when it is free.

        Counts a second from its last message, replies too, and its own pauses, but not the token's.
        """
        return self._chat_free_at(_chat(chat_id))

    def budget(self) -> int:
        """How many starts the second that ends now still has room for; 0 in a pause."""
        now = self._monotonic()
        while self._recent and self._recent[0] <= now - _WINDOW:
            self._recent.popleft()
        return 0 if self._pause > now else self._rate - len(self._recent)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | JSONDict | list[JSONDict]]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> bool | JSONDict | list[JSONDict]:
        """Make the call in its turn (`BULK`), its turn taken (`STARTED`), or at once, as a reply (None).

        In a pause none of them asks Telegram: all raise `RetryAfter` with the time that is left, for a screen
        that comes minutes later helps nobody, and a sender must know that its claim will not last. A
        `RetryAfter` of Telegram is kept and passed on.
        """
        chat = _chat(data.get("chat_id"))
        if rate_limit_args not in (None, BULK, STARTED):
            raise ValueError(f"rate_limit_args must be {BULK!r}, {STARTED!r} or None")
        messages = len(data["media"]) if endpoint.lower() == "sendmediagroup" else 1
        if rate_limit_args == BULK:
            await self.start(chat, through_pauses=False, messages=messages)
        self._refuse_in_pause(endpoint, chat)
        if rate_limit_args is None:
            self._note(chat, self._monotonic(), messages)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as exc:
            self._keep(exc, endpoint, chat)
            raise

    async def _rest(self, due: Callable[[], float], chat: str | None, through_pauses: bool) -> None:
        """Sleep until `due`, asked again after each sleep: a pause may have been ordered meanwhile."""
        while (at := due()) > (now := self._monotonic()):
            if not through_pauses:
                self._refuse_in_pause("", chat)
            await self._sleep(at - now)

    def _turn_at(self, messages: int) -> float:
        """When the next bulk start fits: evenly spread, after any pause, in the room the last second left."""
        at = self._pause
        if self._next_turn - self._monotonic() > _EARLY:
            at = max(at, self._next_turn)
        over = min(len(self._recent) + messages - self._rate, len(self._recent))
        return max(at, self._recent[over - 1] + _WINDOW) if over > 0 else at

    def _chat_free_at(self, chat: str | None) -> float:
        if chat is None:
            return _NEVER
        return max(self._chats.get(chat, _NO_STARTS)[0] + _CHAT_GAP, self._chat_pauses.get(chat, _NEVER))

    def _note(self, chat: str | None, now: float, messages: int = 1) -> None:
        """Remember a start, and forget the chats that have been idle so long that they bind nobody."""
        self._recent.extend([now] * messages)
        if chat is not None:
            newest, second, third, *_ = (now,) * messages + self._chats.pop(chat, _NO_STARTS)
            self._chats[chat] = (newest, second, third)
        while self._chats:
            oldest = next(iter(self._chats))
            if self._chats[oldest][0] >= now - _IDLE:
                break
            del self._chats[oldest]

    def _refuse_in_pause(self, endpoint: str, chat: str | None) -> None:
        """Raise `RetryAfter` with the whole seconds left in any pause that holds this call."""
        own = _NEVER if chat is None else self._chat_pauses.get(chat, _NEVER)
        left = max(self._pause, own, self._method_pauses.get(endpoint, _NEVER)) - self._monotonic()
        if left > 0:
            raise RetryAfter(timedelta(seconds=math.ceil(left)))

    def _keep(self, exc: RetryAfter, endpoint: str, chat: str | None) -> None:
        """Keep a pause for whom it is meant; Telegram's answer does not name the limit that was passed.

        It is the chat's when only the chat's was: three starts within a second, while the token had room.
        So one person who hammers a button silences nobody else. In doubt it is the token's.
        """
        newest, _, third = self._chats.get(chat, _NO_STARTS) if chat is not None else _NO_STARTS
        if endpoint.startswith(_OWN_LIMIT):
            now = self._monotonic()
            _extend(self._method_pauses, endpoint, now + seconds(exc.retry_after), now)
        elif third > newest - _CHAT_GAP and self.budget() > 0:
            self.flood(exc.retry_after, chat)
        else:
            self.flood(exc.retry_after)


def _extend(pauses: dict[str, float], key: str, deadline: float, now: float) -> None:
    """Move one deadline later, never earlier; drop those that have passed."""
    for passed in [known for known, end in pauses.items() if end <= now]:
        del pauses[passed]
    pauses[key] = max(pauses.get(key, _NEVER), deadline)


def _chat(chat_id: object) -> str | None:
    """One spelling of a chat: PTB lets the number come as text."""
    return None if chat_id is None else str(chat_id)


def seconds(retry_after: float | timedelta) -> float:
    """PTB gives a number or, with PTB_TIMEDELTA set, a timedelta."""
    return retry_after.total_seconds() if isinstance(retry_after, timedelta) else float(retry_after)
