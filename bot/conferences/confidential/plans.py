"""Which outbox rows say that confidential words wait, and under which keys."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.outbox.notices import Plan, Reader

WRITTEN = "confidential.written"
ABOUT = "confidential"
# Whoever has not looked by then is not told any more; the words wait where they are.
_WORTH = timedelta(days=14)


def written(school_id: int, words_id: int, person_id: int, at: datetime) -> Plan:
    """There is something to read: once a reader."""
    to = Reader(school_id, person_id)
    return Plan.to(to, WRITTEN, f"{words_id}:{person_id}", (ABOUT, words_id), at, not_after=at + _WORTH)
