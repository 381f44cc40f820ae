"""The sent form of the question for wishes: the answer is a press away, from a locked phone."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.wishes.presses import AnyTimeSuits, ShowWish
from bot.conferences.wishes.queries import Call
from bot.conferences.wishes.rules import Wish
from bot.conferences.wishes.screens import part_rows
from bot.core.dates import local, long_date
from bot.core.replies import Button, Fold, Message
from bot.core.texts import _, by_name
from bot.reminders.marks import marked_many


def asked(calls: Sequence[Call], marks: Sequence[str | None]) -> Message:
    """When can you come? One press is an answer."""
    last = min(calls, key=lambda call: call.until)
    day = long_date(local(last.until, last.zone).date())
    sentence = _("The school is planning talks. When can you come? Please answer by %(date)s.", date=day)
    rows = (
        *part_rows(Wish()),
        (Button(_("Any time suits me"), AnyTimeSuits()),),
        (Button(_("Choose days"), ShowWish()),),
    )
    headline = _("You could say until %(date)s when you can come to a talk.", date=day)
    in_order = by_name(mark for mark in marks if mark)
    return Message(marked_many(in_order, sentence), rows, fold=Fold(last.until, headline))
