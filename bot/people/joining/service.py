"""Using a code, and counting those that do not fit.

The one rule kept here: a code is used once. The update that marks it asks again whether it is unused, and unique
constraints stand behind it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from msgspec import Struct
from sqlalchemy import bindparam, delete, insert, update

from bot.accounts.service import AccountFacts
from bot.core.errors import Outdated
from bot.core.routes import Contact
from bot.core.unit import Unit
from bot.core.upserts import Upsert
from bot.people.access import About, Asked
from bot.people.acting import Acting
from bot.people.invitations.secrets import TOKEN_LETTERS
from bot.people.joining import queries
from bot.people.joining.errors import (
    CodeAlreadyYours,
    CodeDoesNotFit,
    CodeOfSomebodyElse,
    NumberDoesNotFit,
    StillWaiting,
)
from bot.people.joining.linking import Ends as Ends  # where others look for it
from bot.people.joining.linking import Joined, link
from bot.people.joining.models import CodeAsk, Why
from bot.people.joining.queries import Letter
from bot.people.joining.rules import ensure_not_guessed, ensure_tries_left, is_same_telephone, why_to_wait
from bot.people.joining.waiting import hold
from bot.people.models import Invitation, WrongCode
from bot.schools.policy.document import Policy
from bot.schools.queries import policy_of

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


_ASK = Upsert(CodeAsk, by=["account_id"], take=["at"], to={"looked_at": None})
_FORGET_TRIES = delete(WrongCode).where(WrongCode.at < bindparam("before"))
_FORGET_ASKS = delete(CodeAsk).where(CodeAsk.at < bindparam("before"))


class How(Enum):
    """What a code that fits leads to."""

    JOINED = "joined"
    WAITS = "waits"  # for the office's word
    NUMBER = "number"  # for the person's own telephone number


class Used(Struct, frozen=True):
    """A code that fits, and how it went on."""

    how: How
    school_id: int
    invitation_id: int
    office: str | None


async def use_code(unit: Unit, acting: Acting, secret: str, joined: Joined) -> Used:
    """Link the acting account to the person invited with this token or normalised code, or say what that waits for.

    The same person's second code is used up and adds nothing else. A person who is linked to another account moves to
    this one: their old link ends. Raises TooManyTries, TooManyGuesses, CodeDoesNotFit, CodeAlreadyYours, StillWaiting
    and CodeOfSomebodyElse.
    """
    await _ensure_looked_at(unit, acting.account, secret)
    letter = await queries.letter_of(unit, secret)
    await _ensure_fits(unit, acting, letter)
    assert letter is not None
    policy = await policy_of(unit, letter.school_id, letter.policy_version)
    if policy.joining.share_number and letter.linked_account != acting.account.id:
        if await queries.listed_phone(unit, letter.person_id) is not None:
            return Used(How.NUMBER, letter.school_id, letter.id, letter.office)
        return await _take(unit, acting.account, letter, policy, joined, Why.NO_NUMBER)
    return await _take(unit, acting.account, letter, policy, joined)


async def use_number(unit: Unit, acting: Acting, contact: Contact, joined: Joined) -> Used:
    """Go on with a code whose person had to share their number (policy `joining.share_number`).

    The number counts only if Telegram says that it is the sender's own and the class list has it for the invited
    person. Raises NumberDoesNotFit, and everything that `use_code` raises: the letter may have been used meanwhile.
    """
    ensure_tries_left(await queries.wrong_tries(unit, acting.account.id))
    letter = await queries.letter_by_id(unit, int(contact.remember.get("letter", 0)))
    if letter is None:
        raise Outdated
    await _ensure_fits(unit, acting, letter)
    policy = await policy_of(unit, letter.school_id, letter.policy_version)
    listed = await queries.listed_phone(unit, letter.person_id)
    if not contact.own or not listed or not is_same_telephone(contact.phone, listed, policy.country):
        raise NumberDoesNotFit(letter.id)
    return await _take(unit, acting.account, letter, policy, joined)


async def _ensure_looked_at(unit: Unit, account: AccountFacts, secret: str) -> None:
    """Before anything is looked up, so that what is not looked at tells nothing."""
    ensure_tries_left(await queries.wrong_tries(unit, account.id))
    if len(secret) != TOKEN_LETTERS:
        ensure_not_guessed(await queries.guesses(unit), unit.now)


async def _ensure_fits(unit: Unit, acting: Acting, letter: Letter | None) -> None:
    here = next((person for person in acting.persons if letter and person.school.id == letter.school_id), None)
    if letter is None:
        raise CodeDoesNotFit
    # Whoever used it may be forgotten since; the letter is not.
    if letter.used_at is not None:
        if letter.used_by == acting.account.id:
            if here and here.person_id == letter.person_id:
                raise CodeAlreadyYours(letter.school_id)
            waiting = await queries.waiting_of(unit, letter.person_id)
            if waiting is not None and waiting.account_id == acting.account.id:
                raise StillWaiting(letter.office)
        raise CodeDoesNotFit(letter.id)
    if letter.revoked_at is not None or letter.expires_at <= unit.now:
        raise CodeDoesNotFit(letter.id)
    if here is not None and here.person_id != letter.person_id:
        raise CodeOfSomebodyElse


async def _take(
    unit: Unit, account: AccountFacts, letter: Letter, policy: Policy, joined: Joined, why: Why | None = None
) -> Used:
    """Use the letter up, and link its person or let them wait."""
    used = await unit.execute(_USE, {"letter": letter.id, "at": unit.now, "account": account.id})
    if used.rowcount != 1:
        raise CodeDoesNotFit(letter.id)
    about = About(letter.school_id, person_id=letter.person_id, kind="invitation", id=letter.id)
    unit.asked.append(Asked("invitation.use", about, letter.person_id, allowed=True))
    if letter.linked_account != account.id:
        found = why_to_wait(await queries.wards(unit, letter.person_id), policy.joining.guardians_per_pupil)
        # What the school protects goes before everything else that may be said about it.
        why = found if found is Why.PROTECTED else why or found
        if why is not None:
            await hold(unit, account, letter, why)
            return Used(How.WAITS, letter.school_id, letter.id, letter.office)
        await link(unit, account.id, letter, joined, moves=letter.linked_account is not None)
    return Used(How.JOINED, letter.school_id, letter.id, letter.office)


async def count_wrong_code(unit: Unit, account: AccountFacts, invitation_id: int | None = None) -> None:
    """Note a code that did not fit. Outside the savepoint of the refused try, so that it stays."""
    values = {"account_id": account.id, "at": unit.now, "invitation_id": invitation_id}
    await unit.execute(insert(WrongCode), values)


async def note_ask(unit: Unit, account: AccountFacts) -> None:
    """This account asks for a new code. One row, whoever it is."""
    await unit.execute(_ASK, {"account_id": account.id, "at": unit.now})


async def forget_tries(unit: Unit, before: datetime) -> None:
    """Delete tries from before then."""
    await unit.execute(_FORGET_TRIES, {"before": before})


async def forget_asks(unit: Unit, before: datetime) -> None:
    """Delete asked-for codes from before then."""
    await unit.execute(_FORGET_ASKS, {"before": before})
