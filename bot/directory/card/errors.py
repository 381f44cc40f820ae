"""Refusals of setting the card, and the race it may lose."""

from __future__ import annotations

from bot.core.errors import Constraint, Refusal


class WelcomeTooLong(Refusal):
    """The welcome has more letters than a newcomer reads."""

    def __init__(self, letters: int) -> None:
        super().__init__(letters)
        self.letters = letters


class NoChannelLeft(Refusal):
    """The last way to reach each other was taken off the card."""


# Two colleagues who begin at once: the second goes on with the first one's draft.
LOST_RACES = (Constraint("uq_class_cards_draft", ("class_cards.class_id",)),)
