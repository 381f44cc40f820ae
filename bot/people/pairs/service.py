"""Use cases of two homes: what staff decide about a pair, and what a guardian wishes.

The one rule kept here: whoever asks to be hidden is hidden from that instant on, and nobody else hears of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence

from msgspec import Struct
from sqlalchemy import bindparam, insert, update

from bot.core.errors import Outdated
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.outbox.planning import plan, plan_again
from bot.people.access import About, require
from bot.people.acting import Acting, ActingPerson
from bot.people.office.queries import Task, task_by_id, waiting_about
from bot.people.office.service import Matter, close_task, ensure_closed, open_task
from bot.people.pairs.models import GuardianPair, PairDecider, Sharing, SharingWish
from bot.people.pairs.plans import decided, offered
from bot.people.pairs.queries import (
    SharedPupil,
    SharingGuardian,
    decisions,
    shared_pupil,
    sharing_guardians,
    sharing_of,
    wish_of,
)
from bot.people.pairs.rules import in_order

CHOOSE, ASK, DECIDE = "sharing.choose", "pairs.ask", "pairs.decide"
HIDE_ASKED = "pair.hide_asked"

# Called with a pupil and all its guardians when what they share has changed, in the same unit.
AfterChange = Callable[[Unit, int, Sequence[int]], Awaitable[None]]

_END_PAIR = (
    update(GuardianPair)
    .where(
        GuardianPair.pupil_id == bindparam("pupil"),
        GuardianPair.first_id == bindparam("first"),
        GuardianPair.second_id == bindparam("second"),
        GuardianPair.until.is_(None),
    )
    .values(until=bindparam("at"))
)
_END_WISH = (
    update(SharingWish)
    .where(
        SharingWish.pupil_id == bindparam("pupil"),
        SharingWish.person_id == bindparam("person"),
        SharingWish.until.is_(None),
    )
    .values(until=bindparam("at"))
)
_AGREE = (
    update(SharingWish)
    .where(
        SharingWish.pupil_id == bindparam("pupil"),
        SharingWish.person_id == bindparam("person"),
        SharingWish.until.is_(None),
    )
    .values(agreed_at=bindparam("at"))
)


def about_pupil(pupil: SharedPupil) -> About:
    """What the access table is asked about a pupil's homes."""
    return About(pupil.school_id, class_id=pupil.class_id, pupil_id=pupil.pupil_id, kind="pupil", id=pupil.pupil_id)


async def allowed(unit: Unit, acting: Acting, pupil_id: int, action: str) -> tuple[ActingPerson, SharedPupil]:
    """The pupil, for somebody who may do this. Raises Outdated or NotAllowed."""
    pupil = await shared_pupil(unit, pupil_id)
    if pupil is None:
        raise Outdated
    return require(unit, acting, action, about_pupil(pupil)), pupil


