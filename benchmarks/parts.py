"""Where the CPU of a press goes: a profile's own time by part of the house, scaled to the time without a profiler.

Built-in functions count for whoever called them, so sqlite3's and the socket's work is found where it belongs.
"""

from __future__ import annotations

import cProfile
import pstats
from collections import Counter
from typing import Any

_PARTS = (
    ("client", ("/bot/tg/client.py", "/aiohttp/", "/yarl/", "/multidict/", "/orjson/")),
    ("texts", ("/bot/core/texts.py", "/bot/core/dates.py", "/gettext.py", "/babel/", "screens.py", "words.py")),
    ("sealing", ("/bot/core/sealed.py", "/bot/core/keys.py", "/cryptography/")),
    ("database", ("/sqlalchemy/", "/aiosqlite/", "/asyncpg/", "/core/unit.py", "/core/on_the_loop.py", "queries.py")),
    ("PTB", ("/telegram/", "/bot/tg/")),
    ("calendar and policy", ("/bot/schools/", "/bot/reminders/", "/zoneinfo/")),
    ("the rest of the bot", ("/bot/",)),
    ("event loop", ("/asyncio/", "selectors.py", "/concurrent/")),
)
# How the profiler writes functions that are not Python's: ('~', 0, name).
_BUILT_IN = "~"
_BY_NAME = (
    ("sealing", ("cryptography", "hmac", "hashlib", "urandom")),
    ("database", ("sqlite3", "greenlet", "asyncpg")),
    ("event loop", ("epoll", "_contextvars", "SimpleQueue")),
)


def cpu_by_part(profile: cProfile.Profile, cpu_ms: float) -> dict[str, float]:
    """Milliseconds of `cpu_ms` by part."""
    stats: Any = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    own: Counter[str] = Counter()
    for (file, _line, name), (_calls, _primitive, seconds, _cumulative, callers) in stats.items():
        if file != _BUILT_IN:
            own[_part(file)] += seconds
        elif named := next((part for part, words in _BY_NAME if any(word in name for word in words)), None):
            own[named] += seconds
        else:
            for (caller, _at, _who), (_n, _p, share, _c) in callers.items():
                own[_part(caller)] += share
    total = sum(own.values())
    return {part: cpu_ms * seconds / total for part, seconds in own.most_common()}


def _part(file: str) -> str:
    for part, places in _PARTS:
        if any(place in file for place in places):
            return part
    return "other"
