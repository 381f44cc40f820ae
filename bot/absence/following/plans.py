"""Who is told that something is worth a talk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.absence.following.rules import OF_THE_LAW, Rule
from bot.absence.queries import staff_of
from bot.core.unit import Unit
from bot.outbox.models import Ring
from bot.outbox.notices import Plan, Reader
from bot.people.models import Pupil, StaffRole
from bot.schools.models import School
from bot.schools.queries import policy_of

WORTH, YEAR_FILE = "absence.worth_a_talk", "absence.year_file"
ABOUT = "absence_follow_up"
_WHERE = (
    select(Pupil.class_id, School.policy_version)
    .join(School, School.id == Pupil.school_id)
    .where(Pupil.id == bindparam("pupil"))
)


async def worth_a_talk(
    unit: Unit,
    school_id: int,
    pupil_id: int,
    follow_up_id: int,
    rule: Rule,
    now: datetime,
    *,
    besides: int | None = None,
) -> list[Plan]:
    """To whoever follows absence up by the policy, the contact teacher first; what the law asks for, to the head.
    `besides`: who does so no longer."""
    row = await unit.first(_WHERE, {"pupil": pupil_id})
    if row is None:
        return []
    policy = await policy_of(unit, school_id, row.policy_version)
    first = StaffRole.CONTACT_TEACHER if policy.absence.owner == "contact_teacher" else StaffRole.OFFICE
    roles = [StaffRole.HEAD, StaffRole.OFFICE] if rule in OF_THE_LAW else [first, StaffRole.OFFICE, StaffRole.HEAD]
    staff = await staff_of(unit, school_id, row.class_id)
    for role in roles:
        if persons := {person for person, has in staff if has is role and person != besides}:
            return _plans(school_id, follow_up_id, persons, now)
    return []


def _plans(school_id: int, follow_up_id: int, persons: Collection[int], now: datetime) -> list[Plan]:
    return [
        Plan.to(
            Reader(school_id, person_id),
            WORTH,
            f"{follow_up_id}:{person_id}",
            (ABOUT, follow_up_id),
            now,
            ring=Ring.SILENT,
            bundle=WORTH,
        )
        for person_id in sorted(persons)
    ]
