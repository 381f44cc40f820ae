"""Who is meant: ids made from names that changed although the person did not, and people who come back under
another id.

The one rule kept here: recognising somebody may keep what they have, never give more. Of two who fit, neither is
taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from bot.people.importing.plan import Clash, Conflict, Record, StoredRecord, StoredTie, TieDiff, TieKey
from bot.people.importing.queries import Stored
from bot.people.importing.wanted import Wanted
from bot.people.roster.identity import folded, last_digits

_PHONE_DIGITS = 8


def name_of(values: Mapping[str, Any]) -> str:
    """A person's or pupil's whole name, as names are compared."""
    return folded(f"{values['given_name']} {values['family_name']}")


def _class_name(values: Mapping[str, Any]) -> str:
    return folded(str(values["name"]))


# A list without ids -----------------------------------------------------------------------------------------------


def recognised(wanted: Wanted, stored: Stored) -> Wanted:
    """The same list, where ids made from names give way to the ids under which the same are stored.

    A pupil is the same with the same whole name and no other birth date; a guardian with the same whole name and one
    of the same pupils; a teacher with the same whole name; a class with the same name. Each only if exactly one
    stored one fits who is not in the list otherwise. So a number, a birth date or real ids may be filled in later;
    with a changed name somebody else comes, and the one before leaves.
    """
    if not wanted.derived:
        return wanted
    classes = _same(wanted.classes, wanted.derived, stored.classes, _class_name)
    wanted = _renamed(wanted, classes=classes)
    pupils = _same(wanted.pupils, wanted.derived, stored.pupils, name_of, fits=_born_alike)
    wanted = _renamed(wanted, pupils=pupils)
    return _renamed(wanted, persons=_same_adults(wanted, stored))


def _same(
    wanted: Mapping[str, Record],
    derived: Container[str],
    stored: Iterable[StoredRecord],
    called: Callable[[Mapping[str, Any]], str],
    fits: Callable[[Record, StoredRecord], bool] = lambda _record, _row: True,
) -> dict[str, str]:
    """New id → stored id."""
    known = {row.sourced_id for row in stored}
    free: dict[str, list[StoredRecord]] = defaultdict(list)
    for row in stored:
        if not row.gone and row.sourced_id not in wanted:
            free[called(row.values)].append(row)
    pairs = [
        (record.sourced_id, row.sourced_id)
        for record in wanted.values()
        if record.sourced_id in derived and record.sourced_id not in known
        for row in free.get(called(record.values), ())
        if fits(record, row)
    ]
    return _unambiguous(pairs)


def _born_alike(record: Record, row: StoredRecord) -> bool:
    mine, theirs = record.values.get("born_on"), row.values["born_on"]
    return mine is None or theirs is None or mine == theirs


def _same_adults(wanted: Wanted, stored: Stored) -> dict[str, str]:
    persons = {row.sourced_id: row for row in stored.persons}
    names = {key: name_of(row.values) for key, row in persons.items()}
    held: dict[str, set[str]] = defaultdict(set)
    for tie in (*stored.guardianships, *stored.roles):
        if tie.live and tie.key[0] not in wanted.persons:
            # A teacher is known by the name alone, wherever in the school.
            held[tie.key[1] if len(tie.key) == 2 else ""].add(tie.key[0])
    pairs = {
        (key[0], other): None
        for ties, place in ((wanted.guardianships, 1), (wanted.roles, None))
        for key in ties
        if key[0] in wanted.derived and key[0] not in persons
        for other in held.get(key[place] if place else "", ())
        if names[other] == name_of(wanted.persons[key[0]].values)
    }
    return _unambiguous(pairs)


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The pairs of which neither side is in another pair."""
    lefts: dict[str, int] = defaultdict(int)
    rights: dict[str, int] = defaultdict(int)
    pairs = list(pairs)
    for left, right in pairs:
        lefts[left] += 1
        rights[right] += 1
    return {left: right for left, right in pairs if lefts[left] == rights[right] == 1}


def _renamed(
    wanted: Wanted,
    classes: Mapping[str, str] | None = None,
    pupils: Mapping[str, str] | None = None,
    persons: Mapping[str, str] | None = None,
) -> Wanted:
    classes, pupils, persons = classes or {}, pupils or {}, persons or {}
    if not (classes or pupils or persons):
        return wanted
    return replace(
        wanted,
        classes=_records(wanted.classes, classes),
        persons=_records(wanted.persons, persons),
        pupils={
            key: Record(key, {**record.values, "class": classes.get(record.values["class"], record.values["class"])})
            for key, record in _records(wanted.pupils, pupils).items()
        },
        guardianships={
            (persons.get(key[0], key[0]), pupils.get(key[1], key[1])): kind
            for key, kind in wanted.guardianships.items()
        },
        roles={
            (persons.get(key[0], key[0]), classes.get(key[1], key[1]), key[2]): kind
            for key, kind in wanted.roles.items()
        },
        marks={pupils.get(key, key): mark for key, mark in wanted.marks.items()},
        silent=frozenset(classes.get(key, key) for key in wanted.silent),
    )


