"""Why a post is not shown or answered as pressed: facts, worded in the screens."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Refusal


@dataclass
class NotHere(Refusal):
    """Nothing that this person reads, or no longer: which of them is not said."""

    post_id: int


@dataclass
class TakenBack(Refusal):
    """The school has taken it back."""

    post_id: int
