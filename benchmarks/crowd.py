"""A school many times over: the rows of one, copied inside the database in seconds, to see what growth costs.

The one rule: copies are real rows with relations of their own; only their names and Telegram users open for nobody.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, literal_column, select, text

from bot.accounts.models import Account
from bot.conferences.models import Booking, Round, Slot
from bot.core.unit import Unit, Units
from bot.outbox.models import OutboxRow
from bot.people.models import AccountLink, GuardianshipRow, Person, Pupil, SchoolClass, StaffRoleRow

_ORDER: tuple[Any, ...] = (
    *(SchoolClass, Person, Pupil, Account, AccountLink, GuardianshipRow, StaffRoleRow, Round, Slot, Booking, OutboxRow),
)
# Columns that point to a row of another copied table.
_POINTS = {
    "class_id": SchoolClass,
    "person_id": Person,
    "teacher_id": Person,
    "booked_by": Person,
    "pupil_id": Pupil,
    "account_id": Account,
    "round_id": Round,
    "slot_id": Slot,
}
# Columns that must differ in every row, and how they are made to.
_NOBODYS = {"sqlite": "randomblob(32)", "postgresql": "decode(md5(random()::text) || md5(random()::text), 'hex')"}
_UNIQUE = {"sourced_key": "{nobodys}", "key": "key || '-' || {copy}", "telegram_user": "{nobodys}"}
# PostgreSQL counts ids apart from the rows.
_COUNT_ON = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"


async def copy(units: Units, copies: int) -> None:
    """Add this many copies of everything in the school."""

    async def work(unit: Unit) -> None:
        dialect = unit.connection.dialect.name
        spans = {model: int(await unit.scalar(select(func.max(model.id))) or 0) for model in _ORDER}
        for number in range(1, copies + 1):
            for model in _ORDER:
                names = [column.name for column in model.__table__.columns]
                values = [_expression(model, name, number, spans, _NOBODYS[dialect]) for name in names]
                table = model.__table__
                rows = select(*values).select_from(table).where(table.c.id <= spans[model])
                await unit.execute(insert(model).from_select(names, rows))
        if dialect == "postgresql":
            for model in _ORDER:
                await unit.execute(text(_COUNT_ON.format(table=model.__tablename__)))
            await unit.execute(text(f"ANALYZE {', '.join(model.__tablename__ for model in _ORDER)}"))

    await units.run(work)


def _expression(model: Any, name: str, number: int, spans: dict[Any, int], nobodys: str) -> Any:
    if name == "id":
        return literal_column(f"id + {number * spans[model]}")
    if name in _POINTS:
        return literal_column(f"{name} + {number * spans[_POINTS[name]]}")
    return literal_column(_UNIQUE.get(name, name).format(copy=number, nobodys=nobodys))
