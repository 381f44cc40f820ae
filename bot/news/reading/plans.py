"""Which outbox rows send a post's files once more to who asks for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.news.facts import Post
from bot.news.plans import ABOUT
from bot.news.rules import albums
from bot.outbox.models import Lane, Ring
from bot.outbox.notices import Plan, Reader

FILES = "news.files"


def files_again(post: Post, person_id: int, now: datetime) -> list[Plan]:
    """A row an album; asked for twice within a minute, they come once."""
    reader, found = Reader(post.school.id, person_id), []
    for number in range(len(albums(post.files))):
        how: dict[str, Any] = {"ring": Ring.SILENT, "lane": Lane.INTERACTIVE, "params": {"album": number}}
        named = f"{post.id}:{person_id}:{number}:{now:%y%m%d%H%M}"
        found.append(Plan.to(reader, FILES, named, (ABOUT, post.id), now, **how))
    return found
