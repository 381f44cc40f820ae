"""Why confidential words were not taken or shown, as facts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Constraint, Refusal


@dataclass
class NobodyReads(Refusal):
    """Nobody on the other side is reached here. `phone` is the office's number."""

    phone: str | None


class WordsErased(Refusal):
    """The words are gone: their time was over, or what they were about is."""


LOST_RACES = (
    Constraint("uq_confidential_words_link_id", ("confidential_words.link_id",)),
    Constraint(
        "uq_confidential_readers_words_id_person_id",
        ("confidential_readers.words_id", "confidential_readers.person_id"),
    ),
)
