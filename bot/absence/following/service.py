"""Use cases of following up: taking something up, saying what was not lawful, the home's own year as a file."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from bot.absence.following.looking import clear, close, look
from bot.absence.following.plans import YEAR_FILE
from bot.absence.following.queries import Followed, fact_by_id, followed_by_ids
from bot.absence.following.rules import OF_THE_LAW, Outcome
from bot.absence.following.views import own_year, pupil_year, rules_of
from bot.absence.models import AbsenceDay
from bot.absence.rights import FOLLOW, JUDGE
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.models import Lane, Ring
from bot.outbox.notices import Plan, Reader
from bot.outbox.planning import plan_again
from bot.people.access import About, require
from bot.people.acting import Acting

_JUDGE = (
    update(AbsenceDay)
    .where(AbsenceDay.id == bindparam("fact"))
    .values(unlawful=bindparam("is_so"), judged_by=bindparam("by"), judged_at=bindparam("at"))
)


async def followed(unit: Unit, acting: Acting, follow_up_id: int, *, locked: bool = False) -> Followed:
    """One of them. Raises Outdated, NotAllowed."""
    found = (await followed_by_ids(unit, [follow_up_id], locked=locked)).get(follow_up_id)
    if found is None:
        raise Outdated
    action = JUDGE if found.rule in OF_THE_LAW else FOLLOW
    require(unit, acting, action, About(found.school_id, found.class_id, found.pupil_id, id=follow_up_id))
    return found


async def take_up(unit: Unit, acting: Acting, follow_up_id: int, outcome: Outcome) -> Followed:
    """It is taken care of; a colleague may have been first. Raises Outdated, NotAllowed."""
    found = await followed(unit, acting, follow_up_id, locked=True)
    if found.closed_at is None:
        await close(unit, follow_up_id, outcome, acting.at(found.school_id).person_id, unit.now)
    return (await followed_by_ids(unit, [follow_up_id]))[follow_up_id]


async def judge(unit: Unit, acting: Acting, fact_id: int, *, unlawful: bool) -> int:
    """Office or head says that a day was not lawful, or was. Returns the pupil. Raises Outdated, NotAllowed."""
    found = await fact_by_id(unit, fact_id)
    if found is None:
        raise Outdated
    pupil_id, _day, was = found
    pupil, _found = await pupil_year(unit, acting, pupil_id, JUDGE)
    if was is not unlawful:
        person = acting.at(pupil.school_id)
        await unit.execute(_JUDGE, {"fact": fact_id, "is_so": unlawful, "by": person.person_id, "at": unit.now})
        policy, calendar = await rules_of(unit, person)
        today = calendar.local(unit.now).date()
        if unlawful:
            await look(unit, policy, calendar, pupil.school_id, [pupil_id], today)
        else:
            await clear(unit, policy, calendar, pupil_id, today)
    return pupil_id


async def ask_for_file(unit: Unit, acting: Acting, pupil_id: int) -> None:
    """The child's year as a file, for the one who waits for it. Raises NotAllowed."""
    child, _found = await own_year(unit, acting, pupil_id)
    person, _child = acting.child(child.pupil_id)
    key = f"{pupil_id}:{person.person_id}"
    to = Reader(person.school.id, person.person_id)
    wanted = Plan.to(to, YEAR_FILE, key, ("pupil", pupil_id), unit.now, ring=Ring.SILENT, lane=Lane.INTERACTIVE)
    plan_again(unit, [wanted])
