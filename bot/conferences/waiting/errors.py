"""Why somebody was not put in line, or a held time not taken."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conferences.facts import RoundFacts
from bot.core.errors import Constraint, Refusal

LOST_RACES = (
    Constraint(
        "uq_waiting_places_live",
        ("waiting_places.round_id", "waiting_places.pupil_id", "waiting_places.home", "waiting_places.table_id"),
    ),
    Constraint("uq_slot_offers_live", ("slot_offers.slot_id",)),
)


@dataclass
class OfferGone(Refusal):
    """The time is held no longer: the hour has passed, or it was answered; `in_line` whether they still wait."""

    round_: RoundFacts
    pupil_id: int
    in_line: bool
    table_id: int = 0


@dataclass
class TimesAreFree(Refusal):
    """Nobody need wait: there are times to choose from, on the day that was asked for if one was."""

    round_: RoundFacts
    pupil_id: int


@dataclass
class TeacherHasTalks(Refusal):
    """Meanwhile the teacher has something else at one of the times that were to be proposed."""

    round_id: int
    pupil_id: int


@dataclass
class NobodyAsks(Refusal):
    """The family has a time by now, or needs no other."""

    round_id: int
