"""Pure rules of contacts: in which order homes stand, and which have had none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.conferences.rounds.wording import by_name
from bot.questions.contacts.facts import Home


def longest_first(homes: Iterable[Home]) -> list[Home]:
    """Those of whom nothing is known, then by the day, the oldest first; of one day by name."""
    return sorted(by_name(homes, lambda home: home.pupil), key=lambda home: home.last or date.min)


def without(homes: Iterable[Home], since: date) -> int:
    """How many have had no contact since that day."""
    return sum(home.last is None or home.last < since for home in homes)
