"""Counts the SQL statements that go to a database; BEGIN, SAVEPOINT and COMMIT are not counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bot.core.database import Engines

_FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


@contextmanager
def counting(engines: Engines) -> Iterator[list[str]]:
    """A list of the statements run inside the block; one for many rows counts once."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(_FRAME):
            found.append(statement)

    # PostgreSQL's reading engine passes on what its writing one hears.
    watched = {engines.writing.sync_engine, *([engines.reading.sync_engine] if engines.is_sqlite else [])}
    for engine in watched:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        for engine in watched:
            event.remove(engine, "before_cursor_execute", note)
