"""The stage of tests/access/stage.py for every test that asks."""

from __future__ import annotations

import pytest

from bot.core.unit import Units
from tests.access.stage import Stage, set_stage


@pytest.fixture
async def stage(units: Units) -> Stage:
    return await set_stage(units)
