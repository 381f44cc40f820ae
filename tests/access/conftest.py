"""The stage of tests/access/stage.py for every test that asks."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec import Struct

from bot.core.clock import AdjustableClock
from bot.core.database import Engines
from bot.core.keys import KeyRing, new_ring
from bot.core.sealed import give_ring
from bot.core.unit import Units
from bot.people.access import Role
from tests.access.stage import Stage, Things, fill, stage_of
from tests.conftest import STORY_START
from tests.engines import kept_engines


class Filled(Struct, frozen=True):
    """What every stage begins with: the rows, what opens them, and their numbers."""

    rows: bytes
    ring: KeyRing
    places: list[Things]
    users: dict[Role, int]


@pytest.fixture(scope="session")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Filled once: that takes a second, a copy a few milliseconds."""
    path = tmp_path_factory.mktemp("stage") / "filled.db"
    path.write_bytes(sqlite_template.read_bytes())
    ring = new_ring()

    async def once() -> tuple[list[Things], dict[Role, int]]:
        engines = kept_engines(f"sqlite:///{path}")
        give_ring(engines, ring)
        try:
            return await fill(Units(engines, AdjustableClock(STORY_START)))
        finally:
            await engines.dispose()

    places, users = asyncio.run(once())
    return Filled(path.read_bytes(), ring, places, users)


@pytest.fixture
def begun(database: str, database_url: str, request: pytest.FixtureRequest) -> Filled | None:
    """The copy, made before anybody connects; none on PostgreSQL."""
    if database != "sqlite":
        return None
    filled: Filled = request.getfixturevalue("filled")
    Path(database_url.removeprefix("sqlite:///")).write_bytes(filled.rows)
    return filled


@pytest.fixture
async def stage(begun: Filled | None, engines: Engines, units: Units) -> Stage:
    if begun is None:
        return stage_of(units, *await fill(units))
    give_ring(engines, begun.ring)
    return stage_of(units, begun.places, begun.users)
