"""Which outbox rows two homes plan, and under which keys. Nothing of it rings: it is between adults."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.outbox.models import Ring
from bot.outbox.notices import Plan, Reader
from bot.people.pairs.queries import SharedPupil

OFFERED = "pair.offered"
DECIDED = "pair.decided"

_LASTS = timedelta(days=14)


def offered(pupil: SharedPupil, by: int, person_id: int, now: datetime) -> Plan:
    """Somebody would like to share everything about the child with this person; once a day, however often pressed."""
    return _about(OFFERED, f"{pupil.pupil_id}:{by}:{person_id}:{now:%y%m%d}", pupil, person_id, now, {"by": by})


def decided(pupil: SharedPupil, person_id: int, now: datetime) -> Plan:
    """The office has looked at what this person asked for."""
    key = f"{pupil.pupil_id}:{person_id}:{now:%y%m%d%H%M%S}"
    return _about(DECIDED, key, pupil, person_id, now, {})


def _about(kind: str, key: str, pupil: SharedPupil, person_id: int, now: datetime, params: dict[str, int]) -> Plan:
    reader, about = Reader(pupil.school_id, person_id), ("pupil", pupil.pupil_id)
    return Plan.to(reader, kind, key, about, now, not_after=now + _LASTS, ring=Ring.SILENT, params=params)
