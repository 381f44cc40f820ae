"""An insert that gives way to the row that is there: one statement, which each database's dialect makes its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import Executable

from bot.core.tables import Base


class Upsert:
    """Insert a row of `model`; where one with the same `by` stands, it stays as it is.

    Or it is changed: `take` names the columns that get what would have been inserted, `to` those that get something
    else. `returning` gives a column of a row that was inserted or changed. `fixed` is what every row is inserted with.
    """

    def __init__(
        self,
        model: type[Base],
        by: Sequence[str],
        take: Sequence[str] = (),
        to: Mapping[str, Any] | None = None,
        returning: Any = None,
        fixed: Mapping[str, Any] | None = None,
    ) -> None:
        self._model, self._by, self._take, self._to, self._returning = model, by, take, to or {}, returning
        self._fixed = fixed or {}
        self._made: dict[str, Executable] = {}

    def on(self, dialect: str) -> Executable:
        """The statement in this dialect, by SQLAlchemy's name of it."""
        if dialect not in self._made:
            self._made[dialect] = self._in(dialect)
        return self._made[dialect]

    def _in(self, dialect: str) -> Executable:
        made: Any = import_module(f"sqlalchemy.dialects.{dialect}").insert(self._model).values(**self._fixed)
        changes = {**{column: made.excluded[column] for column in self._take}, **self._to}
        if changes:
            made = made.on_conflict_do_update(index_elements=self._by, set_=changes)
        else:
            made = made.on_conflict_do_nothing(index_elements=self._by)
        statement: Executable = made if self._returning is None else made.returning(self._returning)
        return statement
