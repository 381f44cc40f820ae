"""Whom Telegram no longer reaches: a tick that tells the office once, and closes it when they write again.

The one rule kept here: one matter a person and time, however many messages did not arrive.
"""

from __future__ import annotations

from sqlalchemy import and_, exists, select

from bot.accounts.models import Account
from bot.core.unit import Unit
from bot.people.models import AccountLink
from bot.people.office.models import OfficeTask
from bot.people.office.service import Matter, close_task, open_task

LOST = "link.lost"
# Rows of one look; what is left comes with the next one.
_MOST = 200

_OF = and_(OfficeTask.kind == LOST, OfficeTask.person_id == AccountLink.person_id)
_NEW = (
    select(AccountLink.school_id, AccountLink.person_id)
    .join(Account, Account.id == AccountLink.account_id)
    .where(
        AccountLink.until.is_(None),
        Account.unreachable_since.is_not(None),
        # Who rests was not written to, and the office has heard of it.
        Account.suspended_at.is_(None),
        ~exists().where(_OF, OfficeTask.opened_at >= Account.unreachable_since),
    )
    .limit(_MOST)
)
_BACK = (
    select(OfficeTask.school_id, OfficeTask.person_id)
    .where(
        OfficeTask.kind == LOST,
        OfficeTask.done_at.is_(None),
        ~exists().where(
            AccountLink.person_id == OfficeTask.person_id,
            AccountLink.until.is_(None),
            Account.id == AccountLink.account_id,
            Account.unreachable_since.is_not(None),
        ),
    )
    .limit(_MOST)
)


def key_of(person_id: int) -> str:
    return f"{LOST}:{person_id}"


async def look_for_lost(unit: Unit) -> None:
    """The tick: who cannot be reached any more waits for the office; who is back, or gone for good, does not."""
    for row in await unit.all(_BACK):
        await close_task(unit, row.school_id, key_of(row.person_id), None)
    for row in await unit.all(_NEW):
        await open_task(unit, Matter(row.school_id, LOST, key_of(row.person_id), person_id=row.person_id))
