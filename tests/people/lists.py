"""Short class lists made as rows, for tests of what an import does with them.

The one rule kept here: a list goes in as from the command line, planned and applied under lock in one unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from sqlalchemy import select

from bot.core.unit import Unit
from bot.people.importing.plan import ImportPlan
from bot.people.importing.service import Choices, import_list
from bot.people.models import ClassMembership, GuardianshipRow, Person, Pupil, SchoolClass
from bot.people.roster import (
    ClassRow,
    GuardianRow,
    PupilClass,
    PupilRow,
    Roster,
    SchoolRow,
    StaffClass,
    StaffPost,
    StaffRow,
    read_roster,
)
from bot.people.roster import (
    GuardianshipRow as Tie,
)
from bot.people.roster.document import GuardianshipKind
from tests.people.roster.sheets import Pupil as SheetPupil
from tests.people.roster.sheets import write_csv
from tests.people.town import Town

Families = Mapping[str, Mapping[str, str]]


def listed(
    families: Families,
    *,
    classes: Mapping[str, str] | None = None,
    teachers: Mapping[str, str] | None = None,
    protected: Mapping[str, bool] | None = None,
    names: Mapping[str, str] | None = None,
    phones: Mapping[str, str] | None = None,
) -> Roster:
    """Pupil → {adult: kind}; pupils are in class 3.B unless `classes` says another; class → contact teacher."""
    homes = {pupil: (classes or {}).get(pupil, "3.B") for pupil in families}
    adults = dict.fromkeys(adult for ties in families.values() for adult in ties)
    called = names or {}
    return Roster(
        name="list",
        version="1.2",
        schools=(SchoolRow("s", "School"),),
        sessions=(),
        classes=tuple(ClassRow(each, each, "homeroom", "s", ()) for each in sorted(set(homes.values()))),
        pupils=tuple(
            PupilRow(
                key,
                called.get(key, f"Child {key}"),
                "Lund",
                (PupilClass(homes[key], home=True),),
                ("s",),
                None,
                (protected or {}).get(key),
            )
            for key in families
        ),
        guardians=tuple(
            GuardianRow(key, called.get(key, f"Adult {key}"), "Lund", (phones or {}).get(key), None, enabled=True)
            for key in adults
        ),
        staff=tuple(
            StaffRow(key, f"Teacher {key}", "Bro", (StaffPost("s", "teacher"),), (StaffClass(at, True),), None, True)
            for at, key in (teachers or {}).items()
        ),
        guardianships=tuple(
            Tie(adult, key, cast(GuardianshipKind, kind))
            for key, ties in families.items()
            for adult, kind in ties.items()
        ),
        enrollments=(),
        warnings=(),
    )


async def brings(town: Town, roster: Roster, *, part: bool = False, many_leave: bool = False) -> ImportPlan:
    """Import the list into Buddinge."""
    school = await town.school()

    async def work(unit: Unit) -> ImportPlan:
        choices = Choices(part, many_leave)
        return await import_list(unit, school, roster, choices, town._ends, lambda _total: lambda _written: None)

    return await town.units.run(work)


async def brings_sheet(
    town: Town, folder: Path, rows: Iterable[SheetPupil], *, part: bool = False, many_leave: bool = False
) -> ImportPlan:
    """The same with a spreadsheet."""
    roster = read_roster(write_csv(folder / "list.csv", list(rows))).for_school()
    return await brings(town, roster, part=part, many_leave=many_leave)


async def live_ties(town: Town) -> set[tuple[str, str, str]]:
    """(adult, pupil, kind), by given names."""
    statement = (
        select(Person.given_name, Pupil.given_name.label("pupil"), GuardianshipRow.kind)
        .join(GuardianshipRow, GuardianshipRow.person_id == Person.id)
        .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
        .where(GuardianshipRow.until.is_(None))
    )
    rows = await town.units.read(lambda unit: unit.all(statement))
    return {(row.given_name, row.pupil, row.kind) for row in rows}


async def stays(town: Town, pupil: str) -> list[tuple[str, bool]]:
    """The classes a pupil has been in, and whether it still is, by sourcedIds."""
    statement = (
        select(Pupil.sourced_id, SchoolClass.sourced_id.label("at"), ClassMembership.until)
        .join(ClassMembership, ClassMembership.pupil_id == Pupil.id)
        .join(SchoolClass, SchoolClass.id == ClassMembership.class_id)
        .order_by(ClassMembership.id)
    )
    rows = await town.units.read(lambda unit: unit.all(statement))
    return [(row.at, row.until is None) for row in rows if row.sourced_id == pupil]
