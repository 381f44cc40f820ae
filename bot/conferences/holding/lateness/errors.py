"""Why there is nobody to be told that somebody runs late."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Constraint, Refusal

LOST_RACES = (Constraint("uq_talk_delays_booking_id_side", ("talk_delays.booking_id", "talk_delays.side")),)


@dataclass
class NotToday(Refusal):
    """The talk is on another day, or over."""

    booking_id: int


@dataclass
class NoneAhead(Refusal):
    """No talk of today is still to begin."""

    round_id: int
