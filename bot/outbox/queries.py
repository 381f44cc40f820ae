"""Rows of the outbox, read as the notices they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from bot.core.tables import written
from bot.core.unit import Unit
from bot.outbox.models import TOO_LATE, Act, OutboxRow, Ring, State
from bot.outbox.notices import Notice

NOTICE = (
    OutboxRow.id,
    OutboxRow.key,
    OutboxRow.kind,
    OutboxRow.act,
    OutboxRow.school_id,
    OutboxRow.person_id,
    OutboxRow.about_kind,
    OutboxRow.about_id,
    OutboxRow.bundle,
    OutboxRow.ring,
    OutboxRow.send_at,
    OutboxRow.not_after,
    OutboxRow.params,
    OutboxRow.message_id,
    OutboxRow.attempts,
    OutboxRow.unsure,
)


def notice_of(row: Row[Any]) -> Notice:
    """The notice of a row that was selected with NOTICE."""
    values = {**row._asdict(), "act": Act(row.act), "ring": Ring(row.ring)}
    if isinstance(row.message_id, list):
        values["message_id"], *album = row.message_id
        values["album"] = tuple(album)
    return Notice(**values)


_TOO_LATE = (
    select(OutboxRow.kind, func.count().label("rows"))
    .where(
        OutboxRow.state == written(State.DROPPED),
        OutboxRow.reason == TOO_LATE,
        OutboxRow.settled_at >= bindparam("since"),
    )
    .group_by(OutboxRow.kind)
    .order_by(OutboxRow.kind)
)


async def too_late(unit: Unit, since: datetime) -> dict[str, int]:
    """How many notices of each kind were dropped since then because they came too late to be useful."""
    return {row.kind: row.rows for row in await unit.all(_TOO_LATE, {"since": since})}
