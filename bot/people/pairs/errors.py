"""The races that two homes may lose."""

from __future__ import annotations

from bot.core.errors import Constraint

LOST_RACES = (
    Constraint(
        "uq_guardian_pairs_live",
        ("guardian_pairs.pupil_id", "guardian_pairs.first_id", "guardian_pairs.second_id"),
    ),
    Constraint("uq_sharing_wishes_live", ("sharing_wishes.pupil_id", "sharing_wishes.person_id")),
)
