"""A list as one parameter, so that a statement's text is the same however long the list is.

`IN (?, ?, …)` is another statement for every length: SQLAlchemy writes it anew each time, and PostgreSQL parses and
plans it anew, which was a third of what a broadcast cost there.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson
from sqlalchemy import ARRAY, Boolean, ColumnElement, String, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Many(TypeDecorator[Collection[Any]]):
    """Numbers or texts: an array for PostgreSQL, JSON for SQLite."""

    impl = String
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else ARRAY(self.item))

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        values = list(value or ())
        return orjson.dumps(values).decode() if dialect.name == "sqlite" else values


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Already a condition: SQLAlchemy would compare it with 1 for SQLite, which then reads no index."""
        return self


class _NotAmong(_Among):
    inherit_cache = True


def among(column: Any, name: str) -> ColumnElement[bool]:
    """Whether the column's number or text is in the list given as the parameter `name`; never for an empty one."""
    return _Among(column, bindparam(name, type_=_Many(column.type)))


def not_among(column: Any, name: str) -> ColumnElement[bool]:
    """Whether it is not; always for an empty list."""
    return _NotAmong(column, bindparam(name, type_=_Many(column.type)))


def _parts(element: _Among, compiler: SQLCompiler, options: dict[str, Any]) -> tuple[str, str]:
    column, many = (compiler.process(part, **options) for part in element.clauses)
    return column, many


@compiles(_Among)
def _array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, many = _parts(element, compiler, options)
    return f"({column} <> ALL ({many}))" if isinstance(element, _NotAmong) else f"({column} = ANY ({many}))"


@compiles(_Among, "sqlite")
def _json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, many = _parts(element, compiler, options)
    word = "NOT IN" if isinstance(element, _NotAmong) else "IN"
    return f"({column} {word} (SELECT value FROM json_each({many})))"  # noqa: S608 - written by the compiler
