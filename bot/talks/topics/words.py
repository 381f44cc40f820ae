"""The sent form of topics: one sentence for all of them, which everyday news of a talk has, too (experience 1.1).

Only a colleague's question what one has for a talk says what it is: it is asked of ordinary talks alone."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.booking.queries import Talk
from bot.conferences.booking.screens import FOLDS_AFTER
from bot.conferences.doors import RaiseTopic
from bot.conferences.rounds.wording import class_name
from bot.core.dates import local, long_moment, short_moment
from bot.core.presses import Press
from bot.core.replies import Button, Fold, Message
from bot.core.texts import _, capital, ngettext, pgettext
from bot.reminders.marks import marked_many
from bot.talks.topics.screens import neutral


def something_new(marks: Sequence[str | None], opens: Press) -> Message:
    """That there is something new about a talk, and the way to it."""
    button = Button(pgettext("see what a message is about", "Open"), opens)
    return Message(marked_many(marks, neutral()), ((button,),), protected=True)


def asked(told: Sequence[Talk]) -> Message:
    """A colleague asks what one has for these talks of a class, a button each."""
    starts = [local(talk.booking.starts_at, talk.round_.zone) for talk in told]
    name = class_name(told[0].round_.class_name)
    if len(told) == 1:
        text = _(
            "%(class_name)s: a colleague asks if you have anything to bring up at a talk on %(moment)s.",
            class_name=name,
            moment=long_moment(starts[0]),
        )
        labels = [_("Add a topic")]
    else:
        text = ngettext(
            "%(class_name)s: a colleague asks if you have anything to bring up at %(number)s talk.",
            "%(class_name)s: a colleague asks if you have anything to bring up at %(number)s talks.",
            len(told),
            class_name=name,
        )
        labels = [capital(short_moment(each)) for each in starts]
    rows = tuple(
        (Button(label, RaiseTopic(talk.booking.booking_id)),) for label, talk in zip(labels, told, strict=True)
    )
    last = told[-1].booking.ends_at
    fold = Fold(last + FOLDS_AFTER, _("The talk on %(when)s is over.", when=long_moment(starts[-1])))
    return Message(text, rows, fold=fold)
