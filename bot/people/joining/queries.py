"""What joining reads: an invitation by its secret, tries that failed, and who acts in a chat.

The one rule kept here: one statement finds a letter, whatever state it is in, so that all of them take as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from bot.accounts.models import Account
from bot.accounts.service import AccountFacts
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson, acting_of
from bot.people.invitations.secrets import TOKEN_LETTERS, token_hash
from bot.people.models import AccountLink, Invitation, WrongCode

TRIES_COUNT_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation as it stands, and the account its person is linked to."""

    id: int
    school_id: int
    person_id: int
    expires_at: datetime
    used_by: int | None
    revoked_at: datetime | None
    linked_account: int | None


_LETTER = (
    select(
        Invitation.id,
        Invitation.school_id,
        Invitation.person_id,
        Invitation.expires_at,
        Invitation.used_by,
        Invitation.revoked_at,
        AccountLink.account_id.label("linked_account"),
    )
    .outerjoin(AccountLink, (AccountLink.person_id == Invitation.person_id) & AccountLink.until.is_(None))
    .select_from(Invitation)
)
_BY_TOKEN = _LETTER.where(Invitation.token_hash == bindparam("given"))
_BY_CODE = _LETTER.where(Invitation.code == bindparam("given"))
_TRIES = (
    select(WrongCode.at)
    .where(WrongCode.account_id == bindparam("account"), WrongCode.at > bindparam("since"))
    .order_by(WrongCode.at)
)


_ACCOUNTS = (
    select(
        AccountLink.person_id,
        Account.id,
        Account.chat_id,
        Account.language,
        Account.language_code,
        Account.unreachable_since,
    )
    .join(Account, Account.id == AccountLink.account_id)
    .where(AccountLink.person_id.in_(bindparam("persons", expanding=True)), AccountLink.until.is_(None))
)


async def letter_of(unit: Unit, secret: str) -> Letter | None:
    """The invitation of a token or normalised code."""
    if len(secret) == TOKEN_LETTERS:
        row = await unit.first(_BY_TOKEN, {"given": token_hash(secret)})
    else:
        row = await unit.first(_BY_CODE, {"given": secret})
    return Letter(**row._asdict()) if row else None


async def wrong_tries(unit: Unit, account_id: int) -> Sequence[datetime]:
    """When this account gave a wrong code within the last hour, oldest first."""
    values = {"account": account_id, "since": unit.now - TRIES_COUNT_FOR}
    return [row.at for row in await unit.all(_TRIES, values)]


async def person_at(unit: Unit, account: AccountFacts, school_id: int) -> ActingPerson:
    """Who the account is at the school, as of now in this unit. Raises NotAllowed when nobody."""
    return (await acting_of(unit, account)).at(school_id)


async def actings_of(unit: Unit, person_ids: Sequence[int]) -> dict[int, Acting]:
    """Who acts in the chats of these linked persons, by person."""
    found = {}
    for row in await unit.all(_ACCOUNTS, {"persons": person_ids}):
        values = row._asdict()
        person_id = values.pop("person_id")
        found[person_id] = await acting_of(unit, AccountFacts(**values, question=None, remember={}))
    return found
