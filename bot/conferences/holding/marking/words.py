"""The sent forms of marking: what a lock screen shows. Never a name."""

from __future__ import annotations

from datetime import date

from bot.conferences.booking.queries import Talk
from bot.conferences.facts import RoundFacts
from bot.conferences.holding.marking.presses import MarkDay, ProposeSecond, ShowHeld
from bot.conferences.rounds.wording import class_name
from bot.core.dates import long_date
from bot.core.replies import Button, Message
from bot.core.texts import _, pgettext


def asked(round_: RoundFacts, day: date, number: int) -> Message:
    """Were they held?"""
    values = {"class_name": class_name(round_.class_name), "date": long_date(day)}
    if number == 1:
        text = _("%(class_name)s, %(date)s: was the talk held?", **values)
    else:
        text = _("%(class_name)s, %(date)s: were the %(number)s talks held?", number=number, **values)
    rows = (
        (
            Button(_("All were held"), MarkDay(round_.round_id, day)),
            Button(_("Not all"), ShowHeld(round_.round_id, day, 0)),
        ),
    )
    return Message(text, rows)


def more(talk: Talk) -> Message:
    """A family needs more time; who it is stands behind the button."""
    text = _("%(class_name)s: a family would like more time to talk.", class_name=class_name(talk.round_.class_name))
    show = pgettext("see what a message is about", "Show")
    return Message(text, ((Button(show, ProposeSecond(talk.booking.booking_id)),),))
