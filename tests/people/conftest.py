"""A school on a real database, and phones that speak to the real intake."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.clock import SystemClock
from bot.core.database import Base, open_engines
from bot.core.keys import new_ring
from bot.core.sealed import give_ring
from bot.core.unit import Units
from tests.people.town import Town, new_town


@pytest.fixture
async def units(tmp_path: Path) -> AsyncIterator[Units]:
    engines = open_engines(f"sqlite:///{tmp_path / 'school.db'}")
    give_ring(engines, new_ring())
    async with engines.writing.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield Units(engines, SystemClock())
    await engines.dispose()


@pytest.fixture
async def town(units: Units) -> Town:
    """Buddinge Skole without people."""
    return await new_town(units)
