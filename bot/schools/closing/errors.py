"""What can be wrong with a calendar file, and refusals about closed days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.core.errors import Refusal


class CalendarError(ValueError):
    """A calendar file cannot be used. `problems` are sentences, all that was found."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems: tuple[str, ...] = tuple(problems)
        super().__init__("\n".join(self.problems))


class DaysUnfit(Refusal):
    """The span ends before it begins, is longer than a summer, or lies too far off."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(f"{first} to {last}")
        self.first = first
        self.last = last


class ReasonUnfit(Refusal):
    """A reason is one line of at most 120 characters."""


class DaysMovedOn(Refusal):
    """Somebody closed or opened days between looking and changing."""
