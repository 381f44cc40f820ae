"""The buttons that show one's own rights, and whom to turn to."""

from __future__ import annotations

from bot.core.presses import Press


class ShowMyRights(Press, prefix="vx"):
    """What I may do here, and as what."""


class ShowLadder(Press, prefix="ril"):
    """Whom to turn to, in order: answered by `directory/rights`."""

    school_id: int
    class_id: int = 0
