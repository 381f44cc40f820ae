"""Selects of reporting: who at the school is named as told."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from bot.core.among import among
from bot.core.unit import Unit
from bot.people.models import Person, StaffRole, StaffRoleRow
from bot.people.ties import holds

_TEACHERS = (
    select(Person.given_name)
    .join(StaffRoleRow, StaffRoleRow.person_id == Person.id)
    .where(
        among(StaffRoleRow.class_id, "classes"),
        StaffRoleRow.role == StaffRole.CONTACT_TEACHER.value,
        holds(StaffRoleRow),
    )
    .order_by(StaffRoleRow.class_id, StaffRoleRow.id)
)


async def contact_teachers(unit: Unit, class_ids: Collection[int]) -> list[str]:
    """The given names of those classes' contact teachers, each once."""
    rows = await unit.all(_TEACHERS, {"classes": sorted(class_ids), "now": unit.now})
    return list(dict.fromkeys(row.given_name for row in rows))
