"""Writing down who runs late: one row a talk and side, the last word stands."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.booking.queries import Talk
from bot.conferences.holding.lateness.queries import minutes_late
from bot.conferences.holding.models import Side, TalkDelay
from bot.core.unit import Unit
from bot.core.upserts import Upsert

_SAY = Upsert(TalkDelay, by=["booking_id", "side"], take=["minutes", "said_at"])


async def note_late(unit: Unit, talks: Sequence[Talk], side: Side, minutes: int) -> list[Talk]:
    """So many minutes late, or 0: on time. Gives the talks of which this is news."""
    said = await minutes_late(unit, [talk.booking.booking_id for talk in talks], side)
    other = [talk for talk in talks if said.get(talk.booking.booking_id, 0) != minutes]
    if other:
        rows = [
            {
                "school_id": talk.round_.school_id,
                "booking_id": talk.booking.booking_id,
                "side": side.value,
                "minutes": minutes,
                "said_at": unit.now,
            }
            for talk in other
        ]
        await unit.execute(_SAY, rows)
    return other
