"""Whether a message reaches somebody at this moment, for statements that list or count people."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists

from bot.accounts.models import Account
from bot.people.models import AccountLink


def is_reached(person_id: Any, *, safety: bool = False) -> ColumnElement[bool]:
    """A phone is linked to the person that takes the bot's messages, and its account does not rest.

    `safety`: or rests, since a child's safety is told to whoever has an account that can be reached (experience 1.5).
    """
    found = exists().where(
        AccountLink.person_id == person_id,
        AccountLink.until.is_(None),
        Account.id == AccountLink.account_id,
        Account.unreachable_since.is_(None),
    )
    awake = found if safety else found.where(Account.suspended_at.is_(None))
    return awake.correlate_except(AccountLink.__table__, Account.__table__)
