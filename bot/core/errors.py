"""The expected no, and which database errors deserve another try.

A `Refusal` is a fact with ids, never a text: the slice's `screens.py` words it in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class Refusal(Exception):
    """An expected no. Subclasses are named after the fact (`SlotTaken`) and carry ids and values only."""


class NotAllowed(Refusal):
    """The acting person has no right to do this, or the thing belongs to a school they are not part of."""


class Outdated(Refusal):
    """The button or question is older than the world: its object is gone, or its payload no longer reads."""


class Constraint(Struct, frozen=True):
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


# What SQLite reports of its file rather than of a statement: busy, locked, out of memory, read-only, input/output,
# corrupt, full, cannot open, locking protocol, not a database.
_SQLITE_TROUBLE = frozenset({5, 6, 7, 8, 10, 11, 13, 14, 15, 26})
# PostgreSQL's classes: connection, transaction rollback, resources, operator, system.
_TROUBLED_CLASSES = ("08", "40", "53", "57P", "58")


def is_trouble(error: BaseException) -> bool:
    """Whether the database itself cannot be worked with now, so that waiting helps.

    A statement that is wrong, or a value that fits no column, is no trouble: it would be as wrong in an hour.
    """
    if isinstance(error, DBAPIError):
        if error.connection_invalidated or is_transient(error, ()):
            return True
        code = getattr(error.orig, "sqlite_errorcode", None)
        state = getattr(error.orig, "sqlstate", None) or ""
        return (code is not None and code & 0xFF in _SQLITE_TROUBLE) or state.startswith(_TROUBLED_CLASSES)
    # A pool with no connection left; a server that cannot be found. A handler's own time-out is neither.
    return isinstance(error, PoolTimeout) or (isinstance(error, OSError) and not isinstance(error, TimeoutError))
