"""Engines for both databases.

SQLite has one writing connection and a read-only engine beside it; PostgreSQL has a pool and read-only
transactions. Nothing outside this module knows the difference except `is_sqlite`.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from sqlalchemy import Engine, event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.core.on_the_loop import connecting


class Engines(Struct, frozen=True):
    """The engine that writes and the one that only reads. On PostgreSQL they are the same engine."""

    writing: AsyncEngine
    reading: AsyncEngine

    @property
    def is_sqlite(self) -> bool:
        return self.writing.dialect.name == "sqlite"

    async def dispose(self) -> None:
        await self.writing.dispose()
        if self.reading is not self.writing:
            await self.reading.dispose()


def async_url(url: str) -> URL:
    """`sqlite:///`, `postgres://` and `postgresql://` with the driver this project uses."""
    parsed = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    return parsed.set(drivername=drivers.get(parsed.drivername, parsed.drivername))


def open_engines(url: str, *, connections: int = 16) -> Engines:
    """Engines for `url`. Connections are made when first needed, so this cannot fail on a dead server."""
    target = async_url(url)
    if target.get_backend_name() == "sqlite":
        connect = connecting(target)
        writing = create_async_engine(
            target, async_creator=connect, pool_size=1, max_overflow=0, pool_reset_on_return=None, hide_parameters=True
        )
        reading = create_async_engine(
            target, async_creator=connect, pool_size=4, max_overflow=0, pool_reset_on_return=None, hide_parameters=True
        )
        prepare_sqlite(writing.sync_engine, begin="BEGIN IMMEDIATE", pragmas=())
        prepare_sqlite(reading.sync_engine, begin="BEGIN", pragmas=("query_only=ON",))
        return Engines(writing, reading)
    engine = create_async_engine(
        target,
        pool_size=connections,
        max_overflow=0,
        # An error's text ends in a log, and the values are people's.
        hide_parameters=True,
        connect_args={"server_settings": {"lock_timeout": "5s", "timezone": "UTC"}},
    )
    return Engines(engine, engine.execution_options(postgresql_readonly=True))


def prepare_sqlite(engine: Engine, *, begin: str, pragmas: tuple[str, ...]) -> None:
    """Open every connection with the house's pragmas and then `pragmas`, and begin transactions with `begin`."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # The driver must not begin by itself: a deferred BEGIN that turns into a write fails at once
        # with "database is locked", whatever busy_timeout says.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "secure_delete=ON",
            *pragmas,
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
