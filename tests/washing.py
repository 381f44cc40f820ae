"""One PostgreSQL database that serves one test after the other, empty each time.

To copy a template is to copy some 700 files, which takes longer than most tests; to empty the few tables that a test
wrote into takes hundredths of a second. A test that changed the tables themselves, or a server where we may not
pass by the foreign keys, still gets a copy.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import asyncpg
from msgspec import Struct

from tests.postgres import create_database, drop_database

# What a test may not have changed: columns, constraints and the head of the migrations. To spell them out took a third
# of a washing, so this asks which transaction last wrote one down (numbers below 16384 are PostgreSQL's own).
SHAPE = """
SELECT concat_ws(',', (SELECT version_num FROM alembic_version),
  (SELECT concat_ws('/', count(*), max(xmin::text::bigint)) FROM pg_attribute WHERE attrelid >= 16384),
  (SELECT concat_ws('/', count(*), max(xmin::text::bigint)) FROM pg_constraint WHERE oid >= 16384))
"""
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


class Washing(Struct):
    """A database at one address, made when first asked for."""

    server: str
    template: str
    name: str
    _url: str = ""
    _shape: str = ""

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address, for one test."""
        if not self._url:
            self._url = create_database(self.server, self.template, self.name)
            self._shape = _alone(self._url, wash=False)
        try:
            yield self._url
        finally:
            if _alone(self._url, wash=True) != self._shape:
                self.close()

    def close(self) -> None:
        """Drop it; the next test gets a new copy."""
        if self._url:
            drop_database(self.server, self._url)
            self._url = ""


def _alone(url: str, *, wash: bool) -> str:
    """The shape of the tables, emptied first if asked; "" where that is not allowed. In a thread with a loop of its
    own, since whoever asks may be in one."""

    async def once() -> str:
        connection = await asyncpg.connect(url.replace("+asyncpg", "", 1), timeout=10)
        try:
            await connection.execute(OTHERS_OUT)
            if wash:
                await _empty(connection)
            shape: str = await connection.fetchval(SHAPE)
            return shape
        except asyncpg.InsufficientPrivilegeError:
            return ""
        finally:
            await connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(once())).result()


async def _empty(connection: asyncpg.Connection) -> None:
    written = [row[0] for row in await connection.fetch(WRITTEN)]
    # Without their triggers, which hold the order of the foreign keys and forbid to take from what only grows.
    await connection.execute("SET session_replication_role = replica")
    for table in written:
        await connection.execute(f"DELETE FROM {table}")
    await connection.execute(NUMBERS_ANEW)
    if written:
        await connection.execute(f"VACUUM {', '.join(written)}")
