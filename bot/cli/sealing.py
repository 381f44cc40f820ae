"""What `skolebro migrate` does after the schema: seal what an older schema kept open, which takes the keys."""

from __future__ import annotations

from bot.core.clock import SystemClock
from bot.core.database import open_engines
from bot.core.unit import Units
from bot.people.privacy.sealing import is_anything_open, seal_some
from bot.settings import Settings
from bot.wiring import open_house


async def seal_what_was_open(settings: Settings) -> None:
    """Seal in batches until nothing lies open. Without anything to seal the keys are not asked for, nor made."""
    engines = open_engines(settings.database_url)
    try:
        waits = await Units(engines, SystemClock()).read(is_anything_open)
    finally:
        await engines.dispose()
    if waits:
        async with open_house(settings) as house:
            while await house.units.run(seal_some):
                pass
