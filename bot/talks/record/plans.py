"""Which outbox rows the pointer plans: a record that is ready arrives without a sound (experience.md 1.3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.outbox.models import Ring
from bot.outbox.notices import Plan, Reader

NEW = "record.new"
ABOUT = "record_note"
_LASTS = timedelta(days=30)


def new_notice(to: Reader, note_id: int, now: datetime) -> Plan:
    """One message a family and day."""
    about = (ABOUT, note_id)
    named = f"{note_id}:{to.person_id}"
    return Plan.to(to, NEW, named, about, now, not_after=now + _LASTS, ring=Ring.SILENT, bundle=NEW)
