"""Which outbox rows bring the yearly card of rights, and under which keys."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.outbox.models import Ring
from bot.outbox.notices import Plan

CARD = "rights.card"
# Later than this in the year nobody is surprised with it; /rights has it at any time.
_LASTS = timedelta(days=30)


def card_plan(school_id: int, person_id: int, year: int, send_at: datetime) -> Plan:
    """The card of the school year that begins in `year`: silent, and once."""
    return Plan(
        key=f"{CARD}:{person_id}:{year}",
        kind=CARD,
        school_id=school_id,
        person_id=person_id,
        about_kind="school",
        about_id=school_id,
        send_at=send_at,
        not_after=send_at + _LASTS,
        ring=Ring.SILENT,
        params={"year": year},
    )
