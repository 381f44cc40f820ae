"""Accounts as updates meet them: seen or not, locked, reachable, with their language and open question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Row, bindparam, delete, insert, select, update

from bot.accounts.models import Account, SeenUpdate, SetAside
from bot.core.among import among
from bot.core.replies import Ask
from bot.core.texts import language_of
from bot.core.unit import Unit
from bot.core.upserts import Upsert

# Telegram keeps an undelivered update for a day; a week leaves room for clocks and outages.
KEEP_UPDATES = timedelta(days=7)


class Sender(Struct, frozen=True):
    """Who an update comes from, as Telegram says."""

    telegram_user: int
    chat_id: int
    language_code: str | None


class AccountFacts(Struct, frozen=True):
    """An account as read inside a unit. `language` is the person's own choice, if any."""

    id: int
    chat_id: int
    language: str | None
    language_code: str | None
    unreachable_since: datetime | None
    question: str | None
    remember: Mapping[str, Any]
    used_on: date | None = None
    suspended_at: datetime | None = None

    @property
    def roused(self) -> AccountFacts:
        """The same account, as if it did not rest."""
        return replace(self, suspended_at=None)

    def reads(self, school_locale: str | None) -> str:
        """The language to write in: chosen, else the phone's, else the school's."""
        return self.language or language_of(self.language_code, school_locale)


_SEE = Upsert(SeenUpdate, by=["update_id"])
_FACTS = select(
    Account.id,
    Account.chat_id,
    Account.language,
    Account.language_code,
    Account.unreachable_since,
    Account.question,
    Account.remember,
    Account.used_on,
    Account.suspended_at,
).where(Account.telegram_user == bindparam("user"))
_LOCKED_FACTS = _FACTS.with_for_update()
_NEW = Upsert(Account, by=["telegram_user"])
_CHANGE = update(Account).where(Account.id == bindparam("account"))
_MET = _CHANGE.values(
    language_code=bindparam("code"), unreachable_since=None, chat_id=bindparam("chat"), used_on=bindparam("today")
)
_USED = _CHANGE.values(used_on=bindparam("today"))
_QUESTION = _CHANGE.values(question=bindparam("route"), remember=bindparam("kept"))
_LANGUAGE = _CHANGE.values(language=bindparam("chosen"))
_UNREACHABLE = (
    update(Account)
    .where(among(Account.id, "accounts"), Account.unreachable_since.is_(None))
    .values(unreachable_since=bindparam("since"))
)


async def see_update(unit: Unit, update_id: int) -> bool:
    """Note that this update has its effect in this unit. False when it has had it before."""
    result = await unit.execute(_SEE, {"update_id": update_id, "seen_at": unit.now})
    return bool(result.rowcount)


def _facts(row: Row[Any]) -> AccountFacts:
    return AccountFacts(**{**row._asdict(), "remember": row.remember or {}})


async def find_account(unit: Unit, telegram_user: int) -> AccountFacts | None:
    """The account of a Telegram user who has written before, unlocked."""
    row = await unit.first(_FACTS, {"user": telegram_user})
    return _facts(row) if row else None


async def lock_account(unit: Unit, sender: Sender) -> AccountFacts:
    """The sender's account, locked until the unit ends, so that one person's updates never cross; made if new.

    The open question is a column of the locked row: it is read as it is after the wait for the lock.
    """
    row = await unit.first(_LOCKED_FACTS, {"user": sender.telegram_user})
    code = _fitting(sender.language_code)
    if row is None:
        values = {
            "telegram_user": sender.telegram_user,
            "chat_id": sender.chat_id,
            "language_code": code,
            "created_at": unit.now,
            "used_on": unit.now.date(),
        }
        await unit.execute(_NEW, values)
        row = await unit.first(_LOCKED_FACTS, {"user": sender.telegram_user})
        assert row is not None
    facts = _facts(row)
    moved = facts.language_code != code or facts.unreachable_since or facts.chat_id != sender.chat_id
    if moved or not used_today(unit, facts):
        values = {"account": facts.id, "code": code, "chat": sender.chat_id, "today": unit.now.date()}
        await unit.execute(_MET, values)
    return facts


def used_today(unit: Unit, account: AccountFacts) -> bool:
    """Whether it is already written down that this account did something today: once a day is enough."""
    return account.used_on == unit.now.date()


async def note_use(unit: Unit, account_id: int) -> None:
    """Write down that this account did something today."""
    await unit.execute(_USED, {"account": account_id, "today": unit.now.date()})


def _fitting(language_code: str | None) -> str | None:
    """As much of the phone's language as the column takes; None for what is no language."""
    code = (language_code or "")[:35]
    return code if code.isascii() and code.isprintable() and code else None


async def set_question(unit: Unit, account: AccountFacts, ask: Ask | None) -> None:
    """Open the question (or close the open one); writes nothing when nothing changes."""
    if ask is None and account.question is None:
        return
    kept = dict(ask.remember) if ask else None
    await unit.execute(_QUESTION, {"account": account.id, "route": ask.route if ask else None, "kept": kept})


async def choose_language(unit: Unit, account_id: int, language: str) -> None:
    """Keep the language a person chose; it goes before the phone's."""
    await unit.execute(_LANGUAGE, {"account": account_id, "chosen": language})


async def mark_unreachable(unit: Unit, account_ids: Sequence[int]) -> None:
    """Telegram says these people blocked the bot or are gone: nothing more is sent until they write again."""
    if account_ids:
        await unit.execute(_UNREACHABLE, {"accounts": list(account_ids), "since": unit.now})


async def set_aside(unit: Unit, update_id: int | None, reason: str, payload: Any) -> None:
    """Keep an update that could not be handled, sealed, so that the loop can move on and someone can look."""
    values = {"update_id": update_id, "reason": reason[:80], "payload": payload, "at": unit.now}
    await unit.execute(insert(SetAside), values)


async def purge_seen(unit: Unit, before: datetime) -> None:
    """Forget updates that have had their effect before then."""
    await unit.execute(delete(SeenUpdate).where(SeenUpdate.seen_at < before))


async def purge_set_aside(unit: Unit, before: datetime) -> None:
    """Forget updates that were set aside before then."""
    await unit.execute(delete(SetAside).where(SetAside.at < before))
