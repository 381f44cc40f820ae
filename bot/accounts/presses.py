"""The buttons of the language choice."""

from __future__ import annotations

from bot.core.presses import Press


class ShowLanguages(Press, prefix="lg"):
    """Show the languages there are."""


class ChooseLanguage(Press, prefix="lgc"):
    """Write to me in this language ("da", "nb", "sv")."""

    code: str
