"""What an import would do, as data: for the eye (`--dry-run`) and for `apply_import`.

The one rule kept here: everything is named by sourcedId. Names and numbers of people are in the values only, and
those are never printed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

# A guardianship is (person, pupil), a staff role (person, class or "", role), by sourcedId.
TieKey = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A class, person or pupil as the list has it: the values of its columns (a pupil's class by sourcedId)."""

    sourced_id: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """The same as the database has it. `gone`: it had left the list before."""

    id: int
    sourced_id: str
    values: Mapping[str, Any]
    gone: bool


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A stored record that the list has otherwise; `columns` names what differs ("left_on": it is back)."""

    stored: StoredRecord
    record: Record
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordDiff:
    """New, changed and left records of one kind, and how many stay as they are."""

    new: tuple[Record, ...]
    changed: tuple[ChangedRecord, ...]
    left: tuple[StoredRecord, ...]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed or self.left)


@dataclass(frozen=True, slots=True)
class StoredTie:
    """A guardianship's or role's newest row. `kind` is custody, information …; of a role it is empty."""

    id: int
    key: TieKey
    kind: str
    live: bool
    by_import: bool


@dataclass(frozen=True, slots=True)
class ChangedTie:
    """A guardianship that the list has as another kind."""

    stored: StoredTie
    kind: str


@dataclass(frozen=True, slots=True)
class TieDiff:
    """New, changed and ended ties. `kept`: staff decided otherwise than the list, and that stands."""

    new: Mapping[TieKey, str]
    changed: tuple[ChangedTie, ...]
    ended: tuple[StoredTie, ...]
    kept: tuple[TieKey, ...]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed or self.ended)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What one class list changes at one school. `without_class` were left out: pupils in no homeroom.

    `bereft` are the sourcedIds of persons who lose their last guardianship and role.
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

    @property
    def is_empty(self) -> bool:
        """Whether applying this writes nothing at all."""
        records = (self.classes, self.persons, self.pupils)
        ties = (self.guardianships, self.roles)
        return all(diff.is_empty for diff in records) and all(diff.is_empty for diff in ties)

    @property
    def size(self) -> int:
        """How many rows are written, for the progress bar."""
        records = (self.classes, self.persons, self.pupils)
        ties = (self.guardianships, self.roles)
        return sum(len(diff.new) + len(diff.changed) + len(diff.left) for diff in records) + sum(
            len(diff.new) + 2 * len(diff.changed) + len(diff.ended) for diff in ties
        )
