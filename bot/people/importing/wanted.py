"""What a class list asks for, in the words of our tables.

The one rule kept here: of two readings the one that lets a person do less. Only homerooms count: a subject
teacher without one has no class here, and a pupil in none is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.people.importing.plan import Record, TieKey
from bot.people.models import StaffRole
from bot.people.roster import Roster, StaffRow

_WHOLE_SCHOOL = {"head": StaffRole.HEAD, "office": StaffRole.OFFICE}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list's records and ties. Ties: (person, pupil) or (person, class or "", role) → kind or ""."""

    classes: Mapping[str, Record]
    persons: Mapping[str, Record]
    pupils: Mapping[str, Record]
    guardianships: Mapping[TieKey, str]
    roles: Mapping[TieKey, str]
    without_class: tuple[str, ...]


def wanted_of(roster: Roster) -> Wanted:
    """What the list (of one school: `Roster.for_school`) asks for."""
    classes = {
        row.sourced_id: Record(row.sourced_id, {"name": row.title}) for row in roster.classes if row.kind == "homeroom"
    }
    pupils = {
        row.sourced_id: Record(
            row.sourced_id,
            {
                "given_name": row.given_name,
                "family_name": row.family_name,
                "born_on": row.born_on.isoformat() if row.born_on else None,
                "class": row.home_class_id,
            },
        )
        for row in roster.pupils
        if row.home_class_id in classes
    }
    guardianships: dict[TieKey, str] = {
        (row.guardian_id, row.pupil_id): row.kind for row in roster.guardianships if row.pupil_id in pupils
    }
    roles = {key: "" for row in roster.staff for key in _roles(row, classes)}
    without_class = tuple(row.sourced_id for row in roster.pupils if row.sourced_id not in pupils)
    return Wanted(classes, _persons(roster, guardianships), pupils, guardianships, roles, without_class)


def _persons(roster: Roster, guardianships: Mapping[TieKey, str]) -> dict[str, Record]:
    """Guardians of pupils who are here, and staff; who is both is one person, with the guardian's phone."""
    with_child = {person for person, _pupil in guardianships}
    persons = {
        row.sourced_id: Record(row.sourced_id, _person(row.given_name, row.family_name, row.phone, row.enabled))
        for row in roster.guardians
        if row.sourced_id in with_child
    }
    for row in roster.staff:
        if row.sourced_id not in persons:
            values = _person(row.given_name, row.family_name, None, row.enabled)
            persons[row.sourced_id] = Record(row.sourced_id, values)
    return persons


def _person(given_name: str, family_name: str, phone: str | None, enabled: bool) -> dict[str, Any]:
    return {"given_name": given_name, "family_name": family_name, "phone": phone, "enabled": enabled}


def _roles(row: StaffRow, classes: Mapping[str, Record]) -> list[TieKey]:
    roles: list[TieKey] = [(row.sourced_id, "", _WHOLE_SCHOOL[role]) for role in row.roles if role in _WHOLE_SCHOOL]
    for place in row.classes:
        if place.class_id in classes:
            role = StaffRole.CONTACT_TEACHER if place.primary else StaffRole.TEAM_TEACHER
            roles.append((row.sourced_id, place.class_id, role))
    return roles
