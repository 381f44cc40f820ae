"""What of reporting ends with a link: the digits, so that a new code of the school's is the way on for who forgot."""

from __future__ import annotations

from bot.absence.reporting.pins import take_away
from bot.core.feature import Ended, Who
from bot.core.unit import Unit


async def ends(unit: Unit, ended: Ended) -> None:
    if ended.what is Who.LINK:
        await take_away(unit, [ended.person_id])
