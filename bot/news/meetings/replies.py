"""The team's screen as a reply: wherever a draft of a meeting comes up, it is this one."""

from __future__ import annotations

from bot.core.replies import Ask, Reply
from bot.core.unit import Unit
from bot.news.facts import Post
from bot.news.meetings import screens, views
from bot.news.meetings.presses import Line
from bot.people.acting import Acting

LINE = "meeting.line"


async def shown(unit: Unit, acting: Acting, post: Post, *said: str) -> Reply:
    """While the meeting's day is not known, the next line says it."""
    screen = screens.meeting(await views.meeting_view(unit, acting, post), *said)
    if post.is_draft and post.starts_at is None:
        return Reply(screen, ask=Ask(LINE, {"post_id": post.id, "what": Line.WHEN.value}))
    return Reply(screen, closes=True)
