"""A school on a real database, and phones that speak to the real intake."""

from __future__ import annotations

import pytest

from bot.core.unit import Units
from tests.people.town import Town, new_town


@pytest.fixture
async def town(units: Units) -> Town:
    """Buddinge Skole without people."""
    return await new_town(units)
