"""Buttons under "at home today, too?". Several ids are the children of one message."""

from __future__ import annotations

from bot.absence.models import Still
from bot.core.presses import Press


class AnswerStill(Press, prefix="asa"):
    """This holds for all of them."""

    prompt_ids: tuple[int, ...]
    answer: Still


class AskOneByOne(Press, prefix="ase"):
    """It differs: ask about the first, then the next."""

    prompt_ids: tuple[int, ...]


class AnswerOne(Press, prefix="aso"):
    """This holds for the one at this place; then the next is asked about."""

    prompt_ids: tuple[int, ...]
    which: int
    answer: Still


class ThinkAgain(Press, prefix="asu"):
    """That was a slip: take it back and ask me again."""

    prompt_ids: tuple[int, ...]
