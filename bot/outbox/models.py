"""The outbox: one row for everything that anybody is told who did not just ask."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped

from bot.core.sealed import Sealed
from bot.core.tables import Base, column


class Act(StrEnum):
    """What is done at Telegram: a new message, an edit of the row's own message, its fold, the command menu.

    REDRAW edits a screen that keeps itself up to date; where it is gone, nothing is sent in its place. DELETE takes the
    row's own message away, an album whole; where Telegram no longer lets a bot (48 hours), the first of it is edited
    into what the row's kind says.
    """

    SEND = "send"
    EDIT = "edit"
    FOLD = "fold"
    REDRAW = "redraw"
    DELETE = "delete"
    COMMANDS = "commands"


# A message of these that is gone stays gone.
ONLY_EDITS = frozenset({Act.FOLD, Act.REDRAW, Act.DELETE})


class Lane(StrEnum):
    """INTERACTIVE is what somebody is waiting for at the phone; it goes before BULK."""

    INTERACTIVE = "a"
    BULK = "b"


class Ring(StrEnum):
    """How it arrives: THROUGH rings even in quiet hours, SILENT never rings, RING rings outside quiet hours."""

    THROUGH = "through"
    RING = "ring"
    SILENT = "silent"


class State(StrEnum):
    """WAITING → SENDING → SENT; or DROPPED (no longer true), CANCELLED, UNREACHABLE, FAILED (refused five times)."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    CANCELLED = "cancelled"
    UNREACHABLE = "unreachable"
    FAILED = "failed"


# The reason of a dropped row that came after it was worth anything (`not_after`).
TOO_LATE = "too late"


class OutboxRow(Base):
    """A notice to one person. `key` is unique: planning the same thing twice is harmless.

    `claim` names the run of the sender that holds the row; `unsure` marks a send whose outcome nobody knows, which
    is tried again silently. `message_id` is a list where the row was sent as an album.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = column(primary_key=True)
    key: Mapped[str] = column(String(120), unique=True)
    school_id: Mapped[int]
    kind: Mapped[str] = column(String(40))
    act: Mapped[str] = column(String(8))
    about_kind: Mapped[str] = column(String(24))
    about_id: Mapped[int]
    person_id: Mapped[int]
    lane: Mapped[str] = column(String(1))
    ring: Mapped[str] = column(String(8))
    bundle: Mapped[str | None] = column(String(60))
    send_at: Mapped[datetime]
    not_after: Mapped[datetime | None]
    state: Mapped[str] = column(String(12))
    claim: Mapped[int | None]
    attempts: Mapped[int]
    unsure: Mapped[bool]
    params: Mapped[dict[str, Any]] = column(Sealed("outbox.params"))
    message_id: Mapped[int | list[int] | None] = column(Sealed("outbox.message_id"))
    reason: Mapped[str | None] = column(String(80))
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_outbox_due",
            "lane",
            "send_at",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_outbox_claimed",
            "claim",
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
        Index("ix_outbox_about", "about_kind", "about_id"),
        Index("ix_outbox_person_id", "person_id", "state"),
        {"sqlite_autoincrement": True},
    )
