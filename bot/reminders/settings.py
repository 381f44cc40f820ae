"""How a person is told at present, read for the screen that shows it.

The one rule kept here: what is shown is what holds, be it chosen or the school's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson
from bot.reminders.models import LockScreen, ReminderTimes
from bot.reminders.queries import preferences_of
from bot.reminders.rules import quiet_for, reminder_times
from bot.schools.calendar import SchoolCalendar
from bot.schools.queries import policy_of


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for one person.

    `times` None: has no child here, so is reminded of nothing. `quiet` None: no quiet hours; `held` says that
    messages wait until they end, `days_off` that weekends and days without school are quiet, too.
    """

    children: int
    times: ReminderTimes | None
    quiet: tuple[time, time] | None
    held: bool
    days_off: bool
    lock_screen: LockScreen


async def settings_of(unit: Unit, acting: Acting) -> Settings:
    """The settings of the acting account; two schools that differ are shown by the one with a child."""
    person = _shown(acting)
    preferences = (await preferences_of(unit, [person.person_id]))[person.person_id]
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    staff = not person.children and bool(person.roles)
    section = policy.quiet.staff if staff else policy.quiet.guardian
    quiet = quiet_for(preferences, section, SchoolCalendar(policy.country, policy.timezone))
    return Settings(
        children=len(acting.children),
        times=reminder_times(preferences, policy.timeline) if acting.children else None,
        quiet=(quiet.start, quiet.end) if quiet.start != quiet.end or quiet.weekends else None,
        held=section.mode == "held",
        days_off=quiet.weekends or quiet.holidays,
        lock_screen=preferences.lock_screen or LockScreen.INITIAL,
    )


def _shown(acting: Acting) -> ActingPerson:
    return next((person for person in acting.persons if person.children), acting.persons[0])
