"""What a class list asks for, in the words of our tables.

The one rule kept here: of two readings the one that lets a person do less. Only homerooms count: a subject
teacher without one has no class here, and a pupil in none is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from bot.people.importing.plan import Record, TieKey
from bot.people.models import StaffRole
from bot.people.roster import Roster, StaffRow

_WHOLE_SCHOOL = {"head": StaffRole.HEAD, "office": StaffRole.OFFICE}
# The languages letters are written in; any other is as good as unknown, and not kept.
_LANGUAGES = {"da": "da", "nb": "nb", "no": "nb", "nn": "nb", "sv": "sv"}


class Wanted(Struct, frozen=True):
    """A list's records and ties. Ties: (person, pupil) or (person, class or "", role) → kind or "".

    `marks`: pupils of whom the list says whether they are protected. `silent`: classes, and "" for the school, about
    whose staff it says nothing. `derived`: ids that were made from names, since the list has none.
    """

    classes: Mapping[str, Record]
    persons: Mapping[str, Record]
    pupils: Mapping[str, Record]
    guardianships: Mapping[TieKey, str]
    roles: Mapping[TieKey, str]
    without_class: tuple[str, ...]
    marks: Mapping[str, bool]
    silent: frozenset[str]
    derived: frozenset[str]


def wanted_of(roster: Roster) -> Wanted:
    """What the list (of one school: `Roster.for_school`) asks for."""
    classes = {
        row.sourced_id: Record(row.sourced_id, {"name": row.title}) for row in roster.classes if row.kind == "homeroom"
    }
    pupils: dict[str, Record] = {}
    for row in roster.pupils:
        home = row.home_class_id
        if home not in classes:
            continue
        values = {"given_name": row.given_name, "family_name": row.family_name, "class": home}
        if row.born_on:
            values["born_on"] = row.born_on.isoformat()
        pupils[row.sourced_id] = Record(row.sourced_id, values)
    guardianships: dict[TieKey, str] = {
        (row.guardian_id, row.pupil_id): row.kind for row in roster.guardianships if row.pupil_id in pupils
    }
    return Wanted(
        classes=classes,
        persons=_persons(roster, guardianships),
        pupils=pupils,
        guardianships=guardianships,
        roles={key: "" for row in roster.staff for key in _roles(row, classes)},
        without_class=tuple(row.sourced_id for row in roster.pupils if row.sourced_id not in pupils),
        marks={row.sourced_id: row.protected for row in roster.pupils if row.protected is not None},
        silent=roster.silent_about_staff,
        derived=roster.derived_ids,
    )


def _persons(roster: Roster, guardianships: Mapping[TieKey, str]) -> dict[str, Record]:
    """Guardians of pupils who are here, and staff; who is both is one person, with the guardian's phone."""
    with_child = {key[0] for key in guardianships}
    persons = {
        row.sourced_id: _person(row.sourced_id, row.given_name, row.family_name, row.phone, row.language, row.enabled)
        for row in roster.guardians
        if row.sourced_id in with_child
    }
    for row in roster.staff:
        if row.sourced_id not in persons:
            persons[row.sourced_id] = _person(
                row.sourced_id, row.given_name, row.family_name, None, row.language, row.enabled
            )
    return persons


def _person(
    sourced_id: str, given_name: str, family_name: str, phone: str | None, language: str | None, enabled: bool
) -> Record:
    """What the list does not say (a birth date, a language) stays as it is; a number it no longer has goes."""
    values: dict[str, Any] = {
        "given_name": given_name,
        "family_name": family_name,
        "phone": phone,
        "enabled": enabled,
    }
    if language and (known := _LANGUAGES.get(language.partition("-")[0])):
        values["language"] = known
    return Record(sourced_id, values)


def _roles(row: StaffRow, classes: Mapping[str, Record]) -> list[TieKey]:
    roles: list[TieKey] = [(row.sourced_id, "", _WHOLE_SCHOOL[role]) for role in row.roles if role in _WHOLE_SCHOOL]
    for place in row.classes:
        if place.class_id in classes:
            role = StaffRole.CONTACT_TEACHER if place.primary else StaffRole.TEAM_TEACHER
            roles.append((row.sourced_id, place.class_id, role))
    return roles
