"""The questions and answers, for what is sent, what is opened, and the numbers."""

from __future__ import annotations

from bot.conferences.holding.feedback.presses import AnswerFeedback
from bot.conferences.holding.feedback.queries import Result
from bot.conferences.holding.feedback.rules import GUARDIAN, PUPIL, Answer
from bot.core.dates import day_of_year, local
from bot.core.replies import Button, Rows
from bot.core.texts import _, pgettext


def question_for_home() -> str:
    """The guardian's question."""
    return _("Did you get to talk about what matters to you?")


def answer_rows(booking_ids: tuple[int, ...], question: int) -> Rows:
    """Yes, partly, no."""
    labels = {
        Answer.YES: pgettext("an answer", "Yes"),
        Answer.PARTLY: pgettext("an answer", "Partly"),
        Answer.NO: pgettext("an answer", "No"),
    }
    return (tuple(Button(label, AnswerFeedback(booking_ids, question, answer)) for answer, label in labels.items()),)


def result_lines(result: Result, zone: str) -> list[str]:
    """What families said of a round, in numbers."""
    lines = [_("After the talks until %(date)s:", date=day_of_year(local(result.last_end, zone).date()))]
    names = {
        GUARDIAN: _("Talked about what matters to them"),
        PUPIL: _("The pupil had room to speak"),
    }
    for question, name in names.items():
        if numbers := result.numbers.get(question):
            values = {answer.value: numbers.get(answer, 0) for answer in Answer}
            lines.append(_("%(name)s: yes %(yes)s, partly %(partly)s, no %(no)s", name=name, **values))
    return lines
