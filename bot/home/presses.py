"""The buttons that lead home, to help, and to what is kept about one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.presses import Press


@dataclass(frozen=True)
class ShowMenu(Press, prefix="hm"):
    """Show the home screen."""


@dataclass(frozen=True)
class ShowHelp(Press, prefix="hmh"):
    """Show help."""


@dataclass(frozen=True)
class ShowPrivacy(Press, prefix="hmp"):
    """Show how data is used."""
