"""Tables of a school: itself, the versions of its policy, the days it is closed, and its nameless year totals."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped

from bot.core.tables import Base, column


class School(Base):
    """A school that uses the bot. `locale` and `zone` repeat its policy's, because every screen needs them."""

    __tablename__ = "schools"

    id: Mapped[int] = column(primary_key=True)
    key: Mapped[str] = column(String(40), unique=True)
    name: Mapped[str] = column(String(200))
    locale: Mapped[str] = column(String(2))
    zone: Mapped[str] = column(String(40))
    phone: Mapped[str | None] = column(String(40))
    policy_version: Mapped[int]
    created_at: Mapped[datetime]


class PolicyVersion(Base):
    """One version of a school's policy, whole, as TOML text. A release never changes it; rounds name theirs."""

    __tablename__ = "policies"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    version: Mapped[int]
    document: Mapped[str] = column(Text)
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("school_id", "version"), {"sqlite_autoincrement": True})


class ClosedDay(Base):
    """A day without school beyond weekends and public holidays.

    `from_file`: it came with the school's calendar file, and goes when a newer one no longer names it.
    """

    __tablename__ = "closed_days"

    id: Mapped[int] = column(primary_key=True)
    school_id: Mapped[int] = column(ForeignKey("schools.id"))
    on_day: Mapped[date]
    reason: Mapped[str | None] = column(String(120))
    from_file: Mapped[bool] = column(default=False, server_default=false())

    __table_args__ = (UniqueConstraint("school_id", "on_day"), {"sqlite_autoincrement": True})
