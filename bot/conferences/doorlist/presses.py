"""The button of the door list."""

from __future__ import annotations

from bot.core.presses import Press


class PrintDoorList(Press, prefix="dla"):
    """Send the list for the door as a file to print."""

    round_id: int
