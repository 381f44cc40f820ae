"""When the class's weekly plan comes to a guardian: at the class's time, or at one of their own (D4.36).

The one rule kept here: who chose no time gets the plan as the class sends it, in its way or with the bundle; a time
that has passed when the plan goes out is no reason to wait for the next one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import select

from bot.core.among import among
from bot.core.unit import Unit
from bot.reminders.models import Preference, Preferences
from bot.reminders.queries import CHOICES, preferences_in
from bot.reminders.rules import quiet_for
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy


class PlanTime(StrEnum):
    """CLASS is the class's own time; FRIDAY and SUNDAY lie before the week, MONDAY is its first morning with school;
    NEVER: it is found under /plan only."""

    CLASS = "class"
    FRIDAY = "friday"
    SUNDAY = "sunday"
    MONDAY = "monday"
    NEVER = "never"


FRIDAY_AT, SUNDAY_AT = time(15, 30), time(17)
_MORNING, _FIRST_HOUR, _NOON = time(7), 5, 12

_CHOSEN = select(Preference.person_id, Preference.plan_time, *CHOICES).where(
    among(Preference.person_id, "persons"), Preference.plan_time.is_not(None)
)


class OwnTimes(Struct, frozen=True):
    """Who gets a week's plan at a time of their own, and who does not want it sent."""

    at: Mapping[int, datetime]
    never: frozenset[int] = frozenset()


async def plan_time_of(unit: Unit, person_id: int) -> PlanTime:
    """What one person chose."""
    row = await unit.first(_CHOSEN, {"persons": [person_id]})
    return PlanTime(row.plan_time) if row is not None else PlanTime.CLASS


async def own_times(
    unit: Unit, person_ids: Collection[int], policy: Policy, calendar: SchoolCalendar, monday: date
) -> OwnTimes:
    """Whose choice is not the class's time, for the plan of the week of `monday`. One statement."""
    rows = await unit.all(_CHOSEN, {"persons": sorted(person_ids)}) if person_ids else []
    chosen = {row.person_id: (PlanTime(row.plan_time), preferences_in(row)) for row in rows}
    return OwnTimes(
        {
            person_id: moment_of(when, preferences, policy, calendar, monday)
            for person_id, (when, preferences) in chosen.items()
            if when not in {PlanTime.CLASS, PlanTime.NEVER}
        },
        frozenset(person_id for person_id, (when, _preferences) in chosen.items() if when is PlanTime.NEVER),
    )


def moment_of(
    when: PlanTime, preferences: Preferences, policy: Policy, calendar: SchoolCalendar, monday: date
) -> datetime:
    """FRIDAY, SUNDAY or MONDAY of the plan for the week of `monday`, as this guardian means it."""
    if when is PlanTime.FRIDAY:
        return calendar.at(monday - timedelta(days=3), FRIDAY_AT)
    if when is PlanTime.SUNDAY:
        return calendar.at(monday - timedelta(days=1), SUNDAY_AT)
    week = [monday + timedelta(days=day) for day in range(5)]
    first = next((day for day in week if calendar.is_school_day(day)), monday)
    return calendar.at(first, _morning(preferences, policy, calendar))


def _morning(preferences: Preferences, policy: Policy, calendar: SchoolCalendar) -> time:
    """When this guardian's night ends; who sleeps by day, or has no quiet hours, has the school's morning."""
    own = quiet_for(preferences, policy.quiet.guardian, calendar).end
    ends = (own, policy.quiet.guardian.end)
    return next((each for each in ends if _FIRST_HOUR <= each.hour < _NOON), _MORNING)
