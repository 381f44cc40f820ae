"""What of class news goes when: posts some months after the school year, what was never sent after two weeks.

The one rule kept here: a post goes whole, some at a time, so that a year's end holds nobody up.
"""

from __future__ import annotations

from sqlalchemy import and_, bindparam, delete, func, or_, select

from bot.core.among import among
from bot.core.unit import Unit
from bot.news.models import PostAnswer, PostAudience, PostFile, PostProposal, PostRow, PostState, PostText
from bot.news.writing.rules import DRAFT_LIVES
from bot.schools.daily import due_today
from bot.schools.years import kept_from

# A unit's worth: of posts, and of what their readers pressed.
_POSTS, _ANSWERS = 50, 2_000

_NEVER_SENT = PostRow.state.in_([PostState.DRAFT.value, PostState.DISCARDED.value])
_OLD = (
    select(PostRow.id)
    .where(
        PostRow.school_id == bindparam("school"),
        or_(
            and_(_NEVER_SENT, PostRow.made_at < bindparam("drafts")),
            func.coalesce(PostRow.ends_at, PostRow.sent_at, PostRow.send_at, PostRow.made_at) < bindparam("year"),
        ),
    )
    .order_by(PostRow.id)
    .limit(_POSTS)
)
_SOME_ANSWERS = select(PostAnswer.id).where(among(PostAnswer.post_id, "posts")).limit(_ANSWERS)
_FORGET_ANSWERS = delete(PostAnswer).where(PostAnswer.id.in_(_SOME_ANSWERS))
_FORGET = (
    *(
        delete(model).where(among(model.post_id, "posts"))
        for model in (PostProposal, PostAudience, PostFile, PostText)
    ),
    delete(PostRow).where(among(PostRow.id, "posts")),
)  # fmt: skip


async def forget_posts(unit: Unit) -> None:
    """The tick: each school once a day, some posts at a time until its old ones are gone."""
    for day in await due_today(unit, "news-kept"):
        school, policy, today = day.school, day.policy, day.today
        began = kept_from(policy, today)
        values = {"school": school.id, "drafts": unit.now - DRAFT_LIVES, "year": unit.now - (today - began)}
        posts = [row.id for row in await unit.all(_OLD, values)]
        if not posts:
            await day.done(unit)
        elif not (await unit.execute(_FORGET_ANSWERS, {"posts": posts})).rowcount:
            for statement in _FORGET:
                await unit.execute(statement, {"posts": posts})
        return
