"""Why an answer to the morning's question does not count."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Refusal


@dataclass
class QuestionOver(Refusal):
    """It was about a day that has passed; no button of yesterday's speaks of today."""

    prompt_ids: tuple[int, ...]


@dataclass
class AlreadyAnswered(Refusal):
    """Somebody else has answered, or it is known by a report."""

    prompt_ids: tuple[int, ...]
