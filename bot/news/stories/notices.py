"""The question for a good story, looked at again when it is sent: one that was told meanwhile answers it."""

from __future__ import annotations

from bot.core.replies import Button, Message
from bot.core.texts import _, isolated, ngettext
from bot.news.models import PostKind
from bot.news.stories.plans import STORY_DUE
from bot.news.stories.queries import STORIES
from bot.news.untold import loading
from bot.news.writing.presses import WriteTo
from bot.outbox.notices import Kind, Notice
from bot.people import whys


def _asks(notice: Notice, name: str) -> Message:
    text = ngettext(
        "%(who)s: No good story told for %(number)s week of school. A few words or a picture are enough.",
        "%(who)s: No good story told for %(number)s weeks of school. A few words or a picture are enough.",
        int(notice.params["weeks"]),
        who=isolated(name),
    )
    # Translators: a button, at most 20 characters.
    return Message(text, ((Button(_("Write a good story"), WriteTo(notice.about_id, PostKind.STORY)),),))


KINDS = (Kind(STORY_DUE, loading(STORIES, _asks), why=whys.CLASS_NEWS),)
