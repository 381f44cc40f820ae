"""The one button payload of feedback."""

from __future__ import annotations

from bot.conferences.holding.feedback.rules import Answer
from bot.core.presses import Press


class AnswerFeedback(Press, prefix="hdf"):
    """This answer to this question about the first of these talks; the others come after it."""

    booking_ids: tuple[int, ...]
    question: int
    answer: Answer
