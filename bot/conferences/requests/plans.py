"""Which outbox rows requests plan, and under which keys.

The one rule kept here: every row is of a kind that says no more than that there is something new about a talk.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.conferences.requests.facts import Request
from bot.conferences.requests.models import RequestKind
from bot.conferences.requests.queries import ABOUT
from bot.outbox.models import Lane, Ring
from bot.outbox.notices import Plan

STAFF = "request.staff"
URGENT = "request.urgent"
HOME = "request.home"


def to_staff(request: Request, persons: Iterable[int], turn: str, at: datetime) -> list[Plan]:
    """To those of the school who are to hear of it; that a child is unsafe rings through quiet hours."""
    urgent = request.kind is RequestKind.UNSAFE
    return [
        Plan(
            key=f"{STAFF}:{request.id}:{turn}:{person_id}",
            kind=URGENT if urgent else STAFF,
            school_id=request.school_id,
            person_id=person_id,
            about_kind=ABOUT,
            about_id=request.id,
            send_at=at,
            ring=Ring.THROUGH if urgent else Ring.RING,
            lane=Lane.INTERACTIVE if urgent else Lane.BULK,
        )
        for person_id in persons
    ]


def to_home(request: Request, turn: str, now: datetime) -> Plan:
    """To whoever asked: it was read, somebody rang, or nobody has answered."""
    return Plan(
        key=f"{HOME}:{request.id}:{turn}:{request.asked_by}",
        kind=HOME,
        school_id=request.school_id,
        person_id=request.asked_by,
        about_kind=ABOUT,
        about_id=request.id,
        send_at=now,
    )
