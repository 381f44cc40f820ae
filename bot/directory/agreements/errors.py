"""Refusals of proposing and recording, and the race they may lose."""

from __future__ import annotations

from bot.core.errors import Constraint, Refusal


class WordsTooLong(Refusal):
    """The proposal is longer than anybody reads on a phone."""

    def __init__(self, letters: int) -> None:
        super().__init__(letters)
        self.letters = letters


class DayUnread(Refusal):
    """What was typed is no day, or none on which a meeting can have been held."""


# Two who begin a proposal at once: the second goes on with the first one's.
LOST_RACES = (Constraint("uq_class_agreements_proposal", ("class_agreements.class_id",)),)
