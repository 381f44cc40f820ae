"""Buttons of joining."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.presses import Press


@dataclass(frozen=True)
class TryCodeAgain(Press, prefix="jt"):
    """Ask for the code once more."""


@dataclass(frozen=True)
class HaveNoCode(Press, prefix="jn"):
    """There is no code, or it does not fit: where to get one."""
