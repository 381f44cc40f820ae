"""What an import would do, as data: for the eye (`--dry-run`) and for `apply_import`.

The one rule kept here: everything is named by sourcedId. Names and numbers of people are in the values only, and
those are never printed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct

# The office task that a conflict becomes.
TASK = "roster.conflict"

# A guardianship is (person, pupil), a staff role (person, class or "", role), by sourcedId.
TieKey = tuple[str, ...]


class Clash(StrEnum):
    """What the list wants although staff decided otherwise."""

    REMOVED = "removed"  # a guardian whom staff removed, perhaps under another id
    KIND = "kind"  # a guardianship of another kind than staff gave it
    ROLE = "role"  # a role that staff ended
    PROTECTION = "protection"  # a protected pupil listed as not protected


class Conflict(Struct, frozen=True):
    """One matter for the office: nothing of it is applied. `row_id` is the row that staff decided."""

    clash: Clash
    key: TieKey
    row_id: int
    wanted: str

    @property
    def task_key(self) -> str:
        """The same for the same wish against the same decision, however often the list is read."""
        return f"{TASK}:{self.clash.value}:{self.row_id}:{self.wanted}"


class Record(Struct, frozen=True):
    """A class, person or pupil as the list has it: the values of its columns (a pupil's class by sourcedId)."""

    sourced_id: str
    values: Mapping[str, Any]


class StoredRecord(Struct, frozen=True):
    """The same as the database has it. `gone`: it had left the list before."""

    id: int
    sourced_id: str
    values: Mapping[str, Any]
    gone: bool


class ChangedRecord(Struct, frozen=True):
    """A stored record that the list has otherwise; `columns` names what differs ("left_on": it is back)."""

    stored: StoredRecord
    record: Record
    columns: tuple[str, ...]


class RecordDiff(Struct, frozen=True):
    """New, changed and left records of one kind, and how many stay as they are."""

    new: tuple[Record, ...]
    changed: tuple[ChangedRecord, ...]
    left: tuple[StoredRecord, ...]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed or self.left)


class StoredTie(Struct, frozen=True):
    """A guardianship's or role's newest row. `kind` is custody, information …; of a role it is empty."""

    id: int
    key: TieKey
    kind: str
    live: bool
    by_import: bool


class ChangedTie(Struct, frozen=True):
    """A guardianship that the list has as another kind."""

    stored: StoredTie
    kind: str


class TieDiff(Struct, frozen=True):
    """New, changed and ended ties. `kept`: staff decided otherwise than the list, and that stands; where the list
    wants something instead, and is not just silent, that is one of the `conflicts` too."""

    new: Mapping[TieKey, str]
    changed: tuple[ChangedTie, ...]
    ended: tuple[StoredTie, ...]
    kept: tuple[TieKey, ...]
    unchanged: int
    conflicts: tuple[Conflict, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed or self.ended)


class ImportPlan(Struct, frozen=True):
    """What one class list changes at one school. `without_class` were left out: pupils in no homeroom.

    `bereft` are the sourcedIds of persons who lose their last guardianship and role, `raised` those of stored pupils
    who become protected. `conflicts` are all that is not applied.
    """

    school_id: int
    zone: str
    classes: RecordDiff
    persons: RecordDiff
    pupils: RecordDiff
    guardianships: TieDiff
    roles: TieDiff
    bereft: tuple[str, ...]
    without_class: Collection[str]
    raised: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the list changes nothing at all; conflicts may still be put before the office."""
        records = (self.classes, self.persons, self.pupils)
        ties = (self.guardianships, self.roles)
        same = all(diff.is_empty for diff in records) and all(diff.is_empty for diff in ties)
        return same and not self.raised

    @property
    def takes_away(self) -> bool:
        """Whether somebody loses something, or something is not done: worth a question on a terminal."""
        ended = self.guardianships.ended or self.roles.ended or self.guardianships.changed
        return bool(self.pupils.left or ended or self.conflicts)

    @property
    def begun(self) -> tuple[tuple[str, str], ...]:
        """(pupil, class) of each stay in a class that begins, by sourcedId."""
        new = ((row.sourced_id, row.values["class"]) for row in self.pupils.new)
        moved = (
            (row.record.sourced_id, row.record.values["class"])
            for row in self.pupils.changed
            if {"class", "left_on"} & set(row.columns)
        )
        return (*new, *moved)

    @property
    def over(self) -> tuple[int, ...]:
        """The ids of pupils whose stay in a class ends: they leave, or are in another one now."""
        left = (row.id for row in self.pupils.left)
        moved = (row.stored.id for row in self.pupils.changed if "class" in row.columns and not row.stored.gone)
        return (*left, *moved)

    @property
    def size(self) -> int:
        """How many rows are written, for the progress bar."""
        records = (self.classes, self.persons, self.pupils)
        ties = (self.guardianships, self.roles)
        stays = len(self.begun) + len(self.over) + len(self.raised)
        return (
            stays
            + sum(len(diff.new) + len(diff.changed) + len(diff.left) for diff in records)
            + sum(len(diff.new) + 2 * len(diff.changed) + len(diff.ended) for diff in ties)
        )
