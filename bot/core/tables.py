"""What a table is written as: a class whose annotations are its columns, and the one instant type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar, cast

from msgspec import Struct
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Time,
    func,
    literal_column,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator

M = TypeVar("M", bound="Base")

_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database. A naive value is a bug and raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must know its time zone")
        if value.tzinfo is not UTC:
            value = value.astimezone(UTC)
        # SQLite keeps text without a zone: UTC by agreement, so that instants compare as text.
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


# The beginning of an annotation that is a column's, and what SQL calls what stands in it.
_COLUMN = "Mapped["
_KINDS = {
    "int": Integer(),
    "str": String(),
    "bool": Boolean(),
    "datetime": UtcDateTime(),
    "date": Date(),
    "time": Time(),
    "bytes": LargeBinary(),
}


class _More(Struct, frozen=True):
    args: tuple[Any, ...] = ()
    options: Mapping[str, Any] = {}


def column(*args: Any, **options: Any) -> Any:
    """What a column is besides its annotation, as SQLAlchemy's `Column` takes it; a type first replaces the usual."""
    return _More(args, options)


class Base:
    """Every table of every feature: `due_at: Mapped[datetime | None]`, `id: Mapped[int] = column(primary_key=True)`.

    It reads as SQLAlchemy's declarative classes do and has no mapper behind it: rows are read as named columns, never
    as objects with relations. Mapping a hundred tables took a sixth of a start, and had the mapper compile each
    statement.
    """

    metadata: ClassVar[MetaData] = MetaData(naming_convention=_NAMING)
    __table__: ClassVar[Table]
    __tablename__: ClassVar[str]
    # An id that was handed out once is never handed out again: buttons of deleted things must stay dead.
    __table_args__: ClassVar[tuple[Any, ...]] = ({"sqlite_autoincrement": True},)

    def __init_subclass__(cls) -> None:
        columns = [_column(cls, name, hint) for name, hint in cls.__annotations__.items() if hint.startswith(_COLUMN)]
        items = [each for each in cls.__table_args__ if isinstance(each, SchemaItem)]
        options = {name: value for each in cls.__table_args__ if isinstance(each, dict) for name, value in each.items()}
        cls.__table__ = Table(cls.__tablename__, cls.metadata, *columns, *items, **options)
        for each in columns:
            setattr(cls, each.key, each)

    @classmethod
    def __clause_element__(cls) -> Table:
        """What SQLAlchemy asks of whatever stands for a table."""
        return cls.__table__


def _column(model: type[Base], name: str, hint: str) -> Column[Any]:
    kind = hint.removeprefix(_COLUMN).removesuffix("]")
    more: _More = vars(model).get(name, _More())
    usual = () if more.args and not isinstance(more.args[0], SchemaItem) else (_KINDS[kind.removesuffix(" | None")],)
    # A plain word as key, which a row's JSON asks for; the name alone would make one that knows how it is quoted.
    made: Column[Any] = Column(*usual, *more.args, **{"nullable": kind.endswith(" | None"), **more.options})
    # Named afterwards, it is a plain word, which JSON asks of a key; at birth it would be one that knows its quotes.
    made.key = made.name = name
    return made


def aliased(model: type[M]) -> type[M]:
    """The table once more under another name, for a statement that needs two rows of it."""
    table = model.__table__.alias()
    element = staticmethod(lambda: table)
    return cast(type[M], type(model.__name__, (), {**table.c, "__table__": table, "__clause_element__": element}))


def written(value: StrEnum) -> ColumnElement[str]:
    """The value as a word of the statement, not as a parameter.

    An index over a part of a table serves only statements that name its condition so: with a parameter in its place
    SQLite reads the whole table, and PostgreSQL does as soon as it keeps a plan for all parameters.
    """
    return literal_column(f"'{value.value}'", String())


def rows_as_text(*columns: Any) -> ColumnElement[str | None]:
    """The rows of a group as one text that rides along in another statement: "4:7,5:9" for columns of numbers or words.

    NULL for no rows; `rows_in_text` reads it. The marks are part of the statement: as parameters they would have it
    written anew at each run.
    """
    row: ColumnElement[Any] = sql_cast(columns[0], String)
    for column in columns[1:]:
        row = row + literal_column("':'") + sql_cast(column, String)
    together: ColumnElement[Any] = func.aggregate_strings(row, literal_column("','"))  # type: ignore[arg-type]
    return together


def rows_in_text(text: str | None) -> list[list[str]]:
    """The rows in a text that `rows_as_text` made, in no order."""
    return [row.split(":") for row in text.split(",")] if text else []
