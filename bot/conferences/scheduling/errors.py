"""Why a schedule was not made, changed or published: facts with ids, worded in `screens.py`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Constraint, Refusal

LOST_RACES = (
    Constraint("uq_scheduled_rounds_live", ("scheduled_rounds.round_id",)),
    Constraint("uq_proposed_times_scheduling_id_slot_id", ("proposed_times.scheduling_id", "proposed_times.slot_id")),
)


@dataclass
class BeingPlanned(Refusal):
    """One of the rounds is in a search already: this one."""

    scheduling_id: int


@dataclass
class NothingToPlan(Refusal):
    """Every family has a time, or no time is free."""


@dataclass
class NotReady(Refusal):
    """The search is still running, or its proposal was published or thrown away meanwhile."""

    scheduling_id: int


@dataclass
class DoesNotFit(Refusal):
    """A hard limit forbids the time for this pupil: somebody has it, or an adult has another talk then."""

    scheduling_id: int
    round_id: int
