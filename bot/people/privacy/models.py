"""The seals over the audit: one a night (or more, where a day was long), each made over the one before it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from bot.core.tables import Base, column


class AuditSeal(Base):
    """The audit rows `first_id` to `last_id`, and a keyed hash of them and of the seal before.

    `emptied`: the keyed word that the rows were whole and old when they were deleted; NULL while they are there.

    The audit is the installation's, so this has no school. The key lies apart from the database: who can change
    rows cannot make the seals anew.
    """

    __tablename__ = "audit_seals"

    id: Mapped[int] = column(primary_key=True)
    first_id: Mapped[int]
    last_id: Mapped[int]
    row_count: Mapped[int]
    seal: Mapped[bytes]
    at: Mapped[datetime]
    emptied: Mapped[bytes | None]
