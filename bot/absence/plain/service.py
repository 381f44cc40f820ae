"""What was understood and is not meant is forgotten at once."""

from __future__ import annotations

from sqlalchemy import bindparam, delete

from bot.absence.models import AbsenceDraft
from bot.core.unit import Unit

_DROP = delete(AbsenceDraft).where(AbsenceDraft.id == bindparam("draft"), AbsenceDraft.sent_at.is_(None))


async def drop(unit: Unit, draft_id: int) -> None:
    """Forget a draft that was not sent; one's own, which the caller has loaded."""
    await unit.execute(_DROP, {"draft": draft_id})
