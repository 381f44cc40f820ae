"""A wish that the team leaves unanswered goes on, as a request for a talk does: to the head, else to the office.

The one rule kept here: whether a wish is late follows from when it was asked and the policy's days, and is written
nowhere; everybody who hears of it hears once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.conferences.requests.facts import Staff, Visit
from bot.conferences.requests.models import VisitState
from bot.conferences.requests.queries import staff_around
from bot.conferences.requests.rights import ANSWER
from bot.conferences.requests.rules import once
from bot.conferences.requests.visits.plans import late_to_staff, late_to_visitor
from bot.conferences.requests.visits.queries import wished
from bot.conferences.requests.visits.rules import due_at
from bot.core.unit import Unit
from bot.outbox.planning import plan
from bot.people.access import About, may
from bot.people.acting import Acting
from bot.people.models import StaffRole
from bot.schools.queries import calendar_of, policy_of

_ONE_DAY = timedelta(days=1)


async def is_late(unit: Unit, visit: Visit) -> bool:
    """Whether it is wished for and the time to answer is over."""
    return visit.state is VisitState.WISHED and await is_due(unit, visit)


async def is_due(unit: Unit, visit: Visit) -> bool:
    """Whether the time to answer is over, answered or not: of two who answer late the second reads that it was."""
    policy = await policy_of(unit, visit.school_id, visit.policy_version)
    return due_at(policy, await calendar_of(unit, visit.school), visit) <= unit.now


async def pass_late_visits_on(unit: Unit) -> None:
    """A tick: the head hears of each, and whoever wished for it that the head knows."""
    for visit in await wished(unit, unit.now.date() - _ONE_DAY):
        if not await is_late(unit, visit):
            continue
        people = next_to_hear(visit, await staff_around(unit, visit.school_id, visit.class_id))
        plan(unit, late_to_staff(visit, [each.person_id for each in people], unit.now))
        plan(unit, [late_to_visitor(visit, unit.now)])


def next_to_hear(visit: Visit, staff: Iterable[Staff]) -> list[Staff]:
    """The head; the office, too, where no head is reached here."""
    others = [each for each in staff if each.person_id != visit.person_id]
    heads = [each for each in others if each.role is StaffRole.HEAD]
    if any(each.reached for each in heads):
        return once(heads)
    return once([*heads, *(each for each in others if each.role is StaffRole.OFFICE)])


async def late_for(unit: Unit, acting: Acting) -> list[Visit]:
    """The late wishes of the schools for which whoever acts answers what families ask, in the order of the days."""
    schools = sorted(
        {
            person.school.id
            for person in acting.persons
            if any(role.class_id is None and role.role in {StaffRole.HEAD, StaffRole.OFFICE} for role in person.roles)
            and may(acting, ANSWER, About(person.school.id))
        }
    )
    found = await wished(unit, unit.now.date() - _ONE_DAY, schools) if schools else []
    return [visit for visit in found if await is_late(unit, visit)]
