"""Tables of joining: people whose first use waits for the office, and who asked the school for a new code."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped

from bot.core.tables import Base, column

_WAITING = text("decided_at IS NULL")


class Why(StrEnum):
    """Why a first use waits: a child at a secret address, as many adults as the policy allows, no number to match."""

    PROTECTED = "protected"
    LIMIT = "limit"
    NO_NUMBER = "no_number"


class WaitingJoin(Base):
    """A letter that was used and whose link waits for the office's word. `let_in` is that word."""

    __tablename__ = "waiting_joins"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    invitation_id: Mapped[int] = column(ForeignKey("invitations.id"))
    account_id: Mapped[int] = column(ForeignKey("accounts.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    why: Mapped[str] = column(String(12))
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    let_in: Mapped[bool | None]

    __table_args__ = (
        # One person waits once: whoever's letter comes second is the one that is looked at.
        Index("uq_waiting_joins_person", "person_id", unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_waiting_joins_account_id", "account_id"),
        {"sqlite_autoincrement": True},
    )


class CodeAsk(Base):
    """An account that asked for a new code; who it may be is found out afterwards, so that no answer tells.

    One row an account: asking again brings it back to be looked at.
    """

    __tablename__ = "code_asks"

    id: Mapped[int] = column(primary_key=True)
    account_id: Mapped[int] = column(ForeignKey("accounts.id"), unique=True)
    at: Mapped[datetime]
    looked_at: Mapped[datetime | None]

    __table_args__ = ({"sqlite_autoincrement": True},)
