"""What the home screen says of absence, room by room."""

from __future__ import annotations

from bot.absence.following.views import home_lines as follow_ups
from bot.absence.leave.views import home_lines as leave
from bot.absence.reporting.home import away_now
from bot.core.feature import HomeLines
from bot.core.unit import Unit
from bot.people.acting import Acting

# Each room adds its own.
_ROOMS = (
    away_now,
    leave,
    follow_ups,
)


async def home_lines(unit: Unit, acting: Acting) -> HomeLines:
    """The lines and buttons of all rooms, in their order."""
    found = [await room(unit, acting) for room in _ROOMS]
    lines = tuple(line for said in found for line in said.lines)
    return HomeLines(lines, tuple(button for said in found for button in said.buttons))
