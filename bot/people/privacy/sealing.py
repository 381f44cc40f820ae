"""Sealing what a schema before this one kept open: the class lists' own ids.

The one rule kept here: a row is sealed once, and until its blind key is written it counts as not sealed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import LargeBinary, bindparam, exists, or_, select, type_coerce, update

from bot.core.unit import Unit
from bot.people.models import Person, Pupil, SchoolClass

BATCH = 2_000

_LISTED = (SchoolClass, Person, Pupil)
_ANY = select(or_(*(exists().where(table.sourced_key.is_(None)) for table in _LISTED)))


def _open(table: Any) -> Any:
    plain = type_coerce(table.sourced_id, LargeBinary).label("plain")
    return select(table.id, plain).where(table.sourced_key.is_(None)).limit(BATCH)


_OPEN = {table: _open(table) for table in _LISTED}
_SEAL = {
    table: update(table)
    .where(table.id == bindparam("row"))
    .values(sourced_id=bindparam("listed"), sourced_key=bindparam("listed_key"))
    for table in _LISTED
}


async def is_anything_open(unit: Unit) -> bool:
    """Whether an id of a class list lies open still."""
    return bool(await unit.scalar(_ANY))


async def seal_some(unit: Unit) -> int:
    """Seal up to BATCH rows. Returns how many; 0 when nothing is open."""
    for table in _LISTED:
        rows = await unit.all(_OPEN[table])
        if rows:
            plain = [(row.id, bytes(row.plain).decode()) for row in rows]
            values = [{"row": number, "listed": listed, "listed_key": listed} for number, listed in plain]
            await unit.execute(_SEAL[table], values)
            return len(rows)
    return 0
