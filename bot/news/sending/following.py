"""The errand that lets the copies of a post follow what was decided about it: page by page, as they were sent.

The one rule kept here: a page is written with the mark how far it came, so a kill between two repeats nothing and
leaves no copy out; each row's key is unique besides.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

import structlog
from sqlalchemy import bindparam, select, update

from bot.core.among import among, not_among
from bot.core.errors import is_trouble
from bot.core.unit import Unit, Units
from bot.news.facts import Post
from bot.news.meetings.following import answered_elsewhere, meeting_changes
from bot.news.models import Follow, PostRow, PostState
from bot.news.own_times import in_their_time, own_times_for
from bot.news.plans import ABOUT, POST, TOPICS, reminder
from bot.news.posts import change
from bot.news.queries import post_by_id, readers_after, without
from bot.news.rules import done_until, is_over, late_after
from bot.news.sending.plans import asks_again, changes, holders_of
from bot.news.sending.queries import copies_after
from bot.outbox.folds import FOLD
from bot.outbox.models import OutboxRow, State
from bot.outbox.planning import cancel_about, plan, plan_again
from bot.reminders.ways import Topic, Way, ways_of
from bot.schools.queries import calendar_of

log = structlog.get_logger()

PAGE = 250

# While its readers are still being told, whoever is told gets the newest words anyway; the others follow after that.
_DUE = (
    select(PostRow.id)
    .where(PostRow.follows.is_not(None), PostRow.state != PostState.SENDING.value, not_among(PostRow.id, "broken"))
    .order_by(PostRow.id)
    .limit(1)
)
_CANCEL = (
    update(OutboxRow)
    .where(
        among(OutboxRow.id, "rows"), OutboxRow.state == State.WAITING.value, OutboxRow.message_id.is_(None)
    )
    .values(state=State.CANCELLED.value)
)  # fmt: skip

# Who is to be reminded by itself later in the day is reminded now.
_SOONER = (
    update(OutboxRow)
    .where(
        OutboxRow.about_kind == ABOUT,
        OutboxRow.about_id == bindparam("post"),
        among(OutboxRow.key, "keys"),
        OutboxRow.state == State.WAITING.value,
        OutboxRow.send_at > bindparam("at"),
    )
    .values(send_at=bindparam("at"))
)


async def follow_due(units: Units) -> None:
    """The errand: every post whose copies have something to follow, to its end."""
    broken: set[int] = set()
    while (due := await units.read(lambda unit: _next_due(unit, broken))) is not None:
        try:
            await units.run(partial(_page, post_id=due))
        except Exception as error:
            if is_trouble(error):
                raise
            log.exception("news.not_followed", post=due)
            broken.add(due)
        # Let whoever presses a button in between.
        await asyncio.sleep(0)


async def _next_due(unit: Unit, broken: set[int]) -> int | None:
    found: int | None = await unit.scalar(_DUE, {"broken": sorted(broken)})
    return found


async def _page(unit: Unit, post_id: int) -> None:
    post = await post_by_id(unit, post_id, locked=True)
    if post is None or post.follows is None or post.state is PostState.SENDING:
        return
    reached = await (_remind(unit, post) if post.follows is Follow.REMIND else _change(unit, post))
    if reached is None:
        await change(unit, post.id, follows=None, followed_to=0, look_at=unit.now)
    else:
        await change(unit, post.id, followed_to=reached)


async def _change(unit: Unit, post: Post) -> int | None:
    """Bring the next copies along. Gives the last of them, None when there are no more."""
    copies: Sequence[Any] = await copies_after(unit, post.id, post.followed_to, PAGE)
    if not copies:
        # Who came later and found it under the news may come to it as well.
        others = await answered_elsewhere(unit, post)
        if post.follows is Follow.ASK and others:
            plan(unit, asks_again(post, others, await ways_of(unit, others, Topic.NEED), unit.now))
        await meeting_changes(unit, post, others)
        return None
    plan_again(unit, changes(post, copies, unit.now))
    if post.follows is Follow.WITHDRAW:
        await unit.execute(_CANCEL, {"rows": [each.id for each in copies]})
        # What was to fold when it is over says by then that it was taken back.
        await cancel_about(unit, ABOUT, [post.id], [FOLD.name])
    if post.follows is Follow.ASK:
        # It asks for something, whatever it was at first.
        has = holders_of(copies)
        plan(unit, asks_again(post, has, await ways_of(unit, has, Topic.NEED), unit.now))
    elif post.follows is Follow.CORRECT and post.week is not None and not is_over(post, unit.now):
        # By a plan bags are packed: that it changed is told once, without a sound.
        has = holders_of(copies)
        again = asks_again(post, has, dict.fromkeys(has, Way.SILENT), unit.now)
        plan(unit, in_their_time(await own_times_for(unit, post, has), again))
    await meeting_changes(unit, post, {each.person_id for each in copies if each.kind == POST and each.arrived})
    return int(copies[-1].id)


async def _remind(unit: Unit, post: Post) -> int | None:
    """Remind the next readers of those who are without. Gives the last one looked at, None when there are no more."""
    readers = await readers_after(unit, post, post.followed_to, PAGE)
    if not readers:
        return None
    waited_for = await without(unit, [post.id], readers)
    ways = await ways_of(unit, readers, TOPICS[post.kind])
    until = done_until(post, await calendar_of(unit, post.school)) or late_after(post)
    named = [each for each in readers if (post.id, each) in waited_for]
    plans = [reminder(post, each, ways[each], unit.now, until) for each in named]
    await unit.execute(_SOONER, {"post": post.id, "keys": [each.key for each in plans], "at": unit.now})
    plan(unit, plans)
    return readers[-1]
