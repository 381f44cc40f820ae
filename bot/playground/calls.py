"""The log of Bot API calls and the figures that tell how fast they came.

The one rule: what is counted is counted at the start of a call, because that is what Telegram's limits are
about.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from datetime import datetime
from typing import Any

from msgspec import Struct

from bot.playground.clock import real_seconds

Json = dict[str, Any]

KEPT = 50_000
_SENDING = ("send", "copy", "forward", "edit")


class Call(Struct, frozen=True):
    """One Bot API call: parameters decoded; answer is the whole object Telegram would send back."""

    method: str
    params: Json
    at: datetime
    status: int
    answer: Json
    chat_id: int | str | None


class Pace:
    """Call counts and the most calls that started within any one second (any minute for groups)."""

    def __init__(self) -> None:
        self.methods: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.first: float | None = None
        self.last: float | None = None
        self._second: deque[float] = deque()
        self._chats: dict[Any, deque[float]] = {}
        self.most_a_second = 0
        self.most_a_chat: dict[Any, int] = {}

    def note(self, method: str, chat_id: Any) -> None:
        """Counts the start of a call."""
        self.methods[method] += 1
        if not method.startswith(_SENDING) or method == "sendChatAction":
            return
        self.last = real_seconds()
        if self.first is None:
            self.first = self.last
        moment = time.monotonic()
        self.most_a_second = max(self.most_a_second, _within(self._second, moment, 1.0))
        if chat_id is not None:
            window = self._chats.get(chat_id)
            if window is None:
                window = self._chats[chat_id] = deque()
            group = isinstance(chat_id, int) and chat_id < 0
            count = _within(window, moment, 60.0 if group else 1.0)
            if count > self.most_a_chat.get(chat_id, 0):
                self.most_a_chat[chat_id] = count

    def figures(self) -> Json:
        """For the control API: counts, first and last message, and the maxima."""
        people = [count for chat, count in self.most_a_chat.items() if not _is_group(chat)]
        groups = [count for chat, count in self.most_a_chat.items() if _is_group(chat)]
        return {
            "methods": dict(self.methods),
            "statuses": {str(status): count for status, count in self.statuses.items()},
            "calls": self.methods.total(),
            "first": self.first,
            "last": self.last,
            "max_per_second": self.most_a_second,
            "max_per_chat_per_second": max(people, default=0),
            "max_per_group_per_minute": max(groups, default=0),
            "chats_written_to": len(self.most_a_chat),
        }


def _is_group(chat_id: Any) -> bool:
    return isinstance(chat_id, int) and chat_id < 0


def _within(window: deque[float], moment: float, seconds: float) -> int:
    window.append(moment)
    while window[0] <= moment - seconds:
        window.popleft()
    return len(window)
