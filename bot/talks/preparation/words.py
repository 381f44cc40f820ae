"""The sent forms of preparation: what a lock screen shows, nameless and complete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.conferences.booking.screens import FOLDS_AFTER
from bot.conferences.doors import RaiseTopic, ShowPreparation
from bot.conferences.facts import RoundFacts
from bot.conferences.rounds.wording import class_name
from bot.core.dates import local, long_date, long_moment
from bot.core.replies import Button, Document, Fold, Message, Rows, shortened
from bot.core.texts import _, ngettext
from bot.reminders.marks import marked, marked_many
from bot.talks.preparation.presses import ShowRoundPreparation


class Asked(Struct, frozen=True):
    """One child's talk in a message to one guardian; `topics`: what to talk about can be said here."""

    booking_id: int
    mark: str | None
    starts: datetime
    ends_at: datetime
    topics: bool


def asked(told: Sequence[Asked]) -> Message:
    """It is time to prepare at home."""
    days = {each.starts.date() for each in told}
    if len(told) > 1 and len(days) == 1:
        sentence = _("The talks are on %(date)s. Now is a good time to prepare.", date=long_date(days.pop()))
        lines = [marked_many([each.mark for each in told], sentence)]
    else:
        lines = [
            marked(
                each.mark, _("The talk is on %(when)s. Now is a good time to prepare.", when=long_moment(each.starts))
            )
            for each in told
        ]
    last = max(told, key=lambda each: each.ends_at)
    fold = Fold(last.ends_at + FOLDS_AFTER, _("The talk on %(when)s is over.", when=long_moment(last.starts)))
    return Message("\n".join(lines), _rows(told), fold=fold)


def _rows(told: Sequence[Asked]) -> Rows:
    if len(told) > 1:
        # Translators: a button before a child's initial, where there are several children.
        return tuple((Button(_prepare(each), ShowPreparation(each.booking_id)),) for each in told)
    one = told[0]
    # Translators: buttons, at most 20 characters.
    buttons = [Button(_("Prepare"), ShowPreparation(one.booking_id))]
    if one.topics:
        buttons.append(Button(_("Something to discuss"), RaiseTopic(one.booking_id)))
    return (tuple(buttons),)


def _prepare(each: Asked) -> str:
    if each.mark:
        return _("Prepare: %(mark)s", mark=shortened(each.mark, 10))
    return _("Prepare")


def unprepared(round_: RoundFacts, missing: int, first_at: datetime) -> Message:
    """The teacher hears whose part at school is missing: a number, no names."""
    values = {
        "class_name": class_name(round_.class_name),
        "date": long_date(local(first_at, round_.zone).date()),
    }
    text = ngettext(
        "%(class_name)s: the talks begin on %(date)s, and %(number)s pupil has not prepared at school yet.",
        "%(class_name)s: the talks begin on %(date)s, and %(number)s pupils have not prepared at school yet.",
        missing,
        **values,
    )
    return Message(text, ((Button(_("See the list"), ShowRoundPreparation(round_.round_id, 0)),),))


def sheet(document: Document, pages: int) -> Message:
    """The sheets' caption."""
    one = pages == 1
    text = _("The sheet for the talk, one page.") if one else _("Sheets for the talks: %(number)s pages.", number=pages)
    return Message(text, document=document)
