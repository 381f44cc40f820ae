"""A plan at the time each guardian chose for it: its copies, and the word that it has changed (D4.36).

The one rule kept here: a chosen time that has passed when the plan goes out counts for nothing, so it comes as the
class sends it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.plans import Going
from bot.news.rules import begins_on
from bot.outbox.notices import Plan
from bot.reminders.plan_times import OwnTimes, own_times
from bot.reminders.ways import Way, at_once
from bot.schools.queries import calendar_of, policy_of


async def own_times_for(unit: Unit, post: Post, persons: Collection[int]) -> OwnTimes:
    """Who of these wants this plan at another time, or not at all; nobody of any other post."""
    monday = begins_on(post)
    if monday is None:
        return OwnTimes({})
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    return await own_times(unit, persons, policy, await calendar_of(unit, post.school), monday)


def as_chosen(own: OwnTimes, person_id: int, way: Way, going: Going) -> tuple[Way, Going]:
    """How and when this reader's copy goes."""
    at = own.at.get(person_id)
    return (at_once(way), replace(going, now=at)) if at is not None and at > going.now else (way, going)


def in_their_time(own: OwnTimes, plans: Sequence[Plan]) -> list[Plan]:
    """What is told at once, not before each reader's time; not to who wants no plan sent."""
    return [
        replace(each, send_at=max(each.send_at, own.at.get(each.person_id, each.send_at)))
        for each in plans
        if each.person_id not in own.never
    ]
