"""Pure rules of running late: how much can be said, and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.conferences.facts import BookingFacts
from bot.conferences.holding.lateness.errors import NotToday
from bot.core.dates import local
from bot.core.errors import Outdated

HOME_MINUTES = (5, 10, 15)
SCHOOL_MINUTES = (5, 10, 15, 20)

# "vi kommer 10 min for sent", "vi blir litt forsinket", "vi blir sena": a text longer than this is about more.
_LATE = re.compile(r"\b(for sent|for seint|forsink\w*|försen\w*|senere|seinere|senare|sena?|late)\b", re.IGNORECASE)
_MINUTES = re.compile(r"\b(\d{1,2})\s*(?:m\b|min)", re.IGNORECASE)
_LONGEST = 80


def is_today(booking: BookingFacts, zone: str, now: datetime) -> bool:
    """Whether the talk is today, by the school's clock, and not over."""
    return now < booking.ends_at and local(booking.starts_at, zone).date() == local(now, zone).date()


def ensure_today(booking: BookingFacts, zone: str, now: datetime) -> None:
    """Raise NotToday unless the talk is today and not over."""
    if not is_today(booking, zone, now):
        raise NotToday(booking.booking_id)


def ensure_offered(minutes: int, choices: Sequence[int]) -> None:
    """Raise Outdated for a number that no button has."""
    if minutes not in {0, *choices}:
        raise Outdated


def says_late(text: str) -> bool:
    """Whether a text that nobody asked for says that somebody comes late."""
    return len(text) <= _LONGEST and _LATE.search(text) is not None


def minutes_in(text: str) -> int | None:
    """The minutes it names, as the next button has them; None where it names none, or more than a talk bears."""
    found = _MINUTES.search(text)
    return next((choice for choice in HOME_MINUTES if found and 0 < int(found[1]) <= choice), None)
