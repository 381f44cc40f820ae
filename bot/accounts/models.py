"""Tables of the Telegram side: accounts, updates already handled, updates set aside, the ring's fingerprint."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped

from bot.core.sealed import Blind, Sealed
from bot.core.tables import Base, column


class Account(Base):
    """One Telegram user who has written to the bot. The open question is part of the row, so that locking the
    account also fixes the question that is read after it.

    `used_on`: the last day on which they did anything. `confirmed_on`: when they last said that it is still them.
    `asked_since`, `asked_on`, `asked_times`, `asked_why`: the question whether it is, first and last time, that waits
    for an answer. `suspended_at`: nobody answered; all their links rest until they press.
    """

    __tablename__ = "accounts"

    id: Mapped[int] = column(primary_key=True)
    telegram_user: Mapped[bytes] = column(Blind("telegram_user"), unique=True)
    chat_id: Mapped[int] = column(Sealed("accounts.chat_id"))
    language: Mapped[str | None] = column(String(2))
    language_code: Mapped[str | None] = column(String(35))
    unreachable_since: Mapped[datetime | None]
    question: Mapped[str | None] = column(String(40))
    remember: Mapped[dict[str, Any] | None] = column(Sealed("accounts.remember"))
    created_at: Mapped[datetime]
    used_on: Mapped[date | None]
    confirmed_on: Mapped[date | None]
    asked_since: Mapped[date | None]
    asked_on: Mapped[date | None]
    asked_times: Mapped[int] = column(default=0, server_default="0")
    asked_why: Mapped[str | None] = column(String(8))
    suspended_at: Mapped[datetime | None]


class SeenUpdate(Base):
    """An update that has had its effect. Kept for seven days: Telegram forgets an undelivered one after one."""

    __tablename__ = "seen_updates"

    update_id: Mapped[int] = column(BigInteger, primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime]

    __table_args__ = (Index("ix_seen_updates_seen_at", "seen_at"),)


class SetAside(Base):
    """An update that could not be parsed or handled, kept sealed for seven days so that someone can look."""

    __tablename__ = "set_aside"

    id: Mapped[int] = column(primary_key=True)
    update_id: Mapped[int | None] = column(BigInteger)
    reason: Mapped[str] = column(String(80))
    payload: Mapped[Any] = column(Sealed("set_aside.payload"))
    at: Mapped[datetime]


class KeyFingerprint(Base):
    """Which key ring this database was begun with."""

    __tablename__ = "key_fingerprints"

    fingerprint: Mapped[str] = column(String(32), primary_key=True)
    at: Mapped[datetime]


class Installation(Base):
    """What this installation once learned and must not ask again: a name and its value."""

    __tablename__ = "installation"

    name: Mapped[str] = column(String(40), primary_key=True)
    value: Mapped[str] = column(String(200))
    at: Mapped[datetime]
