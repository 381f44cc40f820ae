"""What waits for one reader follows when they choose another time for it: the week's plan, the day before a meeting.

The one rule kept here: what is on a phone stays there; only what has not been sent is planned anew.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace
from sqlalchemy import bindparam, exists, update

from bot.core.unit import Unit
from bot.news import words
from bot.news.facts import Concerned, Post
from bot.news.models import PostKind, PostRow
from bot.news.own_times import as_chosen, in_their_time, own_times_for
from bot.news.plans import ABOUT, CORRECTED, DAY_BEFORE, PART, POST, TOPICS, Going, copies, day_before
from bot.news.queries import concerned, posts_by_ids
from bot.news.rules import bundled_before, is_over
from bot.news.sending.plans import asks_again
from bot.outbox.models import OutboxRow, State
from bot.outbox.planning import plan_again
from bot.reminders.eves import eves_of
from bot.reminders.ways import Way, bundle_due, ways_of
from bot.schools.queries import calendar_of, policy_of

_A_MOMENT = timedelta(milliseconds=1)
# Taken out of the sender's reach before they are planned anew: one that is on its way comes once, as it was planned.
# What an earlier choice cancelled comes after all.
_TAKE = (
    update(OutboxRow)
    .where(
        OutboxRow.person_id == bindparam("person"),
        OutboxRow.about_kind == ABOUT,
        OutboxRow.kind.in_([POST, PART, CORRECTED, DAY_BEFORE]),
        OutboxRow.state.in_([State.WAITING.value, State.CANCELLED.value]),
        OutboxRow.message_id.is_(None),
        exists().where(
            PostRow.id == OutboxRow.about_id,
            (PostRow.kind == PostKind.PLAN.value) | (OutboxRow.kind == DAY_BEFORE),
        ),
    )
    .values(state=State.CANCELLED.value)
    .returning(OutboxRow.about_id, OutboxRow.kind)
)


async def replan_news(unit: Unit, person_id: int) -> None:
    """This person chose anew when to be told."""
    taken = {(row.about_id, row.kind) for row in await unit.all(_TAKE, {"person": person_id})}
    ids = {post_id for post_id, _kind in taken}
    whose = await concerned(unit, ids, [person_id]) if ids else {}
    for post in (await posts_by_ids(unit, ids)).values():
        of = whose.get((post.id, person_id))
        if of is None or not post.stands or is_over(post, unit.now):
            continue
        way = (await ways_of(unit, [person_id], TOPICS[post.kind]))[person_id]
        if post.is_dated:
            await _eve(unit, post, person_id, way)
        else:
            await _week(unit, post, person_id, way, of, {kind for post_id, kind in taken if post_id == post.id})


async def _eve(unit: Unit, post: Post, person_id: int, way: Way) -> None:
    assert post.starts_at is not None
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    eves = await eves_of(unit, [person_id], policy, await calendar_of(unit, post.school), post.starts_at)
    plan_again(unit, [day_before(post, each, way, at) for each, at in eves.items()])


async def _week(unit: Unit, post: Post, person_id: int, way: Way, of: Concerned, kinds: set[str]) -> None:
    own = await own_times_for(unit, post, [person_id])
    if person_id in own.never:
        return
    policy = await policy_of(unit, post.school.id, post.school.policy_version)
    due = bundle_due(policy, await calendar_of(unit, post.school), unit.now)
    if POST in kinds:
        way, going = as_chosen(own, person_id, way, Going(unit.now, due, bundled_before(post)))
        rows = copies(post, words.most_parts(post, of), person_id, way, going)
        # Where the last part has a row already, those before it are newer: by their numbers they would come after it.
        plan_again(
            unit,
            [replace(row, send_at=row.send_at - after * _A_MOMENT) for after, row in enumerate(reversed(rows))],
        )
    elif CORRECTED in kinds:
        again = asks_again(post, [person_id], {person_id: Way.SILENT}, unit.now)
        plan_again(unit, in_their_time(own, again))
