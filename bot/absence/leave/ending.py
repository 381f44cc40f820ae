"""What becomes of leave when a guardianship, a role or a link ends."""

from __future__ import annotations

from sqlalchemy import Integer, and_, bindparam, func, or_, select

from bot.absence.leave import plans
from bot.absence.leave.queries import leaves_by_ids
from bot.absence.leave.service import take_back
from bot.absence.leave.telling import staff_for, to_school, who_is_asked
from bot.absence.models import Decides, LeaveApplication, LeaveState
from bot.core.feature import Ended, Who
from bot.core.tables import written
from bot.core.unit import Unit
from bot.outbox.planning import plan
from bot.people.models import Guardianship, GuardianshipRow, Pupil, StaffRole

# A link has no class: whatever waits at the school is looked at.
_OF_CLASS = bindparam("of_class", type_=Integer)
_OPEN = select(LeaveApplication.id).where(LeaveApplication.closed_at.is_(None)).order_by(LeaveApplication.id)
_OF_PUPIL = _OPEN.where(LeaveApplication.pupil_id == bindparam("child"))
_ASKING = (
    _OPEN.join(GuardianshipRow, GuardianshipRow.pupil_id == LeaveApplication.pupil_id)
    .where(
        LeaveApplication.state == written(LeaveState.ASKED),
        GuardianshipRow.person_id == bindparam("who"),
        GuardianshipRow.kind == written(Guardianship.CUSTODY),
    )
    .distinct()
)
_OF_STAFF = _OPEN.join(Pupil, Pupil.id == LeaveApplication.pupil_id).where(
    LeaveApplication.state == written(LeaveState.WAITING),
    LeaveApplication.school_id == bindparam("school"),
    or_(
        and_(
            LeaveApplication.goes_to == written(Decides.TEACHER),
            Pupil.class_id == func.coalesce(_OF_CLASS, Pupil.class_id),
        ),
        LeaveApplication.goes_to == written(Decides.HEAD),
    ),
)


async def ends(unit: Unit, ended: Ended) -> None:
    """What was asked for goes with the guardianship; what waited for somebody who is gone waits for the next."""
    if ended.what is Who.GUARDIANSHIP and ended.pupil_id is not None:
        await _guardianship_ended(unit, ended.person_id, ended.pupil_id)
    elif ended.what is Who.LINK and ended.for_good:
        # Else a new phone follows at once.
        await _nobody_to_ask(unit, [row.id for row in await unit.all(_ASKING, {"who": ended.person_id})], ended)
        await _staff_gone(unit, ended)
    elif ended.what is Who.ROLE:
        await _staff_gone(unit, ended)


async def _guardianship_ended(unit: Unit, person_id: int, pupil_id: int) -> None:
    ids = [row.id for row in await unit.all(_OF_PUPIL, {"child": pupil_id})]
    for leave in (await leaves_by_ids(unit, ids, locked=True)).values():
        if leave.applied_by == person_id:
            await take_back(unit, leave, person_id)
        elif leave.state is LeaveState.ASKED and not await who_is_asked(unit, pupil_id, leave.applied_by, person_id):
            await to_school(unit, leave, leave.goes_to)


async def _nobody_to_ask(unit: Unit, ids: list[int], ended: Ended) -> None:
    for leave in (await leaves_by_ids(unit, ids, locked=True)).values():
        others = await who_is_asked(unit, leave.pupil_id, leave.applied_by, ended.person_id)
        if leave.applied_by != ended.person_id and not others:
            await to_school(unit, leave, leave.goes_to)


async def _staff_gone(unit: Unit, ended: Ended) -> None:
    """Where nobody is left who decides, it goes up; the office is told where no head is reached."""
    values = {"school": ended.school_id, "of_class": ended.class_id}
    ids = [row.id for row in await unit.all(_OF_STAFF, values)]
    for leave in (await leaves_by_ids(unit, ids, locked=True)).values():
        staff = [each for each in await staff_for(unit, leave) if each.person_id != ended.person_id and each.reached]
        wanted = StaffRole.CONTACT_TEACHER if leave.goes_to is Decides.TEACHER else StaffRole.HEAD
        if any(each.role is wanted for each in staff):
            continue
        if leave.goes_to is Decides.TEACHER:
            await to_school(unit, leave, Decides.HEAD)
        else:
            office = [each.person_id for each in staff if each.role is StaffRole.OFFICE]
            plan(unit, plans.late(leave, office, unit.now))
