"""The sent form of the two questions: nameless, and answered where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.conferences.booking.queries import Talk
from bot.conferences.doors import AskForSecondTime
from bot.conferences.holding.feedback.rules import ANSWER_DAYS, GUARDIAN
from bot.conferences.holding.feedback.wording import answer_rows, question_for_home
from bot.core.dates import local, long_moment
from bot.core.replies import Button, Fold, Message
from bot.core.texts import _
from bot.reminders.marks import marked


def asked(talks: Sequence[Talk], mark: str | None) -> Message:
    """Thanks, and the first question about the first child's talk; the others follow one by one."""
    first = talks[0]
    ids = tuple(talk.booking.booking_id for talk in talks)
    text = _("Thank you for the talk.") + " " + question_for_home()
    more = (Button(_("We need more time"), AskForSecondTime(first.booking.booking_id)),)
    when = long_moment(local(first.booking.starts_at, first.round_.zone))
    headline = marked(mark, _("The talk on %(when)s is over.", when=when))
    fold = Fold(max(talk.booking.ends_at for talk in talks) + timedelta(days=ANSWER_DAYS), headline)
    return Message(marked(mark, text), (*answer_rows(ids, GUARDIAN), more), fold=fold)
