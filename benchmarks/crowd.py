"""A school many times over: the rows of one, copied inside the database in seconds, to see what growth costs.

The one rule: copies are real rows with relations of their own; only their names and Telegram users open for nobody.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, literal_column, select

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
# Columns that must differ in every row, and how they are made to (SQLite).
_UNIQUE = {
    "sourced_key": "randomblob(32)",
    "key": "key || '-' || {copy}",
    "telegram_user": "randomblob(32)",
}


async def copy(units: Units, copies: int) -> None:
    """Add this many copies of everything in the school (SQLite only)."""

    async def work(unit: Unit) -> None:
        spans = {model: int(await unit.scalar(select(func.max(model.id))) or 0) for model in _ORDER}
        for number in range(1, copies + 1):
            for model in _ORDER:
                names = [column.name for column in model.__table__.columns]
                values = [_expression(model, name, number, spans) for name in names]
                table = model.__table__
                rows = select(*values).select_from(table).where(table.c.id <= spans[model])
                await unit.execute(insert(model).from_select(names, rows))

    await units.run(work)


def _expression(model: Any, name: str, number: int, spans: dict[Any, int]) -> Any:
    if name == "id":
        return literal_column(f"id + {number * spans[model]}")
    if name in _POINTS:
        return literal_column(f"{name} + {number * spans[_POINTS[name]]}")
    return literal_column(_UNIQUE.get(name, name).format(copy=number))
