"""Why a wish was not taken: facts with ids, worded in `screens.py`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Constraint, Refusal

LOST_RACES = (
    Constraint(
        "uq_time_wishes_call_id_pupil_id_person_id",
        ("time_wishes.call_id", "time_wishes.pupil_id", "time_wishes.person_id"),
    ),
    Constraint("uq_interpreter_needs_person_id", ("interpreter_needs.person_id",)),
)


@dataclass
class NothingAsked(Refusal):
    """No class of one's children is asked for wishes now, or the day to answer is over."""


@dataclass
class AskedAlready(Refusal):
    """The class was asked, and families still answer."""

    class_id: int
