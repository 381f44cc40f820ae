"""Refusals of importing, and the races it may lose."""

from __future__ import annotations

from bot.core.errors import Constraint, Refusal


class AnotherSchools(Refusal):
    """Most of the school's pupils are not in the list."""

    def __init__(self, leaving: int, pupils: int) -> None:
        super().__init__(leaving, pupils)
        self.leaving = leaving
        self.pupils = pupils


# Staff who add a guardian while the list brings the same one: the second run finds it there.
LOST_RACES = (
    Constraint("uq_guardianships_live", ("guardianships.person_id", "guardianships.pupil_id")),
    Constraint("uq_class_memberships_live", ("class_memberships.pupil_id",)),
    Constraint("uq_office_tasks_waiting", ("office_tasks.school_id", "office_tasks.key")),
)
