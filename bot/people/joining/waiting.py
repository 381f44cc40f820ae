"""First uses that wait for the office's word: held, let in, kept out, undone; and tries that others must hear of.

The one rule kept here: what waits is decided once. Whoever closes the task first decides; the second reads that it
has been seen to.
"""

from __future__ import annotations

from sqlalchemy import bindparam, insert, update

from bot.accounts.service import AccountFacts
from bot.core.unit import Unit
from bot.outbox.planning import plan, plan_again
from bot.people.access import About, require
from bot.people.acting import Acting
from bot.people.invitations.queries import Addressee, addressee, person_for_letter
from bot.people.invitations.reissuing import ASKED, asked_key, reissue_for
from bot.people.invitations.service import Issued
from bot.people.joining import plans, queries
from bot.people.joining.linking import Joined, end_link, link
from bot.people.joining.models import CodeAsk, WaitingJoin, Why
from bot.people.joining.queries import Waiting
from bot.people.models import WrongCode
from bot.people.office.errors import AlreadySeenTo
from bot.people.office.queries import Task, task_by_id
from bot.people.office.service import Matter, ensure_closed, ensure_closed_for, open_task

WAITING = "joining.waiting"
TRIED = "joining.tried"

_DECIDE = (
    update(WaitingJoin)
    .where(WaitingJoin.person_id == bindparam("whose"), WaitingJoin.decided_at.is_(None))
    .values(decided_at=bindparam("at"), decided_by=bindparam("by"), let_in=bindparam("yes"))
)
_LOOKED_AT = update(WrongCode).where(WrongCode.id == bindparam("attempt")).values(looked_at=bindparam("moment"))
_ASK_LOOKED_AT = update(CodeAsk).where(CodeAsk.id == bindparam("ask")).values(looked_at=bindparam("moment"))


def waiting_key(person_id: int) -> str:
    """The task that this person's first use waits in."""
    return f"{WAITING}:{person_id}"


async def hold(unit: Unit, account: AccountFacts, letter: queries.Letter, why: Why) -> None:
    """Let this first use wait. A letter that came before it, used on another phone, waits no longer."""
    await _decide(unit, letter.person_id, None, yes=False)
    values = {
        "school_id": letter.school_id,
        "invitation_id": letter.id,
        "account_id": account.id,
        "person_id": letter.person_id,
        "why": why.value,
        "asked_at": unit.now,
    }
    await unit.execute(insert(WaitingJoin), values)
    matter = Matter(letter.school_id, WAITING, waiting_key(letter.person_id), letter.person_id, account_id=account.id)
    await open_task(unit, matter)


async def _decide(unit: Unit, person_id: int, by: int | None, *, yes: bool) -> None:
    await unit.execute(_DECIDE, {"whose": person_id, "at": unit.now, "by": by, "yes": yes})


async def let_in(unit: Unit, acting: Acting, task_id: int, joined: Joined) -> Task:
    """The office says yes: link, and tell whoever waits. Raises AlreadySeenTo, and Outdated for who may not be in."""
    task, waiting = await _decided(unit, acting, task_id, yes=True)
    await person_for_letter(unit, waiting.person_id)
    await link(unit, waiting.account_id, waiting, joined, moves=True)
    plan_again(unit, [plans.welcomed(unit, waiting.school_id, waiting.person_id)])
    return task


async def keep_out(unit: Unit, acting: Acting, task_id: int) -> Task:
    """The office says no: the code stays used, and whoever waited is told to ask. Raises AlreadySeenTo."""
    task, waiting = await _decided(unit, acting, task_id, yes=False)
    plan(unit, [plans.declined(unit, waiting.school_id, waiting.person_id, waiting.account_id, waiting.id)])
    return task


async def _decided(unit: Unit, acting: Acting, task_id: int, *, yes: bool) -> tuple[Task, Waiting]:
    task = await task_by_id(unit, task_id)
    about = About(task.school_id, person_id=task.person_id, kind="office_task", id=task.id)
    by = require(unit, acting, "office.decide", about).person_id
    # Closing comes first: it is what two who press at once are parted by.
    await ensure_closed(unit, task, by)
    waiting = await queries.waiting_of(unit, task.person_id or 0)
    if waiting is None:
        raise AlreadySeenTo
    await _decide(unit, waiting.person_id, by, yes=yes)
    return task, waiting


async def undo_join(
    unit: Unit, acting: Acting, person_id: int, task_id: int, joined: Joined
) -> tuple[Addressee, Issued | None]:
    """Whoever is linked as this person is somebody else: the link ends with everything, and the code is issued anew,
    unless no letter can be written to the person at present: a protected child may be out of the bot.

    Raises AlreadySeenTo when a colleague pressed first, Outdated for a person whom the task is not about.
    """
    person = await addressee(unit, person_id)
    about = About(person.school.id, person_id=person_id, kind="person", id=person_id)
    by = require(unit, acting, "joining.undo", about).person_id
    if task_id:
        await ensure_closed_for(unit, task_id, person.school.id, person_id, by)
    ended = await end_link(unit, person.school.id, person_id, joined.ends)
    if not ended and not task_id:
        raise AlreadySeenTo
    return person, await reissue_for(unit, person) if person.invitable else None


async def look_at_tries(unit: Unit) -> None:
    """Tell the office of used codes that were tried on another phone, and of new codes that were asked for.

    Run by a tick and not at the press: whether there is anything to tell may not show in an answer's time.
    """
    tries = await queries.unlooked_tries(unit)
    for attempt in tries:
        if attempt.used_by is not None and attempt.used_by != attempt.account_id:
            key = f"{TRIED}:{attempt.invitation_id}"
            matter = Matter(attempt.school_id, TRIED, key, attempt.person_id, account_id=attempt.account_id)
            await open_task(unit, matter, urgent=True)
    if tries:
        await unit.execute(_LOOKED_AT, [{"attempt": attempt.id, "moment": unit.now} for attempt in tries])
    asks = await queries.unlooked_asks(unit)
    for ask in asks:
        for person in await queries.may_be(unit, ask.account_id):
            key = asked_key(person.person_id)
            matter = Matter(person.school_id, ASKED, key, person.person_id, account_id=ask.account_id)
            await open_task(unit, matter)
    if asks:
        await unit.execute(_ASK_LOOKED_AT, [{"ask": ask.id, "moment": unit.now} for ask in asks])
