"""What the home screen says to staff about their rounds."""

from __future__ import annotations

from bot.conferences.rounds.running.presses import ListRounds, ShowRound
from bot.conferences.rounds.running.queries import rounds_shown_to
from bot.conferences.rounds.running.screens import board_line
from bot.conferences.rules import is_over
from bot.core.feature import HomeLines
from bot.core.replies import Button
from bot.core.texts import _
from bot.core.unit import Unit
from bot.people.acting import Acting

# A head sees every class of the school: the home screen stays a glance.
_MOST_LINES = 5


async def home_lines(unit: Unit, acting: Acting) -> HomeLines:
    """A line a round that is not over, "3.B: 17 of 24", and the way to its list. Nothing for guardians."""
    found = [(round_, board) for round_, board in await rounds_shown_to(unit, acting) if not is_over(round_, unit.now)]
    if not found:
        return HomeLines()
    lines = tuple(board_line(round_, board, unit.now) for round_, board in found[:_MOST_LINES])
    press = ShowRound(found[0][0].round_id, 0) if len(found) == 1 else ListRounds()
    return HomeLines(lines, (Button(_("Bookings"), press),))
