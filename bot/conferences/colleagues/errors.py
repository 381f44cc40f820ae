"""Why a colleague was not invited: facts with ids, worded in the screens."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Constraint, Refusal

LOST_RACES = (
    Constraint("uq_booking_guests_booking_id_person_id", ("booking_guests.booking_id", "booking_guests.person_id")),
)


@dataclass
class ColleagueBusy(Refusal):
    """The colleague has another talk then."""

    booking_id: int
    person_id: int


@dataclass
class TalkOver(Refusal):
    """The talk was cancelled, or its time has passed."""

    round_id: int
