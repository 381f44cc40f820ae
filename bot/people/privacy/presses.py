"""Buttons of what is kept of oneself."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.presses import Press


@dataclass(frozen=True)
class ShowMyData(Press, prefix="pd"):
    """Show in short what is kept of me."""


@dataclass(frozen=True)
class SendMyData(Press, prefix="pds"):
    """Send me all of it as files."""


@dataclass(frozen=True)
class ShowForget(Press, prefix="pf"):
    """Explain what would go and what would stay."""


@dataclass(frozen=True)
class AskForget(Press, prefix="pfa"):
    """Ask once more."""


@dataclass(frozen=True)
class Forget(Press, prefix="pfy"):
    """Delete it now."""
