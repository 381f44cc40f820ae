"""Rows of the outbox, read as the notices they are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from bot.outbox.models import Act, OutboxRow, Ring
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
    return Notice(**{**row._asdict(), "act": Act(row.act), "ring": Ring(row.ring)})
