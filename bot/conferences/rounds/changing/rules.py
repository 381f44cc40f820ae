"""Pure rules of changing a round: what may become of its state, and how long it can be chosen from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conferences.facts import RoundFacts
from bot.conferences.models import RoundState
from bot.conferences.rounds.errors import RoundIsOver
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.policy.timeline import choose_by

# Minutes before a time until which it can be booked late; 0 is not at all.
LATE_CHOICES = (0, 120, 24 * 60)


def ensure_alive(round_: RoundFacts) -> None:
    """Raise RoundIsOver for a cancelled round: it cannot be brought back, its families have been told."""
    if round_.state is RoundState.CANCELLED:
        raise RoundIsOver(round_.round_id)


def resumed_state(round_: RoundFacts, now: datetime) -> RoundState:
    """What a round is after its pause: announced still, if it has not opened yet."""
    return RoundState.ANNOUNCED if now < round_.opens_at else RoundState.OPEN


def chosen_until(
    round_: RoundFacts, policy: Policy, calendar: SchoolCalendar, free_from: Sequence[datetime], now: datetime
) -> datetime:
    """Until when times can be chosen: as before, or anew by the policy when that is over and there are free times.

    A family that is invited again must find the round open, whatever its first day to choose by was.
    """
    ahead = [moment for moment in free_from if moment > now]
    if round_.closes_at > now or not ahead:
        return round_.closes_at
    return choose_by(policy, calendar, now, min(ahead))
