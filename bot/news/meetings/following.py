"""What follows for homes when a meeting or event is moved or called off: page by page, beside its copies."""

from __future__ import annotations

from collections.abc import Collection

from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.meetings.plans import called_off
from bot.news.meetings.queries import took_calendar
from bot.news.meetings.rules import has_begun
from bot.news.models import Follow
from bot.news.plans import TOPICS, calendar_file, day_before
from bot.news.rules import day_before_at
from bot.outbox.planning import plan, plan_again
from bot.reminders.ways import ring_of, ways_of
from bot.schools.queries import calendar_of


async def meeting_changes(unit: Unit, post: Post, persons: Collection[int]) -> None:
    """To these people, who have a copy: the new calendar file, and that it is off or reminded of on another day."""
    if not post.is_dated or not persons or post.follows not in {Follow.ASK, Follow.WITHDRAW}:
        return
    took = await took_calendar(unit, post.id, persons)
    plan_again(unit, [calendar_file(post, each, unit.now) for each in took])
    ways = await ways_of(unit, persons, TOPICS[post.kind])
    if post.follows is Follow.WITHDRAW:
        if not has_begun(post, unit.now):
            plan(unit, [called_off(post, each, ring_of(ways[each]), unit.now) for each in persons])
        return
    on = day_before_at(post, await calendar_of(unit, post.school), unit.now)
    if on is not None:
        plan(unit, [day_before(post, each, ways[each], on) for each in persons])
