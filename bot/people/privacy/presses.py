"""Buttons of what is kept of oneself."""

from __future__ import annotations

from bot.core.presses import Press


class ShowMyData(Press, prefix="pd"):
    """Show in short what is kept of me."""


class SendMyData(Press, prefix="pds"):
    """Send me all of it as files."""


class ShowForget(Press, prefix="pf"):
    """Explain what would go and what would stay."""


class AskForget(Press, prefix="pfa"):
    """Ask once more."""


class Forget(Press, prefix="pfy"):
    """Delete it now."""
