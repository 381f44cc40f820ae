"""The school day after a parents' meeting: who may write to the homes that were not there is offered it (D4.31).

The one rule kept here: once a meeting, to whoever sent it; to the contact teacher where they have left.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time, timedelta

from sqlalchemy import bindparam, select

from bot.conferences.rounds.queries import staff_reach
from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.meetings.plans import not_there
from bot.news.meetings.queries import STANDING, contact_teachers
from bot.news.meetings.rules import classes_of
from bot.news.models import PostKind, PostRow
from bot.news.queries import posts_by_ids
from bot.outbox.planning import plan
from bot.schools.queries import calendar_of

# When lessons are over; so long it is news to who was not there.
_AT, _LASTS = time(14), timedelta(days=7)

_OVER = select(PostRow.id).where(
    PostRow.kind == PostKind.MEETING.value,
    PostRow.state.in_(STANDING),
    PostRow.ends_at <= bindparam("now"),
    PostRow.ends_at > bindparam("since"),
)


async def offer_to_write(unit: Unit) -> None:
    """A tick: meetings of these days that are over."""
    rows = await unit.all(_OVER, {"now": unit.now, "since": unit.now - timedelta(days=3)})
    for post in (await posts_by_ids(unit, [row.id for row in rows])).values():
        assert post.ends_at is not None
        calendar = await calendar_of(unit, post.school)
        at = max(calendar.at(calendar.next_school_day(calendar.local(post.ends_at).date()), _AT), unit.now)
        plan(unit, [not_there(post, each, at, at + _LASTS) for each in await _who_writes(unit, post)])


async def _who_writes(unit: Unit, post: Post) -> Iterable[int]:
    classes, writer = classes_of(post), post.written_by
    there = {(writer, "school", post.school.id), *((writer, "class", each) for each in classes)}
    if classes and there & await staff_reach(unit, [writer]):
        return [writer]
    return {teacher for class_id, teacher in await contact_teachers(unit, post.school.id) if class_id in classes}
