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
ABOUT = "visit"


def to_team(visit: Visit, team: Mapping[int, StaffRole], turn: str, now: datetime, *, asks: bool) -> list[Plan]:
    """The class's team: a question rings its contact teachers, everything else and everybody else hears silently."""
    return [
        Plan(
            key=f"{WISHED}:{visit.id}:{turn}:{person_id}",
            kind=WISHED,
            school_id=visit.school_id,
            person_id=person_id,
            about_kind=ABOUT,
            about_id=visit.id,
            send_at=now,
            ring=Ring.RING if asks and role is StaffRole.CONTACT_TEACHER else Ring.SILENT,
        )
        for person_id, role in team.items()
        if person_id != visit.person_id
    ]


def to_visitor(visit: Visit, turn: str, now: datetime) -> Iterable[Plan]:
    """Whoever wished for it: the team's answer rings."""
    yield Plan(
        key=f"{ANSWERED}:{visit.id}:{turn}",
        kind=ANSWERED,
        school_id=visit.school_id,
        person_id=visit.person_id,
        about_kind=ABOUT,
        about_id=visit.id,
        send_at=now,
    )
