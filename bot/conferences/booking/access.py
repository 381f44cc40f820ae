"""Asking the access table about a pupil's talk; a round of another class is nobody's business.

The one rule kept here: whoever may act for a child acts in its class's rounds only.
"""

from __future__ import annotations

from bot.conferences.facts import RoundFacts
from bot.core.errors import Outdated
from bot.people.access import About
from bot.people.acting import Acting


def about_talk(pupil_id: int, round_: RoundFacts, booking_id: int | None = None) -> About:
    """What the access table is asked about a pupil's talk."""
    return About(
        round_.school_id, class_id=round_.class_id, pupil_id=pupil_id, kind="booking" if booking_id else "round",
        id=booking_id or round_.round_id,
    )  # fmt: skip


def ensure_own_round(acting: Acting, pupil_id: int, round_: RoundFacts) -> None:
    """Raise Outdated when the round is not the child's class's: a forged pair, or a child who changed class."""
    _person, child = acting.child(pupil_id)
    if child.class_id != round_.class_id:
        raise Outdated
