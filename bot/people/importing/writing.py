"""Writing a plan: records, stays in classes, ties, and who is told what.

The one rule kept here: statements in batches, never a statement a row; and nothing here makes a link, lowers a
protection or begins a guardianship that the plan refuses.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import bindparam, insert, true, update
from sqlalchemy.sql.base import Executable

from bot.core.dates import local
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.outbox.planning import cancel_person, plan_again
from bot.people.importing.plan import (
    TASK,
    ChangedTie,
    Clash,
    Conflict,
    ImportPlan,
    RecordDiff,
    StoredTie,
    TieDiff,
    TieKey,
)
from bot.people.importing.queries import conflict_tasks, ids_of, linked_persons, lock_accounts
from bot.people.invitations.service import revoke_open
from bot.people.joining.notices import menu_plan
from bot.people.models import (
    ClassMembership,
    Decider,
    Guardianship,
    GuardianshipRow,
    Person,
    Pupil,
    SchoolClass,
    StaffRoleRow,
)
from bot.people.office.service import Matter, close_task, open_task

T = TypeVar("T")
Ends = Callable[[Unit, Ended], Awaitable[None]]
# Called with how many rows have been written so far.
Progress = Callable[[int], None]
# Called with how many rows there will be.
Begins = Callable[[int], Progress]

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
        language=bindparam("new_language"),
        enabled=bindparam("new_enabled"),
        left_on=None,
    )
)
# Without `protected`: that is raised by a statement of its own and lowered by none.
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
_RAISE = update(Pupil).where(Pupil.id == bindparam("row_id")).values(protected=true())
_LEAVE = {
    table: update(table).where(table.id == bindparam("row_id")).values(left_on=bindparam("on_day"))
    for table in (SchoolClass, Person, Pupil)
}
# Everybody is told in this very unit, hence `closed_at`.
_END = {
    table: update(table).where(table.id == bindparam("row_id")).values(until=bindparam("at"), closed_at=bindparam("at"))
    for table in (GuardianshipRow, StaffRoleRow)
}
_LEAVE_CLASS = (
    update(ClassMembership)
    .where(ClassMembership.pupil_id == bindparam("of_pupil"), ClassMembership.until.is_(None))
    .values(until=bindparam("at"))
)


class Applying:
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
        if _losing(plan):
            known = await ids_of(self._unit, Person, plan.school_id)
            await lock_accounts(self._unit, {known[key] for key in _losing(plan)})
        await self._records(SchoolClass, plan.classes, _CHANGE_CLASS, _class_values)
        await self._records(Person, plan.persons, _CHANGE_PERSON, _person_values)
        classes = await ids_of(self._unit, SchoolClass, plan.school_id)
        await self._records(Pupil, plan.pupils, _CHANGE_PUPIL, lambda values: _pupil_values(values, classes))
        persons = await ids_of(self._unit, Person, plan.school_id)
        pupils = await ids_of(self._unit, Pupil, plan.school_id)
        await self._many(_RAISE, ({"row_id": pupils[key]} for key in plan.raised))
        await self._stays(pupils, classes)
        guardianships = (
            {"person_id": persons[key[0]], "pupil_id": pupils[key[1]], "kind": kind}
            for key, kind in _begun(plan.guardianships)
        )
        roles = (
            {"person_id": persons[key[0]], "class_id": classes[key[1]] if key[1] else None, "role": key[2]}
            for key, _kind in _begun(plan.roles)
        )
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
        # What the list does not say stays as it is.
        changed = (
            _renewed(row.stored.id, values_of({**row.stored.values, **row.record.values})) for row in diff.changed
        )
        await self._many(change, changed)
        left = ({"row_id": row.id, "on_day": self._today} for row in diff.left)
        await self._many(_LEAVE[table], left)

    async def _stays(self, pupils: Mapping[str, int], classes: Mapping[str, int]) -> None:
        """The history of classes: end first, a pupil is in one at a time."""
        at = self._unit.now
        await self._many(_LEAVE_CLASS, ({"of_pupil": pupil_id, "at": at} for pupil_id in self._plan.over))
        school = {"school_id": self._plan.school_id, "since": at, "until": None}
        begun = ({**school, "pupil_id": pupils[key], "class_id": classes[at]} for key, at in self._plan.begun)
        await self._many(insert(ClassMembership), begun)

    async def _ties(
        self,
        table: type[GuardianshipRow] | type[StaffRoleRow],
        diff: TieDiff,
        begun: Iterable[Mapping[str, Any]],
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

    async def settle_conflicts(self) -> None:
        """A task for each new conflict; those the list has no more are closed. Who dealt with one is not asked again
        until staff decide anew: the key names the row that was decided."""
        plan = self._plan
        waiting, settled = await conflict_tasks(self._unit, plan.school_id)
        wanted = {conflict.task_key: conflict for conflict in plan.conflicts}
        fresh = [conflict for key, conflict in wanted.items() if key not in waiting and key not in settled]
        if fresh:
            persons = await ids_of(self._unit, Person, plan.school_id)
            pupils = await ids_of(self._unit, Pupil, plan.school_id)
            for conflict in fresh:
                await open_task(self._unit, _matter(plan.school_id, conflict, persons, pupils))
        for key in sorted(waiting - wanted.keys()):
            await close_task(self._unit, plan.school_id, key, None)


def _matter(school_id: int, conflict: Conflict, persons: Mapping[str, int], pupils: Mapping[str, int]) -> Matter:
    if conflict.clash is Clash.PROTECTION:
        return Matter(school_id, TASK, conflict.task_key, pupil_id=pupils[conflict.key[0]])
    # Whom staff removed and who comes under another id has no row of their own.
    person_id = persons.get(conflict.key[0])
    pupil_id = None if conflict.clash is Clash.ROLE else pupils[conflict.key[1]]
    return Matter(school_id, TASK, conflict.task_key, person_id=person_id, pupil_id=pupil_id)


def _begun(diff: TieDiff) -> Iterator[tuple[TieKey, str]]:
    yield from diff.new.items()
    yield from ((change.stored.key, change.kind) for change in diff.changed)


def _lost(diff: TieDiff) -> Iterator[StoredTie]:
    """Guardianships that ended, and those that allow less than before: what custody alone may do is over."""
    yield from diff.ended
    yield from (change.stored for change in diff.changed if _is_lowered(change))


def _is_lowered(change: ChangedTie) -> bool:
    return change.stored.kind == Guardianship.CUSTODY


def _losing(plan: ImportPlan) -> set[str]:
    """Persons whose presses must be over before what they may do is."""
    return {row.key[0] for row in (*_lost(plan.guardianships), *plan.roles.ended)}


def _persons_touched(plan: ImportPlan) -> set[str]:
    diffs = (plan.guardianships, plan.roles)
    begun = {key[0] for diff in diffs for key, _kind in _begun(diff)}
    return begun | {row.key[0] for diff in diffs for row in diff.ended}


def _class_values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": values["name"]}


def _person_values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"language": None, **values}


def _pupil_values(values: Mapping[str, Any], classes: Mapping[str, int]) -> dict[str, Any]:
    """The class by its id instead of by sourcedId."""
    columns = {name: value for name, value in values.items() if name != "class"}
    return {"born_on": None, "protected": False, **columns, "class_id": classes[values["class"]]}


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
