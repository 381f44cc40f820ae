"""Planning an import and applying it, in one transaction a school: all of it or none.

The one rule kept here: what has not changed is not written, so the same list twice writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from bot.core.unit import Unit
from bot.people.importing.plan import Clash, Conflict, ImportPlan, Record, RecordDiff, TieDiff
from bot.people.importing.queries import Stored, lock_school, stored_people
from bot.people.importing.recognising import protected_anew, protected_before, recognised, without_removed
from bot.people.importing.rules import bereft, compare_records, compare_ties, ensure_same_school, holders, newest
from bot.people.importing.wanted import Wanted, wanted_of
from bot.people.importing.writing import Applying, Begins, Ends, Progress
from bot.people.roster import Roster
from bot.schools.queries import SchoolEntry


class Choices(Struct, frozen=True):
    """What the office says about a list. `part`: it is of some classes only and says nothing of anybody else;
    `many_leave`: it may well be that most of the pupils are not in it."""

    part: bool = False
    many_leave: bool = False


async def import_list(
    unit: Unit, school: SchoolEntry, roster: Roster, choices: Choices, ends: Ends, begins: Begins
) -> ImportPlan:
    """Plan under lock and apply. Raises AnotherSchools. `begins` is told how many rows are written."""
    await lock_school(unit, school.id)
    plan = await plan_import(unit, school, roster, part=choices.part)
    if not choices.many_leave:
        ensure_same_school(plan)
    await apply_import(unit, plan, ends, begins(plan.size))
    return plan


async def apply_import(unit: Unit, plan: ImportPlan, ends: Ends, progress: Progress = lambda _written: None) -> None:
    """Write the plan, which must have been made in the same unit.

    Guardianships and roles that end are told to `ends`; who has none left is invited and told nothing any more. What
    clashes with what staff decided is put before the office.
    """
    applying = Applying(unit, plan, ends, progress)
    if not plan.is_empty:
        await applying.apply()
    await applying.settle_conflicts()


async def plan_import(unit: Unit, school: SchoolEntry, roster: Roster, *, part: bool = False) -> ImportPlan:
    """What this list (of one school: `Roster.for_school`) would change. Reads only, five statements."""
    stored = await stored_people(unit, school.id)
    wanted = recognised(wanted_of(roster), stored)
    return _plan(school, wanted, stored, _outside(wanted, stored) if part else _Outside())


class _Outside(Struct, frozen=True):
    """Pupils and classes of which a part of a list says nothing."""

    pupils: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()


def _outside(wanted: Wanted, stored: Stored) -> _Outside:
    pupils = (
        row.sourced_id
        for row in stored.pupils
        if row.sourced_id not in wanted.pupils and row.values["class"] not in wanted.classes
    )
    classes = (row.sourced_id for row in stored.classes if row.sourced_id not in wanted.classes)
    # The empty name is the school as a whole: its head and office.
    return _Outside(frozenset(pupils), frozenset(("", *classes)))


def _plan(school: SchoolEntry, wanted: Wanted, stored: Stored, outside: _Outside) -> ImportPlan:
    guarding, serving = newest(stored.guardianships), newest(stored.roles)
    guardianships = compare_ties(wanted.guardianships, guarding, {*wanted.pupils, *outside.pupils}, outside.pupils)
    guardianships = without_removed(guardianships, wanted, stored, guarding)
    silent = wanted.silent | outside.classes
    roles = compare_ties(wanted.roles, serving, {"", *wanted.classes, *outside.classes}, silent)
    holding = holders(guarding, guardianships) | holders(serving, roles)
    pupils = compare_records(wanted.pupils, stored.pupils, stays=outside.pupils)
    anew = protected_anew(wanted, stored)
    return ImportPlan(
        school_id=school.id,
        zone=school.zone,
        classes=compare_records(wanted.classes, stored.classes, stays=outside.classes),
        persons=compare_records(_with_ties(wanted, stored, guardianships), stored.persons, stays=holding),
        pupils=_protecting(pupils, wanted, anew),
        guardianships=guardianships,
        roles=roles,
        bereft=bereft((guardianships, roles), holding),
        without_class=wanted.without_class,
        raised=(*_raised(wanted, stored, anew), *protected_before(wanted, stored)),
        conflicts=(*guardianships.conflicts, *roles.conflicts, *_lowered(wanted, stored)),
    )


def _raised(wanted: Wanted, stored: Stored, anew: Collection[str]) -> Iterator[str]:
    for row in stored.pupils:
        key = row.sourced_id
        if not row.values["protected"] and (key in anew or (key in wanted.pupils and wanted.marks.get(key))):
            yield key


def _lowered(wanted: Wanted, stored: Stored) -> Iterator[Conflict]:
    for row in stored.pupils:
        if row.values["protected"] and row.sourced_id in wanted.pupils and wanted.marks.get(row.sourced_id) is False:
            yield Conflict(Clash.PROTECTION, (row.sourced_id,), row.id, "")


def _protecting(pupils: RecordDiff, wanted: Wanted, anew: Collection[str]) -> RecordDiff:
    """New pupils with their protection, which they may bring along from an id they had before."""
    return replace(
        pupils,
        new=tuple(
            Record(row.sourced_id, {**row.values, "protected": True})
            if row.sourced_id in anew or wanted.marks.get(row.sourced_id)
            else row
            for row in pupils.new
        ),
    )


def _with_ties(wanted: Wanted, stored: Stored, diff: TieDiff) -> Mapping[str, Record]:
    """Persons but those who are here only for guardianships that are not begun: nothing of them is kept."""
    stays = {tie.key for tie in stored.guardianships}
    refused = {conflict.key for conflict in diff.conflicts} | {key for key in diff.kept if key not in stays}
    if not refused:
        return wanted.persons
    known = {row.sourced_id for row in stored.persons}
    tied = {key[0] for key in wanted.guardianships if key not in refused} | {key[0] for key in wanted.roles}
    return {key: record for key, record in wanted.persons.items() if key in known or key in tied}
