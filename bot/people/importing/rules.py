"""Comparing a list with what is stored: pure functions, no database.

The one rule kept here: an import decides only over what an import decided. What staff began, changed or ended is
kept as it is, and named in the plan where the list says otherwise.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from bot.people.importing.errors import AnotherSchools
from bot.people.importing.plan import (
    ChangedRecord,
    ChangedTie,
    Clash,
    Conflict,
    ImportPlan,
    Record,
    RecordDiff,
    StoredRecord,
    StoredTie,
    TieDiff,
    TieKey,
)


def compare_records(
    wanted: Mapping[str, Record], stored: Iterable[StoredRecord], stays: frozenset[str] = frozenset()
) -> RecordDiff:
    """New, changed and left records; `stays` are sourcedIds that are here still although the list lacks them."""
    changed: list[ChangedRecord] = []
    left: list[StoredRecord] = []
    unchanged = 0
    known = set()
    for row in stored:
        known.add(row.sourced_id)
        record = wanted.get(row.sourced_id)
        if record is None:
            if not row.gone and row.sourced_id not in stays:
                left.append(row)
            continue
        columns = [name for name, value in record.values.items() if name in row.values and row.values[name] != value]
        if row.gone:
            columns.append("left_on")
        if columns:
            changed.append(ChangedRecord(row, record, tuple(columns)))
        else:
            unchanged += 1
    new = tuple(record for key, record in wanted.items() if key not in known)
    return RecordDiff(new, tuple(changed), tuple(left), unchanged)


def newest(stored: Iterable[StoredTie]) -> dict[TieKey, StoredTie]:
    """The row that counts of each tie: the live one, else the last that ended. `stored` is in the order of ids."""
    counting: dict[TieKey, StoredTie] = {}
    for row in stored:
        other = counting.get(row.key)
        if other is None or row.live or not other.live:
            counting[row.key] = row
    return counting


def compare_ties(
    wanted: Mapping[TieKey, str],
    counting: Mapping[TieKey, StoredTie],
    here: Container[str],
    silent: Container[str] = (),
) -> TieDiff:
    """New (or back), changed and ended ties, and those staff decided otherwise.

    `here` holds the pupils or classes ties lead to, `silent` those about whose ties the list says nothing. With a
    child or class that leaves, staff's ties end too; but since staff decided them, no list brings them back.
    """
    new: dict[TieKey, str] = {}
    changed: list[ChangedTie] = []
    conflicts: list[Conflict] = []
    unchanged = 0
    for key, kind in wanted.items():
        row = counting.get(key)
        if row is None:
            new[key] = kind
        elif row.live and row.kind == kind:
            unchanged += 1
        elif not row.by_import:
            conflicts.append(Conflict(_clash(row), key, row.id, kind))
        elif row.live:
            changed.append(ChangedTie(row, kind))
        else:
            new[key] = kind
    gone = [row for key, row in counting.items() if row.live and key not in wanted and key[1] not in silent]
    ended = tuple(row for row in gone if row.by_import or row.key[1] not in here)
    kept = [conflict.key for conflict in conflicts]
    kept.extend(row.key for row in gone if not row.by_import and row.key[1] in here)
    unchanged += sum(row.live and key[1] in silent and key not in wanted for key, row in counting.items())
    return TieDiff(new, tuple(changed), ended, tuple(kept), unchanged, tuple(conflicts))


def _clash(row: StoredTie) -> Clash:
    """A role has two names and a place; a guardianship has a kind."""
    if len(row.key) > 2:
        return Clash.ROLE
    return Clash.KIND if row.live else Clash.REMOVED


def holders(counting: Mapping[TieKey, StoredTie], diff: TieDiff) -> frozenset[str]:
    """Persons who still have a stored tie of this sort after the import."""
    ended = {row.id for row in diff.ended}
    return frozenset(row.key[0] for row in counting.values() if row.live and row.id not in ended)


def bereft(diffs: Sequence[TieDiff], holding: frozenset[str]) -> tuple[str, ...]:
    """Persons who lose a tie and are left with none; `holding` are those who keep one."""
    kept_or_new = holding.union(key[0] for diff in diffs for key in diff.new)
    losing = {row.key[0] for diff in diffs for row in diff.ended}
    return tuple(sorted(losing - kept_or_new))


# Below this many pupils a school may change as much as it likes.
_FEW = 8


def ensure_same_school(plan: ImportPlan) -> None:
    """Raise AnotherSchools when more than half of the pupils would leave at once: the list is of another school, of a
    part of this one, or made with other ids."""
    stay = plan.pupils.unchanged + sum(not row.stored.gone for row in plan.pupils.changed)
    leave = len(plan.pupils.left)
    if leave >= _FEW and leave > stay:
        raise AnotherSchools(leave, leave + stay)
