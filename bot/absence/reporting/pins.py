"""Four digits before a report, for who wants them: nobody else holding the phone reports then.

The one rule kept here: wrong digits are counted where no refusal undoes it, five an hour.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from bot.absence.models import AbsencePin
from bot.core.among import among
from bot.core.unit import Unit

LENGTH = 4
STRIKES = 5
REST = timedelta(hours=1)

_OF = select(func.count(AbsencePin.id)).where(among(AbsencePin.person_id, "persons"))
_ALL = (
    select(AbsencePin.id, AbsencePin.person_id, AbsencePin.strikes, AbsencePin.struck_at)
    .where(among(AbsencePin.person_id, "persons"))
    .order_by(AbsencePin.id)
    .with_for_update()
)
_FITS = select(AbsencePin.id).where(AbsencePin.id == bindparam("pin_id"), AbsencePin.pin == bindparam("digits"))
_COUNT = (
    update(AbsencePin)
    .where(AbsencePin.id == bindparam("pin_id"))
    .values(strikes=bindparam("counted"), struck_at=bindparam("at"))
)
_INSERT = insert(AbsencePin)
_DROP = delete(AbsencePin).where(among(AbsencePin.person_id, "persons"))


class Tried(Enum):
    """What became of four digits."""

    RIGHT = "right"
    WRONG = "wrong"
    RESTS = "rests"


class Try(Struct, frozen=True):
    """`until`: when digits are taken again, after too many wrong ones."""

    what: Tried
    until: datetime | None = None


async def pinned(unit: Unit, person_ids: Collection[int]) -> bool:
    """Whether any of these persons asks for digits before a report."""
    return bool(await unit.scalar(_OF, {"persons": sorted(person_ids)}))


async def try_digits(unit: Unit, person_ids: Collection[int], digits: str) -> Try:
    """Whether these are the digits. Wrong ones are counted; after five of them nothing is right for an hour."""
    rows = await unit.all(_ALL, {"persons": sorted(person_ids)})
    for row in rows:
        if (until := _rests(row, unit.now)) is not None:
            return Try(Tried.RESTS, until)
    wrong = [row for row in rows if not await _fits(unit, row, digits)]
    for row in rows:
        struck = _counted(row, unit.now) + 1 if row in wrong else 0
        await unit.execute(_COUNT, {"pin_id": row.id, "counted": struck, "at": unit.now if struck else None})
        if struck >= STRIKES:
            return Try(Tried.RESTS, unit.now + REST)
    return Try(Tried.WRONG if wrong else Tried.RIGHT)


async def set_digits(unit: Unit, persons: Mapping[int, int], digits: str) -> None:
    """These digits from now on; `persons`: the school of each person of the account."""
    await take_away(unit, persons)
    for person_id, school_id in persons.items():
        values = {"school_id": school_id, "person_id": person_id, "pin": _said(person_id, digits)}
        await unit.execute(_INSERT, values)


async def take_away(unit: Unit, person_ids: Collection[int]) -> None:
    """No digits are asked for any more."""
    await unit.execute(_DROP, {"persons": sorted(person_ids)})


def _rests(row: Row[Any], now: datetime) -> datetime | None:
    until: datetime | None = row.struck_at + REST if row.strikes >= STRIKES and row.struck_at else None
    return until if until and until > now else None


def _counted(row: Row[Any], now: datetime) -> int:
    """Wrong digits of the last hour."""
    return int(row.strikes) if row.struck_at and row.struck_at > now - REST else 0


async def _fits(unit: Unit, row: Row[Any], digits: str) -> bool:
    found = await unit.scalar(_FITS, {"pin_id": row.id, "digits": _said(row.person_id, digits)})
    return found is not None


def _said(person_id: int, digits: str) -> str:
    """What is hashed: with the person, or equal digits would look equal."""
    return f"{person_id}:{digits}"
