"""Refusals of the pupil's card."""

from __future__ import annotations

from bot.core.errors import Refusal


class AliasUnfit(Refusal):
    """Too long, empty, or it has the child's own name in it: an alias that tells is none."""

    def __init__(self, pupil_id: int) -> None:
        super().__init__(pupil_id)
        self.pupil_id = pupil_id
