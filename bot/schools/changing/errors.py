"""Refusals of a change of policy."""

from __future__ import annotations

from bot.core.errors import Refusal


class PolicyElsewhere(Refusal):
    """The policy is of another country or zone than the school: its holidays, law and clocks would all be wrong."""

    def __init__(self, key: str, ours: str, theirs: str) -> None:
        super().__init__(key)
        self.key = key
        self.ours = ours
        self.theirs = theirs


class PolicyMovedOn(Refusal):
    """Somebody stored another version between looking and changing."""

    def __init__(self, newest: int) -> None:
        super().__init__(str(newest))
        self.newest = newest


class UnknownVersion(Refusal):
    """The school has no policy version of this number; it has 1 to `newest`."""

    def __init__(self, version: int, newest: int) -> None:
        super().__init__(str(version))
        self.version = version
        self.newest = newest
