"""The sent forms of agreements: that there is something, never what it is; no names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from bot.conferences.doors import ShowAgreements
from bot.conferences.rounds.drafting.presses import StartRound
from bot.conferences.rounds.wording import class_name
from bot.core.dates import long_date, month_of_year
from bot.core.replies import Button, Message, Rows, shortened
from bot.core.texts import _
from bot.reminders.marks import marked
from bot.talks.agreements.presses import ListPupilsAgreements


class Told(Struct, frozen=True):
    """One pupil in a message to one person; `until`: the day it is about."""

    pupil_id: int
    mark: str | None
    until: date | None = None


def _message(lines: Sequence[str], told: Sequence[Told]) -> Message:
    return Message("\n".join(lines), _rows(told), protected=True)


def _rows(told: Sequence[Told]) -> Rows:
    if len(told) == 1:
        return ((Button(_("See it"), ShowAgreements(told[0].pupil_id)),),)
    named = [each for each in told if each.mark]
    if len(named) < len(told):
        return ((Button(_("See them"), ListPupilsAgreements(0)),),)
    # Translators: a button before a child's initial, where there are several children.
    return tuple(
        (Button(_("See: %(mark)s", mark=shortened(each.mark or "", 14)), ShowAgreements(each.pupil_id)),)
        for each in named
    )


def copy(told: Sequence[Told]) -> Message:
    """The home has a copy."""
    text = _("You have a copy of what was agreed at the talk.")
    return _message([marked(each.mark, text) for each in told], told)


def due(told: Sequence[Told]) -> Message:
    """The day nears."""
    lines = [
        marked(each.mark, _("The day for what you agreed on is near: %(date)s.", date=long_date(each.until)))
        for each in told
        if each.until is not None
    ]
    return _message(lines, told)


def how(told: Sequence[Told]) -> Message:
    """How did it go?"""
    text = _("How did it go with what you agreed on?")
    return _message([marked(each.mark, text) for each in told], told)


def staff_due(told: Sequence[Told]) -> Message:
    """The school took something on, and the day nears."""
    return _message([_("The day for something you took on at a talk is near.")], told)


def differs(told: Sequence[Told]) -> Message:
    """A home remembers an agreement differently."""
    return _message([_("A family remembers differently what was agreed at a talk. Give them a call.")], told)


def next_talks(klass: str, month: date) -> Message:
    """Talks were promised for a month."""
    text = _(
        "%(class_name)s: talks were promised for %(month)s. Is it time to open them?",
        class_name=class_name(klass),
        month=month_of_year(month),
    )
    return Message(text, ((Button(_("New round"), StartRound()),),))
