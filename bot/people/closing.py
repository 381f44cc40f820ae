"""What follows when somebody's role, guardianship or mandate is over, whoever or whatever ended it.

The one rule kept here: everybody is told in the very transaction in which it ends, or by a tick within a minute of a
date that passes; buttons need no telling, since rights are read by the date every time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy import bindparam, exists, literal, select, union_all, update

from bot.core.feature import Ended, Who
from bot.core.unit import Unit
from bot.outbox.planning import cancel_person, plan_again
from bot.people.invitations.service import revoke_open
from bot.people.joining.notices import menu_plan
from bot.people.models import AccountLink, GuardianshipRow, Pupil, RepresentativeRow, StaffRoleRow
from bot.people.ties import lasts

Ends = Callable[[Unit, Ended], Awaitable[None]]

# So that a school year's end does not hold the writers up.
_MOST_AT_ONCE = 200


_HOLDS = union_all(
    select(literal(1))
    .select_from(GuardianshipRow)
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .where(GuardianshipRow.person_id == bindparam("person"), Pupil.left_on.is_(None), lasts(GuardianshipRow)),
    select(literal(1)).where(StaffRoleRow.person_id == bindparam("person"), lasts(StaffRoleRow)),
    select(literal(1)).where(RepresentativeRow.person_id == bindparam("person"), lasts(RepresentativeRow)),
)
_IS_LINKED = select(exists().where(AccountLink.person_id == bindparam("person"), AccountLink.until.is_(None)))


async def tell_ended(unit: Unit, ends: Ends, ended: Ended) -> None:
    """Tell every feature; who has nothing left is sent nothing more and their letter is void; the menu follows."""
    await ends(unit, ended)
    if await unit.first(_HOLDS, {"person": ended.person_id, "now": unit.now}) is None:
        await cancel_person(unit, ended.person_id)
        await revoke_open(unit, [ended.person_id])
    await renew_menu(unit, ended.school_id, ended.person_id)


async def renew_menu(unit: Unit, school_id: int, person_id: int) -> None:
    """What this person may do has changed."""
    if await unit.scalar(_IS_LINKED, {"person": person_id}):
        plan_again(unit, [menu_plan(unit, school_id, person_id)])


_PASSED = {
    tie: select(tie)
    .with_only_columns(tie.id, tie.school_id, tie.person_id)
    .where(tie.until <= bindparam("now"), tie.closed_at.is_(None))
    .order_by(tie.until, tie.id)
    .limit(_MOST_AT_ONCE)
    for tie in (GuardianshipRow, StaffRoleRow, RepresentativeRow)
}
_PASSED[GuardianshipRow] = _PASSED[GuardianshipRow].add_columns(GuardianshipRow.pupil_id)
_PASSED[StaffRoleRow] = _PASSED[StaffRoleRow].add_columns(StaffRoleRow.class_id)
_CLOSE = {
    tie: update(tie).where(tie.id == bindparam("row_id")).values(closed_at=bindparam("at"))
    for tie in (GuardianshipRow, StaffRoleRow, RepresentativeRow)
}


def close_passed(ends: Ends) -> Callable[[Unit], Awaitable[None]]:
    """A tick: tell what a date has ended (a substitute's last day, a pupil's leaving) and nobody was told yet."""

    async def run(unit: Unit) -> None:
        for tie, statement in _PASSED.items():
            rows = await unit.all(statement, {"now": unit.now})
            if rows:
                await unit.execute(_CLOSE[tie], [{"row_id": row.id, "at": unit.now} for row in rows])
            for row in rows:
                if tie is GuardianshipRow:
                    ended = Ended(Who.GUARDIANSHIP, row.school_id, row.person_id, pupil_id=row.pupil_id)
                    await tell_ended(unit, ends, ended)
                elif tie is StaffRoleRow:
                    await tell_ended(unit, ends, Ended(Who.ROLE, row.school_id, row.person_id, row.class_id))
                else:
                    await renew_menu(unit, row.school_id, row.person_id)

    return run
