"""Reading a school's closed days."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.core.unit import Unit
from bot.schools.closing.rules import Closed
from bot.schools.models import ClosedDay

_CLOSED = (
    select(ClosedDay.on_day, ClosedDay.reason, ClosedDay.from_file)
    .where(ClosedDay.school_id == bindparam("school"))
    .order_by(ClosedDay.on_day)
)


async def closed_days(unit: Unit, school_id: int) -> list[Closed]:
    """Every day the school closed, in order."""
    rows = await unit.all(_CLOSED, {"school": school_id})
    return [Closed(row.on_day, row.reason, row.from_file) for row in rows]
