"""Two runs of one installation: on SQLite the second says so and ends, on PostgreSQL it waits and takes over."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.database import Engines, open_engines
from bot.core.lease import LeaseTaken, lease, lease_when_free
from bot.playground.server import serving
from bot.playground.standin import StandIn
from tests.resilience.child import Child, until


async def test_a_second_run_on_sqlite_says_so_and_ends(tmp_path: Path, sqlite_template: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "skolebro.db")
    telegram = StandIn("skolebro_test_bot", "Skolebro")
    phone = telegram.phone("maria")
    async with serving(telegram) as url:
        first = Child(tmp_path, url, f"sqlite:///{tmp_path}/skolebro.db")
        second = Child(tmp_path, url, first.database_url)
        try:
            await first.start()
            await second.start()
            code, said = await second.ends()
            assert code == 1
            assert "Another skolebro is running" in said
            await phone.starts()
            await until(telegram, lambda: any(message.from_bot for message in phone.messages))
            assert (await first.stop())[0] == 0
        finally:
            await first.gone()
            await second.gone()


@pytest.mark.both_databases
async def test_the_lease_is_for_one_and_free_again_when_it_ends(engines: Engines, database_url: str) -> None:
    other = open_engines(database_url)
    try:
        async with lease(engines):
            with pytest.raises(LeaseTaken):
                async with lease(other):
                    raise AssertionError("two hold it")
        async with lease(other):
            pass
    finally:
        await other.dispose()


@pytest.mark.both_databases
async def test_on_postgresql_the_second_waits_and_takes_over(engines: Engines, database_url: str) -> None:
    if engines.is_sqlite:
        pytest.skip("a second run ends at once on SQLite")
    other, stopping = open_engines(database_url), asyncio.Event()
    taken = asyncio.Event()

    async def waits() -> None:
        async with lease_when_free(other, stopping) as held:
            assert held is not None
            taken.set()

    try:
        async with AsyncExitStack() as first:
            await first.enter_async_context(lease(engines))
            waiting = asyncio.ensure_future(waits())
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(taken.wait(), 1.5)
        async with asyncio.timeout(10):
            await waiting
    finally:
        await other.dispose()


@pytest.mark.both_databases
async def test_whoever_loses_the_connection_learns_that_the_lease_is_lost(engines: Engines, database_url: str) -> None:
    if engines.is_sqlite:
        pytest.skip("a lock on a file is lost only with its process")
    other = open_engines(database_url)
    try:
        async with lease(engines) as lost:
            async with other.writing.connect() as connection:
                ended = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                await connection.execute(text(ended))
            async with asyncio.timeout(10):
                await lost()
            async with lease(other):
                pass
    finally:
        await other.dispose()
