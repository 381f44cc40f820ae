"""Refusals of preparation, and the races that noting it may lose."""

from __future__ import annotations

from bot.core.errors import Constraint, Refusal


class NothingToPrepare(Refusal):
    """The talk is over or not booked any more."""


class NobodyToRemind(Refusal):
    """Every home is ready, was reminded already, or cannot be reached here."""

    def __init__(self, round_id: int) -> None:
        super().__init__(round_id)
        self.round_id = round_id


# Two who tick for the first time at once: the second finds the first one's row.
LOST_RACES = (
    Constraint(
        "uq_pupil_preparations_round_id_pupil_id", ("pupil_preparations.round_id", "pupil_preparations.pupil_id")
    ),
    Constraint(
        "uq_home_preparations_round_id_pupil_id_person_id",
        ("home_preparations.round_id", "home_preparations.pupil_id", "home_preparations.person_id"),
    ),
)
