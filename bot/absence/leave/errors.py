"""Why an application does not go on as pressed: facts, worded in the screens."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Refusal


class AlreadyBegun(Refusal):
    """Leave is asked for beforehand: the first day is tomorrow at the earliest."""


class DaysUnread(Refusal):
    """What was typed holds no days."""


@dataclass
class AlreadyApplied(Refusal):
    """An application for some of those days is open, or was granted."""

    leave_id: int


@dataclass
class LeaveAnswered(Refusal):
    """Somebody was first, or there is nothing left to answer."""

    leave_id: int


class OwnChild(Refusal):
    """Nobody decides about leave of their own child."""
