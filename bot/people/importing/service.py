"""Planning an import and applying it, in one transaction a school: all of it or none.

The one rule kept here: what has not changed is not written, so the same list twice writes nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import bindparam, insert, update
from sqlalchemy.sql.base import Executable

from bot.core.dates import local
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.outbox.planning import cancel_person, plan_again
from bot.people.importing.plan import ChangedTie, ImportPlan, RecordDiff, StoredTie, TieDiff, TieKey
from bot.people.importing.queries import (
    ids_of,
    linked_persons,
    stored_classes,
    stored_guardianships,
    stored_persons,
    stored_pupils,
    stored_roles,
)
from bot.people.importing.rules import bereft, compare_records, compare_ties, holders, newest
from bot.people.importing.wanted import wanted_of
from bot.people.invitations.service import revoke_open
from bot.people.joining.notices import menu_plan
from bot.people.models import (
    Decider,
    Guardianship,
    GuardianshipRow,
    Person,
    Pupil,
    SchoolClass,
    StaffRoleRow,
)
from bot.people.roster import Roster
from bot.schools.queries import SchoolEntry

T = TypeVar("T")
Ends = Callable[[Unit, Ended], Awaitable[None]]
# Called with how many rows have been written so far.
Progress = Callable[[int], None]

# A statement at a time, so that progress moves and no driver is handed a hundred megabytes.
BATCH = 2_000

_CHANGE_CLASS = (
    update(SchoolClass).where(SchoolClass.id == bindparam("row_id")).values(name=bindparam("new_name"), left_on=None)
)
_CHANGE_PERSON = (
    update(Person)
    .where(Person.id == bindparam("row_id"))
    .values(
        given_name=bindparam("new_given_name"),
        family_name=bindparam("new_family_name"),
        phone=bindparam("new_phone"),
        enabled=bindparam("new_enabled"),
        left_on=None,
    )
)
_CHANGE_PUPIL = (
    update(Pupil)
    .where(Pupil.id == bindparam("row_id"))
    .values(
        given_name=bindparam("new_given_name"),
        family_name=bindparam("new_family_name"),
        born_on=bindparam("new_born_on"),
        class_id=bindparam("new_class_id"),
        left_on=None,
    )
)
_LEAVE = {
    table: update(table).where(table.id == bindparam("row_id")).values(left_on=bindparam("on_day"))
    for table in (SchoolClass, Person, Pupil)
}
_END = {
    table: update(table).where(table.id == bindparam("row_id")).values(until=bindparam("at"))
    for table in (GuardianshipRow, StaffRoleRow)
}


async def plan_import(unit: Unit, school: SchoolEntry, roster: Roster) -> ImportPlan:
    """What this list (of one school: `Roster.for_school`) would change. Reads only, six statements."""
    wanted = wanted_of(roster)
    pupils = compare_records(wanted.pupils, await stored_pupils(unit, school.id))
    classes = compare_records(wanted.classes, await stored_classes(unit, school.id))
    guarding = newest(await stored_guardianships(unit, school.id))
    serving = newest(await stored_roles(unit, school.id))
    guardianships = compare_ties(wanted.guardianships, guarding, wanted.pupils)
    roles = compare_ties(wanted.roles, serving, {"", *wanted.classes})
    holding = holders(guarding, guardianships) | holders(serving, roles)
    persons = compare_records(wanted.persons, await stored_persons(unit, school.id), stays=holding)
    return ImportPlan(
        school_id=school.id,
        zone=school.zone,
        classes=classes,
        persons=persons,
        pupils=pupils,
        guardianships=guardianships,
        roles=roles,
        bereft=bereft((guardianships, roles), holding),
        without_class=wanted.without_class,
    )


async def apply_import(unit: Unit, plan: ImportPlan, ends: Ends, progress: Progress = lambda written: None) -> None:
    """Write what the plan says. `plan` must have been made in this very unit.

    Guardianships and roles that end are told to `ends`; who has none left is invited and told nothing any more.
    """
    if not plan.is_empty:
        await _Applying(unit, plan, ends, progress).apply()


class _Applying:
    """One plan being written: ids found so far and the count of rows."""

    def __init__(self, unit: Unit, plan: ImportPlan, ends: Ends, progress: Progress) -> None:
        self._unit = unit
        self._plan = plan
        self._ends = ends
        self._progress = progress
        self._written = 0
        self._today = local(unit.now, plan.zone).date()

    async def apply(self) -> None:
        plan = self._plan
        await self._records(SchoolClass, plan.classes, _CHANGE_CLASS, _class_values)
        await self._records(Person, plan.persons, _CHANGE_PERSON, _person_values)
        classes = await ids_of(self._unit, SchoolClass, plan.school_id)
        await self._records(Pupil, plan.pupils, _CHANGE_PUPIL, lambda values: _pupil_values(values, classes))
        persons = await ids_of(self._unit, Person, plan.school_id)
        pupils = await ids_of(self._unit, Pupil, plan.school_id)
        guardianships = [
            {"person_id": persons[key[0]], "pupil_id": pupils[key[1]], "kind": kind}
            for key, kind in _begun(plan.guardianships)
        ]
        roles = [
            {"person_id": persons[key[0]], "class_id": classes[key[1]] if key[1] else None, "role": key[2]}
            for key, _kind in _begun(plan.roles)
        ]
        await self._ties(GuardianshipRow, plan.guardianships, guardianships)
        await self._ties(StaffRoleRow, plan.roles, roles)
        await self._tell_ends(persons, pupils, classes)
        await self._tell_persons(persons)

    async def _records(
        self,
        table: type[SchoolClass] | type[Person] | type[Pupil],
        diff: RecordDiff,
        change: Executable,
        values_of: Callable[[Mapping[str, Any]], dict[str, Any]],
    ) -> None:
        school = {"school_id": self._plan.school_id, "left_on": None}
        new = ({"sourced_id": row.sourced_id, **school, **values_of(row.values)} for row in diff.new)
        await self._many(insert(table), new)
        changed = (_renewed(row.stored.id, values_of(row.record.values)) for row in diff.changed)
        await self._many(change, changed)
        left = ({"row_id": row.id, "on_day": self._today} for row in diff.left)
        await self._many(_LEAVE[table], left)

    async def _ties(
        self,
        table: type[GuardianshipRow] | type[StaffRoleRow],
        diff: TieDiff,
        begun: Sequence[Mapping[str, Any]],
    ) -> None:
        """End first: a tie that changes its kind may be live once only."""
        over = [*diff.ended, *(change.stored for change in diff.changed)]
        await self._many(_END[table], ({"row_id": row.id, "at": self._unit.now} for row in over))
        decided = {"since": self._unit.now, "until": None, "decided_by": Decider.IMPORT.value}
        school = {"school_id": self._plan.school_id}
        await self._many(insert(table), ({**school, **values, **decided} for values in begun))

    async def _many(self, statement: Executable, rows: Iterable[Mapping[str, Any]]) -> None:
        for batch in _batches(rows):
            await self._unit.execute(statement, batch)
            self._written += len(batch)
            self._progress(self._written)

    async def _tell_ends(
        self, persons: Mapping[str, int], pupils: Mapping[str, int], classes: Mapping[str, int]
    ) -> None:
        plan = self._plan
        for tie in _lost(plan.guardianships):
            ended = Ended(Who.GUARDIANSHIP, plan.school_id, persons[tie.key[0]], pupil_id=pupils[tie.key[1]])
            await self._ends(self._unit, ended)
        for tie in plan.roles.ended:
            class_id = classes[tie.key[1]] if tie.key[1] else None
            await self._ends(self._unit, Ended(Who.ROLE, plan.school_id, persons[tie.key[0]], class_id))

    async def _tell_persons(self, persons: Mapping[str, int]) -> None:
        """Silence and shut out who has nothing left; renew the menu of linked people who may do other things."""
        plan = self._plan
        bereft_ids = [persons[key] for key in plan.bereft]
        for person_id in bereft_ids:
            await cancel_person(self._unit, person_id)
        await revoke_open(self._unit, bereft_ids)
        touched = {persons[key] for key in _persons_touched(plan)}
        linked = await linked_persons(self._unit, plan.school_id) if touched else frozenset()
        plans = [menu_plan(self._unit, plan.school_id, person_id) for person_id in sorted(touched & linked)]
        plan_again(self._unit, plans)


def _begun(diff: TieDiff) -> Iterator[tuple[TieKey, str]]:
    yield from diff.new.items()
    yield from ((change.stored.key, change.kind) for change in diff.changed)


def _lost(diff: TieDiff) -> Iterator[StoredTie]:
    """Guardianships that ended, and those that allow less than before: what custody alone may do is over."""
    yield from diff.ended
    yield from (change.stored for change in diff.changed if _is_lowered(change))


def _is_lowered(change: ChangedTie) -> bool:
    return change.stored.kind == Guardianship.CUSTODY


def _persons_touched(plan: ImportPlan) -> set[str]:
    diffs = (plan.guardianships, plan.roles)
    begun = {key[0] for diff in diffs for key, _kind in _begun(diff)}
    return begun | {row.key[0] for diff in diffs for row in diff.ended}


def _class_values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": values["name"]}


def _person_values(values: Mapping[str, Any]) -> dict[str, Any]:
    return dict(values)


def _pupil_values(values: Mapping[str, Any], classes: Mapping[str, int]) -> dict[str, Any]:
    """The class by its id instead of by sourcedId."""
    columns = {name: value for name, value in values.items() if name != "class"}
    return {**columns, "class_id": classes[values["class"]]}


def _renewed(row_id: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of a `_CHANGE_…`: `new_` keeps them apart from the columns' own names."""
    return {"row_id": row_id, **{f"new_{name}": value for name, value in values.items()}}


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    batch: list[T] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
