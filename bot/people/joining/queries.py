"""What joining reads: an invitation by its secret, tries that failed, and who acts in a chat.

The one rule kept here: one statement finds a letter, whatever state it is in, so that all of them take as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, and_, bindparam, distinct, func, or_, select

from bot.accounts.models import Account
from bot.accounts.service import AccountFacts
from bot.core.among import among
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson, acting_of
from bot.people.invitations.secrets import TOKEN_LETTERS, token_hash
from bot.people.joining.models import CodeAsk, WaitingJoin, Why
from bot.people.joining.rules import TRIES_COUNT_FOR, Guesses, Ward
from bot.people.models import AccountLink, GuardianshipRow, Invitation, Person, Pupil, WrongCode
from bot.people.ties import lasts
from bot.schools.models import School


class Letter(Struct, frozen=True):
    """An invitation as it stands, its school, and the account its person is linked to."""

    id: int
    school_id: int
    person_id: int
    expires_at: datetime
    used_at: datetime | None
    used_by: int | None
    revoked_at: datetime | None
    linked_account: int | None
    policy_version: int
    office: str | None


class Waiting(Struct, frozen=True):
    """A first use that waits, or waited, for the office."""

    id: int
    school_id: int
    invitation_id: int
    account_id: int
    person_id: int
    why: Why
    asked_at: datetime


_LETTER = (
    select(
        Invitation.id,
        Invitation.school_id,
        Invitation.person_id,
        Invitation.expires_at,
        Invitation.used_at,
        Invitation.used_by,
        Invitation.revoked_at,
        AccountLink.account_id.label("linked_account"),
        School.policy_version,
        School.phone.label("office"),
    )
    .select_from(Invitation)
    .join(School, School.id == Invitation.school_id)
    .outerjoin(AccountLink, (AccountLink.person_id == Invitation.person_id) & AccountLink.until.is_(None))
)
_BY_TOKEN = _LETTER.where(Invitation.token_hash == bindparam("given"))
_BY_CODE = _LETTER.where(Invitation.code == bindparam("given"))
_BY_ID = _LETTER.where(Invitation.id == bindparam("given"))
_TRIES = (
    select(WrongCode.at)
    .where(WrongCode.account_id == bindparam("account"), WrongCode.at > bindparam("since"))
    .order_by(WrongCode.at)
)
_GUESSES = select(func.count(WrongCode.id).label("number"), func.max(WrongCode.at).label("last")).where(
    WrongCode.at > bindparam("since")
)

_OTHERS = GuardianshipRow.__table__.alias("others")
_LINKED = (
    select(func.count(distinct(_OTHERS.c.person_id)))
    .join(AccountLink, and_(AccountLink.person_id == _OTHERS.c.person_id, AccountLink.until.is_(None)))
    .where(
        _OTHERS.c.pupil_id == Pupil.id,
        _OTHERS.c.person_id != bindparam("person"),
        or_(_OTHERS.c.until.is_(None), _OTHERS.c.until > bindparam("now")),
    )
    .correlate(Pupil)
    .scalar_subquery()
)
_WARDS = (
    select(Pupil.protected, _LINKED.label("linked"))
    .join(GuardianshipRow, GuardianshipRow.pupil_id == Pupil.id)
    .where(
        GuardianshipRow.person_id == bindparam("person"),
        lasts(GuardianshipRow),
        Pupil.left_on.is_(None),
    )
)
_PHONE = select(Person.phone).where(Person.id == bindparam("person"))

_WAITING = select(
    WaitingJoin.id,
    WaitingJoin.school_id,
    WaitingJoin.invitation_id,
    WaitingJoin.account_id,
    WaitingJoin.person_id,
    WaitingJoin.why,
    WaitingJoin.asked_at,
).where(WaitingJoin.decided_at.is_(None))
_WAITING_OF_PERSON = _WAITING.where(WaitingJoin.person_id == bindparam("person"))
_OFFICE_OF_WAITING = (
    select(School.phone)
    .join(WaitingJoin, WaitingJoin.school_id == School.id)
    .where(WaitingJoin.account_id == bindparam("account"), WaitingJoin.decided_at.is_(None))
)

_ACCOUNT = (
    Account.id,
    Account.chat_id,
    Account.language,
    Account.language_code,
    Account.unreachable_since,
)
_ACCOUNTS = (
    select(AccountLink.person_id, *_ACCOUNT)
    .join(Account, Account.id == AccountLink.account_id)
    .where(among(AccountLink.person_id, "persons"), AccountLink.until.is_(None))
)
_BY_ACCOUNT = select(*_ACCOUNT).where(among(Account.id, "accounts"))
_LAST_ACCOUNT = (
    select(AccountLink.account_id)
    .where(AccountLink.person_id == bindparam("person"), AccountLink.until.is_not(None))
    .order_by(AccountLink.until.desc(), AccountLink.id.desc())
    .limit(1)
)

# Who may have to know of a try that hit a code which was used already: (the try, whose code, who used it).
_UNLOOKED = (
    select(WrongCode.id, WrongCode.account_id, Invitation.id.label("invitation_id"), Invitation.school_id)
    .add_columns(Invitation.person_id, Invitation.used_by)
    .join(Invitation, Invitation.id == WrongCode.invitation_id)
    .where(WrongCode.looked_at.is_(None))
    .order_by(WrongCode.id)
)


async def letter_of(unit: Unit, secret: str) -> Letter | None:
    """The invitation of a token or normalised code."""
    if len(secret) == TOKEN_LETTERS:
        row = await unit.first(_BY_TOKEN, {"given": token_hash(secret)})
    else:
        row = await unit.first(_BY_CODE, {"given": secret})
    return Letter(**row._asdict()) if row else None


async def letter_by_id(unit: Unit, invitation_id: int) -> Letter | None:
    """The invitation with this id."""
    row = await unit.first(_BY_ID, {"given": invitation_id})
    return Letter(**row._asdict()) if row else None


async def wrong_tries(unit: Unit, account_id: int) -> Sequence[datetime]:
    """When this account gave a wrong code within the last hour, oldest first."""
    values = {"account": account_id, "since": unit.now - TRIES_COUNT_FOR}
    return [row.at for row in await unit.all(_TRIES, values)]


async def guesses(unit: Unit) -> Guesses:
    """Everybody's wrong codes within the last hour."""
    row = await unit.first(_GUESSES, {"since": unit.now - TRIES_COUNT_FOR})
    assert row is not None
    return Guesses(row.number, row.last)


