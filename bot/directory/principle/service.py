"""Everybody at a school hears once, silently and with the week's bundle, that its principle has changed (D5.5).

The one rule kept here: several changes before the bundle are one; who joins later knows no other principle.
"""

from __future__ import annotations

from datetime import timedelta

from bot.core.texts import in_language
from bot.core.unit import Unit
from bot.directory.principle.plans import changed_plan
from bot.directory.principle.queries import to_tell, versions
from bot.directory.principle.telling import is_news
from bot.outbox.planning import plan
from bot.reminders.ways import bundle_due
from bot.schools.queries import SchoolEntry, all_schools, calendar_of, policy_of

# So long before the bundle it is planned, people a look; a change is news for so long, holidays and all.
_BEFORE, MOST, _NEWS = timedelta(hours=6), 500, timedelta(days=100)


async def plan_changes(unit: Unit) -> None:
    """A tick."""
    for school in await all_schools(unit):
        if school.policy_version > 1:
            await _plan_at(unit, school)


async def _plan_at(unit: Unit, school: SchoolEntry) -> None:
    policy = await policy_of(unit, school.id, school.policy_version)
    at = bundle_due(policy, await calendar_of(unit, school), unit.now)
    if at - unit.now > _BEFORE:
        return
    newest, *earlier = await versions(unit, school.id, school.policy_version)
    if newest.created_at < unit.now - _NEWS or not earlier:
        return
    since = next((each for each in earlier if each.told or each.created_at < unit.now - _NEWS), earlier[-1]).version
    before = await policy_of(unit, school.id, since)
    with in_language(school.locale):
        if not is_news(policy, before):
            return
    persons = await to_tell(unit, school.id, newest.id, newest.created_at, MOST)
    plan(unit, [changed_plan(school.id, each, newest.id, since, at) for each in persons])
