"""Buttons of /rights. `class_id` 0: no class in particular, so nobody is named."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.presses import Press


@dataclass(frozen=True)
class ShowRights(Press, prefix="rir"):
    """The card of rights at this school."""

    school_id: int
    class_id: int = 0


@dataclass(frozen=True)
class ShowLadder(Press, prefix="ril"):
    """Whom to turn to, in order."""

    school_id: int
    class_id: int = 0


@dataclass(frozen=True)
class TakenUp(Press, prefix="rit"):
    """Have you taken it up with the school? Either answer leads on."""

    school_id: int
    class_id: int
    yes: bool


@dataclass(frozen=True)
class ShowSources(Press, prefix="ris"):
    """Where each right is written."""

    school_id: int
    class_id: int = 0
