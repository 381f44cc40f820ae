"""The buttons that lead home, to help, and to what is kept about one."""

from __future__ import annotations

from bot.core.presses import Press


class ShowMenu(Press, prefix="hm"):
    """Show the home screen."""


class ShowHelp(Press, prefix="hmh"):
    """Show help."""


class ShowPrivacy(Press, prefix="hmp"):
    """Show how data is used."""
