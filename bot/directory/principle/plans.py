"""Which outbox rows tell everybody at a school that its principle has changed, and under which keys."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.outbox.models import Ring
from bot.outbox.notices import Plan, Reader

CHANGED, ABOUT = "principle.changed", "policy"
_LASTS = timedelta(days=14)


def changed_plan(school_id: int, person_id: int, version_id: int, since: int, at: datetime) -> Plan:
    """Once a version, without a sound, when the week's bundle comes; with it where that day closes."""
    return Plan.to(
        Reader(school_id, person_id),
        CHANGED,
        f"{version_id}:{person_id}",
        (ABOUT, version_id),
        at,
        ring=Ring.SILENT,
        bundle=f"principle:{at:%Y-%m-%d}",
        not_after=at + _LASTS,
        params={"since": since},
    )
