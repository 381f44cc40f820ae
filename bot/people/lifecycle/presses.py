"""Buttons of the question whether it is still the same person."""

from __future__ import annotations

from bot.core.presses import Press


class StillMe(Press, prefix="lc"):
    """It is still me. Wakes an account that rests."""


class NotMe(Press, prefix="lcn"):
    """It is not me any more: explain what happens then."""
