"""The sent form of everything about a single talk: one sentence, shared with everyday changes (experience.md 1.1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.core.dates import long_date
from bot.core.presses import Press
from bot.core.replies import Button, Document, Fold, Message, Rows
from bot.core.texts import _, isolated, listed, pgettext
from bot.reminders.marks import marked
from bot.schools.policy import Policy

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


def where_the_plan_is(policy: Policy) -> str:
    """The plan itself is never here (D1.23)."""
    names = [isolated(name) for name in policy.portal.names]
    if names:
        return _("The plan itself is in %(portal)s.", portal=listed(names))
    return _("The plan itself is in the school's own system.")


def looked_at_again(day: date) -> str:
    """When a meeting is followed up."""
    return _("You look at it again on %(date)s.", date=long_date(day))
