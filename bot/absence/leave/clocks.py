"""A tick: applications that nobody has answered in time.

The one rule kept here: what a home asked for never ends with silence; who has it now is told to both sides.
"""

from __future__ import annotations

from datetime import timedelta

from bot.absence.leave import plans
from bot.absence.leave.facts import Leave, LeaveReason
from bot.absence.leave.queries import due_leaves, leaves_by_ids
from bot.absence.leave.telling import change, close, staff_for, to_school, who_is_asked
from bot.absence.models import LeaveState
from bot.core.dates import local
from bot.core.unit import Unit
from bot.outbox.planning import plan
from bot.people.models import StaffRole

# Some tens of milliseconds; the others at the next look.
_MOST = 50
_ONE_DAY = timedelta(days=1)


async def look_at_leave(unit: Unit) -> None:
    """Every ten minutes."""
    due = await due_leaves(unit, unit.now, unit.now.date() + _ONE_DAY)
    for leave in (await leaves_by_ids(unit, due[:_MOST], locked=True)).values():
        if leave.state is LeaveState.ASKED:
            await _still_asked(unit, leave)
        elif leave.late_at is None:
            await _late(unit, leave)


async def _still_asked(unit: Unit, leave: Leave) -> None:
    """The other custody holder is reminded once; when the first day comes without a yes, it is over."""
    others = await who_is_asked(unit, leave.pupil_id, leave.applied_by)
    if not others:
        # Nobody is left to be asked here: the school asks in its own way.
        await to_school(unit, leave, leave.goes_to)
    elif leave.first_on <= local(unit.now, leave.school.zone).date():
        over = await close(unit, leave, LeaveState.REFUSED, reason=LeaveReason.UNANSWERED.value, decided_at=unit.now)
        plan(unit, plans.answered(over, others, unit.now))
    elif leave.late_at is None:
        late = await change(unit, leave, late_at=unit.now)
        plan(unit, plans.asked(late, others, unit.now, "again"))
        plan(unit, plans.unanswered(late, unit.now))


async def _late(unit: Unit, leave: Leave) -> None:
    """The head hears of it and can answer, and the office sees to it."""
    late = await change(unit, leave, late_at=unit.now)
    told = [each for each in await staff_for(unit, leave) if each.role in {StaffRole.HEAD, StaffRole.OFFICE}]
    plan(unit, plans.late(late, [each.person_id for each in told], unit.now))
    plan(unit, plans.unanswered(late, unit.now))
