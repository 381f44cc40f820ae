"""Button payloads that lead to the school's own pages."""

from __future__ import annotations

from bot.core.presses import Press

# The page that staff may be handed a link to: the times of talks, for who has no Telegram, too.
BOARD = "board"


class OpenPage(Press, prefix="wpo"):
    """Make a link to this page and show it. Any slice may put it under a button."""

    page: str
    school_id: int
    about_id: int


class HandOutPage(Press, prefix="wph"):
    """Make a link to the board of times for a member of staff, who gets it from the office."""

    school_id: int
    person_id: int
