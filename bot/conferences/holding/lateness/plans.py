"""Which outbox rows running late plans: one a talk and side, sent anew when the minutes change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.conferences.booking.queries import Talk
from bot.outbox.models import Lane, Ring
from bot.outbox.notices import Plan, Reader

LATE = "held.late"
BEHIND = "held.behind"


def late_plan(talk: Talk, now: datetime) -> Plan:
    """To the teacher: through quiet hours, for talks lie in the evening and tomorrow it is worth nothing."""
    booking, round_ = talk.booking, talk.round_
    to = Reader(round_.school_id, round_.teacher_id)
    about = ("booking", booking.booking_id)
    return Plan.to(
        to, LATE, booking.booking_id, about, now, ring=Ring.THROUGH, lane=Lane.INTERACTIVE, not_after=booking.ends_at
    )


def behind_plans(talks: Sequence[Talk], sees: Mapping[int, Sequence[int]], now: datetime) -> list[Plan]:
    """To everybody at home who knows of the talk: it rings, for they may be on their way."""
    return [
        Plan.to(
            Reader(talk.round_.school_id, person),
            BEHIND,
            f"{talk.booking.booking_id}:{person}",
            ("booking", talk.booking.booking_id),
            now,
            ring=Ring.THROUGH,
            lane=Lane.INTERACTIVE,
            not_after=talk.booking.ends_at,
            params={"sequence": talk.booking.sequence},
        )
        for talk in talks
        for person in sees.get(talk.booking.booking_id, ())
    ]
