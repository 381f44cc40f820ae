"""Refusals of topics, and the race that raising one may lose."""

from __future__ import annotations

from bot.core.errors import Constraint, Refusal


class AgendaIsFixed(Refusal):
    """Points can still be added as new ones, and none can be taken off any more (D3.14)."""

    def __init__(self, pupil_id: int) -> None:
        super().__init__(pupil_id)
        self.pupil_id = pupil_id


class TooManyWords(Refusal):
    """More letters than fit a point."""

    def __init__(self, letters: int) -> None:
        super().__init__(letters)
        self.letters = letters


# The same point from two phones of one person at once: the second finds the first one's.
LOST_RACES = (Constraint("uq_topics_open", ("topics.pupil_id", "topics.person_id", "topics.party", "topics.area")),)
