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


def late_to_staff(visit: Visit, persons: Iterable[int], now: datetime) -> list[Plan]:
    """The team has not answered: once to each of them."""
    return [
        Plan(
            key=f"{LATE}:{visit.id}:{person_id}",
            kind=LATE,
            school_id=visit.school_id,
            person_id=person_id,
            about_kind=ABOUT,
            about_id=visit.id,
            send_at=now,
        )
        for person_id in persons
    ]


def late_to_visitor(visit: Visit, now: datetime) -> Plan:
    """Whoever wished for it is not left without a word; silently, for there is nothing to do."""
    return Plan(
        key=f"{UNANSWERED}:{visit.id}",
        kind=UNANSWERED,
        school_id=visit.school_id,
        person_id=visit.person_id,
        about_kind=ABOUT,
        about_id=visit.id,
        send_at=now,
        ring=Ring.SILENT,
    )


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
