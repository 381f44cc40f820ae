"""Comparing a list with what is stored: pure functions, no database.

The one rule kept here: an import decides only over what an import decided. What staff began, changed or ended is
kept as it is, and named in the plan where the list says otherwise.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from bot.people.importing.plan import (
    ChangedRecord,
    ChangedTie,
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
        columns = [name for name, value in record.values.items() if row.values[name] != value]
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


def compare_ties(wanted: Mapping[TieKey, str], counting: Mapping[TieKey, StoredTie], here: Container[str]) -> TieDiff:
    """New (or back), changed and ended ties, and those staff decided otherwise.

    `here` holds the pupils or classes ties lead to. With a child or class that leaves, staff's ties end too; but
    since staff decided them, no list brings them back.
    """
    new: dict[TieKey, str] = {}
    changed: list[ChangedTie] = []
    kept: list[TieKey] = []
    unchanged = 0
    for key, kind in wanted.items():
        row = counting.get(key)
        if row is None:
            new[key] = kind
        elif row.live and row.kind == kind:
            unchanged += 1
        elif not row.by_import:
            kept.append(key)
        elif row.live:
            changed.append(ChangedTie(row, kind))
        else:
            new[key] = kind
    gone = [row for key, row in counting.items() if row.live and key not in wanted]
    ended = tuple(row for row in gone if row.by_import or row.key[1] not in here)
    kept.extend(row.key for row in gone if not row.by_import and row.key[1] in here)
    return TieDiff(new, tuple(changed), ended, tuple(kept), unchanged)


def holders(counting: Mapping[TieKey, StoredTie], diff: TieDiff) -> frozenset[str]:
    """Persons who still have a stored tie of this sort after the import."""
    ended = {row.id for row in diff.ended}
    return frozenset(row.key[0] for row in counting.values() if row.live and row.id not in ended)


def bereft(diffs: Sequence[TieDiff], holding: frozenset[str]) -> tuple[str, ...]:
    """Persons who lose a tie and are left with none; `holding` are those who keep one."""
    kept_or_new = holding.union(key[0] for diff in diffs for key in diff.new)
    losing = {row.key[0] for diff in diffs for row in diff.ended}
    return tuple(sorted(losing - kept_or_new))
