"""Which outbox rows preparation plans, and under which keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.conferences.facts import BookingFacts, RoundFacts
from bot.outbox.models import Lane, Ring
from bot.outbox.notices import Plan, Reader

ASKED = "preparation.asked"
REMINDED = "preparation.reminded"
UNPREPARED = "preparation.unprepared"
SHEET = "preparation.sheet"
SHEETS = "preparation.sheets"
BOOKING, ROUND = "booking", "round"


def asked(
    kind: str, booking: BookingFacts, round_: RoundFacts, guardians: Iterable[int], at: datetime, *, silent: bool
) -> list[Plan]:
    """Homes are asked to prepare, or reminded by the teacher; once each, and one message a family."""
    return [
        Plan.to(
            Reader(round_.school_id, person_id),
            kind,
            f"{booking.booking_id}:{person_id}",
            (BOOKING, booking.booking_id),
            at,
            not_after=booking.starts_at,
            ring=Ring.SILENT if silent else Ring.RING,
            bundle=kind,
        )
        for person_id in sorted(set(guardians))
    ]


def unprepared(round_: RoundFacts, at: datetime, until: datetime) -> Plan:
    """The teacher hears once how many pupils are not prepared."""
    to = Reader(round_.school_id, round_.teacher_id)
    return Plan.to(to, UNPREPARED, round_.round_id, (ROUND, round_.round_id), at, not_after=until)


def sheet(booking: BookingFacts, round_: RoundFacts, person_id: int, at: datetime) -> Plan:
    """One child's sheet, for the guardian who is waiting for it."""
    to = Reader(round_.school_id, person_id)
    about = (BOOKING, booking.booking_id)
    return Plan.to(to, SHEET, f"{booking.booking_id}:{person_id}", about, at, lane=Lane.INTERACTIVE, ring=Ring.SILENT)


def sheets(round_: RoundFacts, person_id: int, at: datetime) -> Plan:
    """All sheets of a round, for the member of staff who is waiting for them."""
    to = Reader(round_.school_id, person_id)
    about = (ROUND, round_.round_id)
    return Plan.to(to, SHEETS, f"{round_.round_id}:{person_id}", about, at, lane=Lane.INTERACTIVE, ring=Ring.SILENT)
