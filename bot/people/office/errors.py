"""Refusals of the office's list, and the race it may lose."""

from __future__ import annotations

from bot.core.errors import Constraint, Refusal


class AlreadySeenTo(Refusal):
    """A colleague saw to this first, or it settled itself."""


# The same matter opened twice at once: the second run finds the row that waits.
LOST_RACES = (Constraint("uq_office_tasks_waiting", ("office_tasks.school_id", "office_tasks.key")),)
