"""Buttons of the office's letters."""

from __future__ import annotations

from bot.core.presses import Press


class ShowLetters(Press, prefix="iv"):
    """Show the letters that wait to be used, or those that were, newest first."""

    used: bool
    page: int


class ShowLetter(Press, prefix="ivp"):
    """Show one person's letter."""

    person_id: int


class FindLetter(Press, prefix="ivf"):
    """Find a person by name."""


class RevokeLetter(Press, prefix="ivr"):
    """Make this person's letter worthless."""

    person_id: int


class NewCode(Press, prefix="ivi"):
    """Make a new code for this person. `task_id` 0 when no task asked for it."""

    person_id: int
    task_id: int
