"""What time does to people, as a feature."""

from __future__ import annotations

from bot.core.feature import Feature, Tick
from bot.people.lifecycle import ages, lost, notices, reviews
from bot.people.lifecycle.handlers import ROUTES
from bot.people.lifecycle.tasks import KINDS

_MINUTE = 60


def lifecycle_feature(ends: ages.Ends) -> Feature:
    """The feature."""
    return Feature(
        "lifecycle",
        routes=ROUTES,
        notices=notices.KINDS,
        ticks=(
            Tick("lifecycle.ages", _MINUTE // 2, ages.look_at_ages(ends)),
            Tick("lifecycle.reviews", 10 * _MINUTE, reviews.review),
            Tick("lifecycle.lost", 5 * _MINUTE, lost.look_for_lost),
        ),
        tasks=KINDS,
        ends=reviews.after_link,
    )
