"""Which outbox rows visits plan. Visits are everyday things: what is sent is complete, and names nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.conferences.requests.facts import Visit
from bot.outbox.models import Ring
from bot.outbox.notices import Plan
from bot.people.models import StaffRole

WISHED = "visit.wished"
ANSWERED = "visit.answered"
LATE = "visit.late"
UNANSWERED = "visit.unanswered"
ABOUT = "visit"


def _plan(visit: Visit, kind: str, named: str, person_id: int, now: datetime, ring: Ring = Ring.RING) -> Plan:
    return Plan(
        key=f"{kind}:{visit.id}{named}",
        kind=kind,
        school_id=visit.school_id,
        person_id=person_id,
        about_kind=ABOUT,
        about_id=visit.id,
        send_at=now,
        ring=ring,
    )


def to_team(visit: Visit, team: Mapping[int, StaffRole], turn: str, now: datetime, *, asks: bool) -> list[Plan]:
    """The class's team: a question rings its contact teachers, everything else and everybody else hears silently."""
    return [
        _plan(
            visit, WISHED, f":{turn}:{person_id}", person_id, now,
            Ring.RING if asks and role is StaffRole.CONTACT_TEACHER else Ring.SILENT,
        )
        for person_id, role in team.items()
        if person_id != visit.person_id
    ]  # fmt: skip


def late_to_staff(visit: Visit, persons: Iterable[int], now: datetime) -> list[Plan]:
    """The team has not answered: once to each of them."""
    return [_plan(visit, LATE, f":{person_id}", person_id, now) for person_id in persons]


def late_to_visitor(visit: Visit, now: datetime) -> Plan:
    """Whoever wished for it is not left without a word; silently, for there is nothing to do."""
    return _plan(visit, UNANSWERED, "", visit.person_id, now, Ring.SILENT)


def to_visitor(visit: Visit, turn: str, now: datetime) -> Iterable[Plan]:
    """Whoever wished for it: the team's answer rings."""
    yield _plan(visit, ANSWERED, f":{turn}", visit.person_id, now)
