"""How leave reads: its days, what it is for, why there is none; and the sent forms, which name nobody and no reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.absence import words as absence_words
from bot.absence.leave.facts import OF_HOME, Leave, LeaveReason
from bot.absence.leave.presses import AgreeToLeave, DecideLeave, Does, ShowLeave
from bot.absence.models import LeaveState
from bot.core.replies import Button, Fold, Message, Rows
from bot.core.texts import _, capital, isolated
from bot.reminders.marks import marked


def days(leave: Leave) -> str:
    """ "fra mandag den 7. december til fredag den 11. december"; stands inside sentences."""
    return absence_words.days(leave.wanted)


def kind(code: str) -> str:
    """What leave is for, as a button and a line."""
    return {
        # Translators: buttons, at most 20 characters: what leave is for.
        "family": _("A family occasion"),
        "travel": _("A trip"),
        "religion": _("A holy day"),
        "event": _("Sport or culture"),
        "other": _("Something else"),
    }.get(code, "")


def what_for(code: str) -> str:
    """A line of its own: "Det gælder: familiebegivenhed."."""
    name = kind(code)
    # Translators: what leave is for, such as "a trip".
    return _("For: %(kind)s.", kind=name[:1].lower() + name[1:])


def question(code: str, child: str) -> str:
    """What is asked about the leave of this child."""
    name = isolated(child)
    return {
        "child_said": _("What does %(child)s say about it?", child=name),
        "catch_up": _("How does %(child)s catch up with the class?", child=name),
        "other_time": _("Could it be at another time?"),
    }.get(code, "")


def answer(code: str, said: str) -> str:
    """An answer, as a button and behind its question."""
    return {
        # Translators: buttons, at most 20 characters: what the child says of the leave.
        ("child_said", "wants"): _("Would like to"),
        ("child_said", "doubts"): _("Is not sure"),
        ("child_said", "not_asked"): _("Not talked about it"),
        # Translators: buttons, at most 20 characters: how lessons are made up for.
        ("catch_up", "at_home"): _("By working at home"),
        ("catch_up", "with_teacher"): _("We ask the teacher"),
        ("catch_up", "needs_help"): _("We need help"),
        # Translators: buttons, at most 20 characters: could it be at another time?
        ("other_time", "no"): _("No, only then"),
        ("other_time", "yes"): _("Yes, perhaps"),
    }.get((code, said), "")


def answers(said: Mapping[str, str], child: str) -> list[str]:
    """What was asked and answered, a line each."""
    lines = [(question(code, child), answer(code, given)) for code, given in said.items()]
    return [f"{asked} {given}." for asked, given in lines if asked and given]


def why(reason: LeaveReason | None, child: str) -> str:
    """Why there is no leave: a code's sentence."""
    return {
        LeaveReason.TESTS: _("There are tests in those days."),
        LeaveReason.DAYS: _("It is more days than the school can give."),
        LeaveReason.LEARNING: _("%(child)s needs the lessons in those days.", child=capital(isolated(child))),
        LeaveReason.NOTICE: _("The school would have needed to know earlier."),
        LeaveReason.HOLIDAYS: _("The school asks you to use the holidays for it."),
        LeaveReason.TALK: _("The school would like to talk with you about it first."),
        LeaveReason.NO_CONSENT: _("The other guardian did not agree, so it did not go to the school."),
        LeaveReason.UNANSWERED: _("The other guardian did not answer in time, so it did not go to the school."),
        None: "",
    }[reason]


def went_to_school(leave: Leave) -> bool:
    """A no that is the school's, and not the other home's."""
    return leave.reason not in OF_HOME


# Sent forms ---------------------------------------------------------------------------------------------------------


def fold(leave: Leave) -> Fold:
    """The day after it is over."""
    over = datetime.combine(leave.last_on + timedelta(days=1), time(8), ZoneInfo(leave.school.zone))
    return Fold(over, _("About leave %(days)s.", days=days(leave)))


def _see(leave: Leave) -> Rows:
    return ((Button(_("See it"), ShowLeave(leave.id)),),)


def asked(leave: Leave, mark: str | None) -> Message:
    """The other custody holder: do you agree?"""
    text = _(
        "Leave is asked for %(days)s. The school would like a yes from both of you. Do you agree?", days=days(leave)
    )
    # Translators: buttons, at most 20 characters.
    choice = (
        Button(_("I agree"), AgreeToLeave(leave.id, True)),
        Button(_("I don't agree"), AgreeToLeave(leave.id, False)),
    )
    return Message(marked(mark, text), (choice, *_see(leave)), fold=fold(leave))


def told(leave: Leave, mark: str | None) -> Message:
    """The child's other adults."""
    return Message(
        marked(mark, _("Leave has been applied for %(days)s.", days=days(leave))), _see(leave), fold=fold(leave)
    )


def answered(leave: Leave, mark: str | None) -> Message:
    """The home: yes, or no; why stands behind a press."""
    if leave.state is LeaveState.GRANTED:
        text, rows = _("The application is granted: leave %(days)s.", days=days(leave)), _see(leave)
    else:
        if went_to_school(leave):
            text = _("The application for leave %(days)s is not granted.", days=days(leave))
        else:
            text = _("The application for leave %(days)s did not go to the school.", days=days(leave))
        # Translators: a button, at most 20 characters.
        rows = ((Button(_("See why"), ShowLeave(leave.id)),),)
    return Message(marked(mark, text), rows, fold=fold(leave))


def unanswered(leave: Leave, mark: str | None) -> Message:
    """Whoever applied: it is not forgotten, and who has it now."""
    if leave.state is LeaveState.ASKED:
        text = _("The application for leave %(days)s still waits for the other guardian's yes.", days=days(leave))
    else:
        text = _(
            "Nobody has answered the application for leave %(days)s yet. The head and the office know of it now.",
            days=days(leave),
        )
    return Message(marked(mark, text), _see(leave), fold=fold(leave))


def off(leave: Leave, mark: str | None = None) -> Message:
    """Everybody who had heard of it."""
    text = _("The application for leave %(days)s has been withdrawn.", days=days(leave))
    return Message(marked(mark, text), fold=fold(leave))


def waits(leave: Leave) -> Message:
    """Who decides."""
    text = _("An application for leave %(days)s waits for your answer.", days=days(leave))
    return Message(text, _decide(leave), fold=fold(leave))


def late(leave: Leave, *, decides: bool) -> Message:
    """Who sees to it that somebody answers; the office cannot answer itself."""
    if leave.late_at is not None:
        text = _("An application for leave %(days)s was not answered in time.", days=days(leave))
    else:
        text = _("An application for leave %(days)s waits for the head, who is not reached here.", days=days(leave))
    if decides:
        return Message(text, _decide(leave), fold=fold(leave))
    return Message(" ".join([text, _("Will you see to it that the head knows?")]), fold=fold(leave))


def _decide(leave: Leave) -> Rows:
    # Translators: a button, at most 20 characters.
    return ((Button(_("See and answer"), DecideLeave(leave.id, Does.OPEN)),),)
