"""Accounts by their ids: chats to which nobody may be linked any more."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.accounts.models import Account
from bot.accounts.service import AccountFacts
from bot.core.among import among
from bot.core.unit import Unit

_REACHED = select(
    Account.id, Account.chat_id, Account.language, Account.language_code, Account.unreachable_since
).where(among(Account.id, "accounts"), Account.unreachable_since.is_(None))


async def reached(unit: Unit, account_ids: Sequence[int]) -> dict[int, AccountFacts]:
    """These accounts, whoever they are linked to, without those that cannot be written to."""
    rows = await unit.all(_REACHED, {"accounts": list(account_ids)})
    return {row.id: AccountFacts(**row._asdict(), question=None, remember={}) for row in rows}
