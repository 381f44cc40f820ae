"""The sent forms to colleagues: the class and when, nobody's name."""

from __future__ import annotations

from datetime import timedelta

from bot.conferences.booking.queries import Talk
from bot.conferences.colleagues.presses import OpenInvited
from bot.conferences.rounds.running.presses import ShowBooking
from bot.conferences.rounds.wording import class_name
from bot.core.dates import local, long_moment
from bot.core.presses import Press
from bot.core.replies import Button, Fold, Message
from bot.core.texts import _, pgettext

_FOLDS_AFTER = timedelta(days=1)


def _message(talk: Talk, text: str, opens: Press | None = None) -> Message:
    when = long_moment(local(talk.booking.starts_at, talk.round_.zone))
    fold = Fold(talk.booking.ends_at + _FOLDS_AFTER, _("The talk on %(when)s is over.", when=when))
    rows = ((Button(pgettext("see what a message is about", "Show"), opens),),) if opens is not None else ()
    return Message(text, rows, fold=fold)


def _values(talk: Talk) -> dict[str, str]:
    return {
        "class_name": class_name(talk.round_.class_name),
        "moment": long_moment(local(talk.booking.starts_at, talk.round_.zone)),
    }


def asked(talk: Talk, *, again: bool) -> Message:
    """Would you come; or (`again`), now that it was moved, can you still?"""
    if again:
        text = _("%(class_name)s: a talk you are invited to is on %(moment)s now. Can you come?", **_values(talk))
    else:
        text = _("%(class_name)s: can you come to a talk on %(moment)s?", **_values(talk))
    return _message(talk, text, OpenInvited(talk.booking.booking_id))


def day_before(talk: Talk) -> Message:
    text = _("%(class_name)s: you are invited to a talk on %(moment)s.", **_values(talk))
    return _message(talk, text, OpenInvited(talk.booking.booking_id))


def off(talk: Talk, *, cancelled: bool) -> Message:
    if cancelled:
        text = _("%(class_name)s: the talk on %(moment)s that you were invited to is cancelled.", **_values(talk))
    else:
        text = _("%(class_name)s: you no longer need to come to the talk on %(moment)s.", **_values(talk))
    return _message(talk, text)


def said(talk: Talk) -> Message:
    text = _("%(class_name)s: your colleague cannot come to the talk on %(moment)s.", **_values(talk))
    return _message(talk, text, ShowBooking(talk.booking.booking_id))
