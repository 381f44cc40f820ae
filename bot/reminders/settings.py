"""How a person is told at present, read for the screen that shows it.

The one rule kept here: what is shown is what holds, be it chosen or the school's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from msgspec import Struct

from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson
from bot.reminders.models import LockScreen, ReminderTimes
from bot.reminders.plan_times import PlanTime, plan_time_of
from bot.reminders.queries import class_hours, preferences_of
from bot.reminders.rules import quiet_for, reminder_times, staff_quiet
from bot.reminders.ways import Topic, Way, at_once, chosen_ways
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.policy.values import WEEKDAYS
from bot.schools.queries import policy_of


class Settings(Struct, frozen=True):
    """What holds for one person.

    `times` None: has no child here, so is reminded of nothing. `quiet` None: no quiet hours; `held` says that
    messages wait until they end, `days_off` that weekends and days without school are quiet, too. `plan` None: no class
    of theirs has a weekly plan.
    """

    children: int
    times: ReminderTimes | None
    quiet: tuple[time, time] | None
    held: bool
    days_off: bool
    lock_screen: LockScreen
    plan: PlanTime | None = None


async def settings_of(unit: Unit, acting: Acting) -> Settings:
    """The settings of the acting account; two schools that differ are shown by the one with a child."""
    person = _shown(acting)
    preferences = (await preferences_of(unit, [person.person_id]))[person.person_id]
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    staff = not person.children and bool(person.roles)
    hours = (await class_hours(unit, [person.person_id])).get(person.person_id) if staff else None
    section = staff_quiet(policy, hours) if staff else policy.quiet.guardian
    quiet = quiet_for(preferences, section, SchoolCalendar(policy.country, policy.timezone))
    return Settings(
        children=len(acting.children),
        times=reminder_times(preferences, policy.timeline) if acting.children else None,
        quiet=(quiet.start, quiet.end) if quiet.start != quiet.end or quiet.weekends else None,
        held=section.mode == "held",
        days_off=quiet.weekends or quiet.holidays,
        lock_screen=preferences.lock_screen or LockScreen.INITIAL,
        plan=await plan_time_of(unit, person.person_id) if await _has_plans(unit, acting) else None,
    )


class Told(Struct, frozen=True):
    """How each sort of message comes to one person, and when the week's bundle does (`weekday`: 0 is Monday).

    `alone`: what comes at a time of its own, so not with the bundle.
    """

    ways: Mapping[Topic, Way]
    weekday: int
    bundle_at: time
    alone: frozenset[Topic] = frozenset()


async def told_of(unit: Unit, acting: Acting) -> Told:
    """The ways of the acting account, for the sorts that its schools send."""
    person = _shown(acting)
    policies = [
        await policy_of(unit, each.school.id, each.school.policy_version)
        for each in (person, *(other for other in acting.persons if other is not person))
    ]
    sent = frozenset[Topic]().union(*map(_topics, policies))
    ways = await chosen_ways(unit, person.person_id)
    plan = await plan_time_of(unit, person.person_id)
    if plan is PlanTime.NEVER:
        sent -= {Topic.PLAN}
    alone = frozenset({Topic.PLAN}) if plan is not PlanTime.CLASS else frozenset[Topic]()
    messages = policies[0].messages
    return Told(
        {topic: at_once(way) if topic in alone else way for topic, way in ways.items() if topic in sent},
        WEEKDAYS.index(messages.bundle_on),
        messages.bundle_at,
        alone,
    )


async def _has_plans(unit: Unit, acting: Acting) -> bool:
    """Whether a child's school sends weekly plans."""
    schools = [person.school for person in acting.persons if person.children]
    policies = [await policy_of(unit, school.id, school.policy_version) for school in schools]
    return any(policy.messages.weekly_plan for policy in policies)


def _topics(policy: Policy) -> frozenset[Topic]:
    """What a school sends by its policy."""
    never = {
        Topic.STORY: not policy.messages.good_stories,
        Topic.PLAN: not policy.messages.weekly_plan,
        Topic.PORTAL: not policy.portal.names,
    }
    return frozenset(topic for topic in Topic if not never.get(topic))


def _shown(acting: Acting) -> ActingPerson:
    return next((person for person in acting.persons if person.children), acting.persons[0])
