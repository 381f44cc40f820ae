"""Every word and button of answering, after the first press."""

from __future__ import annotations

from bot.conferences.booking.screens import to_talks
from bot.conferences.doors import AskForSecondTime
from bot.conferences.holding.feedback.presses import AnswerFeedback
from bot.conferences.holding.feedback.rules import GUARDIAN, PUPIL, Answer
from bot.conferences.holding.feedback.wording import answer_rows, question_for_home
from bot.core.replies import Button, Screen
from bot.core.texts import _, isolated


def ask_pupil(booking_ids: tuple[int, ...], child: str) -> Screen:
    """The pupil's own question, on the guardian's phone (D2.35)."""
    text = _("Thank you. Ask %(child)s: was there room for what you wanted to say?", child=isolated(child))
    skip = (Button(_("Not now"), AnswerFeedback(booking_ids, PUPIL, Answer.SKIP)),)
    return Screen(text, (*answer_rows(booking_ids, PUPIL), skip))


def ask_next(booking_ids: tuple[int, ...], child: str) -> Screen:
    """The next child's talk."""
    text = _("And the talk about %(child)s?", child=isolated(child)) + " " + question_for_home()
    more = (Button(_("We need more time"), AskForSecondTime(booking_ids[0])),)
    return Screen(text, (*answer_rows(booking_ids, GUARDIAN), more))


def thanks(booking_id: int) -> Screen:
    """Counted, and nobody's."""
    text = _("Thank you. Your answers are only counted: nobody sees who said what.")
    return Screen(text, ((Button(_("We need more time"), AskForSecondTime(booking_id)),), (to_talks(),)))
