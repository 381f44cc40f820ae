"""A fresh SQLite database with every table, a clock that stands at the story's Monday, and units on both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.clock import AdjustableClock
from bot.core.database import Base, open_engines
from bot.core.keys import new_ring
from bot.core.sealed import give_ring
from bot.core.unit import Units


@pytest.fixture
def clock() -> AdjustableClock:
    return AdjustableClock(datetime(2026, 11, 16, 12, tzinfo=UTC))


@pytest.fixture
async def units(tmp_path: Path, clock: AdjustableClock) -> AsyncIterator[Units]:
    engines = open_engines(f"sqlite:///{tmp_path}/bot.db")
    give_ring(engines, new_ring())
    async with engines.writing.connect() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.commit()
    yield Units(engines, clock)
    await engines.dispose()
