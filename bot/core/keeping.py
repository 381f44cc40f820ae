"""What a table holds of a person or pupil: what an export reads from it, and what erasing does to it.

The one rule kept here: what is said of others stays out. A column that names another adult is left empty in an
export, and a secret or its hash is never in one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct
from sqlalchemy import ColumnElement, Table, delete, false, or_, select, update

from bot.core.unit import Unit

Row = Mapping[str, Any]


class Subject(Struct, frozen=True):
    """Whose data it is: an adult or a pupil of one school, and the account if everything of it goes with them.

    `leaves`: they go by themselves (`/forget`). What the school's own list says of them then stays.
    """

    school_id: int
    person_id: int | None = None
    pupil_id: int | None = None
    account_id: int | None = None
    leaves: bool = False


class Holding(Protocol):
    """What a `Keep` answers when somebody asks for their data, or for an end of it."""

    async def export(self, unit: Unit, subject: Subject) -> Sequence[Row]:
        """The subject's rows, by column."""
        ...

    async def erase(self, unit: Unit, subject: Subject) -> int:
        """Take out what the rows say of the subject. Returns how many rows it concerned."""
        ...


class Nothing(Struct, frozen=True):
    """A table that says nothing of anybody. `why` is for who asks whether that is so."""

    why: str

    async def export(self, _unit: Unit, _subject: Subject) -> Sequence[Row]:
        return ()

    async def erase(self, _unit: Unit, _subject: Subject) -> int:
        return 0


class Rows(Struct, frozen=True):
    """A table whose rows are a person's, a pupil's or an account's by these columns.

    `emptied`: erasing writes these values and leaves the row, an id without words that others' rows lean on. `thin`:
    the row is ids and times and stays as it is. Else it goes. `clears`, `clears_account`: columns that only point to
    the subject (who decided, who closed it); they become NULL in rows of others. `others`: columns with an adult's
    id, exported only where it is the subject's own. `hides`: never exported. `stays`: the school's own record, which
    a person who leaves by themselves does not take along.
    """

    model: Any
    person: Sequence[str] = ()
    pupil: Sequence[str] = ()
    account: Sequence[str] = ()
    others: Sequence[str] = ()
    hides: Sequence[str] = ()
    clears: Sequence[str] = ()
    clears_account: Sequence[str] = ()
    emptied: Callable[[], Mapping[str, Any]] | None = None
    thin: bool = False
    stays: bool = False

    @property
    def _table(self) -> Table:
        table: Table = self.model.__table__
        return table

    def _conditions(self, subject: Subject) -> list[ColumnElement[bool]]:
        table: Table = self._table
        found: list[ColumnElement[bool]] = []
        for columns, whose in ((self.person, subject.person_id), (self.pupil, subject.pupil_id)):
            if whose is not None:
                found += [table.c[column] == whose for column in columns]
        if subject.account_id is not None:
            found += [table.c[column] == subject.account_id for column in self.account]
        return found

    def _whose(self, subject: Subject) -> ColumnElement[bool]:
        return or_(false(), *self._conditions(subject))

    async def export(self, unit: Unit, subject: Subject) -> Sequence[Row]:
        table = self._table
        names = [column.name for column in table.c if column.name not in {*self.hides, "school_id"}]
        statement = select(*(table.c[name] for name in names)).where(self._whose(subject)).order_by(*table.primary_key)
        return [self._said(dict(row._mapping), subject) for row in await unit.all(statement)]

    def _said(self, row: dict[str, Any], subject: Subject) -> Row:
        named = {name for name in self.others if row.get(name) not in {None, subject.person_id}}
        return {name: value for name, value in row.items() if name not in named and value is not None}

    async def erase(self, unit: Unit, subject: Subject) -> int:
        gone = None if subject.leaves else subject.person_id
        for columns, whose in ((self.clears, gone), (self.clears_account, subject.account_id)):
            for column in columns if whose is not None else ():
                pointing = update(self._table).where(self._table.c[column] == whose)
                await unit.execute(pointing.values({column: None}))
        if self.thin or (subject.leaves and self.stays) or not self._conditions(subject):
            return 0
        mine = self._whose(subject)
        if self.emptied is not None:
            return (await unit.execute(update(self._table).where(mine).values(self.emptied()))).rowcount
        return (await unit.execute(delete(self._table).where(mine))).rowcount
