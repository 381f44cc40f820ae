"""What follows for homes when a meeting or event is moved or called off: page by page, beside its copies."""

from __future__ import annotations

from collections.abc import Collection

from bot.core.unit import Unit
from bot.news.eves import plan_eves
from bot.news.facts import Post
from bot.news.meetings.plans import called_off
from bot.news.meetings.queries import took_calendar, without_copy
from bot.news.meetings.rules import has_begun
from bot.news.models import Follow
from bot.news.plans import TOPICS, calendar_file
from bot.outbox.planning import plan, plan_again
from bot.reminders.ways import ring_of, ways_of

_TELLS = {Follow.ASK, Follow.WITHDRAW}


async def answered_elsewhere(unit: Unit, post: Post) -> list[int]:
    """Who has answered a meeting or event, and has no copy of it that could follow."""
    return await without_copy(unit, post.id) if post.is_dated and post.follows in _TELLS else []


async def meeting_changes(unit: Unit, post: Post, persons: Collection[int]) -> None:
    """To these people, who have a copy: the new calendar file, and that it is off or reminded of on another day."""
    if not post.is_dated or not persons or post.follows not in _TELLS:
        return
    took = await took_calendar(unit, post.id, persons)
    plan_again(unit, [calendar_file(post, each, unit.now) for each in took])
    ways = await ways_of(unit, persons, TOPICS[post.kind])
    if post.follows is Follow.WITHDRAW:
        if not has_begun(post, unit.now):
            plan(unit, [called_off(post, each, ring_of(ways[each]), unit.now) for each in persons])
        return
    await plan_eves(unit, post, persons, ways)
