"""The button that shows one's own rights."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.presses import Press


@dataclass(frozen=True)
class ShowMyRights(Press, prefix="vx"):
    """What I may do here, and as what."""
