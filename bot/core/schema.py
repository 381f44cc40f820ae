"""The database's schema: alembic configured in code, so that it runs from anywhere.

On SQLite foreign keys are off while tables are copied (a copied parent would delete its children) and checked
before the transaction ends.
"""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.core.database import SQLITE_PRAGMAS, async_url
from bot.core.paths import folder
from bot.core.tables import Base

if TYPE_CHECKING:
    from alembic.config import Config


class SchemaBehind(Exception):
    """The database is not at the schema this release needs."""


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder("migrations")))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(hour).2d%%(minute).2d_%%(slug)s")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = Base.metadata
    return config


def _engine(url: str) -> AsyncEngine:
    target = async_url(url)
    options: dict[str, Any] = {}
    if target.get_backend_name() == "sqlite":
        options = {"begin": "BEGIN IMMEDIATE", "pragmas": (*SQLITE_PRAGMAS, "foreign_keys=OFF")}
    return create_async_engine(target, poolclass=NullPool, **options)


def _migrate(connection: Connection, target: str) -> None:
    from alembic import command

    config = _config(connection)
    if target.startswith("-") or target == "base":
        command.downgrade(config, target)
    else:
        command.upgrade(config, target)
    if connection.dialect.name == "sqlite" and (broken := connection.execute(text("PRAGMA foreign_key_check")).all()):
        raise RuntimeError(f"the migration left rows without their parents: {broken[:5]}")


async def migrate(url: str, target: str = "head") -> None:
    """Bring the database to `target` ("head", a revision, "-1" or "base"), whole or not at all."""
    engine = _engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_migrate, target)
    finally:
        await engine.dispose()


async def new_version(url: str, message: str) -> None:
    """Write a version file with what the models have and the database lacks."""
    from alembic import command

    engine = _engine(url)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(lambda sync: command.revision(_config(sync), message, autogenerate=True))
    finally:
        await engine.dispose()


@cache
def head() -> str:
    """The newest version there is, read from the files as text.

    Asking alembic costs a quarter of a second and 20 MB at every start of `run`; tests hold the two together.
    """
    revisions: set[str] = set()
    followed: set[str] = set()
    for file in folder("migrations").glob("versions/*.py"):
        said = _said(file.read_text())
        revisions.add(said["revision"])
        followed.add(said["down_revision"])
    (found,) = revisions - followed
    return found


def _said(source: str) -> dict[str, Any]:
    """What a version file says of itself: its plain assignments."""
    return {
        target.id: statement.value.value
        for statement in ast.parse(source).body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


async def ensure_current(url: str) -> None:
    """Raise SchemaBehind unless the database is at the head of the migrations."""
    engine = _engine(url)
    try:
        async with engine.connect() as connection:
            current = await connection.run_sync(_current)
    finally:
        await engine.dispose()
    if current != (needed := head()):
        raise SchemaBehind(f"the database is at {current or 'nothing'}, this release needs {needed}")
