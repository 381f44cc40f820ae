"""What ends with a role, a guardianship or a link, room by room."""

from __future__ import annotations

from bot.absence.following.ending import ends as following_ends
from bot.absence.forgetting import drop_all, drop_drafts, guards_anybody
from bot.absence.leave.ending import ends as leave_ends
from bot.absence.reporting.ending import ends as reporting_ends
from bot.core.feature import Ended, Who
from bot.core.unit import Unit


async def _home_ends(unit: Unit, ended: Ended) -> None:
    """What was being filled in about the child goes; with the last child, or for good, the digits, too."""
    if ended.what is Who.GUARDIANSHIP and ended.pupil_id is not None:
        await drop_drafts(unit, ended.pupil_id, ended.person_id)
        if not await guards_anybody(unit, ended.person_id):
            await drop_all(unit, ended.person_id)
    elif ended.what is Who.LINK and ended.for_good:
        await drop_all(unit, ended.person_id)


# Each room adds its own.
_ROOMS = (_home_ends, reporting_ends, leave_ends, following_ends)


async def ends(unit: Unit, ended: Ended) -> None:
    """Every room hears of it, in the transaction in which it ends."""
    for room in _ROOMS:
        await room(unit, ended)
