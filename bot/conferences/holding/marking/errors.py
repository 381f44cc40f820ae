"""Why a talk cannot be marked, or a second time not be asked for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Constraint, Refusal

# A mark by the tick and one by the teacher are one statement each and cannot meet; two guardians who ask can.
LOST_RACES = (Constraint("uq_second_times_booking_id_why", ("second_times.booking_id", "second_times.why")),)


@dataclass
class NotBegun(Refusal):
    """The talk still lies ahead."""

    booking_id: int


@dataclass
class AlreadyOffered(Refusal):
    """Somebody has offered the second time; the round of the single talk."""

    booking_id: int
    round_id: int


@dataclass
class TooLongAgo(Refusal):
    """So long after the talk a second time is a new talk."""

    booking_id: int
