"""What a new policy does to how people are told: the school's quiet hours are asked at every sending.

The one rule kept here: who chose their own times, or whose class did on its card, keeps them; only the school's own
hours are changed by the school.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Row, and_, bindparam, select

from bot.core.tables import written
from bot.core.unit import Unit
from bot.outbox.models import Act, OutboxRow, State
from bot.people.models import AccountLink
from bot.reminders.models import Preference
from bot.reminders.queries import CHOICES, class_hours, preferences_in
from bot.reminders.recipients import HAS_CHILD, HAS_ROLE
from bot.reminders.rules import quiet_for
from bot.schools.calendar import SchoolCalendar
from bot.schools.models import ClosedDay
from bot.schools.policy import Policy

_CLOSED = select(ClosedDay.on_day).where(ClosedDay.school_id == bindparam("school"))
_TO_COME = (
    select(
        AccountLink.person_id,
        OutboxRow.send_at,
        HAS_CHILD.label("has_child"),
        HAS_ROLE.label("has_role"),
        *CHOICES,
    )
    .select_from(OutboxRow)
    .join(AccountLink, and_(AccountLink.person_id == OutboxRow.person_id, AccountLink.until.is_(None)))
    .outerjoin(Preference, Preference.person_id == OutboxRow.person_id)
    .where(
        OutboxRow.school_id == bindparam("school"),
        OutboxRow.state == written(State.WAITING),
        OutboxRow.act == written(Act.SEND),
    )
)
_MEANS = {"silent": "will arrive without a sound", "held": "will wait until they end"}


async def policy_effects(unit: Unit, school_id: int, before: Policy, after: Policy) -> list[str]:
    """How many planned messages fall into the new quiet hours, and how many out of the old, side by side."""
    sides = [side for side in ("guardian", "staff") if getattr(before.quiet, side) != getattr(after.quiet, side)]
    if not sides:
        return []
    rows = await unit.all(_TO_COME, {"school": school_id, "now": unit.now})
    closed = frozenset(row.on_day for row in await unit.all(_CLOSED, {"school": school_id}))
    calendar = SchoolCalendar(after.country, after.timezone, closed)
    by_card = await class_hours(unit, {row.person_id for row in rows if _side(row) == "staff"})
    lines = []
    for side in sides:
        own = [row for row in rows if _side(row) == side and row.person_id not in by_card]
        counts = Counter(_moved(row, side, before, after, calendar) for row in own)
        mode = getattr(after.quiet, side).mode
        who = "guardians" if side == "guardian" else "staff"
        lines.append(
            f"Quiet hours of {who} change at once, but for those who chose their own, or whose class has its own. Of "
            f"{len(own)} planned messages {counts['in']} fall into them and {_MEANS[mode]}; "
            f"{counts['out']} no longer do."
        )
    return lines


def _side(row: Row[Any]) -> str:
    return "staff" if row.has_role and not row.has_child else "guardian"


def _moved(row: Row[Any], side: str, before: Policy, after: Policy, calendar: SchoolCalendar) -> str:
    """ "in": quiet by the new hours only; "out": by the old only; "" where nothing changes."""
    preferences = preferences_in(row)
    was = quiet_for(preferences, getattr(before.quiet, side), calendar).covers(row.send_at)
    now = quiet_for(preferences, getattr(after.quiet, side), calendar).covers(row.send_at)
    return "" if was == now else ("in" if now else "out")
