"""The day before a meeting or event: planned when it goes to its readers, when it is moved, and for who comes later."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.plans import day_before
from bot.news.rules import day_before_at
from bot.outbox.planning import plan
from bot.reminders.eves import eves_of
from bot.reminders.ways import Way
from bot.schools.queries import calendar_of, policy_of


async def plan_eves(unit: Unit, post: Post, persons: Collection[int], ways: Mapping[int, Way]) -> None:
    """Each of them is reminded when they want it; nobody of what has no day, or is too soon for it."""
    calendar = await calendar_of(unit, post.school)
    if post.starts_at is None or day_before_at(post, calendar, unit.now) is None:
        return
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    eves = await eves_of(unit, persons, policy, calendar, post.starts_at)
    plan(unit, [day_before(post, each, ways[each], at) for each, at in eves.items()])
