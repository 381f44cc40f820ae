"""Migrations: one dated head, models equal the schema on both databases, up-down-up on filled tables loses nothing."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.core import schema
from bot.core.database import Base, Engines
from bot.core.paths import folder
from bot.core.schema import SchemaBehind, ensure_current, migrate
from tests.world import World

VERSIONS = folder("migrations") / "versions"
DATED = re.compile(r"\d{4}_\d\d_\d\d_\d{4}_[a-z0-9_]+\.py")


def version_files() -> list[Path]:
    return sorted(VERSIONS.glob("*.py"))


def constants(path: Path) -> dict[str, Any]:
    """The values a version file gives to names at its top."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: dict[str, Any] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = ast.literal_eval(node.value)
    return found


def test_versions_are_dated_and_form_one_line() -> None:
    assert version_files()
    assert all(DATED.fullmatch(path.name) for path in version_files())
    versions = [constants(path) for path in version_files()]
    parents = [version["down_revision"] for version in versions]
    assert parents.count(None) == 1
    assert len(set(parents)) == len(parents), "two versions follow the same one"


def test_versions_say_what_they_do_to_yesterdays_release() -> None:
    assert {constants(path)["kind"] for path in version_files()} <= {"expand", "contract"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_versions_know_nothing_of_the_application() -> None:
    assert not [name for path in version_files() for name in imports(path) if name.split(".")[0] == "bot"]


@pytest.mark.both_databases
async def test_models_equal_the_schema(engines: Engines) -> None:
    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        return list(compare_metadata(context, Base.metadata))

    async with engines.writing.connect() as connection:
        assert await connection.run_sync(compare) == []


async def test_no_id_is_ever_used_twice(engines: Engines) -> None:
    if not engines.is_sqlite:
        pytest.skip("sequences of PostgreSQL never go back")
    async with engines.writing.connect() as connection:
        rows = await connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        made = {row.name: row.sql for row in rows}
    counted = {
        name
        for name, table in Base.metadata.tables.items()
        if "id" in table.c and table.c["id"].primary_key and table.c["id"].autoincrement is not False
    }
    assert counted
    assert not [name for name in counted if "AUTOINCREMENT" not in made[name]]


async def counts(engines: Engines) -> dict[str, int]:
    """Rows by table, for tables that exist."""
    found = {}
    async with engines.writing.connect() as connection:
        for name in Base.metadata.tables:
            found[name] = (await connection.execute(text(f"SELECT count(*) FROM {name}"))).scalar_one()
    return found


PLANTED = """
import sqlalchemy as sa
from alembic import op

revision = "planted"
down_revision = {head!r}
branch_labels = None
depends_on = None
kind = "expand"


def upgrade() -> None:
    for name in {tables!r}:
        with op.batch_alter_table(name, recreate={recreate!r}) as table:
            table.add_column(sa.Column("planted", sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in {tables!r}:
        with op.batch_alter_table(name, recreate={recreate!r}) as table:
            table.drop_column("planted")
"""


@pytest.mark.both_databases
async def test_copying_every_parent_up_down_and_up_again_keeps_every_row(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite changes a table by copying it, which must not take the rows that point to it along."""
    await filled(world)
    shutil.copytree(folder("migrations"), tmp_path / "migrations")
    head = constants(version_files()[-1])["revision"]
    recreate = "always" if world.house.engines.is_sqlite else "auto"
    tables = ["schools", "classes", "persons", "pupils", "rounds", "slots", "bookings", "accounts", "outbox"]
    planted = tmp_path / "migrations" / "versions" / "2099_01_01_0000_plant_columns.py"
    planted.write_text(PLANTED.format(head=head, tables=tables, recreate=recreate), encoding="utf-8")
    monkeypatch.setattr(schema, "folder", lambda name: tmp_path / name)
    before = await counts(world.house.engines)
    assert min(before[name] for name in tables) > 0
    await world.house.engines.dispose()
    for target in ("head", "-1", "head"):
        await migrate(world.settings.database_url, target)
        assert await counts(world.house.engines) == before
        await world.house.engines.dispose()


async def filled(world: World) -> None:
    """A school in which a guardian has joined and booked, through the front door."""
    town = world.town
    school = await town.school()
    klass = await town.school_class(school, "3.B")
    emma = await town.pupil(school, klass, "Emma")
    maria, mette = await town.person(school, "Maria"), await town.person(school, "Mette")
    await town.guards(school, maria, emma)
    await town.works(school, mette, klass)
    token, _code = await town.invited(school, maria)
    await town.round(school, klass, mette, [datetime(2026, 12, 1, 14, 20, tzinfo=UTC)])
    phone = world.phone("maria")
    await phone.starts(token)
    await phone.presses_data("bs:1:1", phone.last.message_id)


@pytest.mark.both_databases
async def test_down_to_nothing_and_up_again(database_url: str) -> None:
    await migrate(database_url, "base")
    with pytest.raises(SchemaBehind):
        await ensure_current(database_url)
    await migrate(database_url)
    await ensure_current(database_url)
