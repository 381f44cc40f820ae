"""What is pressed on the way from a ready sentence to a draft."""

from __future__ import annotations

from bot.core.presses import Press


class ListPhrases(Press, prefix="nw4"):
    """The sentences that are ready, for this class."""

    class_id: int
    page: int = 0


class UsePhrase(Press, prefix="nw5"):
    """This one, with what is filled in so far: a day (its ordinal), a time (minutes after midnight), else 0."""

    class_id: int
    phrase: str
    day: int = 0
    minute: int = 0
