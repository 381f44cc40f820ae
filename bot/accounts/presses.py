"""The buttons of the language choice."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.presses import Press


@dataclass(frozen=True)
class ShowLanguages(Press, prefix="lg"):
    """Show the languages there are."""


@dataclass(frozen=True)
class ChooseLanguage(Press, prefix="lgc"):
    """Write to me in this language ("da", "nb", "sv")."""

    code: str
