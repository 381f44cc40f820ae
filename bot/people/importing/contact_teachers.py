"""Which classes have no contact teacher, or several, where the principle gives each pupil one to turn to (D4.5).

The one rule kept here: it is said and stops nothing: a class between two teachers is still a class.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, exists, func, select

from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.models import Pupil, SchoolClass, StaffRole, StaffRoleRow
from bot.people.ties import holds
from bot.schools.policy import Policy

_MOST_NAMED = 20
_TEACHERS = (
    select(SchoolClass.name, func.count(StaffRoleRow.person_id.distinct()).label("teachers"))
    .select_from(SchoolClass)
    .outerjoin(
        StaffRoleRow,
        and_(
            StaffRoleRow.class_id == SchoolClass.id,
            StaffRoleRow.role == written(StaffRole.CONTACT_TEACHER),
            holds(StaffRoleRow),
        ),
    )
    .where(
        SchoolClass.school_id == bindparam("school"),
        SchoolClass.left_on.is_(None),
        exists().where(Pupil.class_id == SchoolClass.id, Pupil.left_on.is_(None)),
    )
    .group_by(SchoolClass.id, SchoolClass.name)
)


async def notes_on_contact_teachers(unit: Unit, school_id: int, policy: Policy) -> list[str]:
    """A sentence for each; none where a team has the class together."""
    if policy.main_contact != "single":
        return []
    rows = await unit.all(_TEACHERS, {"school": school_id, "now": unit.now})
    none = sorted((row.name for row in rows if not row.teachers), key=_by_year)
    several = sorted((row.name for row in rows if row.teachers > 1), key=_by_year)
    notes = []
    if none:
        notes.append(f"classes without a contact teacher (mentor), so that questions go to the team: {_named(none)}.")
    if several:
        notes.append(f"classes with several contact teachers (mentors), where each pupil has one: {_named(several)}.")
    return notes


def _by_year(name: str) -> tuple[int, str]:
    """2A before 10A; a name that begins with no number comes first."""
    digits = name[: len(name) - len(name.lstrip("0123456789"))]
    return int(digits or 0), name


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(names[:_MOST_NAMED])}{more}"
