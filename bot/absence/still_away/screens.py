"""What a guardian sees after a press under the morning's question. Names are shown here; folded, they are gone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.absence.models import Still
from bot.absence.reporting.presses import ChangeReport, ShowStart
from bot.absence.still_away.facts import Prompt
from bot.absence.still_away.presses import ThinkAgain
from bot.absence.still_away.rules import End
from bot.absence.still_away.words import Line, answers, answers_of_one, closing
from bot.absence.words import sentence
from bot.core.dates import clock_time, local, long_date
from bot.core.replies import Button, Fold, Rows, Screen, Toast
from bot.core.texts import _, capital, isolated, pgettext
from bot.schools.calendar import SchoolCalendar

# A slip is put right at once, or at /absence.
UNDO = timedelta(minutes=30)


def question(calendar: SchoolCalendar, prompts: Sequence[Prompt], lines: Sequence[Line], ends: datetime) -> Screen:
    """The question again, about all of them."""
    names = [isolated(each.given_name) for each in prompts]
    text = _("%(children)s: at home today, too, %(date)s?", children=capital(", ".join(names)), date=_day(prompts))
    return Screen(text, answers(calendar, prompts), fold=_fold(ends, lines))


def question_of_one(
    calendar: SchoolCalendar, prompts: Sequence[Prompt], which: int, lines: Sequence[Line], ends: datetime
) -> Screen:
    """The question about this one; the others had theirs, or will."""
    ids, one = tuple(each.id for each in prompts), prompts[which]
    child = capital(isolated(one.given_name))
    text = _("%(children)s: at home today, too, %(date)s?", children=child, date=_day([one]))
    return Screen(text, answers_of_one(calendar, ids, which, one), fold=_fold(ends, lines))


def _day(prompts: Sequence[Prompt]) -> str:
    return long_date(prompts[0].on_day)


def _fold(ends: datetime, lines: Sequence[Line]) -> Fold:
    over = [line if line.end else replace(line, end=End.OVER) for line in lines]
    return Fold(ends, "\n".join(closing(over)))


def receipt(prompts: Sequence[Prompt], own: Collection[int], lines: Sequence[Line], now: datetime) -> Screen:
    """What stands now. `own`: the answers that are the reader's, who can take them back."""
    said = [_said(each, mine=each.id in own) for each in prompts]
    if any(line.end in {End.REPORTED, End.BACK} for line in lines):
        said.append(_("The school has been told."))
    return Screen("\n".join(said), _under(prompts, own), fold=_fold(now + UNDO, lines))


def _under(prompts: Sequence[Prompt], own: Collection[int]) -> Rows:
    mine = [each for each in prompts if each.id in own]
    # Translators: buttons under the receipt of a report, at most 20 characters.
    buttons = [Button(_("Undo"), ThinkAgain(tuple(each.id for each in mine)))] if mine else []
    if len(mine) == 1 and (known := mine[0].known) is not None and known.wanted.reason is None:
        buttons.append(Button(_("Add the reason"), ChangeReport(known.report_id)))
    return (tuple(buttons),) if buttons else ()


def _said(prompt: Prompt, *, mine: bool) -> str:
    child, known = prompt.given_name, prompt.known
    if known is not None:
        # Why another adult reported it is theirs to tell.
        wanted = known.wanted if mine else replace(known.wanted, reason=None)
        told = clock_time(local(known.first_reported_at, prompt.school.zone))
        return _("Reported at %(time)s: %(what)s", time=told, what=sentence(wanted, child, today=prompt.on_day))
    values = {"child": capital(isolated(child)), "date": long_date(prompt.on_day)}
    if prompt.answer is Still.BACK:
        return _("%(child)s is back at school today, %(date)s.", **values)
    return _("%(child)s: nothing is reported for %(date)s.", **values)


def answered_already() -> Toast:
    return Toast(_("It has been answered in the meantime."))


def over(prompt: Prompt) -> Screen:
    """A button of another day."""
    again = Button(pgettext("a start screen", "Report absence"), ShowStart())
    return Screen(_("That was about %(date)s. Is somebody away today?", date=long_date(prompt.on_day)), ((again,),))
