"""What a person can write or press here that cannot be done, as facts."""

from __future__ import annotations

from bot.core.errors import Refusal


class UnreadableTimes(Refusal):
    """The text names no two times of day."""


class SameTimes(Refusal):
    """From and to are one time: that could mean always or never."""
