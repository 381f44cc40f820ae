"""The errand that tells a post's readers: page by page, so that nobody waits for the end of it.

The one rule kept here: a page is written with the mark how far it came, so a kill between two repeats nothing and
leaves nobody out; each copy's key is unique besides.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial
from typing import Any

import structlog
from sqlalchemy import bindparam, select

from bot.core.among import not_among
from bot.core.errors import is_trouble
from bot.core.unit import Unit, Units
from bot.news import words
from bot.news.eves import plan_eves
from bot.news.facts import Post
from bot.news.models import PostRow, PostState
from bot.news.own_times import as_chosen, own_times_for
from bot.news.plans import TOPICS, Going, copies, reminder
from bot.news.posts import change, may_tell, stop
from bot.news.queries import concerned, post_by_id, readers_after
from bot.news.rules import bundled_before, done_until, remind_at, worth_until
from bot.outbox.planning import plan
from bot.people.joining.queries import actings_of
from bot.reminders.ways import bundle_due, ways_of
from bot.schools.queries import calendar_of, policy_of

log = structlog.get_logger()

# Readers a unit: its transaction is over before anybody who presses a button would notice.
PAGE = 250
# Readers looked up at once: finding them costs as much as the whole audience.
AT_ONCE = 20 * PAGE

# What follows for a post whose writer may not send it any more.
Orphaned = Callable[[Unit, Post], Awaitable[None]]

_DUE = (
    select(PostRow.id)
    .where(
        PostRow.state.in_([PostState.SCHEDULED.value, PostState.SENDING.value]),
        PostRow.send_at <= bindparam("now"),
        not_among(PostRow.id, "broken"),
    )
    .order_by(PostRow.send_at, PostRow.id)
    .limit(1)
)


def spreading(orphaned: Orphaned) -> Callable[[Units], Awaitable[None]]:
    """The errand; `orphaned` follows when a post's writer has no right to it left."""

    async def spread_due(units: Units) -> None:
        # A post that cannot be told must not hold up the others; the next look tries it again.
        broken: set[int] = set()
        while (due := await units.read(lambda unit: _next_due(unit, broken))) is not None:
            post_id, readers = due
            try:
                for start in range(0, max(len(readers), 1), PAGE):
                    await units.run(partial(page, post_id=post_id, readers=readers[start : start + PAGE]))
                    # Let whoever presses a button in between.
                    await asyncio.sleep(0)
            except Exception as error:
                if is_trouble(error):
                    raise
                log.exception("news.not_told", post=post_id)
                broken.add(post_id)

    async def page(unit: Unit, post_id: int, readers: Sequence[int]) -> None:
        post = await post_by_id(unit, post_id, locked=True)
        if post is None or post.state not in {PostState.SCHEDULED, PostState.SENDING}:
            return
        if post.state is PostState.SCHEDULED and (post.send_at is None or post.send_at > unit.now):
            return
        if post.state is PostState.SCHEDULED and not await may_still(unit, post):
            await stop(unit, post)
            await orphaned(unit, post)
        elif readers:
            await _next_page(unit, post, [each for each in readers if each > post.spread_to])
        else:
            await _finish(unit, post)

    return spread_due


async def _next_due(unit: Unit, broken: Collection[int]) -> tuple[int, list[int]] | None:
    """The post whose turn it is, and its next readers; nobody when all have been told."""
    found: int | None = await unit.scalar(_DUE, {"now": unit.now, "broken": list(broken)})
    post = await post_by_id(unit, found) if found is not None else None
    return (post.id, await readers_after(unit, post, post.spread_to, AT_ONCE)) if post is not None else None


async def may_still(unit: Unit, post: Post) -> bool:
    """A role that has ended since sends nothing."""
    acting = (await actings_of(unit, [post.written_by])).get(post.written_by)
    return acting is not None and may_tell(acting, post, post.audience)


async def _next_page(unit: Unit, post: Post, readers: Sequence[int]) -> None:
    """Plan the copies of these readers."""
    if not readers:
        return
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    calendar = await calendar_of(unit, post.school)
    going = Going(unit.now, bundle_due(policy, calendar, unit.now), bundled_before(post))
    ways = await ways_of(unit, readers, TOPICS[post.kind])
    # What it begins with may make a message more of it: to each reader it is another class, or none by name.
    whose = {reader: of for (_post, reader), of in (await concerned(unit, [post.id], readers)).items()}
    parts = {of: words.most_parts(post, of) for of in {*whose.values()}}
    own = await own_times_for(unit, post, whose)
    plan(
        unit,
        [
            row
            for reader, of in whose.items()
            if reader not in own.never
            for row in copies(post, parts[of], reader, *as_chosen(own, reader, ways[reader], going))
        ],
    )
    if (on := remind_at(post, calendar, unit.now)) is not None:
        until = done_until(post, calendar)
        plan(unit, [reminder(post, reader, ways[reader], on, until) for reader in readers])
    await plan_eves(unit, post, readers, ways)
    await change(unit, post.id, state=PostState.SENDING.value, spread_to=readers[-1], **_begins(unit, post))


def _begins(unit: Unit, post: Post) -> dict[str, Any]:
    """From its first page on the writer sees it go, also where nobody is left to tell."""
    return {"look_at": unit.now} if post.state is PostState.SCHEDULED else {}


async def _finish(unit: Unit, post: Post) -> None:
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    until = worth_until(post, unit.now, policy)
    await change(unit, post.id, state=PostState.SENT.value, sent_at=unit.now, valid_until=until, **_begins(unit, post))
