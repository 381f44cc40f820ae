"""The outbox rows: contact parents are asked, and the contact teacher hears what they say; each once a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.conferences.rounds.consulting.queries import ClassName
from bot.conferences.rules import next_moment
from bot.outbox.models import Ring
from bot.outbox.notices import Plan

ASKED, SAID = "round.staff_asked", "round.staff_said"
_LASTS = timedelta(days=14)


def asked(class_: ClassName, parents: Iterable[int], now: datetime) -> list[Plan]:
    """Who is to take part in the talks?"""
    return [_plan(ASKED, f"{person_id}:{now.date()}", class_, person_id, now) for person_id in parents]


def said(class_: ClassName, parent_id: int, teacher_id: int, *, fine: bool, now: datetime) -> Plan:
    """That it is fine comes silently; that somebody would rather talk rings."""
    key = f"{teacher_id}:{parent_id}:{int(fine)}:{now.date()}"
    params = {"parent": parent_id, "fine": fine}
    return _plan(SAID, key, class_, teacher_id, now, params, Ring.SILENT if fine else Ring.RING)


def _plan(
    kind: str,
    key: str,
    class_: ClassName,
    person_id: int,
    now: datetime,
    params: dict[str, int] | None = None,
    ring: Ring = Ring.RING,
) -> Plan:
    return Plan(
        key=f"{kind}:{class_.class_id}:{key}",
        kind=kind,
        school_id=class_.school_id,
        person_id=person_id,
        about_kind="class",
        about_id=class_.class_id,
        send_at=next_moment(now),
        not_after=now + _LASTS,
        ring=ring,
        params=params or {},
    )
