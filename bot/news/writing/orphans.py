"""A scheduled post whose writer may not send it any more: it waits as a draft, and a colleague may take it over.

The one rule kept here: nothing goes out in the name of somebody who has left, and nothing is lost with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import bindparam, select

from bot.core.errors import NotAllowed
from bot.core.feature import Ended, Who
from bot.core.replies import Button, Dropped, Message
from bot.core.texts import _
from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.models import PostRow, PostState
from bot.news.plans import ABOUT
from bot.news.posts import change, draft_locked, stop
from bot.news.queries import post_by_id, posts_by_ids
from bot.news.spreading import may_still
from bot.news.writing.drawing import audience
from bot.news.writing.presses import ShowDraft
from bot.news.writing.rules import DRAFT_LIVES
from bot.outbox.notices import Kind, Loaded, Notice, Plan, Reader, Words
from bot.outbox.planning import plan
from bot.people import whys
from bot.people.acting import Acting
from bot.people.models import StaffRole
from bot.people.roles.queries import holders_at_school, holders_in_class

ORPHANED = "news.orphaned"
_SCHOOL = frozenset({StaffRole.OFFICE, StaffRole.HEAD})

_SCHEDULED = select(PostRow.id).where(
    PostRow.written_by == bindparam("person"), PostRow.state == PostState.SCHEDULED.value
)


async def colleagues(unit: Unit, post: Post) -> list[int]:
    """Office, head and the other staff of the class whose post it is: who may take it over."""
    told = {each.person.person_id for each in await holders_at_school(unit, post.school.id) if each.role in _SCHOOL}
    if post.class_id is not None:
        holders = await holders_in_class(unit, post.class_id)
        told |= {each.person.person_id for each in holders if isinstance(each.role, StaffRole)}
    return sorted(told - {post.written_by})


async def orphaned(unit: Unit, post: Post) -> None:
    """Whoever may take it over is told."""
    about, now = (ABOUT, post.id), unit.now
    plan(
        unit,
        [
            Plan.to(Reader(post.school.id, person), ORPHANED, f"{post.id}:{now:%y%m%d%H%M}:{person}", about, now)
            for person in await colleagues(unit, post)
        ],
    )


async def ends(unit: Unit, ended: Ended) -> None:
    """With a role, or for good with the bot: what the person had still to send is a draft at once, or agreed to."""
    if ended.what is not Who.ROLE and not (ended.what is Who.LINK and ended.for_good):
        return
    for row in await unit.all(_SCHEDULED, {"person": ended.person_id}):
        post = await post_by_id(unit, row.id, locked=True)
        if post is not None and post.state is PostState.SCHEDULED and not await may_still(unit, post):
            await stop(unit, post)
            await orphaned(unit, post)


async def take_over(unit: Unit, acting: Acting, post_id: int) -> Post:
    """The draft becomes this person's. Raises NotAllowed where its writer may send it themselves, but for what follows
    a meeting: that is the team's."""
    post = await draft_locked(unit, acting, post_id)
    if post.after_id is None and await may_still(unit, post):
        raise NotAllowed
    person = acting.at(post.school.id)
    since = max(post.made_at, unit.now - DRAFT_LIVES / 2)
    await change(unit, post.id, written_by=person.person_id, made_at=since, source=None, album=None, name_allowed=False)
    found = await post_by_id(unit, post.id)
    assert found is not None
    return found


async def _load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    posts = await posts_by_ids(unit, {notice.about_id for notice in notices})
    waits = {PostState.DRAFT, PostState.AGREED}
    waiting = {each.id for each in posts.values() if each.state in waits and not await may_still(unit, each)}
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        if notice.about_id in waiting:
            loaded[notice.id] = partial(_told, posts[notice.about_id])
        else:
            loaded[notice.id] = Dropped("taken over")
    return loaded


def _told(post: Post) -> Message:
    text = _("A message to %(who)s has not been sent: the colleague who wrote it has no right to it any more.",
             who=audience(post))  # fmt: skip
    return Message(text, ((Button(_("See it"), ShowDraft(post.id)),),))


KINDS = (Kind(ORPHANED, _load, why=whys.CLASS_NEWS),)
