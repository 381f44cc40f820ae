"""SQLite's statements run on the loop; what may wait for a lock or a disk runs on aiosqlite's thread."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text

from bot.core.clock import SystemClock
from bot.core.database import SQLITE_PRAGMAS, Engines, open_engines
from bot.core.unit import Unit, Units

INSERT = text("INSERT INTO things (name) VALUES (:name)")
COUNT = text("SELECT count(*) FROM things")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "things.db"
    connection = sqlite3.connect(found)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE things (name TEXT)")
    connection.close()
    return found


@pytest.fixture
async def engines(path: Path) -> AsyncIterator[Engines]:
    opened = open_engines(f"sqlite:///{path}")
    yield opened
    await opened.dispose()


@pytest.fixture
def units(engines: Engines) -> Units:
    return Units(engines, SystemClock())


@pytest.fixture
def on_the_thread(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is sent to aiosqlite's thread, as statements or names of calls."""
    sent: list[str] = []
    through = aiosqlite.Connection._execute

    async def noted(self: aiosqlite.Connection, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        sent.append(args[0] if args else fn.__name__)
        return await through(self, fn, *args, **kwargs)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(aiosqlite.Connection, "_execute", noted)
    return sent


async def write_and_read(unit: Unit) -> int:
    await unit.execute(INSERT, {"name": "one"})
    await unit.execute(INSERT, [{"name": "two"}, {"name": "three"}])
    found: int = await unit.scalar(COUNT)
    return found


async def count(unit: Unit) -> int:
    found: int = await unit.scalar(COUNT)
    return found


async def test_only_begin_and_commit_of_a_unit_go_to_the_thread(units: Units, on_the_thread: list[str]) -> None:
    await units.run(count)
    on_the_thread.clear()
    assert await units.run(write_and_read) == 3
    assert on_the_thread == ["BEGIN IMMEDIATE", "commit"]


async def test_only_begin_and_rollback_of_a_reading_unit_go_to_the_thread(
    units: Units, on_the_thread: list[str]
) -> None:
    await units.read(count)
    on_the_thread.clear()
    await units.read(count)
    assert on_the_thread == ["BEGIN", "rollback"]


async def test_a_savepoint_is_undone_on_the_loop(units: Units, on_the_thread: list[str]) -> None:
    async def work(unit: Unit) -> int:
        with contextlib.suppress(ZeroDivisionError):
            async with unit.savepoint():
                await unit.execute(INSERT, {"name": "undone"})
                raise ZeroDivisionError
        return await count(unit)

    await units.run(count)
    on_the_thread.clear()
    assert await units.run(work) == 0
    assert on_the_thread == ["BEGIN IMMEDIATE", "commit"]


async def test_a_statement_outside_a_transaction_goes_to_the_thread(engines: Engines, on_the_thread: list[str]) -> None:
    async with engines.writing.connect() as connection:
        await connection.exec_driver_sql("INSERT INTO things VALUES ('together')")
        await connection.exec_driver_sql("  commit")
        await connection.exec_driver_sql("INSERT INTO things VALUES ('alone')")
        await connection.exec_driver_sql("BEGIN")
        await connection.exec_driver_sql("INSERT INTO things VALUES ('together again')")
    pragmas = [f"PRAGMA {pragma}" for pragma in SQLITE_PRAGMAS]
    of_units = ["BEGIN IMMEDIATE", "  commit", "INSERT INTO things VALUES ('alone')", "BEGIN", "rollback"]
    first = on_the_thread.index(pragmas[0])
    assert on_the_thread[first : first + len(pragmas)] == pragmas
    assert on_the_thread[-len(of_units) :] == of_units


async def test_waiting_for_another_process_holds_up_nobody_else(units: Units, path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.ensure_future(units.run(write_and_read))
    for _ in range(20):
        assert await units.read(count) == 0
    assert not waiting.done()
    other.execute("COMMIT")
    other.close()
    assert await waiting == 3


async def test_a_unit_cancelled_while_it_waits_leaves_a_working_engine(units: Units, path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.ensure_future(units.run(write_and_read))
    await units.read(count)
    waiting.cancel()
    other.execute("ROLLBACK")
    with pytest.raises(asyncio.CancelledError):
        await waiting
    other.close()
    assert await units.run(write_and_read) == 3
