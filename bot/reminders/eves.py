"""The day before a meeting or an event, as each guardian wants to be reminded: one choice for talks and for these.

The one rule kept here: it is sent on the calendar's day before, for it says "tomorrow".
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta

from msgspec.structs import replace

from bot.core.unit import Unit
from bot.reminders.models import Preferences
from bot.reminders.queries import preferences_of
from bot.reminders.rules import placed, quiet_for, reminder_times
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy


def eve_of(
    preferences: Preferences, policy: Policy, calendar: SchoolCalendar, starts_at: datetime, now: datetime
) -> datetime | None:
    """When this guardian is reminded; None where they want no such reminder, or it is too late for one."""
    clock = reminder_times(preferences, policy.timeline).day_before
    if clock is None:
        return None
    starts_on = calendar.local(starts_at).date()
    midnight = calendar.at(starts_on, time())
    day = starts_on - timedelta(days=1)
    quiet = quiet_for(preferences, policy.quiet.guardian, calendar)
    found = placed(calendar.at(day, clock), midnight - timedelta(minutes=1), quiet, calendar.at(day, time()))
    return found if found > now else None


async def eves_of(
    unit: Unit, person_ids: Collection[int], policy: Policy, calendar: SchoolCalendar, starts_at: datetime
) -> dict[int, datetime]:
    """When each of them is reminded; who is not is left out. One statement."""
    known: dict[Preferences, datetime | None] = {}
    found: dict[int, datetime] = {}
    for person_id, preferences in (await preferences_of(unit, list(person_ids))).items():
        wishes = replace(preferences, person_id=0)
        if wishes not in known:
            known[wishes] = eve_of(wishes, policy, calendar, starts_at, unit.now)
        if (at := known[wishes]) is not None:
            found[person_id] = at
    return found
