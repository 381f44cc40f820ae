"""Engines for both databases, the declarative base, and the one instant type.

SQLite has one writing connection and a read-only engine beside it; PostgreSQL has a pool and read-only
transactions. Nothing outside this module knows the difference except `is_sqlite`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, DateTime, Engine, MetaData, String, event, literal_column
from sqlalchemy.engine import URL, Connection, Dialect, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from bot.core.on_the_loop import connecting

_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database. A naive value is a bug and raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must know its time zone")
        value = value.astimezone(UTC)
        # SQLite keeps text without a zone: UTC by agreement, so that instants compare as text.
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def written(value: StrEnum) -> ColumnElement[str]:
    """The value as a word of the statement, not as a parameter.

    An index over a part of a table serves only statements that name its condition so: with a parameter in its place
    SQLite reads the whole table, and PostgreSQL does as soon as it keeps a plan for all parameters.
    """
    return literal_column(f"'{value.value}'", String())


class Base(DeclarativeBase):
    """Every table of every feature. Rows are read as named columns, never as objects with relations."""

    metadata = MetaData(naming_convention=_NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime()}
    # An id that was handed out once is never handed out again: buttons of deleted things must stay dead.
    __table_args__: Any = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy reads it, nobody writes it


@dataclass(frozen=True, slots=True)
class Engines:
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
        pool_pre_ping=True,
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
