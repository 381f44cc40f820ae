"""The sent forms of a missing child's case: that it is missing, plainly; never a name, never why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.absence.models import CaseEnd, MissingAnswer
from bot.absence.register.facts import Case
from bot.absence.register.presses import AnswerMissing, ListMissing, OpenMissing
from bot.core.dates import long_date
from bot.core.replies import Button, Fold, Message, Rows
from bot.core.texts import _, capital, isolated, ngettext, pgettext
from bot.reminders.marks import marked


def midnight(day: date, zone: str) -> datetime:
    """The end of the day, when what was said of it folds."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def _midnight(case: Case) -> datetime:
    return midnight(case.on_day, case.school.zone)


def _class(case: Case) -> str:
    return isolated(case.class_name)


def missing(case: Case, mark: str | None, *, reports: bool | None) -> Message:
    """To an adult of the child's. `reports`: may say that it is at home; None: another has answered, and counts."""
    child = _child(mark)
    values = {"child": child, "date": long_date(case.on_day)}
    fold = _fold(case, mark)
    if not case.is_open:
        return Message(over(case, child), fold=fold)
    if case.answer is not None:
        return Message(answered(case, child), buttons(case, reports=reports), fold=fold)
    if case.phone:
        text = _(
            "%(child)s has not come to school today, %(date)s, and nobody has told us. Answer here, or call %(phone)s.",
            **values,
            phone=case.phone,
        )
    else:
        text = _(
            "%(child)s has not come to school today, %(date)s, and nobody has told us. Please answer here.", **values
        )
    return Message(text, buttons(case, reports=reports), fold=fold)


def _child(mark: str | None) -> str:
    # Translators: begins a sentence, where a guardian has only one child; else the child's initial stands there.
    return isolated(mark) if mark else pgettext("begins a sentence", "Your child")


def _fold(case: Case, mark: str | None) -> Fold:
    return Fold(_midnight(case), marked(mark, headline(case)))


def headline(case: Case) -> str:
    """What is left of it when its day is over, whatever became of it."""
    return _("The school asked where your child was on %(date)s.", date=long_date(case.on_day))


def arrived(case: Case, mark: str | None) -> Message:
    """To an adult who was alarmed."""
    return Message(over(case, _child(mark)), fold=_fold(case, mark))


def over(case: Case, child: str) -> str:
    """What became of it; `child` begins the sentence."""
    if case.closed_why is CaseEnd.ARRIVED:
        return _("%(child)s has come to school.", child=capital(child))
    if case.closed_why is CaseEnd.REPORTED:
        return _("Thank you, the school has been told about %(date)s.", date=long_date(case.on_day))
    return _("Thank you, the school knows now where your child is.")


def answered(case: Case, child: str) -> str:
    """What somebody at home has said, or the school was told on the phone."""
    if case.answer is MissingAnswer.WAY:
        return _("%(child)s is on the way. The school knows.", child=capital(child))
    return _("The school has been asked to call home.")


def buttons(case: Case, *, reports: bool | None) -> Rows:
    """The answers, but the one that was given; "at home" only for who may report."""
    if reports is None:
        return ()
    # Translators: answers of a guardian whose child is missing at school; buttons, at most 20 characters.
    home = Button(_("At home today"), AnswerMissing(case.id, MissingAnswer.HOME))
    way = Button(_("On the way"), AnswerMissing(case.id, MissingAnswer.WAY))
    call = Button(_("Call me now"), AnswerMissing(case.id, MissingAnswer.CALL))
    said = case.answer
    first = ((home,) if reports else ()) + ((way,) if said is not MissingAnswer.WAY else ())
    second = (call,) if said is not MissingAnswer.CALL else ()
    return tuple(row for row in (first, second) if row)


def ring_me(case: Case) -> Message:
    """To who rings: a home of the class waits at the phone."""
    values = {"class_name": _class(case)}
    fold = Fold(_midnight(case), _("%(class_name)s: a home asked to be called.", **values), ListMissing(case.class_id))
    if not case.is_open or case.answer is not MissingAnswer.CALL:
        return Message(_("%(class_name)s: the home that asked to be called has been answered.", **values), fold=fold)
    text = _("%(class_name)s: a home would like to be called now, about a child who is not at school.", **values)
    return Message(text, ((Button(_("Show the number"), OpenMissing(case.id)),),), fold=fold)


def unanswered(cases: Sequence[Case], passed_on_at: datetime) -> Message:
    """To who rings: homes that nobody answered in. `cases`: all that went on together, at that instant."""
    one, left = cases[0], [case for case in cases if case.is_open]
    calls = sum(case.answer is not MissingAnswer.WAY for case in left)
    values = {"class_name": _class(one)}
    headline = _("%(class_name)s: children were missing, and nobody at home answered.", **values)
    fold = Fold(_midnight(one), headline, ListMissing(one.class_id))
    rows = ((Button(_("Numbers to call"), ListMissing(one.class_id)),),)
    if not left:
        return Message(_("%(class_name)s: the school knows now where everybody is.", **values), fold=fold)
    if not calls and all(case.answered_at and case.answered_at > passed_on_at for case in left):
        text = ngettext(
            "%(class_name)s: %(number)s child is on the way, says its home.",
            "%(class_name)s: %(number)s children are on the way, say their homes.",
            len(left),
            **values,
        )
        return Message(text, rows, fold=fold)
    text = ngettext(
        "%(class_name)s: %(number)s child is still missing, and nobody at home has cleared it up. Please call.",
        "%(class_name)s: %(number)s children are still missing, and nobody at home has cleared it up. Please call.",
        len(left),
        **values,
    )
    return Message(text, rows, fold=fold)
