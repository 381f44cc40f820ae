"""SQLite statements on the event loop; only what may wait (BEGIN, COMMIT, opening, closing) on aiosqlite's thread.

A statement inside a transaction takes some 20 µs: the write lock is held since BEGIN IMMEDIATE, and WAL readers wait
for nobody. Sent to a thread and back it costs 100 to 200 µs, three or four times a statement (cursor, execute, fetch,
close): two thirds of a booking press. So SQLAlchemy is given cursors of sqlite3 itself, and of aiosqlite only the
thread. The one rule: what can wait for a lock or a disk never runs on the loop.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Generator, Sequence
from typing import Any

import aiosqlite
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)
from sqlalchemy.util.concurrency import await_

DRIVER = "sqlite+onloop"
"""What a database's address begins with so that SQLAlchemy takes the dialect below."""

_ENDS = ("COMMIT", "END")
_ROWS_A_FETCH = 64


class _Nothing:
    """SQLAlchemy refuses a statement that waited for nothing at all."""

    def __await__(self) -> Generator[None, None, None]:
        yield from ()


_NOTHING = _Nothing()


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """SQLAlchemy's adapter, on sqlite3's own cursor. The thread and the loop never use a connection at once: each call
    is waited for before the next."""

    __slots__ = ()

    _cursor: Any

    def __init__(self, adapt_connection: Any) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        try:
            self._cursor = self._connection._conn.cursor()
        except ValueError as error:
            adapt_connection._handle_exception(error)
        self._rows = deque()

    @property
    def description(self) -> Any:
        return self._cursor.description

    def execute(self, operation: str, parameters: Any = None) -> None:
        self._run(self._execute_and_read, operation, parameters or ())

    def executemany(self, operation: str, seq_of_parameters: Any) -> None:
        self._run(self._cursor.executemany, operation, seq_of_parameters)

    def _execute_and_read(self, operation: str, parameters: Any) -> None:
        self._cursor.execute(operation, parameters)
        if self._cursor.description:
            # To the last row: a statement that stands half read would still hold its lock at the COMMIT.
            self._rows = deque(self._cursor.fetchall())

    def _run(self, run: Callable[..., Any], operation: str, parameters: Any) -> None:
        # Outside a transaction each statement is one of its own, so it locks and writes to disk by itself.
        if self._cursor.connection.in_transaction and not operation.lstrip()[:6].upper().startswith(_ENDS):
            await_(_NOTHING)
            run(operation, parameters)
            return
        try:
            await_(self._connection._execute(run, operation, parameters))
        except Exception as error:
            self._adapt_connection._handle_exception(error)

    def close(self) -> None:
        self._rows.clear()
        self._cursor.close()

    async def _async_soft_close(self) -> None:
        """The rows are read, and stay to be fetched."""
        self._cursor.close()


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()

    _cursor_cls = _Cursor


class _Module(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *args: Any, **options: Any) -> AsyncAdapt_aiosqlite_connection:
        # The driver must not begin by itself: a deferred BEGIN that turns into a write fails at once with "database is
        # locked", whatever busy_timeout says.
        given = {**options, "check_same_thread": False, "isolation_level": None}
        connection: Any = aiosqlite.Connection(lambda: sqlite3.connect(*args, **given), _ROWS_A_FETCH)
        # As SQLAlchemy does for connections it makes itself: one left open must not keep the process alive.
        connection._thread.daemon = True
        return _Connection(self, await_(connection))


class LoopDialect(SQLiteDialect_aiosqlite):
    """`begin` opens every transaction, and every connection gets these `pragmas`."""

    supports_statement_cache = True

    def __init__(self, begin: str = "BEGIN", pragmas: Sequence[str] = (), **options: Any) -> None:
        super().__init__(**options)
        self._begin, self._pragmas = begin, tuple(pragmas)

    @classmethod
    def import_dbapi(cls) -> AsyncAdapt_aiosqlite_dbapi:
        return _Module(aiosqlite, sqlite3)

    def on_connect(self) -> Callable[[Any], None]:
        usual: Any = super().on_connect()

        def prepare(connection: Any) -> None:
            usual(connection)
            cursor = connection.cursor()
            for pragma in self._pragmas:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        return prepare

    def do_begin(self, dbapi_connection: Any) -> None:
        cursor = dbapi_connection.cursor()
        cursor.execute(self._begin)
        cursor.close()


registry.register(DRIVER.replace("+", "."), __name__, LoopDialect.__name__)
