"""Selects about a talk that was offered."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.conferences.models import Unsuited
from bot.core.unit import Unit

_WAITS = select(Unsuited.id).where(Unsuited.round_id == bindparam("round"), Unsuited.answered_at.is_(None))


async def finds_none(unit: Unit, round_id: int) -> bool:
    """Whether an invited guardian waits for other times."""
    return await unit.first(_WAITS, {"round": round_id}) is not None
