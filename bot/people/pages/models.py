"""The table of links to the school's own pages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped

from bot.core.tables import Base, column


class PageLink(Base):
    """A link to one page for one person, until when it opens, and what has become of it. Of its 128 bits only the hash
    is kept, and so of the browser's that opened it first: in another browser it opens no more.

    `turn` counts what was sent through it: a form that was drawn before the last sending is not taken again.
    `handed`: somebody hands it on (office, command line), so that it opens by a press and not by being looked at.
    `ended_at`: what it led to is over, or its person has left.
    """

    __tablename__ = "page_links"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    person_id: Mapped[int] = column(ForeignKey("persons.id"))
    issued_by: Mapped[int | None] = column(ForeignKey("persons.id"))
    page: Mapped[str] = column(String(24))
    about_id: Mapped[int]
    token_hash: Mapped[bytes] = column(unique=True)
    browser_hash: Mapped[bytes | None]
    turn: Mapped[int] = column(default=0, server_default="0")
    handed: Mapped[bool] = column(default=False, server_default=false())
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_page_links_person_id", "person_id"),
        Index("ix_page_links_issued_at", "issued_at"),
        {"sqlite_autoincrement": True},
    )
