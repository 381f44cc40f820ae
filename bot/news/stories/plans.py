"""Which outbox row asks a team for a good story."""

from __future__ import annotations

from datetime import datetime

from bot.news.untold import ABOUT
from bot.outbox.models import Ring
from bot.outbox.notices import Plan, Reader

STORY_DUE = "news.story_due"


def story_due(to: Reader, class_id: int, since: datetime, weeks: int, now: datetime, until: datetime) -> Plan:
    """To the contact teacher, once a period. The staff's quiet hours hold it, also beyond `until`, where it is dropped:
    with a last moment of its own it would come in them."""
    named, about = f"{class_id}:{since:%Y%m%d}:{to.person_id}", (ABOUT, class_id)
    params = {"since": since.isoformat(), "until": until.isoformat(), "weeks": weeks}
    return Plan.to(to, STORY_DUE, named, about, now, ring=Ring.SILENT, params=params)
