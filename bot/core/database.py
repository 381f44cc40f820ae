"""Engines for both databases.

SQLite has one writing connection and a read-only engine beside it; PostgreSQL has a pool and read-only
transactions. Nothing outside this module knows the difference except `is_sqlite`.
"""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.core.on_the_loop import DRIVER


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
    """`sqlite:///`, `postgres://` and `postgresql://` with the driver this project uses, whichever they name."""
    parsed = make_url(url)
    drivers = {"sqlite": DRIVER, "postgres": "postgresql+asyncpg", "postgresql": "postgresql+asyncpg"}
    return parsed.set(drivername=drivers.get(parsed.get_backend_name(), parsed.drivername))


SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000", "secure_delete=ON")

_POSTGRES = {
    "lock_timeout": "5s",
    "timezone": "UTC",
    # A statement is planned once a connection, as on SQLite, while it is among the last hundred. Planned for the values
    # of each press, it cost the server more than running it. What needs an index over a part of a table names that part
    # (`core.tables.written`).
    "plan_cache_mode": "force_generic_plan",
    # From nine tables on it would join them as they are written: a press read every time of the school.
    "join_collapse_limit": "11",
    "from_collapse_limit": "11",
    # Compiling pays for reports; ours are short, and only guessed to be long.
    "jit": "off",
}


def open_engines(url: str, *, connections: int = 16) -> Engines:
    """Engines for `url`. Connections are made when first needed, so this cannot fail on a dead server."""
    target = async_url(url)
    if target.get_backend_name() == "sqlite":
        return Engines(
            _sqlite_engine(target, 1, begin="BEGIN IMMEDIATE", pragmas=SQLITE_PRAGMAS),
            _sqlite_engine(target, 4, begin="BEGIN", pragmas=(*SQLITE_PRAGMAS, "query_only=ON")),
        )
    engine = create_async_engine(
        target,
        pool_size=connections,
        max_overflow=0,
        # An error's text ends in a log, and the values are people's.
        hide_parameters=True,
        connect_args={"server_settings": _POSTGRES},
    )
    return Engines(engine, engine.execution_options(postgresql_readonly=True))


def _sqlite_engine(url: URL, connections: int, *, begin: str, pragmas: tuple[str, ...]) -> AsyncEngine:
    return create_async_engine(
        url,
        begin=begin,
        pragmas=pragmas,
        pool_size=connections,
        max_overflow=0,
        pool_reset_on_return=None,
        hide_parameters=True,
    )
