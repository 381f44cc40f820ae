"""Migrations on a database full of rows: up and down they keep what they should, and end where the models are."""

from __future__ import annotations

import ast
import asyncio
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Boolean,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Time,
    insert,
    inspect,
)
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from typer.testing import CliRunner

from bot.cli.commands import app
from bot.core import schema
from bot.core.database import async_url
from bot.core.paths import folder
from bot.core.tables import Base
from bot.features import assemble
from bot.settings import Settings

VERSIONS = folder("migrations") / "versions"
NAMED = re.compile(r"\d{4}_\d{2}_\d{2}_\d{4}_[a-z][a-z0-9_]*\.py")
ROWS = 3


def files() -> list[Path]:
    return sorted(path for path in VERSIONS.glob("*.py") if path.name != "__init__.py")


def script() -> ScriptDirectory:
    return ScriptDirectory(str(folder("migrations")))


def revisions() -> list[str]:
    """All revisions, the first one first."""
    return [each.revision for each in script().walk_revisions()][::-1]


# The files -------------------------------------------------------------------------------------------------------


def test_there_is_one_line_with_one_head() -> None:
    assert len(script().get_heads()) == 1
    assert all(isinstance(each.down_revision, str | None) for each in script().walk_revisions())


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_file_is_dated_marked_and_imports_nothing_of_the_application(path: Path) -> None:
    assert NAMED.fullmatch(path.name)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imports |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [name for name in imports if name.partition(".")[0] in {"bot", "tests"}]
    kinds = [
        node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and any(isinstance(target, ast.Name) and target.id == "kind" for target in node.targets)
    ]
    assert kinds in (["expand"], ["contract"])


# On a database ---------------------------------------------------------------------------------------------------


def ask(url: str, question: Any) -> Any:
    """What `question(connection)` finds, in a transaction that ends with it."""

    async def once() -> Any:
        engine = create_async_engine(async_url(url), poolclass=NullPool)
        try:
            async with engine.begin() as connection:
                return await connection.run_sync(question)
        finally:
            await engine.dispose()

    return asyncio.run(once())


def row(of: Table, number: int) -> dict[str, Any]:
    return {column.name: value(column, number) for column in of.columns}


def value(column: Any, number: int) -> Any:
    """Something that fits the column, another one for each number."""
    kind = column.type
    if column.foreign_keys or (isinstance(kind, Integer) and not isinstance(kind, Boolean)):
        return number
    if isinstance(kind, Boolean):
        return bool(number % 2)
    if isinstance(kind, DateTime):
        moment = datetime(2026, 11, number, tzinfo=UTC)
        return moment if kind.timezone else moment.replace(tzinfo=None)
    known: dict[type, Any] = {Date: date(2026, 11, number), Time: time(number), LargeBinary: bytes([number]) * 8}
    for of, found in known.items():
        if isinstance(kind, of):
            return found
    assert isinstance(kind, String), f"nothing is known for {column}"
    return f"{column.name[: (kind.length or 20) - 1]}{number}"[-(kind.length or 20) :]


def counts(connection: Connection) -> dict[str, int]:
    names = set(inspect(connection).get_table_names()) - {"alembic_version"}
    # All in one statement: compiling one a table was half of what the longest test took.
    counting = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names)
    return dict(connection.exec_driver_sql(counting).all()) if names else {}


def orphans(connection: Connection) -> list[Any]:
    if connection.dialect.name != "sqlite":
        return []
    return list(connection.exec_driver_sql("PRAGMA foreign_key_check").all())


@pytest.fixture
def empty_url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database without a schema."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path}/fresh.db"
        return
    from tests.postgres import fresh_database

    with fresh_database(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


def test_up_and_down_on_a_filled_database_keeps_every_row(empty_url: str) -> None:
    """Each step is taken with rows in every table; a table on both sides of it keeps its rows."""
    for revision in revisions():
        before = ask(empty_url, counts)
        asyncio.run(schema.migrate(empty_url, revision))
        kept = ask(empty_url, counts)
        assert {name: kept[name] for name in before if name in kept} == {n: c for n, c in before.items() if n in kept}
        # A migration may fill its own table from the present rows.
        new = [name for name in kept if name not in before and not kept[name]]
        assert not ask(empty_url, orphans)
        if new:
            ask(empty_url, lambda connection, tables=new: fill_only(connection, tables))
    full = ask(empty_url, counts)
    assert min(full.values()) == ROWS, "a table without rows proves nothing"
    for _ in revisions():
        before = ask(empty_url, counts)
        asyncio.run(schema.migrate(empty_url, "-1"))
        left = ask(empty_url, counts)
        assert all(left[name] == before[name] for name in left)
        assert not ask(empty_url, orphans)
    assert ask(empty_url, counts) == {}
    asyncio.run(schema.migrate(empty_url))
    assert ask(empty_url, counts).keys() == full.keys()


def fill_only(connection: Connection, tables: list[str]) -> None:
    metadata = MetaData()
    metadata.reflect(connection, only=tables)
    for found in metadata.sorted_tables:
        if found.name in tables:
            connection.execute(insert(found), [row(found, number) for number in range(1, ROWS + 1)])


def test_the_models_are_what_the_migrations_end_with(empty_url: str) -> None:
    assemble()
    asyncio.run(schema.migrate(empty_url))

    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        return list(compare_metadata(context, Base.metadata))

    assert ask(empty_url, differences) == []


def test_the_database_is_at_the_head_only_when_it_is(empty_url: str) -> None:
    with pytest.raises(schema.SchemaBehind):
        asyncio.run(schema.ensure_current(empty_url))
    asyncio.run(schema.migrate(empty_url))
    asyncio.run(schema.ensure_current(empty_url))


def test_an_id_is_never_given_out_twice(sqlite_template: Path) -> None:
    """Every table that numbers its rows does so with AUTOINCREMENT."""
    with sqlite3.connect(sqlite_template) as connection:
        tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    numbered = {name: sql for name, sql in tables if re.search(r"^\s*id INTEGER", sql, re.MULTILINE)}
    assert len(numbered) > 10
    assert [name for name, sql in numbered.items() if "AUTOINCREMENT" not in sql] == []


def test_a_deleted_rows_number_stays_dead(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    path.write_bytes(sqlite_template.read_bytes())
    with sqlite3.connect(path) as connection:
        new = "INSERT INTO accounts (telegram_user, chat_id, created_at) VALUES (?, x'00', '2026-11-16')"
        first = connection.execute(new, (b"a",)).lastrowid
        connection.execute("DELETE FROM accounts")
        assert connection.execute(new, (b"b",)).lastrowid != first


def test_from_an_empty_folder_the_command_makes_the_whole_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process; as one of its own it is started where the command line and the wheel are tested."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SKOLEBRO_{name.upper()}", raising=False)
    for _ in range(2):
        done = CliRunner().invoke(app, ["migrate"])
        assert done.exit_code == 0, done.output
        assert done.stdout == ""
    url = f"sqlite:///{tmp_path}/skolebro.db"
    assert set(ask(url, lambda connection: inspect(connection).get_table_names())) >= set(Base.metadata.tables)
    asyncio.run(schema.ensure_current(url))
