"""The question for a term's goals, looked at again when it is sent: what was told meanwhile answers it."""

from __future__ import annotations

from bot.core.replies import Button, Message
from bot.core.texts import _, isolated
from bot.news.goals.plans import GOALS_DUE
from bot.news.models import PostKind
from bot.news.untold import lack_of, loading
from bot.news.writing.presses import WriteTo
from bot.outbox.notices import Kind, Notice
from bot.people import whys

GOALS = lack_of(PostKind.GOALS, GOALS_DUE)


def _asks(notice: Notice, name: str) -> Message:
    text = _(
        "%(who)s: A new term has begun. Please tell the homes the goals, the plan and how the work is laid out.",
        who=isolated(name),
    )
    # Translators: a button, at most 20 characters: the goals of a term.
    return Message(text, ((Button(_("Write the goals"), WriteTo(notice.about_id, PostKind.GOALS)),),))


KINDS = (Kind(GOALS_DUE, loading(GOALS, _asks), why=whys.CLASS_NEWS),)
