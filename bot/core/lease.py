"""One poller and one sender an installation: whoever holds the lease.

SQLite: an exclusive lock on a file beside the database, gone with the process. PostgreSQL: a session advisory lock
on a connection of its own, gone with the connection; whoever holds it keeps asking whether the connection lives.
"""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.core.database import Engines
from bot.core.errors import is_trouble

# Any number will do, as long as every release uses the same.
_ADVISORY = 5_104_2026
# How often (seconds) a waiting replica tries, and the holder asks whether its connection still lives.
_LOOKS_EVERY = 1.0

# Returns when the lease is lost: from then on another replica may have it.
Lost = Callable[[], Coroutine[Any, Any, object]]


class LeaseTaken(Exception):
    """Another process of this installation is running."""


@asynccontextmanager
async def lease(engines: Engines) -> AsyncIterator[Lost]:
    """Hold the lease inside the block. Raises LeaseTaken when another process has it."""
    async with _of_a_file(engines) if engines.is_sqlite else _of_a_session(engines) as lost:
        yield lost


@asynccontextmanager
async def _of_a_file(engines: Engines) -> AsyncIterator[Lost]:
    with (Path(str(engines.writing.url.database)).with_suffix(".lock")).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LeaseTaken from error
        # A lock on a file is lost only with its process.
        yield asyncio.Event().wait


@asynccontextmanager
async def _of_a_session(engines: Engines) -> AsyncIterator[Lost]:
    alive = True
    async with engines.writing.connect() as opened:
        # Without a transaction, which would stay open for days.
        connection = await opened.execution_options(isolation_level="AUTOCOMMIT")
        if not await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY}):
            raise LeaseTaken

        async def until_lost() -> None:
            nonlocal alive
            while alive:
                await asyncio.sleep(_LOOKS_EVERY)
                try:
                    await connection.execute(text("SELECT 1"))
                except (SQLAlchemyError, OSError):
                    alive = False

        try:
            yield until_lost
        finally:
            # Without its connection it is free already.
            with suppress(SQLAlchemyError, OSError):
                await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY})


@asynccontextmanager
async def lease_when_free(engines: Engines, stopping: asyncio.Event) -> AsyncIterator[Lost | None]:
    """Wait for the lease (PostgreSQL: a second replica takes over); gives None when told to stop first.

    On SQLite nobody waits, since only one process can be meant to run: raises LeaseTaken.
    """
    async with AsyncExitStack() as stack:
        while not stopping.is_set():
            try:
                lost = await stack.enter_async_context(lease(engines))
            except LeaseTaken:
                if engines.is_sqlite:
                    raise
            except Exception as error:
                if not is_trouble(error):
                    raise
            else:
                yield lost
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), _LOOKS_EVERY)
        yield None
