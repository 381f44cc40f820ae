"""Forgetting accounts that are nobody's: whoever wrote once and never joined, and old phones of who has been erased.

The one rule kept here: an account that was ever linked stays as long as its link's person is kept, and one whose first
use waits for the office stays until the office has spoken.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, except_, func, or_, select

from bot.accounts.installation import keep_value, kept_values
from bot.accounts.models import Account
from bot.core.among import among
from bot.core.feature import Keep
from bot.core.unit import Unit
from bot.people.joining.models import WaitingJoin
from bot.people.models import AccountLink
from bot.people.privacy.service import erase_account

# As long as a letter is good: whoever means to join has joined or written again by then.
KEPT_FOR = timedelta(days=30)
# Forgotten in one unit, while others wait.
MOST = 25
_LOOKED = "strangers"

_SILENT = or_(
    Account.used_on < bindparam("day"), and_(Account.used_on.is_(None), Account.created_at < bindparam("before"))
)
# Sets and no subquery for each row: nearly all accounts are somebody's, and half of them silent for a month.
_NOBODYS = except_(
    select(Account.id).where(_SILENT),
    select(AccountLink.account_id),
    select(WaitingJoin.account_id).where(WaitingJoin.decided_at.is_(None)),
)
_SOME = _NOBODYS.order_by("id").limit(MOST)
_NUMBER = select(func.count()).select_from(_NOBODYS.subquery())
# Whoever writes at this moment stays.
_LOCKED = select(Account.id).where(among(Account.id, "accounts"), _SILENT).with_for_update(skip_locked=True)


def _silent_since(unit: Unit, silent_for: timedelta) -> Mapping[str, Any]:
    before = unit.now - silent_for
    return {"day": before.date(), "before": before}


async def overdue(unit: Unit) -> int:
    """How many should have been forgotten by yesterday."""
    return int(await unit.scalar(_NUMBER, _silent_since(unit, KEPT_FOR + timedelta(days=1))) or 0)


def forget_strangers(keeps: Callable[[], Sequence[Keep]]) -> Callable[[Unit], Awaitable[None]]:
    """A tick: some of them, until the day's look is over; from then on one statement."""

    async def run(unit: Unit) -> None:
        today = unit.now.date().isoformat()
        if (await kept_values(unit, _LOOKED)).get(_LOOKED) == today:
            return
        since = _silent_since(unit, KEPT_FOR)
        found = [row.id for row in await unit.all(_SOME, since)]
        for row in await unit.all(_LOCKED, {"accounts": found, **since}) if found else ():
            await erase_account(unit, keeps(), row.id)
        if len(found) < MOST:
            await keep_value(unit, _LOOKED, today)

    return run
