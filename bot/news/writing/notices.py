"""A preview drawn anew: the same screen, for its writer alone.

The one rule kept here: it is redrawn and never sent, and not on a phone that is the writer's no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.core.replies import Dropped, Message
from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.posts import may_tell
from bot.news.queries import posts_by_ids
from bot.news.writing.boards import PREVIEW
from bot.news.writing.drawing import shown
from bot.news.writing.facts import View
from bot.news.writing.views import view_of
from bot.outbox.notices import Kind, Loaded, Notice, Words
from bot.people import whys
from bot.people.acting import Acting
from bot.people.joining.queries import actings_of

_GONE = Dropped("no draft of theirs any more")


async def _load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    posts = await posts_by_ids(unit, {notice.about_id for notice in notices})
    writers = await actings_of(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        post, acting = posts.get(notice.about_id), writers.get(notice.person_id)
        if post is None or acting is None or not _is_theirs(notice, post, acting):
            loaded[notice.id] = _GONE
        else:
            loaded[notice.id] = partial(_drawn, await view_of(unit, acting, post))
    return loaded


def _is_theirs(notice: Notice, post: Post, acting: Acting) -> bool:
    same_phone = int(notice.params.get("account", 0)) == acting.account.id
    return (
        same_phone and post.is_draft and post.written_by == notice.person_id and may_tell(acting, post, post.audience)
    )


def _drawn(view: View) -> Message:
    return Message(*shown(view))


KINDS = (Kind(PREVIEW, _load, why=whys.CLASS_NEWS),)
