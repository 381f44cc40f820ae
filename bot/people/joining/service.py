"""Using a code, and counting those that do not fit.

The one rule kept here: a code is used once. The update that marks it asks again whether it is unused, and unique
constraints stand behind it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy import bindparam, delete, insert, update

from bot.accounts.service import AccountFacts
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.outbox.planning import plan_again, revive
from bot.people.access import About, Asked
from bot.people.acting import Acting
from bot.people.joining.errors import (
    CodeAlreadyYours,
    CodeDoesNotFit,
    CodeOfSomebodyElse,
    TooManyTries,
)
from bot.people.joining.notices import menu_plan
from bot.people.joining.queries import TRIES_COUNT_FOR, Letter, letter_of, wrong_tries
from bot.people.models import AccountLink, Invitation, WrongCode

Ends = Callable[[Unit, Ended], Awaitable[None]]

MOST_TRIES = 5
# The count needs an hour; the day is for whoever looks into a night of guessing.
KEEP_TRIES = timedelta(days=1)

_USE = (
    update(Invitation)
    .where(
        Invitation.id == bindparam("letter"),
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    .values(used_at=bindparam("at"), used_by=bindparam("account"))
)
_UNLINK = (
    update(AccountLink)
    .where(AccountLink.person_id == bindparam("whose"), AccountLink.until.is_(None))
    .values(until=bindparam("at"))
)
_FORGET_TRIES = delete(WrongCode).where(WrongCode.at < bindparam("before"))


async def use_code(unit: Unit, acting: Acting, secret: str, ends: Ends) -> int:
    """Link the acting account to the person invited with this token or normalised code; the school's id.

    The same person's second code is used up and adds nothing else. A person who is linked to another account moves to
    this one: their old link ends. Raises TooManyTries, CodeDoesNotFit, CodeAlreadyYours and CodeOfSomebodyElse.
    """
    await _ensure_tries_left(unit, acting.account)
    letter = await letter_of(unit, secret)
    here = next((person for person in acting.persons if letter and person.school.id == letter.school_id), None)
    if letter is None or letter.used_by is not None:
        if letter and here and letter.used_by == acting.account.id and here.person_id == letter.person_id:
            raise CodeAlreadyYours(letter.school_id)
        raise CodeDoesNotFit
    if letter.revoked_at is not None or letter.expires_at <= unit.now:
        raise CodeDoesNotFit
    if here is not None and here.person_id != letter.person_id:
        raise CodeOfSomebodyElse
    used = await unit.execute(_USE, {"letter": letter.id, "at": unit.now, "account": acting.account.id})
    if used.rowcount != 1:
        raise CodeDoesNotFit
    if letter.linked_account != acting.account.id:
        await _link(unit, acting.account, letter, ends)
    about = About(letter.school_id, person_id=letter.person_id, kind="invitation", id=letter.id)
    unit.asked.append(Asked("invitation.use", about, letter.person_id, allowed=True))
    plan_again(unit, [menu_plan(unit, letter.school_id, letter.person_id)])
    return letter.school_id


async def _link(unit: Unit, account: AccountFacts, letter: Letter, ends: Ends) -> None:
    if letter.linked_account is not None:
        await unit.execute(_UNLINK, {"whose": letter.person_id, "at": unit.now})
        await ends(unit, Ended(Who.LINK, letter.school_id, letter.person_id))
    values = {
        "school_id": letter.school_id,
        "account_id": account.id,
        "person_id": letter.person_id,
        "since": unit.now,
    }
    await unit.execute(insert(AccountLink), values)
    await revive(unit, letter.person_id)


async def _ensure_tries_left(unit: Unit, account: AccountFacts) -> None:
    tries = await wrong_tries(unit, account.id)
    if len(tries) >= MOST_TRIES:
        raise TooManyTries(tries[-MOST_TRIES] + TRIES_COUNT_FOR)


async def count_wrong_code(unit: Unit, account: AccountFacts) -> None:
    """Note a code that did not fit. Outside the savepoint of the refused try, so that it stays."""
    await unit.execute(insert(WrongCode), {"account_id": account.id, "at": unit.now})


async def forget_tries(unit: Unit) -> None:
    """Delete tries older than a day."""
    await unit.execute(_FORGET_TRIES, {"before": unit.now - KEEP_TRIES})
