"""The outbox rows that changes by the school make: a talk is off, a talk is moved, something about a talk is new.

The one rule kept here: what takes a time from a family rings, whatever else changes does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.plans import MOVED, NUDGE, OFF, board
from bot.conferences.rules import next_moment
from bot.core.dates import local
from bot.outbox.models import Ring
from bot.outbox.notices import Plan

CHANGED = "conference.changed"

# Two a family in all (terms.md, miss.sent): the policy's own and those that a teacher sends are the same two.
MOST_NUDGES = 2
# Long enough to matter, short enough to be gone when the next reminder could come.
_NUDGE_LASTS = timedelta(hours=20)


def off(booking: BookingFacts, round_: RoundFacts, guardians: Iterable[int], now: datetime) -> list[Plan]:
    """The school cancelled this talk: it rings, through quiet hours too when the talk is today (experience.md 1.3)."""
    is_today = local(booking.starts_at, round_.zone).date() == local(now, round_.zone).date()
    return [
        Plan(
            key=f"{OFF}:{booking.booking_id}:{person_id}",
            kind=OFF,
            school_id=round_.school_id,
            person_id=person_id,
            about_kind="booking",
            about_id=booking.booking_id,
            send_at=now,
            not_after=booking.ends_at,
            ring=Ring.THROUGH if is_today else Ring.RING,
            params={"sequence": booking.sequence},
        )
        for person_id in sorted(set(guardians))
    ]


def moved(booking: BookingFacts, round_: RoundFacts, guardians: Iterable[int], now: datetime) -> list[Plan]:
    """The school moved this talk: it rings, and asks whether the new time suits."""
    return [
        Plan(
            key=f"{MOVED}:{booking.booking_id}:{booking.sequence}:{person_id}",
            kind=MOVED,
            school_id=round_.school_id,
            person_id=person_id,
            about_kind="booking",
            about_id=booking.booking_id,
            send_at=now,
            not_after=booking.starts_at,
            params={"sequence": booking.sequence},
        )
        for person_id in sorted(set(guardians))
    ]


def changed(booking: BookingFacts, round_: RoundFacts, guardians: Iterable[int], now: datetime) -> list[Plan]:
    """The room, the form or the teacher of a talk is another: silent, in the neutral sentence (experience.md 1.1).

    One key a talk and person: what changes twice before it is sent is told once.
    """
    return [
        Plan(
            key=f"{CHANGED}:{booking.booking_id}:{person_id}",
            kind=CHANGED,
            school_id=round_.school_id,
            person_id=person_id,
            about_kind="booking",
            about_id=booking.booking_id,
            send_at=next_moment(now),
            not_after=booking.ends_at,
            ring=Ring.SILENT,
            bundle=CHANGED,
        )
        for person_id in sorted(set(guardians))
    ]


def nudge(round_: RoundFacts, number: int, person_id: int, now: datetime) -> Plan:
    """The `number`-th of the policy's nudges (1 or 2), sent now by the teacher; its key keeps it from coming again."""
    return Plan(
        key=f"{NUDGE}:{round_.round_id}:{number}:{person_id}",
        kind=NUDGE,
        school_id=round_.school_id,
        person_id=person_id,
        about_kind="round",
        about_id=round_.round_id,
        send_at=next_moment(now),
        not_after=min(round_.closes_at, now + _NUDGE_LASTS),
        bundle=NUDGE,
    )


def board_of(round_: RoundFacts, now: datetime) -> Plan:
    """The teacher's board, a little later: a rush of changes is one edit."""
    return board(round_.round_id, round_.school_id, round_.teacher_id, now + timedelta(seconds=1))
