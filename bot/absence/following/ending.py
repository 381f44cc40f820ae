"""What becomes of following up when whoever followed up is gone.

The one rule kept here: what waits is the school's; it goes on to whoever is next by the policy, and nothing is lost.
"""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import Integer, bindparam, func, select

from bot.absence.following.plans import worth_a_talk
from bot.absence.following.rules import Rule
from bot.absence.models import FollowUp
from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.outbox.planning import plan
from bot.people.models import Pupil, StaffRoleRow
from bot.people.ties import holds

# A role in the whole school has no class.
_WAITS = (
    select(FollowUp.id, FollowUp.pupil_id, FollowUp.rule)
    .join(Pupil, Pupil.id == FollowUp.pupil_id)
    .where(
        FollowUp.school_id == bindparam("school"),
        FollowUp.closed_at.is_(None),
        Pupil.left_on.is_(None),
        Pupil.class_id == func.coalesce(bindparam("of_class", type_=Integer), Pupil.class_id),
    )
    .order_by(FollowUp.id)
)
_ROLES = select(StaffRoleRow.class_id).where(StaffRoleRow.person_id == bindparam("person"), holds(StaffRoleRow))


async def ends(unit: Unit, ended: Ended) -> None:
    """Told to the next; who knew of it already is not told again."""
    if ended.what is Who.ROLE:
        await _tell_next(unit, ended, None)
    elif ended.what is Who.LINK and ended.for_good:
        # Their role is the school's to end, but they are told nothing here any more.
        for row in await unit.all(_ROLES, {"person": ended.person_id, "now": unit.now}):
            await _tell_next(unit, replace(ended, class_id=row.class_id), ended.person_id)


async def _tell_next(unit: Unit, ended: Ended, besides: int | None) -> None:
    for row in await unit.all(_WAITS, {"school": ended.school_id, "of_class": ended.class_id}):
        rule = Rule(row.rule)
        plan(unit, await worth_a_talk(unit, ended.school_id, row.pupil_id, row.id, rule, unit.now, besides=besides))
