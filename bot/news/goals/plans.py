"""Which outbox row asks a team for its goals."""

from __future__ import annotations

from datetime import datetime

from bot.news.untold import ABOUT
from bot.outbox.models import Ring
from bot.outbox.notices import Plan, Reader

GOALS_DUE = "news.goals_due"


def goals_due(to: Reader, class_id: int, since: datetime, now: datetime, until: datetime) -> Plan:
    """To the contact teacher, once a term. Staff's quiet hours hold it, also beyond `until`, where it is dropped."""
    named, about = f"{class_id}:{since:%Y%m%d}:{to.person_id}", (ABOUT, class_id)
    params = {"since": since.isoformat(), "until": until.isoformat()}
    return Plan.to(to, GOALS_DUE, named, about, now, ring=Ring.SILENT, params=params)
