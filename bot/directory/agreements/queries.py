"""What the parents of a class have agreed on, newest first, and the proposal that waits for a meeting."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, bindparam, select

from bot.core.dates import local
from bot.core.unit import Unit
from bot.directory.models import ClassAgreementRow

_ROWS = select(
    ClassAgreementRow.id,
    ClassAgreementRow.words,
    ClassAgreementRow.written_at,
    ClassAgreementRow.agreed_on,
).where(ClassAgreementRow.class_id == bindparam("of_class"))
_AGREED = _ROWS.where(ClassAgreementRow.agreed_on.is_not(None)).order_by(
    ClassAgreementRow.agreed_on.desc(), ClassAgreementRow.id.desc()
)
_PROPOSAL = _ROWS.where(ClassAgreementRow.agreed_on.is_(None))


class Agreement(Struct, frozen=True):
    """What was agreed on, or (without `agreed_on`) is proposed."""

    id: int
    words: str
    written_on: date
    agreed_on: date | None


async def agreements_of(unit: Unit, class_id: int, zone: str) -> list[Agreement]:
    """All that was ever agreed on, newest first."""
    return [_agreement(row, zone) for row in await unit.all(_AGREED, {"of_class": class_id})]


async def proposal_of(unit: Unit, class_id: int, zone: str) -> Agreement | None:
    row = await unit.first(_PROPOSAL, {"of_class": class_id})
    return _agreement(row, zone) if row is not None else None


def _agreement(row: Row[Any], zone: str) -> Agreement:
    return Agreement(row.id, row.words, local(row.written_at, zone).date(), row.agreed_on)
