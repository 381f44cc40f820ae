"""Pure rules of preparation: which steps, for which age, and when each is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from bot.conferences.facts import RoundFacts
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.policy.timeline import Moment, Step, moments
from bot.talks.preparation.models import HomeStep

# Teachers hear of pupils who are not prepared while there is time to do it.
WARNED_BEFORE = timedelta(days=3)


class AgeBand(StrEnum):
    """For whom questions are worded."""

    SMALL = "small"
    MIDDLE = "middle"
    BIG = "big"


def age_band(age: int | None) -> AgeBand:
    """Where nobody knows the age, the words in the middle fit nearly all."""
    if age is None or 9 <= age <= 12:
        return AgeBand.MIDDLE
    return AgeBand.SMALL if age < 9 else AgeBand.BIG


def steps(policy: Policy) -> tuple[HomeStep, ...]:
    """What a guardian does before a talk, in the policy's order."""
    return tuple(HomeStep(name) for name in policy.preparation.guardian)


def prepares_pupil(policy: Policy) -> bool:
    """Whether the school prepares the pupil first (D2.27, D3.21)."""
    return policy.preparation.pupil != "none"


def home_part(policy: Policy, calendar: SchoolCalendar, starts_at: datetime, round_: RoundFacts) -> Moment | None:
    """When homes are asked to prepare; None where that would lie before times could be chosen."""
    return _moment(Step.HOME_PART, policy, calendar, starts_at, round_)


def warns_at(policy: Policy, calendar: SchoolCalendar, first_at: datetime, round_: RoundFacts) -> datetime | None:
    """When the teacher hears whose part at school is missing, before the first talk's limit for it."""
    found = _moment(Step.PUPIL_TALK, policy, calendar, first_at, round_)
    return found.at - WARNED_BEFORE if found else None


def _moment(
    step: Step, policy: Policy, calendar: SchoolCalendar, starts_at: datetime, round_: RoundFacts
) -> Moment | None:
    found = moments(policy, calendar, starts_at, round_.opens_at)
    return next((moment for moment in found if moment.step is step), None)
