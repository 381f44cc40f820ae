"""The sent form of topics: one sentence for all of them, which everyday news of a talk has, too (experience 1.1)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.presses import Press
from bot.core.replies import Button, Message
from bot.core.texts import pgettext
from bot.reminders.marks import marked_many
from bot.talks.topics.screens import neutral


def something_new(marks: Sequence[str | None], opens: Press) -> Message:
    """That there is something new about a talk, and the way to it."""
    button = Button(pgettext("see what a message is about", "Open"), opens)
    return Message(marked_many(marks, neutral()), ((button,),), protected=True)
