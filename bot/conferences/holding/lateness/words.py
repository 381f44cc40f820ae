"""The sent forms of running late: which talk by its time, how much, and no name."""

from __future__ import annotations

from datetime import timedelta

from bot.conferences.booking.queries import Talk
from bot.conferences.holding.lateness.presses import AskHowLate
from bot.conferences.holding.marking.presses import OpenHeld
from bot.conferences.rounds.wording import class_name
from bot.core.dates import clock_time, local, long_moment
from bot.core.replies import Button, Fold, Message
from bot.core.texts import _, ngettext, pgettext
from bot.reminders.marks import marked

_FOLDS_AFTER = timedelta(days=1)


def _at(talk: Talk) -> str:
    return clock_time(local(talk.booking.starts_at, talk.round_.zone))


def late(talk: Talk, minutes: int) -> Message:
    """To the teacher: whoever has this time comes later."""
    values = {"class_name": class_name(talk.round_.class_name), "time": _at(talk)}
    if minutes:
        text = ngettext(
            "%(class_name)s: the family with the talk at %(time)s comes about %(number)s minute late.",
            "%(class_name)s: the family with the talk at %(time)s comes about %(number)s minutes late.",
            minutes,
            **values,
        )
    else:
        text = _("%(class_name)s: the family with the talk at %(time)s comes on time after all.", **values)
    show = pgettext("see what a message is about", "Show")
    return Message(text, ((Button(show, OpenHeld(talk.round_.round_id)),),))


def behind(talk: Talk, mark: str | None, minutes: int) -> Message:
    """To the home: the talk begins later, or on time again."""
    # Translators: button, at most 20 characters: the family says it comes late.
    late = _("We will be late")
    if minutes:
        # Translators: button, at most 20 characters: the school is late, and so is the family.
        late = _("We are late, too")
        text = ngettext(
            "We are running a little late. The talk at %(time)s begins about %(number)s minute later.",
            "We are running a little late. The talk at %(time)s begins about %(number)s minutes later.",
            minutes,
            time=_at(talk),
        )
    else:
        text = _("We have caught up. The talk begins at %(time)s as agreed.", time=_at(talk))
    when = long_moment(local(talk.booking.starts_at, talk.round_.zone))
    fold = Fold(talk.booking.ends_at + _FOLDS_AFTER, marked(mark, _("The talk on %(when)s is over.", when=when)))
    rows = ((Button(late, AskHowLate(talk.booking.booking_id)),),)
    return Message(marked(mark, text), rows, fold=fold)