class Homes(Struct, frozen=True):
    """The use cases, with what else must follow when two homes share more or less."""

    after: AfterChange

    # Staff ------------------------------------------------------------------------------------------------------

    async def set_pair(self, unit: Unit, acting: Acting, pupil_id: int, pair: tuple[int, int], *, hidden: bool) -> None:
        """Office or head: these two see nothing of each other, or time and place again.

        Whoever had asked to be hidden is told when they are not any more. Raises Outdated or NotAllowed.
        """
        person, pupil = await allowed(unit, acting, pupil_id, DECIDE)
        guardians = await _guardians(unit, pupil, pair)
        if hidden:
            await _decide(unit, pupil, pair, Sharing.HIDDEN, person.person_id, PairDecider.OFFICE)
        else:
            await self._show_again(unit, pupil, pair, guardians, person.person_id)
        await self._changed(unit, pupil, guardians)

    async def _show_again(
        self, unit: Unit, pupil: SharedPupil, pair: tuple[int, int], guardians: Sequence[SharingGuardian], by: int
    ) -> None:
        shares = (await sharing_of(unit, [pupil.pupil_id]))[pupil.pupil_id]
        # Said in so many words, so that a policy that hides does not hide these two again.
        await _decide(unit, pupil, pair, Sharing.TIMES, by, PairDecider.OFFICE)
        for asker in pair:
            if shares.wishes.get(asker) is not Sharing.HIDDEN:
                continue
            # The wish was towards everybody; it ends towards one.
            for third in (each.person_id for each in guardians if each.person_id not in pair):
                await _decide(unit, pupil, (asker, third), Sharing.HIDDEN, by, PairDecider.OFFICE)
            await _end_wish(unit, pupil, asker)
            await close_task(unit, pupil.school_id, _asked_by(pupil, asker), by)
            plan(unit, [decided(pupil, asker, unit.now)])

    async def ask_pair(self, unit: Unit, acting: Acting, pupil_id: int, pair: tuple[int, int]) -> None:
        """The contact teacher asks for it: they are hidden at once, until the office has decided. Raises Outdated or
        NotAllowed."""
        person, pupil = await allowed(unit, acting, pupil_id, ASK)
        guardians = await _guardians(unit, pupil, pair)
        if (await decisions(unit, pupil_id)).get(in_order(*pair), (None,))[0] is Sharing.HIDDEN:
            return
        await _decide(unit, pupil, pair, Sharing.HIDDEN, person.person_id, PairDecider.TEACHER)
        first, second = in_order(*pair)
        key = f"{HIDE_ASKED}:{pupil_id}:{first}:{second}"
        await open_task(unit, Matter(pupil.school_id, HIDE_ASKED, key, pupil_id=pupil_id))
        await self._changed(unit, pupil, guardians)

    async def decide_asked(self, unit: Unit, acting: Acting, task_id: int, *, hide: bool) -> SharedPupil:
        """The office agrees to what was asked, or leaves it as it is; a guardian who asked is told, nobody else.

        Raises Outdated, NotAllowed or AlreadySeenTo.
        """
        task = await task_by_id(unit, task_id)
        if task.kind != HIDE_ASKED or task.pupil_id is None:
            raise Outdated
        person, pupil = await allowed(unit, acting, task.pupil_id, DECIDE)
        await ensure_closed(unit, task, person.person_id)
        guardians = await sharing_guardians(unit, pupil, locked=True)
        if task.person_id is not None:
            await _decide_wish(unit, pupil, task.person_id, guardians, person.person_id, hide=hide)
        else:
            await _decide_teachers(unit, pupil, pair_of(task), person.person_id, hide=hide)
        await self._changed(unit, pupil, guardians)
        return pupil

    # Guardians ---------------------------------------------------------------------------------------------------

    async def hide_my_times(self, unit: Unit, acting: Acting, pupil_id: int, *, yes: bool) -> SharedPupil:
        """Keep one's times from everybody else who has the child, or show them again until the office has agreed.

        Raises Outdated, also where nobody else has the child and for what the office decided, or NotAllowed.
        """
        person, pupil = await allowed(unit, acting, pupil_id, CHOOSE)
        guardians = await _others(unit, pupil, person.person_id)
        wish = await wish_of(unit, pupil_id, person.person_id)
        hides = wish is not None and wish.wish is Sharing.HIDDEN
        if hides == yes:
            return pupil
        if wish is not None and wish.agreed:
            raise Outdated
        key = _asked_by(pupil, person.person_id)
        if yes:
            await _wish(unit, pupil, person.person_id, Sharing.HIDDEN)
            matter = Matter(pupil.school_id, HIDE_ASKED, key, person_id=person.person_id, pupil_id=pupil_id)
            await open_task(unit, matter)
        else:
            await _end_wish(unit, pupil, person.person_id)
            await close_task(unit, pupil.school_id, key, None)
        await self._changed(unit, pupil, guardians)
        return pupil

    async def share_all(self, unit: Unit, acting: Acting, pupil_id: int, *, yes: bool) -> SharedPupil:
        """Offer to share everything, or accept it; or take it back. In force when both wish it, and never of a pair
        that is hidden, which nobody learns from it. Raises Outdated or NotAllowed."""
        person, pupil = await allowed(unit, acting, pupil_id, CHOOSE)
        guardians = await _others(unit, pupil, person.person_id)
        wish = await wish_of(unit, pupil_id, person.person_id)
        if wish is not None and wish.wish is Sharing.HIDDEN:
            raise Outdated
        await _wish(unit, pupil, person.person_id, Sharing.FULL if yes else Sharing.TIMES)
        if yes:
            others = [each.person_id for each in guardians if each.custody and each.person_id != person.person_id]
            plan_again(unit, [offered(pupil, person.person_id, other, unit.now) for other in others])
        await self._changed(unit, pupil, guardians)
        return pupil

    async def _changed(self, unit: Unit, pupil: SharedPupil, guardians: Iterable[SharingGuardian]) -> None:
        await self.after(unit, pupil.pupil_id, [each.person_id for each in guardians])


