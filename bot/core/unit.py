"""One unit of work: one transaction, one instant, at most one update.

Only this module commits. Work that loses a race or its connection is run again from the start, so it must
be repeatable: no network, no files, no time but `unit.now`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar

from msgspec import Struct, field
from sqlalchemy.engine import CursorResult, Row
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import Executable

from bot.core.clock import Clock
from bot.core.database import Engines
from bot.core.errors import Constraint, is_transient
from bot.core.upserts import Upsert

T = TypeVar("T")
Statement = Executable | Upsert

TRIES = 3


class _Mark(Struct):
    """A savepoint, in the database from the first write on."""

    name: str
    is_set: bool = False
    is_over: bool = False


class Unit(Struct, frozen=True):
    """An open transaction. `now` is one instant for everything that happens in it.

    `asked` collects what the access table was asked in this unit, for the audit rows written at its end. `later`
    holds rows that are written just before the commit, all rows of a statement at once.
    """

    connection: AsyncConnection
    now: datetime
    update_id: int | None = None
    asked: list[Any] = field(default_factory=list)
    later: list[tuple[Statement, Mapping[str, Any]]] = field(default_factory=list)
    marks: list[_Mark] = field(default_factory=list)

    async def execute(
        self, statement: Statement, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run `statement` with `values` for its named parameters (a list of mappings: once for each)."""
        if isinstance(statement, Upsert):
            statement = statement.on(self.connection.dialect.name)
        if not statement.is_select:
            await self._set_marks()
        return await self.connection.execute(statement, values)

    async def all(self, statement: Statement, values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        return (await self.execute(statement, values)).all()

    async def first(self, statement: Statement, values: Mapping[str, Any] | None = None) -> Row[Any] | None:
        return (await self.execute(statement, values)).first()

    async def scalar(self, statement: Statement, values: Mapping[str, Any] | None = None) -> Any:
        return (await self.execute(statement, values)).scalar()

    def defer(self, statement: Statement, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run `statement` for these rows at the end of the unit; statements keep the order of their first rows."""
        self.later.extend((statement, row) for row in rows)

    async def flush(self) -> None:
        """Write what was deferred so far; last what others may be writing, too, so that nobody waits long for it."""
        batches: dict[int, tuple[Statement, list[Mapping[str, Any]]]] = {}
        for statement, row in self.later:
            batches.setdefault(id(statement), (statement, []))[1].append(row)
        self.later.clear()
        for statement, rows in sorted(batches.values(), key=lambda batch: isinstance(batch[0], Upsert)):
            await self.execute(statement, rows)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo what is done or deferred inside when it raises, and let the exception through.

        The mark is set before the first write inside, and never taken back: the commit does that. So who only reads
        pays nothing and everybody else one statement instead of two (a tenth of what a press asks of a database).
        """
        deferred = len(self.later)
        mark = _Mark(f"mark_{len(self.marks)}")
        self.marks.append(mark)
        try:
            yield
        except BaseException as error:
            del self.later[deferred:]
            if mark.is_set and isinstance(error, Exception) and not self.connection.invalidated:
                await self.connection.exec_driver_sql(f"ROLLBACK TO SAVEPOINT {mark.name}")
            raise
        finally:
            mark.is_over = True

    async def _set_marks(self) -> None:
        for mark in self.marks:
            if not mark.is_set and not mark.is_over:
                await self.connection.exec_driver_sql(f"SAVEPOINT {mark.name}")
                mark.is_set = True


Work = Callable[[Unit], Awaitable[T]]


class Units:
    """Runs work in units of work on the engines it was made with."""

    def __init__(self, engines: Engines, clock: Clock, lost_races: Iterable[Constraint] = ()) -> None:
        self.engines = engines
        self.clock = clock
        self._lost_races = tuple(lost_races)

    async def run(self, work: Work[T], *, update_id: int | None = None) -> T:
        """Run `work` in a writing transaction and commit; on a lost race run it again, three times at most."""
        for left in reversed(range(TRIES)):
            try:
                return await self._once(work, update_id)
            except Exception as error:
                if not left or not is_transient(error, self._lost_races):
                    raise
        raise AssertionError("unreachable")

    async def _once(self, work: Work[T], update_id: int | None) -> T:
        async with self.engines.writing.connect() as connection:
            try:
                await connection.begin()
                unit = Unit(connection, self.clock.now(), update_id)
                result = await work(unit)
                await unit.flush()
                await connection.commit()
            except Exception:
                await connection.rollback()
                raise
            except BaseException:
                # Cancelled in mid-statement: nobody knows what the driver still holds. Throw it away.
                await connection.invalidate()
                raise
            return result

    async def read(self, work: Work[T]) -> T:
        """Run `work` in a read-only transaction; a write in it raises a DBAPIError."""
        for left in reversed(range(TRIES)):
            try:
                async with self.engines.reading.connect() as connection:
                    try:
                        return await work(Unit(connection, self.clock.now()))
                    finally:
                        await connection.rollback()
            except Exception as error:
                if not left or not is_transient(error, ()):
                    raise
        raise AssertionError("unreachable")
