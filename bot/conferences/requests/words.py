"""The sent form of everything about requests: one sentence that betrays nothing (experience.md 1.1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.presses import Press
from bot.core.replies import Button, Fold, Message
from bot.core.texts import _, pgettext
from bot.reminders.marks import marked

# Nothing confidential lies open for longer (experience.md 1.2).
LIES_OPEN = timedelta(minutes=10)


def something_new(mark: str | None, opens: Press) -> Message:
    """The neutral sentence, opened by a press and kept from being forwarded."""
    # Translators: opens a message that was folded to its headline.
    button = Button(pgettext("folded message", "Open"), opens)
    return Message(marked(mark, headline()), ((button,),), protected=True)


def headline() -> str:
    """What is left of every screen about a request."""
    return _("There is something new about a talk.")


def folded(now: datetime, opens: Press) -> Fold:
    """Back to the sentence after ten minutes."""
    return Fold(now + LIES_OPEN, headline(), opens)
