"""SQLite statements on the event loop; only what may wait (BEGIN, COMMIT, opening, closing) on aiosqlite's thread.

A statement inside a transaction takes some 20 µs: the write lock is held since BEGIN IMMEDIATE, and WAL readers wait
for nobody. Sent to a thread and back it costs 100 to 200 µs, three or four times a statement (cursor, execute, fetch,
close): two thirds of a booking press. The one rule: what can wait for a lock or a disk never runs on the loop.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy.engine import URL

T = TypeVar("T")

_ROWS_A_FETCH = 64


class LoopConnection(aiosqlite.Connection):
    """aiosqlite's connection, whose cursors work where they are asked.

    Every call of aiosqlite's connection and cursors goes through `_execute`; tests pin that, and which of them stay
    on the thread. The two threads never use the connection at once, since each call is awaited before the next.
    """

    async def _execute(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        if may_wait(fn, *args):
            waited: T = await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
            return waited
        if not self._running or self._connection is None:
            raise ValueError("Connection closed")
        return fn(*args, **kwargs)


def may_wait(fn: Callable[..., Any], *args: Any) -> bool:
    """Whether this call of sqlite3 may wait for another process or for the disk."""
    owner, name = getattr(fn, "__self__", None), fn.__name__
    if isinstance(owner, sqlite3.Cursor):
        # Outside a transaction each statement is one of its own, so it locks and writes to disk by itself.
        return name in {"execute", "executemany"} and (
            not owner.connection.in_transaction or _first_word(args[0]) in {"COMMIT", "END"}
        )
    return not (isinstance(owner, sqlite3.Connection) and name == "cursor")


def _first_word(statement: str) -> str:
    return statement[:10].lstrip().partition(" ")[0].upper()


def connecting(url: URL) -> Callable[[], Awaitable[aiosqlite.Connection]]:
    """What `create_async_engine` calls for a new connection to the database at `url`."""
    arguments, given = url.get_dialect()().create_connect_args(url)
    options: dict[str, Any] = {**given, "check_same_thread": False}

    async def connect() -> aiosqlite.Connection:
        connection = LoopConnection(lambda: sqlite3.connect(arguments[0], **options), _ROWS_A_FETCH)
        # As SQLAlchemy does for connections it makes itself: one left open must not keep the process alive.
        connection._thread.daemon = True
        return await connection

    return connect
