"""SQLite's statements run on the loop; what may wait for a lock or a disk runs on aiosqlite's thread."""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import Connection, CursorResult, text
from sqlalchemy.exc import IntegrityError

from bot.core.clock import SystemClock
from bot.core.database import SQLITE_PRAGMAS, Engines, async_url, open_engines
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


async def test_a_statement_is_read_to_its_last_row_where_it_was_begun(engines: Engines, units: Units) -> None:
    """Outside a transaction it holds a lock until then, and an INSERT … RETURNING writes to disk at the end."""
    threads: list[str] = []

    def listen(connection: Connection) -> Any:
        below: Any = connection.connection.dbapi_connection
        below.create_function("listen", 0, lambda: threads.append(threading.current_thread().name))
        return below

    await units.run(write_and_read)
    async with engines.writing.connect() as connection:
        below = await connection.run_sync(listen)
        await connection.exec_driver_sql("SELECT listen() FROM things")
        here = threading.current_thread().name
        assert threads == [here] * 3
        await connection.rollback()
        threads.clear()
        await connection.run_sync(lambda _connection: below.execute("SELECT listen() FROM things"))
        assert len(threads) == 3
        assert here not in threads


async def test_an_address_that_names_a_driver_means_its_database(path: Path) -> None:
    for address in (f"sqlite+aiosqlite:///{path}", f"sqlite+pysqlite:///{path}"):
        engines = open_engines(address)
        assert await Units(engines, SystemClock()).run(write_and_read) in {3, 6}
        await engines.dispose()
    for address in ("postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"):
        assert async_url(address).drivername == "postgresql+asyncpg"


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


async def test_a_row_that_breaks_a_rule_undoes_its_savepoint_and_no_more(units: Units, path: Path) -> None:
    sqlite3.connect(path).execute("CREATE UNIQUE INDEX names ON things (name)").connection.close()

    async def work(unit: Unit) -> tuple[str, list[str]]:
        await unit.execute(INSERT, {"name": "first"})
        with pytest.raises(IntegrityError) as refused:
            async with unit.savepoint():
                await unit.execute(INSERT, [{"name": "second"}, {"name": "first"}, {"name": "third"}])
        return str(refused.value), [row.name for row in await unit.all(text("SELECT name FROM things"))]

    said, kept = await units.run(work)
    assert kept == ["first"]
    assert "second" not in said, "an error names what somebody wrote"
    assert await units.read(count) == 1


async def test_what_was_written_is_counted_and_rows_stay_when_the_connection_is_given_back(units: Units) -> None:
    returning = text("UPDATE things SET name = name || '!' WHERE name <> 'one' RETURNING name")

    async def work(unit: Unit) -> tuple[int, int, CursorResult[Any]]:
        one = await unit.execute(INSERT, {"name": "one"})
        await unit.execute(INSERT, [{"name": "two"}, {"name": "th\0ree"}])
        changed = await unit.execute(returning)
        return one.rowcount, changed.rowcount, changed

    one, changed, rows = await units.run(work)
    assert (one, changed) == (1, 2)
    assert {row.name for row in rows} == {"two!", "th\0ree!"}


async def test_a_unit_cancelled_in_its_commit_is_whole_and_leaves_a_working_engine(
    units: Units, monkeypatch: pytest.MonkeyPatch
) -> None:
    through, begun, go_on = aiosqlite.Connection._execute, asyncio.Event(), threading.Event()

    async def held(self: aiosqlite.Connection, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if fn.__name__ == "commit":
            begun.set()
            return await through(self, lambda: go_on.wait(5) and fn())  # type: ignore[no-untyped-call]
        return await through(self, fn, *args, **kwargs)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(aiosqlite.Connection, "_execute", held)
    writing = asyncio.ensure_future(units.run(write_and_read))
    await begun.wait()
    writing.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await writing
    monkeypatch.undo()
    assert await units.read(count) == 3
    assert await units.run(write_and_read) == 6


async def test_a_connection_that_was_closed_is_replaced(engines: Engines, units: Units) -> None:
    async with engines.writing.connect() as connection:
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        await driver.close()
    assert await units.run(write_and_read) == 3
