"""Why a time was not booked, moved or cancelled: facts with ids, worded in `screens.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.conferences.facts import BookingFacts, RoundFacts
from bot.core.errors import Constraint, Refusal

LOST_RACES = (
    Constraint("uq_bookings_slot", ("bookings.slot_id",)),
    Constraint("uq_bookings_pupil", ("bookings.round_id", "bookings.pupil_id", "bookings.home", "bookings.turn")),
    Constraint("uq_unsuited_waiting", ("unsuited.round_id", "unsuited.pupil_id", "unsuited.home")),
    Constraint("uq_time_proposals_waiting", ("time_proposals.booking_id", "time_proposals.person_id")),
    Constraint("uq_two_talks_live", ("two_talks.pupil_id", "two_talks.round_id")),
)


@dataclass
class SlotTaken(Refusal):
    """Somebody has this time, or the teacher blocked it, or it has passed."""

    round_: RoundFacts
    pupil_id: int
    table_id: int | None = None
    starts_at: datetime | None = None


@dataclass
class NotYetOpen(Refusal):
    """Times can be chosen from `round_.opens_at` on."""

    round_: RoundFacts


@dataclass
class BeingChanged(Refusal):
    """The teacher has paused the round."""

    round_: RoundFacts


@dataclass
class ChoosingIsOver(Refusal):
    """The round was closed, or its last day to choose has passed."""

    round_: RoundFacts


@dataclass
class CancelledBySchool(Refusal):
    """The school has cancelled this round, or only this pupil's talk in it."""

    round_: RoundFacts
    pupil_id: int | None = None


@dataclass
class AlreadyBooked(Refusal):
    """The pupil has a talk in this round; `wanted` is the time that was pressed, if it is still free."""

    booking: BookingFacts
    round_: RoundFacts
    wanted_slot_id: int | None
    wanted_at: datetime | None


@dataclass
class OneTalkOnly(Refusal):
    """The round has one talk for this child, and it cannot be booked from this home. Which home has it, or whether
    any has, is said to nobody."""

    round_: RoundFacts
    pupil_id: int


@dataclass
class NotYourTalk(Refusal):
    """The other guardian booked it: one may see it and suggest another time."""

    booking: BookingFacts
    round_: RoundFacts


@dataclass
class SuggestedEnough(Refusal):
    """One has suggested other times for this talk before: one waits, or both have been answered."""

    booking: BookingFacts
    round_: RoundFacts


@dataclass
class AtTheSameTime(Refusal):
    """The family has another talk then (`other_pupil_id`), or the teacher has (None)."""

    round_: RoundFacts
    pupil_id: int
    other_pupil_id: int | None
    starts_at: datetime
    table_id: int | None = None


@dataclass
class NoTwoTimes(Refusal):
    """An interpreter comes, so the talk takes two times in a row, and after this one there is none that is free."""

    round_: RoundFacts
    pupil_id: int
    table_id: int | None = None


@dataclass
class TooLate(Refusal):
    """Moving or cancelling was possible until `limit`."""

    booking: BookingFacts
    round_: RoundFacts
    limit: datetime


@dataclass
class TooLateToCancel(Refusal):
    """Cancelling here was possible until `limit`; from then on the school is called (policy `late_cancel` off)."""

    booking: BookingFacts
    round_: RoundFacts
    limit: datetime


@dataclass
class TalkIsOver(Refusal):
    """The talk behind the button has begun or been held."""

    booking: BookingFacts
    round_: RoundFacts


@dataclass
class NoLongerBooked(Refusal):
    """The booking behind the button was cancelled by the home."""

    pupil_id: int
    round_: RoundFacts


@dataclass
class RowIsBroken(Refusal):
    """One of the times that were offered together is gone; nothing was booked."""