async def close_settled(unit: Unit, ended: Ended) -> None:
    """`Feature.ends`: of somebody who acts for the child no longer nothing is to be decided."""
    if ended.what is not Who.GUARDIANSHIP or ended.pupil_id is None:
        return
    tasks = await waiting_about(unit, ended.school_id, ended.pupil_id, HIDE_ASKED)
    pupil = await shared_pupil(unit, ended.pupil_id) if tasks else None
    if pupil is None:
        return
    # Told also when a guardian may do less, or the child is out of the bot: then they act for it still.
    live = {each.person_id for each in await sharing_guardians(unit, pupil)}
    for task in tasks:
        concerned = {task.person_id} if task.person_id is not None else set(pair_of(task))
        if not concerned <= live:
            await close_task(unit, task.school_id, task.key, None)


def pair_of(task: Task) -> tuple[int, int]:
    """The two whom a contact teacher's question is about."""
    first, second = task.key.split(":")[2:4]
    return int(first), int(second)


def _asked_by(pupil: SharedPupil, person_id: int) -> str:
    return f"{HIDE_ASKED}:{pupil.pupil_id}:{person_id}"


async def _guardians(unit: Unit, pupil: SharedPupil, pair: tuple[int, int]) -> list[SharingGuardian]:
    """All guardians of the pupil, locked. Raises Outdated unless the pair is two of them."""
    found = await sharing_guardians(unit, pupil, locked=True)
    if pair[0] == pair[1] or not set(pair) <= {each.person_id for each in found}:
        raise Outdated
    return found


async def _others(unit: Unit, pupil: SharedPupil, person_id: int) -> list[SharingGuardian]:
    """All guardians of the pupil, locked. Raises Outdated when there is nobody but this one."""
    found = await sharing_guardians(unit, pupil, locked=True)
    if all(each.person_id == person_id for each in found):
        raise Outdated
    return found


async def _decide(
    unit: Unit, pupil: SharedPupil, pair: tuple[int, int], sharing: Sharing | None, by: int, decider: PairDecider
) -> None:
    """End what stands of the pair, and write what holds from now on (None: what they wish, or the policy)."""
    first, second = in_order(*pair)
    await unit.execute(_END_PAIR, {"pupil": pupil.pupil_id, "first": first, "second": second, "at": unit.now})
    if sharing is None:
        return
    values = {
        "school_id": pupil.school_id,
        "pupil_id": pupil.pupil_id,
        "first_id": first,
        "second_id": second,
        "sharing": sharing.value,
        "decided_by": decider.value,
        "person_id": by,
        "since": unit.now,
    }
    await unit.execute(insert(GuardianPair), values)


async def _wish(unit: Unit, pupil: SharedPupil, person_id: int, wish: Sharing) -> None:
    await _end_wish(unit, pupil, person_id)
    values = {
        "school_id": pupil.school_id,
        "pupil_id": pupil.pupil_id,
        "person_id": person_id,
        "wish": wish.value,
        "since": unit.now,
    }
    await unit.execute(insert(SharingWish), values)


async def _end_wish(unit: Unit, pupil: SharedPupil, person_id: int) -> None:
    await unit.execute(_END_WISH, {"pupil": pupil.pupil_id, "person": person_id, "at": unit.now})


async def _decide_wish(
    unit: Unit, pupil: SharedPupil, asker: int, guardians: Sequence[SharingGuardian], by: int, *, hide: bool
) -> None:
    if hide:
        await unit.execute(_AGREE, {"pupil": pupil.pupil_id, "person": asker, "at": unit.now})
        for other in (each.person_id for each in guardians if each.person_id != asker):
            await _decide(unit, pupil, (asker, other), Sharing.HIDDEN, by, PairDecider.OFFICE)
    else:
        await _end_wish(unit, pupil, asker)
    plan(unit, [decided(pupil, asker, unit.now)])


async def _decide_teachers(unit: Unit, pupil: SharedPupil, pair: tuple[int, int], by: int, *, hide: bool) -> None:
    standing = (await decisions(unit, pupil.pupil_id)).get(in_order(*pair))
    # What the office decided meanwhile on the pupil's own screen is not undone from here.
    if standing is not None and standing[1] is PairDecider.TEACHER:
        await _decide(unit, pupil, pair, Sharing.HIDDEN if hide else None, by, PairDecider.OFFICE)