def _records(records: Mapping[str, Record], ids: Mapping[str, str]) -> dict[str, Record]:
    named = ((ids.get(key, key), record) for key, record in records.items())
    return {key: Record(key, record.values) for key, record in named}


# People who come back under another id -----------------------------------------------------------------------------


def without_removed(diff: TieDiff, wanted: Wanted, stored: Stored, counting: Mapping[TieKey, StoredTie]) -> TieDiff:
    """The guardianships without those that would give somebody, under another id, what staff took: whom staff removed
    from the pupil, or let have less (who is in the list under that id, too, is somebody else). The other id may be
    one from before, as in a list of last year.

    The same pupil (by id, or by whole name), and the same adult by telephone number or by whole name.
    """
    decided = [
        row for row in counting.values() if not row.by_import and not (row.live and row.key[0] in wanted.persons)
    ]
    if not decided or not diff.new:
        return diff
    persons = {row.sourced_id: row.values for row in stored.persons}
    pupils = {row.sourced_id: row.values for row in stored.pupils}
    marked: dict[tuple[str, str], StoredTie] = {}
    for row in decided:
        for pupil in _traits_of_pupil(row.key[1], pupils[row.key[1]]):
            for adult in _traits_of_adult(persons[row.key[0]]):
                marked[pupil, adult] = row
    conflicts: list[Conflict] = []
    refused: set[TieKey] = set()
    for key, kind in diff.new.items():
        same = _match(key, wanted, marked)
        if same is None:
            continue
        refused.add(key)
        if not same.live or same.kind != kind:
            conflicts.append(Conflict(Clash.KIND if same.live else Clash.REMOVED, key, same.id, kind))
    new = {key: kind for key, kind in diff.new.items() if key not in refused}
    return replace(diff, new=new, kept=(*diff.kept, *refused), conflicts=(*diff.conflicts, *conflicts))


def _match(key: TieKey, wanted: Wanted, marked: Mapping[tuple[str, str], StoredTie]) -> StoredTie | None:
    traits = (
        marked.get((pupil, adult))
        for pupil in _traits_of_pupil(key[1], wanted.pupils[key[1]].values)
        for adult in _traits_of_adult(wanted.persons[key[0]].values)
    )
    return next((row for row in traits if row is not None), None)


def _traits_of_pupil(sourced_id: str, values: Mapping[str, Any]) -> Iterator[str]:
    yield f"id {sourced_id}"
    yield f"name {name_of(values)}"


def _traits_of_adult(values: Mapping[str, Any]) -> Iterator[str]:
    yield f"name {name_of(values)}"
    if digits := last_digits(values["phone"] or ""):
        yield f"phone {digits}"


def protected_anew(wanted: Wanted, stored: Stored) -> frozenset[str]:
    """Pupils, new or back, who may be a protected one under another id: with the same whole name, or born on the same
    day and with a name in common. They come in protected; only the school lowers that."""
    here = {row.sourced_id for row in stored.pupils if not row.gone}
    marked: set[str] = set()
    for row in stored.pupils:
        if row.values["protected"] and row.sourced_id not in wanted.pupils:
            marked.update(_traits_of_protected(row.values))
    if not marked:
        return frozenset()
    return frozenset(
        key
        for key, record in wanted.pupils.items()
        if key not in here and not marked.isdisjoint(_traits_of_protected(record.values))
    )


def protected_before(wanted: Wanted, stored: Stored) -> tuple[str, ...]:
    """Pupils, still here and not in this part of a list, who may be one that it protects, under the id before.

    They are protected, too: what is shown of them may be shown of that child. The head may end it, and the next list
    does not protect them again.
    """
    already = {row.sourced_id for row in stored.pupils if row.values["protected"]}
    marked: set[str] = set()
    for key, record in wanted.pupils.items():
        if key not in already and wanted.marks.get(key):
            marked.update(_traits_of_protected(record.values))
    return tuple(
        row.sourced_id
        for row in stored.pupils
        if not (row.gone or row.values["protected"] or row.sourced_id in wanted.pupils)
        and not marked.isdisjoint(_traits_of_protected(row.values))
    )


def _traits_of_protected(values: Mapping[str, Any]) -> Iterator[str]:
    yield f"name {name_of(values)}"
    if born_on := values.get("born_on"):
        for column in ("given_name", "family_name"):
            yield f"born {born_on} {column} {folded(values[column])}"
