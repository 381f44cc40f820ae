"""Pure rules of marking: when a talk can be marked, and how long a second time can be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.conferences.facts import BookingFacts
from bot.conferences.holding.marking.errors import NotBegun, TooLongAgo

ASK_DAYS = 14


def ensure_begun(booking: BookingFacts, now: datetime) -> None:
    """Raise NotBegun while the talk lies ahead."""
    if booking.starts_at > now:
        raise NotBegun(booking.booking_id)


def ensure_recent(booking: BookingFacts, now: datetime) -> None:
    """Raise TooLongAgo when it is no longer the same talk that goes on."""
    if now > booking.ends_at + timedelta(days=ASK_DAYS):
        raise TooLongAgo(booking.booking_id)


def day_to_show(days: Sequence[date], today: date) -> date | None:
    """The latest of the days that has come, else the first; None where there is none."""
    ordered = sorted(set(days))
    return max((day for day in ordered if day <= today), default=ordered[0] if ordered else None)
