"""Linking an account to a person, ending such a link, and who hears of either.

The one rule kept here: a link that ends takes everything with it in the same transaction: buttons, queued notices,
and the command menu of the phone that had it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from msgspec import Struct
from sqlalchemy import bindparam, insert, update

from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.outbox.planning import fold_now, plan, plan_again, revive
from bot.people.joining import plans, queries
from bot.people.models import AccountLink
from bot.people.office.queries import office_people

Ends = Callable[[Unit, Ended], Awaitable[None]]
# Which other guardians share everything with this person, and so hear that they joined: (unit, school, person).
Sharing = Callable[[Unit, int, int], Awaitable[Sequence[int]]]


# What a person chose at one school holds at the next: (unit, account, school, person).
Wishes = Callable[[Unit, int, int, int], Awaitable[None]]


async def no_wishes(_unit: Unit, _account_id: int, _school_id: int, _person_id: int) -> None:
    """Where nothing can be chosen."""


async def nobody(_unit: Unit, _school_id: int, _person_id: int) -> Sequence[int]:
    """Class lists do not know who lives apart: what is not shared on purpose is not told."""
    return ()


class Joined(Struct, frozen=True):
    """What joining is handed: who hears that a link ended, which guardians share with whom, what was chosen before."""

    ends: Ends
    sharing: Sharing = nobody
    wishes: Wishes = no_wishes


class Linked(Protocol):
    """Whom a letter or a waiting join links."""

    @property
    def school_id(self) -> int: ...

    @property
    def person_id(self) -> int: ...


_UNLINK = (
    update(AccountLink)
    .where(AccountLink.person_id == bindparam("whose"), AccountLink.until.is_(None))
    .values(until=bindparam("at"))
)


async def link(unit: Unit, account_id: int, whom: Linked, joined: Joined, *, moves: bool) -> None:
    """This account acts as this person from now on. Office and sharers are told.

    `moves`: another account may do so now, and no longer does afterwards.
    """
    if moves:
        await end_link(unit, whom.school_id, whom.person_id, joined.ends)
    values = {
        "school_id": whom.school_id,
        "account_id": account_id,
        "person_id": whom.person_id,
        "since": unit.now,
    }
    await unit.execute(insert(AccountLink), values)
    await joined.wishes(unit, account_id, whom.school_id, whom.person_id)
    await revive(unit, whom.person_id)
    plan_again(unit, [plans.menu_plan(unit, whom.school_id, whom.person_id)])
    if any(ward.protected for ward in await queries.wards(unit, whom.person_id)):
        # The office has just said yes to this one; no list and no count shows a protected child's adults.
        return
    office = [person for person in await office_people(unit, whom.school_id) if person != whom.person_id]
    plan_again(unit, plans.told_office(unit, whom.school_id, whom.person_id, office))
    sharers = await joined.sharing(unit, whom.school_id, whom.person_id)
    plan(unit, plans.told_homes(unit, whom.school_id, whom.person_id, sharers))


async def end_link(unit: Unit, school_id: int, person_id: int, ends: Ends) -> bool:
    """End the person's link with all that hangs on it; False when there was none."""
    ended = await unit.execute(_UNLINK, {"whose": person_id, "at": unit.now})
    if not ended.rowcount:
        return False
    await ends(unit, Ended(Who.LINK, school_id, person_id))
    return True


async def after_link(unit: Unit, ended: Ended) -> None:
    """`Feature.ends`: a phone whose link ended folds what it shows, and gets the menu of who it still is.

    Whoever ends a link sets `until` before telling, so that the phone can be found.
    """
    if ended.what is not Who.LINK:
        return
    account_id = await queries.last_account(unit, ended.person_id)
    if account_id is not None:
        await fold_now(unit, ended.person_id, account_id)
        plan_again(unit, [plans.old_menu_plan(unit, ended.school_id, ended.person_id, account_id)])
