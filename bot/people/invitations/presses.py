"""Buttons of the office's letters."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.presses import Press


@dataclass(frozen=True)
class ShowLetters(Press, prefix="iv"):
    """Show the letters that wait to be used, or those that were, newest first."""

    used: bool
    page: int


@dataclass(frozen=True)
class ShowLetter(Press, prefix="ivp"):
    """Show one person's letter."""

    person_id: int


@dataclass(frozen=True)
class FindLetter(Press, prefix="ivf"):
    """Find a person by name."""


@dataclass(frozen=True)
class RevokeLetter(Press, prefix="ivr"):
    """Make this person's letter worthless."""

    person_id: int


@dataclass(frozen=True)
class NewCode(Press, prefix="ivi"):
    """Make a new code for this person. `task_id` 0 when no task asked for it."""

    person_id: int
    task_id: int
