"""The week's bundle follows the school's days: what waits for a Friday that closes comes on the school day before.

The one rule kept here: only what waits for a bundle moves, wherever it was planned; what has a day of its own is its
slice's.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, bindparam, select, update

from bot.core.tables import written
from bot.core.unit import Unit
from bot.outbox.models import Act, OutboxRow, Ring, State
from bot.reminders.ways import bundle_due
from bot.schools.calendar import SchoolCalendar
from bot.schools.models import School
from bot.schools.policy import Policy
from bot.schools.queries import policy_of

_WAITING = select(OutboxRow.id, OutboxRow.bundle, OutboxRow.send_at, OutboxRow.not_after).where(
    OutboxRow.school_id == bindparam("school"),
    OutboxRow.state == written(State.WAITING),
    OutboxRow.act == written(Act.SEND),
    OutboxRow.ring == written(Ring.SILENT),
    OutboxRow.bundle.is_not(None),
    OutboxRow.send_at > bindparam("now"),
)
_MOVE = (
    update(OutboxRow)
    .where(OutboxRow.id == bindparam("row"), OutboxRow.state == written(State.WAITING))
    .values(send_at=bindparam("due"), not_after=bindparam("lasts"), bundle=bindparam("together"))
)
_VERSION = select(School.policy_version).where(School.id == bindparam("school"))
_A_MOMENT = timedelta(microseconds=1)


class _Weeks(Struct, frozen=True):
    """When the bundle came and when it comes, by the school's days before and after a change."""

    policy: Policy
    before: SchoolCalendar
    after: SchoolCalendar

    def moved(self, due: datetime, now: datetime) -> datetime | None:
        """Where what waits for the bundle of then belongs; None where it stays, or waits for no bundle."""
        if bundle_due(self.policy, self.before, due - _A_MOMENT) != due:
            return None
        day = self.before.local(due).date()
        monday = self.after.at(day - timedelta(days=day.weekday()), time())
        new = bundle_due(self.policy, self.after, max(now, monday))
        return None if new == due else new


async def days_effects(unit: Unit, school_id: int, before: SchoolCalendar, after: SchoolCalendar) -> list[str]:
    """How many messages change their bundle."""
    count = len(await _moves(unit, school_id, before, after))
    return [f"Messages whose weekly bundle comes on another day: {count}."] if count else []


async def days_changed(unit: Unit, school_id: int, before: SchoolCalendar, after: SchoolCalendar) -> None:
    if moves := await _moves(unit, school_id, before, after):
        await unit.execute(_MOVE, moves)


async def _moves(unit: Unit, school_id: int, before: SchoolCalendar, after: SchoolCalendar) -> list[dict[str, Any]]:
    if before.closed == after.closed:
        return []
    policy = await policy_of(unit, school_id, await unit.scalar(_VERSION, {"school": school_id}))
    weeks = _Weeks(policy, before, after)
    rows = await unit.all(_WAITING, {"school": school_id, "now": unit.now})
    due = {send_at: weeks.moved(send_at, unit.now) for send_at in {row.send_at for row in rows}}
    return [_move(row, new, before) for row in rows if (new := due[row.send_at]) is not None]


def _move(row: Row[Any], new: datetime, calendar: SchoolCalendar) -> dict[str, Any]:
    """A bundle that is named after its day gets the new one, so that what is planned later joins it."""
    old_day, new_day = (calendar.local(moment).date().isoformat() for moment in (row.send_at, new))
    lasts = None if row.not_after is None else row.not_after + max(new - row.send_at, timedelta())
    return {"row": row.id, "due": new, "lasts": lasts, "together": row.bundle.replace(old_day, new_day)}
