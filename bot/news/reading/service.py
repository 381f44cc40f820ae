"""What a reader presses under a post: read, done. Another room's answers (coming, how many) are written here, too.

The one rule kept here: a press is the presser's own, and pressing it again changes nothing.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from sqlalchemy import bindparam, insert, update

from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.news.models import PostAnswer, PostKind
from bot.news.queries import answers_of
from bot.news.reading.facts import Mine
from bot.news.reading.plans import files_again
from bot.news.reading.views import my_post
from bot.news.sending.progress import look_soon
from bot.outbox.planning import plan
from bot.people.acting import Acting

_CHANGE = update(PostAnswer).where(
    PostAnswer.post_id == bindparam("of_post"), PostAnswer.person_id == bindparam("of_person")
)


async def read(unit: Unit, acting: Acting, post_id: int, revision: int) -> Mine:
    """OK, read: this revision of it, which may not be the newest any more."""
    mine = await my_post(unit, acting, post_id)
    seen = mine.said.seen_revision or 0
    now_seen = max(min(revision, mine.post.revision), seen)
    return await press(unit, mine, seen_revision=now_seen) if now_seen > seen else mine


async def set_done(unit: Unit, acting: Acting, post_id: int, *, done: bool) -> Mine:
    """What the post asks for is done; or it is not, after all."""
    mine = await my_post(unit, acting, post_id)
    if mine.post.kind is not PostKind.NEED:
        raise Outdated
    if done is (mine.said.done_at is not None):
        return mine
    return await press(unit, mine, done_at=unit.now if done else None, seen_revision=mine.post.revision)


async def press(unit: Unit, mine: Mine, **said: Any) -> Mine:
    """Write what the reader pressed. Whatever it is, they have seen the post by then."""
    post, person_id = mine.post, mine.person.person_id
    values = {"seen_at": mine.said.seen_at or unit.now, "answered_at": unit.now, **said}
    changed = await unit.execute(_CHANGE.values(**values), {"of_post": post.id, "of_person": person_id})
    if not changed.rowcount:
        row = {"school_id": post.school.id, "post_id": post.id, "person_id": person_id, **values}
        await unit.execute(insert(PostAnswer), row)
    look_soon(unit, post.id)
    answers = await answers_of(unit, [post.id], [person_id])
    return replace(mine, answer=answers[post.id, person_id])


async def send_files(unit: Unit, acting: Acting, post_id: int) -> Mine:
    """Send the reader the post's files."""
    mine = await my_post(unit, acting, post_id)
    if not mine.post.files:
        raise Outdated
    plan(unit, files_again(mine.post, mine.person.person_id, unit.now))
    return mine
