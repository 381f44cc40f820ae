"""Writing thin facts: one a talk whose time has come, with what the teacher said of it or nothing yet.

The one rule kept here: a fact is written once a talk, whoever is first, the tick or the teacher.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, case, exists, select

from bot.accounts.installation import keep_value, kept_values
from bot.conferences.booking.queries import Talk
from bot.conferences.holding.models import Outcome, TalkFact
from bot.conferences.models import Booking, Round, Slot
from bot.conferences.queries import IS_LIVE
from bot.core.dates import local
from bot.core.unit import Unit
from bot.core.upserts import Upsert
from bot.schools.models import School

_RECORDED = "talks_recorded"
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
# A clock that was put back, or a bot that stood still in mid-tick, skips nobody.
_AGAIN = timedelta(days=1)

_OVER = (
    select(
        Booking.id.label("booking_id"),
        Booking.school_id,
        Booking.pupil_id,
        Booking.round_id,
        # The tables of a café are one talk.
        case((Slot.table_id.is_(None), Booking.turn), else_=0).label("turn"),
        Round.kind,
        Slot.starts_at,
        School.zone,
    )
    .select_from(Slot)
    .join(Booking, Booking.slot_id == Slot.id)
    .join(Round, Round.id == Booking.round_id)
    .join(School, School.id == Booking.school_id)
    .where(
        IS_LIVE,
        Slot.ends_at > bindparam("after"),
        Slot.ends_at <= bindparam("until"),
        ~exists().where(TalkFact.booking_id == Booking.id),
    )
    .order_by(Booking.id)
)


_SAY = Upsert(TalkFact, by=["booking_id"], take=["outcome"])
_KEEP = Upsert(TalkFact, by=["booking_id"])


class Over(Struct, frozen=True):
    """A talk whose time is over and of which nothing was written yet."""

    booking_id: int
    round_id: int
    day: date


def _fact(talk: Talk, outcome: Outcome) -> Mapping[str, Any]:
    booking, round_ = talk.booking, talk.round_
    return {
        "school_id": round_.school_id,
        "pupil_id": booking.pupil_id,
        "booking_id": booking.booking_id,
        "round_id": booking.round_id,
        "kind": round_.kind.value,
        "held_on": local(booking.starts_at, round_.zone).date(),
        "outcome": outcome.value,
        "turn": 0 if booking.table_id else booking.turn,
    }


async def say(unit: Unit, talks: Sequence[Talk], outcome: Outcome) -> None:
    """Write what was said of these talks, over what was said before."""
    if talks:
        await unit.execute(_SAY, [_fact(talk, outcome) for talk in talks])


async def record_over(unit: Unit) -> list[Over]:
    """Write the facts of talks that are over since the last time, unmarked; gives those that were new."""
    last = (await kept_values(unit, _RECORDED)).get(_RECORDED)
    after = datetime.fromisoformat(last) - _AGAIN if last else _EVER
    rows = await unit.all(_OVER, {"after": after, "until": unit.now})
    found = [Over(row.booking_id, row.round_id, local(row.starts_at, row.zone).date()) for row in rows]
    if rows:
        facts = [
            {
                "school_id": row.school_id,
                "pupil_id": row.pupil_id,
                "booking_id": row.booking_id,
                "round_id": row.round_id,
                "kind": row.kind,
                "held_on": over.day,
                "outcome": None,
                "turn": row.turn,
            }
            for row, over in zip(rows, found, strict=True)
        ]
        await unit.execute(_KEEP, facts)
    await keep_value(unit, _RECORDED, unit.now.isoformat())
    return found