async def wards(unit: Unit, person_id: int) -> tuple[Ward, ...]:
    """The pupils this person acts for, with what decides whether a first use waits."""
    rows = await unit.all(_WARDS, {"person": person_id, "now": unit.now})
    return tuple(Ward(row.protected, row.linked) for row in rows)


async def listed_phone(unit: Unit, person_id: int) -> str | None:
    """The number in the class list."""
    found: str | None = await unit.scalar(_PHONE, {"person": person_id})
    return found


async def waiting_of(unit: Unit, person_id: int) -> Waiting | None:
    """The first use that waits for this person."""
    row = await unit.first(_WAITING_OF_PERSON, {"person": person_id})
    return Waiting(**{**row._asdict(), "why": Why(row.why)}) if row else None


async def waits_at(unit: Unit, account_id: int) -> tuple[bool, str | None]:
    """Whether this account waits to be let in somewhere, and that office's number."""
    row = await unit.first(_OFFICE_OF_WAITING, {"account": account_id})
    return row is not None, row.phone if row else None


async def person_at(unit: Unit, account: AccountFacts, school_id: int) -> ActingPerson:
    """Who the account is at the school, as of now in this unit. Raises NotAllowed when nobody."""
    return (await acting_of(unit, account)).at(school_id)


async def actings_of(unit: Unit, person_ids: Sequence[int]) -> dict[int, Acting]:
    """Who acts in the chats of these linked persons, by person."""
    found = {}
    for row in await unit.all(_ACCOUNTS, {"persons": person_ids}):
        values = row._asdict()
        person_id = values.pop("person_id")
        found[person_id] = await acting_of(unit, _facts(values))
    return found


async def actings_in(unit: Unit, account_ids: Sequence[int]) -> dict[int, Acting]:
    """Who acts in the chats of these accounts, linked or not, by account."""
    rows = await unit.all(_BY_ACCOUNT, {"accounts": list(account_ids)})
    return {row.id: await acting_of(unit, _facts(row._asdict())) for row in rows}


def _facts(values: dict[str, Any]) -> AccountFacts:
    return AccountFacts(**values, question=None, remember={})


async def last_account(unit: Unit, person_id: int) -> int | None:
    """The account whose link to this person ended last."""
    found: int | None = await unit.scalar(_LAST_ACCOUNT, {"person": person_id})
    return found


async def unlooked_tries(unit: Unit) -> Sequence[Row[Any]]:
    """Tries that hit a code which once was somebody's and that nobody has looked at yet."""
    return await unit.all(_UNLOOKED)


_UNLOOKED_ASKS = select(CodeAsk.id, CodeAsk.account_id).where(CodeAsk.looked_at.is_(None)).order_by(CodeAsk.id)
# Whom an account may be: whom it is or was linked to, and whose old or used code it gave within the day.
_WAS = select(AccountLink.school_id, AccountLink.person_id).where(AccountLink.account_id == bindparam("account"))
_GAVE = (
    select(Invitation.school_id, Invitation.person_id)
    .join(WrongCode, WrongCode.invitation_id == Invitation.id)
    .where(WrongCode.account_id == bindparam("account"), WrongCode.at > bindparam("since"))
)
_MAY_BE = _WAS.union(_GAVE)
_LOOKS_BACK = timedelta(days=1)


async def unlooked_asks(unit: Unit) -> Sequence[Row[Any]]:
    """Accounts that asked for a new code and that nobody has looked at yet."""
    return await unit.all(_UNLOOKED_ASKS)


async def may_be(unit: Unit, account_id: int) -> Sequence[Row[Any]]:
    """The persons whom this account may be."""
    return await unit.all(_MAY_BE, {"account": account_id, "since": unit.now - _LOOKS_BACK})


_CHILDREN = (
    select(Pupil.given_name, Pupil.family_name)
    .join(GuardianshipRow, GuardianshipRow.pupil_id == Pupil.id)
    .where(
        GuardianshipRow.person_id == bindparam("person"),
        lasts(GuardianshipRow),
        Pupil.left_on.is_(None),
        Pupil.protected.is_(False),
    )
    .order_by(Pupil.id)
)
_SINCE = select(AccountLink.since).where(AccountLink.person_id == bindparam("person"), AccountLink.until.is_(None))


async def children_of(unit: Unit, person_id: int) -> list[str]:
    """The names of the children this person acts for, for the office; never a protected one's."""
    rows = await unit.all(_CHILDREN, {"person": person_id, "now": unit.now})
    return [f"{row.given_name} {row.family_name}" for row in rows]


async def linked_since(unit: Unit, person_id: int) -> datetime | None:
    """Since when this person has had an account here; None when they have none."""
    found: datetime | None = await unit.scalar(_SINCE, {"person": person_id})
    return found
