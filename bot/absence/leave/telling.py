"""Where an application lies and who hears of it.

The one rule kept here: it always lies with somebody who can be reached here, else the office is told that it waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, update

from bot.absence.leave import plans
from bot.absence.leave.facts import Leave
from bot.absence.leave.queries import leaves_by_ids, reached
from bot.absence.leave.rules import answer_by
from bot.absence.models import Decides, LeaveApplication, LeaveState
from bot.absence.queries import guardians_who
from bot.absence.rights import SEE
from bot.absence.rules import end_of
from bot.conferences.requests.facts import Staff
from bot.conferences.requests.queries import custody_of, staff_around
from bot.conferences.requests.rules import once
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan
from bot.people.models import StaffRole
from bot.schools.queries import calendar_of, policy_of

_CHANGE = update(LeaveApplication).where(LeaveApplication.id == bindparam("leave"))


async def change(unit: Unit, leave: Leave, **values: Any) -> Leave:
    """The application as it stands after these changes."""
    await unit.execute(_CHANGE.values(**values), {"leave": leave.id})
    return (await leaves_by_ids(unit, [leave.id]))[leave.id]


async def others_who_see(unit: Unit, leave: Leave) -> list[int]:
    """The child's other adults who may see its absence."""
    return [each for each in await guardians_who(unit, leave.pupil_id, SEE) if each != leave.applied_by]


async def who_is_asked(unit: Unit, pupil_id: int, applicant: int, without: int | None = None) -> list[int]:
    """The other custody holders who can be asked here."""
    return sorted(await reached(unit, await custody_of(unit, pupil_id) - {applicant, without or 0}))


async def staff_for(unit: Unit, leave: Leave) -> list[Staff]:
    """Who is around the class, without the child's own guardians: nobody decides about their own child."""
    own = {*await custody_of(unit, leave.pupil_id), leave.applied_by}
    return [each for each in await staff_around(unit, leave.school.id, leave.class_id) if each.person_id not in own]


def _who_decides(staff: Sequence[Staff], goes_to: Decides) -> tuple[Decides, list[Staff]]:
    teachers = [each for each in staff if each.role is StaffRole.CONTACT_TEACHER and each.reached]
    if goes_to is Decides.TEACHER and teachers:
        return Decides.TEACHER, once(teachers)
    return Decides.HEAD, once(each for each in staff if each.role is StaffRole.HEAD)


async def to_school(unit: Unit, leave: Leave, goes_to: Decides) -> Leave:
    """It lies with the contact teacher or the head from now on; where no head is reached, the office sees to it."""
    policy = await policy_of(unit, leave.school.id, leave.policy_version)
    calendar = await calendar_of(unit, leave.school)
    staff = await staff_for(unit, leave)
    decides, people = _who_decides(staff, goes_to)
    due_at = end_of(calendar, answer_by(policy, calendar, unit.now, leave.first_on))
    made = await change(unit, leave, state=LeaveState.WAITING.value, goes_to=decides.value, due_at=due_at, late_at=None)
    plan(unit, plans.waits(made, [each.person_id for each in people], unit.now))
    if not any(each.reached for each in people):
        office = [each.person_id for each in staff if each.role is StaffRole.OFFICE]
        plan(unit, plans.late(made, office, unit.now))
    return made


async def close(unit: Unit, leave: Leave, state: LeaveState, **values: Any) -> Leave:
    """It is over, and what had not been sent of it is not sent any more."""
    await cancel_about(unit, plans.ABOUT, [leave.id], plans.BEFORE_ANSWER)
    return await change(unit, leave, state=state.value, closed_at=unit.now, **values)
