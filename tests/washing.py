"""One PostgreSQL database that serves one test after the other, empty each time.

To copy a template is to copy a thousand files, which takes longer than most tests; to empty the few tables that a test
wrote into takes hundredths of a second, on a connection that stays. Indexes that a test dropped (the twins of races do)
are made again. A test that changed the tables themselves, or a server where we may not pass by the foreign keys, still
gets a copy.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TypeVar

import asyncpg

from tests.postgres import create_database, drop_database

T = TypeVar("T")

# What a test may not have changed: tables' names, columns, constraints and the head of the migrations. To spell them
# out took a third of a washing, so this asks which transaction last wrote one down (numbers below 16384 are
# PostgreSQL's own); names alone are few.
SHAPE = """
SELECT concat_ws(',', (SELECT version_num FROM alembic_version),
  (SELECT concat_ws('/', count(*), max(xmin::text::bigint)) FROM pg_attribute WHERE attrelid >= 16384),
  (SELECT concat_ws('/', count(*), max(xmin::text::bigint)) FROM pg_constraint WHERE oid >= 16384),
  (SELECT md5(string_agg(relname, ',' ORDER BY oid)) FROM pg_class WHERE relkind = 'r' AND oid >= 16384))
"""
# The same, spelled out: asked only where something was written, to see whether indexes were all.
STRUCTURE = """
SELECT concat_ws(',', (SELECT version_num FROM alembic_version),
  (SELECT md5(string_agg(concat_ws(' ', attrelid::regclass, attnum, attname, atttypid, atttypmod, attnotnull, atthasdef,
    attidentity, attisdropped), ',' ORDER BY attrelid::regclass::text, attnum))
    FROM pg_attribute WHERE attrelid >= 16384),
  (SELECT md5(string_agg(concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)), ','
    ORDER BY conrelid::regclass::text, conname)) FROM pg_constraint WHERE oid >= 16384),
  (SELECT md5(string_agg(indexdef, ',' ORDER BY indexdef)) FROM pg_indexes WHERE schemaname = 'public'))
"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
OTHERS_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
WRITTEN = """
SELECT quote_ident(relname) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
  AND relname <> 'alembic_version'
"""
NUMBERS_ANEW = """
SELECT setval(format('%I.%I', schemaname, sequencename), start_value, false) FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


class Washing:
    """A database at one address, made when first asked for."""

    def __init__(self, server: str, template: str, name: str) -> None:
        self.server, self.template, self.name = server, template, name
        self._url = self._shape = self._structure = ""
        self._indexes: dict[str, str] = {}
        self._washer: _Washer | None = None

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address, for one test."""
        if not self._url:
            self._url = create_database(self.server, self.template, self.name)
            self._washer = _Washer(self._url)
            self._washer.does(self._looked)
        try:
            yield self._url
        finally:
            if self._washer is None or not self._washer.does(self._washed):
                self.close()

    def close(self) -> None:
        """Drop it; the next test gets a new copy."""
        if self._washer is not None:
            self._washer.leaves()
            self._washer = None
        if self._url:
            drop_database(self.server, self._url)
            self._url = ""

    async def _looked(self, connection: asyncpg.Connection) -> None:
        """Keep in mind what it is like when new."""
        self._shape = await connection.fetchval(SHAPE)
        self._structure = await connection.fetchval(STRUCTURE)
        self._indexes = dict(await connection.fetch(INDEXES))

    async def _washed(self, connection: asyncpg.Connection) -> bool:
        """Alone in it and as when new; False where that is not allowed, or where more than indexes was changed."""
        try:
            await connection.execute(OTHERS_OUT)
            await _empty(connection)
        except asyncpg.InsufficientPrivilegeError:
            return False
        if await connection.fetchval(SHAPE) == self._shape:
            return True
        there = dict(await connection.fetch(INDEXES))
        for name in self._indexes.keys() - there.keys():
            # One of a table or column that is gone, too, cannot be made: then the structure differs.
            with suppress(asyncpg.PostgresSyntaxError, asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError):
                await connection.execute(self._indexes[name])
        if await connection.fetchval(STRUCTURE) != self._structure:
            return False
        self._shape = await connection.fetchval(SHAPE)
        return True


class _Washer:
    """A connection that stays from test to test (a new one takes longer than the washing), in a thread with a loop of
    its own, since whoever asks may be in one."""

    def __init__(self, url: str) -> None:
        self._url = url.replace("+asyncpg", "", 1)
        self._thread = ThreadPoolExecutor(1)
        self._runner = asyncio.Runner()
        self._connection: asyncpg.Connection | None = None

    def does(self, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
        """Run this on the connection; on a new one, where a test has cut it."""

        async def once() -> T:
            with suppress(asyncpg.PostgresConnectionError, asyncpg.AdminShutdownError, asyncpg.InterfaceError, OSError):
                if self._connection is not None:
                    return await work(self._connection)
            self._connection = await asyncpg.connect(self._url, timeout=10)
            return await work(self._connection)

        return self._thread.submit(lambda: self._runner.run(once())).result()

    def leaves(self) -> None:
        """Close what is open."""

        async def close() -> None:
            if self._connection is not None:
                self._connection.terminate()
                await asyncio.sleep(0)

        def end() -> None:
            self._runner.run(close())
            self._runner.close()

        self._thread.submit(end).result()
        self._thread.shutdown()


async def _empty(connection: asyncpg.Connection) -> None:
    written = [row[0] for row in await connection.fetch(WRITTEN)]
    # Without their triggers, which hold the order of the foreign keys and forbid to take from what only grows.
    await connection.execute("SET session_replication_role = replica")
    for table in written:
        await connection.execute(f"DELETE FROM {table}")
    await connection.execute(NUMBERS_ANEW)
    if written:
        await connection.execute(f"VACUUM {', '.join(written)}")
