"""Writing down who runs late: one row a talk and side, the last word stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from bot.conferences.booking.queries import Talk
from bot.conferences.holding.lateness.queries import minutes_late
from bot.conferences.holding.models import Side, TalkDelay
from bot.core.unit import Unit


def _say(dialect: str) -> Any:
    statement: Any = sqlite.insert(TalkDelay) if dialect == "sqlite" else postgresql.insert(TalkDelay)
    said = {"minutes": statement.excluded.minutes, "said_at": statement.excluded.said_at}
    return statement.on_conflict_do_update(index_elements=["booking_id", "side"], set_=said)


_SAY = {dialect: _say(dialect) for dialect in ("sqlite", "postgresql")}


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
        await unit.execute(_SAY[unit.connection.dialect.name], rows)
    return other
