"""Which outbox rows marking plans: the question whether a day's talks were held, and that a family needs more time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.conferences.booking.queries import Talk
from bot.conferences.facts import RoundFacts
from bot.outbox.models import Ring
from bot.outbox.notices import Plan, Reader

ASKED = "held.asked"
MORE = "held.more"

# After that it is asked on the round's own screen only.
_ASKS_FOR = timedelta(days=7)
_BREATH = timedelta(minutes=5)


def asked_plan(round_: RoundFacts, day: date, last_end: datetime) -> Plan:
    """Were they held? Silently, when the day's last talk is over; staff's quiet hours hold it."""
    return Plan.to(
        Reader(round_.school_id, round_.teacher_id),
        ASKED,
        f"{round_.round_id}:{day:%y%m%d}",
        ("round", round_.round_id),
        last_end + _BREATH,
        not_after=last_end + _ASKS_FOR,
        ring=Ring.SILENT,
        params={"day": day.isoformat()},
    )


def more_plan(made: Talk, now: datetime) -> Plan:
    """A family needs more time: it rings, as everything does that waits for the teacher's answer."""
    to = Reader(made.round_.school_id, made.round_.teacher_id)
    return Plan.to(to, MORE, made.booking.booking_id, ("booking", made.booking.booking_id), now)
