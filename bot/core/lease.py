"""One poller and one sender an installation: whoever holds the lease.

SQLite: an exclusive lock on a file beside the database, gone with the process. PostgreSQL: a session advisory lock
on a connection of its own, gone with the connection.
"""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text

from bot.core.database import Engines

# Any number will do, as long as every release uses the same.
_ADVISORY = 5_104_2026


class LeaseTaken(Exception):
    """Another process of this installation is running."""


@asynccontextmanager
async def lease(engines: Engines) -> AsyncIterator[None]:
    """Hold the lease inside the block. Raises LeaseTaken when another process has it."""
    if engines.is_sqlite:
        with (Path(str(engines.writing.url.database)).with_suffix(".lock")).open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise LeaseTaken from error
            yield
        return
    # No transaction: one that stays open for days would hold back the database's own cleaning.
    async with engines.writing.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        taken = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY})
        if not taken:
            raise LeaseTaken
        try:
            yield
        finally:
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY})


@asynccontextmanager
async def lease_when_free(engines: Engines, stopping: asyncio.Event) -> AsyncIterator[bool]:
    """Wait for the lease (PostgreSQL: a second replica takes over); gives False when told to stop first."""
    while not stopping.is_set():
        try:
            async with lease(engines):
                yield True
                return
        except LeaseTaken:
            try:
                await asyncio.wait_for(stopping.wait(), 1.0)
            except TimeoutError:
                continue
    yield False
