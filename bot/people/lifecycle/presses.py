"""Buttons of the question whether it is still the same person."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.presses import Press


@dataclass(frozen=True)
class StillMe(Press, prefix="lc"):
    """It is still me. Wakes an account that rests."""


@dataclass(frozen=True)
class NotMe(Press, prefix="lcn"):
    """It is not me any more: explain what happens then."""
