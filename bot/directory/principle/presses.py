"""Buttons of /principle."""

from __future__ import annotations

from bot.core.presses import Press
from bot.directory.principle.themes import Theme


class ShowPrinciple(Press, prefix="pr"):
    """The principle of this school: what it is, who approved it, and its themes."""

    school_id: int


class ShowTheme(Press, prefix="prt"):
    """What holds in one theme."""

    school_id: int
    theme: Theme
    page: int = 0


class ShowDuties(Press, prefix="prd"):
    """Who answers for what, the parties side by side."""

    school_id: int
    page: int = 0


class ShowChanges(Press, prefix="prc"):
    """What the school changed last, or `since` that version."""

    school_id: int
    page: int = 0
    since: int = 0
