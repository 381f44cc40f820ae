"""The sent form of everything about a single talk: one sentence, shared with everyday changes (experience.md 1.1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.presses import Press
from bot.core.replies import Button, Document, Fold, Message, Rows
from bot.core.texts import _, pgettext
from bot.reminders.marks import marked

# Long enough to read and choose, short enough not to lie open on the table (experience.md 1.2).
FOLDS_AFTER = timedelta(minutes=10)


def headline(mark: str | None) -> str:
    """ "E: There is something new about a talk." """
    return marked(mark, _("There is something new about a talk."))


def open_row(press: Press) -> Rows:
    return ((Button(pgettext("see what a message is about", "Open"), press),),)


def news(mark: str | None, press: Press) -> Message:
    """Whatever it is: the sentence, and the way to it. Protected, as every message of this sentence is."""
    return Message(headline(mark), open_row(press), protected=True)


def file(mark: str | None, document: Document) -> Message:
    """The calendar file, which was asked for; its caption says no more."""
    return Message(headline(mark), protected=True, document=document)


def fold(mark: str | None, press: Press, now: datetime) -> Fold:
    """Ten minutes after it was opened only the sentence is left."""
    return Fold(now + FOLDS_AFTER, headline(mark), press)
