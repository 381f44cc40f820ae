"""What who decides does with an application: look, grant, refuse by a reason, pass on.

The one rule kept here: what goes to the head is the head's alone, and nobody decides about their own child.
"""

from __future__ import annotations

from typing import Any

from bot.absence import reports
from bot.absence.leave import plans
from bot.absence.leave.errors import LeaveAnswered, OwnChild
from bot.absence.leave.facts import OF_HOME, OF_SCHOOL, Leave, LeaveReason
from bot.absence.leave.queries import leaves_by_ids, waiting_leaves
from bot.absence.leave.service import about
from bot.absence.leave.telling import change, close, others_who_see, to_school
from bot.absence.models import Decides, LeaveState, Source
from bot.absence.queries import lock_pupils
from bot.absence.rights import DECIDE
from bot.conferences.requests.queries import custody_of
from bot.core.errors import NotAllowed, Outdated
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan
from bot.people.access import Asked, classes_for, require
from bot.people.acting import Acting, ActingPerson
from bot.people.models import StaffRole
from bot.schools.queries import calendar_of, policy_of


def _is_head(person: ActingPerson) -> bool:
    return any(role.role is StaffRole.HEAD and role.class_id is None for role in person.roles)


async def the_leave(unit: Unit, acting: Acting, leave_id: int, *, locked: bool = False) -> tuple[ActingPerson, Leave]:
    """An application that lies with whoever acts. Raises Outdated, NotAllowed, OwnChild."""
    found = (await leaves_by_ids(unit, [leave_id], locked=locked)).get(leave_id)
    if found is None or found.left or found.state is LeaveState.ASKED or found.reason in OF_HOME:
        raise Outdated
    person = require(unit, acting, DECIDE, about(found))
    if found.state is LeaveState.WAITING and found.goes_to is Decides.HEAD and not _is_head(person):
        unit.asked.append(Asked(DECIDE, about(found), person.person_id, allowed=False))
        raise NotAllowed
    if person.person_id in {*await custody_of(unit, found.pupil_id), found.applied_by}:
        raise OwnChild
    return person, found


async def _waiting(unit: Unit, acting: Acting, leave_id: int) -> tuple[ActingPerson, Leave]:
    person, found = await the_leave(unit, acting, leave_id, locked=True)
    if found.state is not LeaveState.WAITING:
        raise LeaveAnswered(leave_id)
    return person, found


def _by(unit: Unit, person: ActingPerson, found: Leave) -> dict[str, Any]:
    """Who answered, and as whom: of a head's answer one complains further up."""
    as_whom = Decides.HEAD if _is_head(person) else found.goes_to
    return {"decided_by": person.person_id, "decided_at": unit.now, "goes_to": as_whom.value}


async def grant(unit: Unit, acting: Acting, leave_id: int) -> Leave:
    """Yes: from now on these days are absence, and nobody reports or asks. Raises LeaveAnswered, as `the_leave`."""
    person, found = await _waiting(unit, acting, leave_id)
    policy = await policy_of(unit, found.school.id, found.school.policy_version)
    home = reports.Reporting(found.school, found.applied_by, policy, await calendar_of(unit, found.school))
    made = await close(unit, found, LeaveState.GRANTED, **_by(unit, person, found))
    await lock_pupils(unit, [found.pupil_id])
    await reports.make(unit, home, found.pupil_id, found.wanted, Source.LEAVE)
    plan(unit, plans.answered(made, await others_who_see(unit, made), unit.now))
    return made


async def refuse(unit: Unit, acting: Acting, leave_id: int, reason: LeaveReason) -> Leave:
    """No, and why. Raises LeaveAnswered, Outdated for a reason that is not the school's, as `the_leave`."""
    person, found = await _waiting(unit, acting, leave_id)
    if reason not in OF_SCHOOL:
        raise Outdated
    made = await close(unit, found, LeaveState.REFUSED, reason=reason.value, **_by(unit, person, found))
    plan(unit, plans.answered(made, await others_who_see(unit, made), unit.now))
    return made


async def pass_on(unit: Unit, acting: Acting, leave_id: int) -> Leave:
    """The contact teacher would rather have the head decide. Raises LeaveAnswered, as `the_leave`."""
    _person, found = await _waiting(unit, acting, leave_id)
    if found.goes_to is Decides.HEAD:
        raise LeaveAnswered(leave_id)
    await cancel_about(unit, plans.ABOUT, [leave_id], [plans.WAITS])
    due_at = found.due_at
    # The home was told until when; another desk makes that no later.
    return await change(unit, await to_school(unit, found, Decides.HEAD), due_at=due_at)


async def mine_to_decide(unit: Unit, acting: Acting) -> list[Leave]:
    """What waits for whoever acts, the most urgent first."""
    classes = [class_id for _person, class_id, _name in classes_for(acting, DECIDE)]
    heads = {person.school.id: person for person in acting.persons if _is_head(person)}
    if not classes and not heads:
        return []
    own = {child.pupil_id for _person, child in acting.children}
    return [
        each
        for each in await waiting_leaves(unit, classes, list(heads))
        if each.pupil_id not in own and (each.school.id in heads or each.goes_to is Decides.TEACHER)
    ]
