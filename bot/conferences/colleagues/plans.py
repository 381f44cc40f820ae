"""The outbox rows of colleagues at talks: asked, reminded, let go; and that one cannot come.

The one rule kept here: the home hears of it silently, in the sentence that everything new about a talk shares.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from bot.conferences.booking.queries import Talk
from bot.conferences.rounds.plans import changed
from bot.outbox.notices import Plan

ASKED, EVE = "colleague.asked", "colleague.day_before"
OFF, SAID = "colleague.off", "colleague.said"
# What waits to be said and is not true once the talk is another, or the colleague need not come.
OVERTAKEN = (ASKED, EVE)


def _plan(kind: str, made: Talk, named: str, person_id: int, at: datetime) -> Plan:
    booking = made.booking
    return Plan(
        key=f"{kind}:{booking.booking_id}:{named}",
        kind=kind,
        school_id=made.round_.school_id,
        person_id=person_id,
        about_kind="booking",
        about_id=booking.booking_id,
        send_at=at,
        not_after=booking.starts_at,
        params={"sequence": booking.sequence},
    )


def asked(made: Talk, person_id: int, now: datetime, *, again: bool = False) -> Plan:
    """Would they come; or (`again`), now that it was moved, can they still?"""
    plan = _plan(ASKED, made, str(person_id), person_id, now)
    return replace(plan, params={**plan.params, "again": again})


def day_before(made: Talk, person_id: int, at: datetime) -> Plan:
    """The school day before, like the home."""
    return _plan(EVE, made, str(person_id), person_id, at)


def off(made: Talk, person_id: int, now: datetime) -> Plan:
    """The talk is cancelled, or goes without them."""
    return _plan(OFF, made, f"{person_id}:{made.booking.sequence}", person_id, now)


def said(made: Talk, person_id: int, now: datetime) -> Plan:
    """A colleague cannot come: whoever holds the talk hears it."""
    return _plan(SAID, made, f"{person_id}:{made.booking.sequence}", made.round_.teacher_id, now)


def told_home(made: Talk, guardians: Iterable[int], now: datetime) -> list[Plan]:
    """Who takes part is another."""
    return changed(made.booking, made.round_, guardians, now)
