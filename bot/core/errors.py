"""The expected no, and which database errors deserve another try.

A `Refusal` is a fact with ids, never a text: the slice's `screens.py` words it in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, IntegrityError


class Refusal(Exception):
    """An expected no. Subclasses are named after the fact (`SlotTaken`) and carry ids and values only."""


class NotAllowed(Refusal):
    """The acting person has no right to do this, or the thing belongs to a school they are not part of."""


class Outdated(Refusal):
    """The button or question is older than the world: its object is gone, or its payload no longer reads."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A unique constraint that people may lose a race against.

    `name` is how PostgreSQL reports it; `columns` ("table.column", in order) is how SQLite does.
    """

    name: str
    columns: tuple[str, ...]

    def violated_by(self, error: IntegrityError) -> bool:
        text = str(error.orig)
        return self.name in text or f"UNIQUE constraint failed: {', '.join(self.columns)}" in text


# PostgreSQL: serialization failure, deadlock, lock not available, and the ways a connection can end.
_TRANSIENT_STATES = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "08006", "08003"})


def is_transient(error: BaseException, lost_races: Iterable[Constraint]) -> bool:
    """Whether running the whole unit again can give another answer than `error`."""
    if isinstance(error, IntegrityError):
        return any(constraint.violated_by(error) for constraint in lost_races)
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
        return state in _TRANSIENT_STATES or "database is locked" in str(error.orig)
    # asyncpg lets a refused connection through unwrapped while the server restarts.
    return isinstance(error, ConnectionError)
