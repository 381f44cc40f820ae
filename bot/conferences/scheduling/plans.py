"""The outbox rows of a schedule: the teacher hears that it is ready, families of the times that are kept for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.rules import next_moment
from bot.outbox.models import Lane
from bot.outbox.notices import Plan

READY = "schedule.ready"
HELD = "conference.held"
HELD_STILL = "conference.held_still"
# What stops when a held time is accepted, moved or given up.
ABOUT_A_HELD_TIME = (HELD, HELD_STILL)
# The reminder comes the evening before the last day; a time that is kept for a shorter while has none.
_BEFORE = timedelta(hours=27)


def ready(scheduling_id: int, school_id: int, person_id: int, attempt: int, now: datetime) -> Plan:
    """Whoever asked for the schedule is waiting for it."""
    return Plan(
        key=f"{READY}:{scheduling_id}:{attempt}",
        kind=READY,
        school_id=school_id,
        person_id=person_id,
        about_kind="scheduling",
        about_id=scheduling_id,
        send_at=now,
        lane=Lane.INTERACTIVE,
    )


def held(booking: BookingFacts, round_: RoundFacts, guardians: Iterable[int], now: datetime) -> list[Plan]:
    """The guardians hear of the time that is kept for them, and once more before it is given up."""
    assert booking.held_until is not None
    moments = [(HELD, next_moment(now))]
    if (again := booking.held_until - _BEFORE) > now + _BEFORE:
        moments.append((HELD_STILL, again))
    return [
        Plan(
            key=f"{kind}:{booking.booking_id}:{person_id}",
            kind=kind,
            school_id=round_.school_id,
            person_id=person_id,
            about_kind="booking",
            about_id=booking.booking_id,
            send_at=at,
            not_after=booking.held_until,
            # All children of a family in one message, whoever teaches them.
            bundle=kind,
            params={"sequence": booking.sequence},
        )
        for person_id in sorted(set(guardians))
        for kind, at in moments
    ]
