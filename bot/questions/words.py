"""The sent form of everything about questions: that there is something, never what, about whom or from whom."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.presses import Press
from bot.core.replies import Button, Fold, Message
from bot.core.texts import _, isolated, pgettext
from bot.questions.plans import Turn
from bot.questions.presses import OpenQuestion, ShowMine
from bot.reminders.marks import marked

# What was opened closes itself (experience.md 1.2).
LIES_OPEN = timedelta(hours=36)


def for_staff(question_id: int, class_name: str, turn: Turn) -> Message:
    """ "3.B: Der er et spørgsmål."; without the class for a pupil at a secret address."""
    sentence = {
        Turn.ASKED: _("There is a question."),
        Turn.MORE: _("There is more to a question."),
        Turn.PASSED: _("A colleague passes a question on to you."),
        Turn.LATE: _("A question still waits for its answer."),
        Turn.HEAD: _("A question has waited for its answer too long. You have it now, too."),
    }[turn]
    text = f"{isolated(class_name)}: {sentence}" if class_name else sentence
    return Message(text, ((opens(OpenQuestion(question_id)),),), protected=True)


def for_home(mark: str | None, question_id: int, turn: Turn) -> Message:
    """ "E: Du har fået svar på dit spørgsmål." """
    sentence = {
        Turn.ANSWERED: _("Your question has been answered."),
        Turn.MOVED: _("Somebody else at the school has your question now."),
        Turn.UNHEEDED: _("Your question has not been answered yet. More people at the school know that now."),
        Turn.ENDED: _("The school has closed your question."),
        Turn.WRITTEN: _("The school has written to you."),
    }[turn]
    return Message(marked(mark, sentence), ((opens(ShowMine(question_id)),),), protected=True)


def opens(press: Press) -> Button:
    # Translators: opens a message that was folded to its headline.
    return Button(pgettext("folded message", "Open"), press)


def headline() -> str:
    """What is left of every screen about a question."""
    return _("A question between home and school.")


def folded(now: datetime, press: Press) -> Fold:
    """Back to that, a day and a half later."""
    return Fold(now + LIES_OPEN, headline(), press)
