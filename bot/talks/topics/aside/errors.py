"""Refusals of topics without the child."""

from __future__ import annotations

from bot.core.errors import Refusal


class NobodyHears(Refusal):
    """The class has no contact teacher, and nobody stands in: the office's number is the way."""

    def __init__(self, phone: str | None) -> None:
        super().__init__(phone)
        self.phone = phone


class HasChanged(Refusal):
    """The other side was quicker: what the button was for is no longer so."""

    def __init__(self, aside_id: int) -> None:
        super().__init__(aside_id)
        self.aside_id = aside_id
