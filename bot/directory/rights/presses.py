"""Buttons of /rights. `class_id` 0: no class in particular, so nobody is named."""

from __future__ import annotations

from bot.core.presses import Press
from bot.people.rights.presses import ShowLadder as ShowLadder  # floors below lead here, too


class ShowRights(Press, prefix="rir"):
    """The card of rights at this school."""

    school_id: int
    class_id: int = 0


class TakenUp(Press, prefix="rit"):
    """Have you taken it up with the school? Either answer leads on."""

    school_id: int
    class_id: int
    yes: bool


class ReadRights(Press, prefix="rid"):
    """I have read the card of the school year that began in this year."""

    school_id: int
    year: int


class ShowSources(Press, prefix="ris"):
    """Where each right is written."""

    school_id: int
    class_id: int = 0
