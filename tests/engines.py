"""Engines that serve one test after the other.

An engine keeps what SQLAlchemy compiled for it, and compiling every statement anew was a fifth of what a test took.
The one rule: between two tests an engine holds neither a connection nor anything that the database before said.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from bot.core.database import Engines, open_engines
from bot.core.sealed import forget_ring
from bot.schools.queries import forget_policies

_idle: dict[str, list[Kept]] = {}


class Kept(Engines, frozen=True):
    """Engines that wait for the next test at the same address once they are disposed of."""

    url: str = ""

    async def dispose(self) -> None:
        await super().dispose()
        for engine in (self.writing, self.reading):
            forget_ring(engine.dialect)
            forget_policies(engine.dialect)
        _idle.setdefault(self.url, []).append(self)


def forget_disk(connection: Any, _record: Any) -> None:
    """The data dies with the test, so nothing waits for a disk; a slow one would take most of the time."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


def kept_engines(url: str, **more: Any) -> Engines:
    """As `open_engines`."""
    if waiting := _idle.get(url):
        return waiting.pop()
    opened = open_engines(url, **more)
    if opened.writing.dialect.name == "sqlite":
        for engine in (opened.writing, opened.reading):
            event.listen(engine.sync_engine, "connect", forget_disk)
    return Kept(opened.writing, opened.reading, url)
