"""Refusals of writing letters."""

from __future__ import annotations

from bot.core.errors import Refusal


class UnknownClass(Refusal):
    """The school has no class of this name now."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.name = name
        self.known = known


class PeopleChanged(Refusal):
    """Somebody joined, left or moved while the letters were being set: what was set is not true any more."""
