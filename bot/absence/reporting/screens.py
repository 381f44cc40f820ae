"""Words and buttons of reporting: the start, the receipt, and what is reported.

The one rule kept here: what stays of a receipt in the chat names nobody and never says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from bot.absence import words
from bot.absence.facts import Report
from bot.absence.following.presses import ShowYear
from bot.absence.leave.presses import ListLeave
from bot.absence.models import AbsenceKind, Ended, Source
from bot.absence.reporting import presses
from bot.absence.reporting.presses import Part, Why
from bot.absence.reporting.views import Choice, One, Receipt
from bot.core.dates import clock_time, local, short_date
from bot.core.feature import HomeLines
from bot.core.replies import Button, Fold, Rows, Screen, Toast, shortened
from bot.core.texts import _, capital, isolated, listed, pgettext
from bot.people.acting import Child
from bot.people.models import Guardianship
from bot.reminders.marks import marked, marked_many

# So long the details of a receipt stand open; what is left can be opened again.
_OPEN = timedelta(minutes=10)
_NAME = 18
_ONE_DAY = timedelta(days=1)


def start(found: Sequence[Choice]) -> Screen:
    """Two presses for a day at home; everything else behind a button."""
    rows: list[tuple[Button, ...]] = [(_at_home(each),) for each in found]
    several = len(found) > 1
    # Translators: buttons under "What would you like to report?", at most 20 characters.
    other = Button(_("Something else …"), presses.FillIn(0 if several else found[0].child.pupil_id))
    rows.append((Button(_("Several children"), presses.FillInAll()), other) if several else (other,))
    rows.append((Button(_("Overview"), presses.ShowReports()), Button(_("PIN"), presses.ShowPin())))
    return Screen(_("What would you like to report?"), tuple(rows))


def _at_home(found: Choice) -> Button:
    name = isolated(shortened(found.child.given_name, _NAME))
    if found.day == found.today:
        # Translators: buttons that report a child: "Emma: at home today".
        label = _("%(child)s: at home today", child=capital(name))
    elif found.day == found.today + _ONE_DAY:
        label = _("%(child)s: at home tomorrow", child=capital(name))
    else:
        label = _("%(child)s: at home %(date)s", child=capital(name), date=short_date(found.day))
    return Button(label, presses.ReportToday(found.child.pupil_id))


def in_twos(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    """Two to a row."""
    return [tuple(buttons[place : place + 2]) for place in range(0, len(buttons), 2)]


# The receipt --------------------------------------------------------------------------------------------------------


def receipt(found: Receipt) -> Screen:
    """What was reported, when, and who knows (experience.md text 6); it folds to the line that stays."""
    first = found.reports[0]
    if not first.stands:
        return _ended_receipt(found)
    names = [each.given_name for each in found.reports]
    values = {
        "time": clock_time(local(first.first_reported_at, first.school.zone)),
        "what": words.sentence(first, listed(names), today=found.today, many=len(names)),
    }
    parts = [_("Reported at %(time)s: %(what)s", **values), _told(found)]
    if first.wanted.reason == "illness":
        parts.append(_("Get well soon to %(child)s!", child=listed([isolated(name) for name in names])))
    return Screen(" ".join(parts), _under_receipt(found), fold=_fold(found))


def _told(found: Receipt) -> str:
    if not found.told:
        return _("The school has been told.")
    return _("%(who)s have been told.", who=capital(listed([isolated(name) for name in found.told])))


def _under_receipt(found: Receipt) -> Rows:
    entry, first = found.entry_id, found.reports[0]
    # Translators: buttons under the receipt of a report, at most 20 characters.
    undo, more = Button(_("Undo"), presses.UndoEntry(entry)), Button(_("More days"), presses.MoreDays(entry))
    rows: list[tuple[Button, ...]] = [(undo, more) if first.wanted.kind is AbsenceKind.DAY else (undo,)]
    if found.others:
        rows[0] = (*rows[0], Button(_("One more child"), presses.AlsoChild(entry)))
    if first.wanted.reason is None:
        reasons = [Button(words.reason_button(code), presses.SayWhy(entry, Why(code))) for code in found.codes]
        rows += in_twos(reasons)
    return tuple(rows)


def _fold(found: Receipt) -> Fold:
    first = found.reports[0]
    opens = presses.ShowReport(first.id) if len(found.reports) == 1 else presses.ShowReports()
    return Fold(found.now + _OPEN, marked_many(found.marks, _headline(first)), opens)


def _headline(found: Report) -> str:
    return words.headline(found.first_reported_at, found.school.zone, found.wanted)


def _ended_receipt(found: Receipt) -> Screen:
    """Taken back, and the child is expected at school; or changed meanwhile, and what stands is another report."""
    first, names = found.reports[0], [each.given_name for each in found.reports]
    said = words.sentence(_seen(first, own=False), listed(names), today=found.today, many=len(names))
    if first.ended_why is not Ended.WITHDRAWN:
        rows = ((Button(_("Overview"), presses.ShowReports()),),)
        return Screen(f"{_ended(first)}\n{said}", rows, fold=_fold(found))
    text = _("Taken back: %(what)s", what=said)
    again = Button(pgettext("a start screen", "Report absence"), presses.ShowStart())
    return Screen(text, ((again,),), fold=Fold(found.now + _OPEN, marked_many(found.marks, withdrawn_line(first))))


def withdrawn_line(found: Report) -> str:
    """Nameless, and without why."""
    return _("The report of absence %(day)s was taken back.", day=words.days(found.wanted))


def removed() -> str:
    """Under the receipt of a written message that said more than the report."""
    return _("I have removed your message, since it said more than this. Only the report has gone to the school.")


def also_whom(entry_id: int, others: Sequence[Child]) -> Screen:
    """Which child, too?"""
    rows = tuple(
        (Button(capital(isolated(shortened(child.given_name, _NAME))), presses.AlsoReport(entry_id, child.pupil_id)),)
        for child in others
    )
    back = Button(_("Back"), presses.ShowEntry(entry_id, Part.FORM))
    return Screen(_("Who else is at home?"), (*rows, (back,)))


# What is reported ---------------------------------------------------------------------------------------------------


def reports(found: Sequence[tuple[Child, Report]], children: Sequence[Child], *, reports: bool) -> Screen:
    """What stands, soonest first, and the school year in numbers. `reports`: the reader may report, too."""
    rows = [(Button(_line(child, each), presses.ShowReport(each.id)),) for child, each in found[:20]]
    rows += [(_year(child),) for child in children]
    if any(child.guardianship is Guardianship.CUSTODY for child in children):
        rows.append((Button(_("Apply for leave"), ListLeave()),))
    if reports:
        rows.append((Button(_("Back"), presses.ShowStart()),))
    if not found:
        return Screen(_("Nothing is reported."), tuple(rows))
    return Screen(_("This is reported. Press a line to see it or to change it."), tuple(rows))


def _year(child: Child) -> Button:
    name = capital(isolated(shortened(child.given_name, _NAME)))
    # Translators: a button: a child's school year in numbers.
    return Button(_("%(child)s: school year", child=name), ShowYear(child.pupil_id))


def _line(child: Child, found: Report) -> str:
    name, wanted = isolated(shortened(child.given_name, _NAME)), found.wanted
    if wanted.first_on == wanted.last_on:
        # Translators: lines of a list: a child, and the day of a report.
        return capital(_("%(child)s: %(date)s", child=name, date=short_date(wanted.first_on)))
    days = f"{short_date(wanted.first_on)} – {short_date(wanted.last_on)}"
    return capital(_("%(child)s: %(date)s", child=name, date=days))


def one(found: One) -> Screen:
    """A report, whoever made it; why, only to whoever said so."""
    report, texts = found.report, []
    if not report.stands:
        texts.append(_ended(report))
    texts.append(words.sentence(_seen(report, own=found.own), report.given_name, today=found.today))
    texts.append(_headline(report))
    if not found.own:
        texts.append(_by_whom(report))
    if report.stands and found.besides:
        texts.append(_("Somebody else told the school something different; the newest report is the one that shows."))
        texts += [words.sentence(_seen(each, own=False), each.given_name, today=found.today) for each in found.besides]
    fold = Fold(found.now + _OPEN, marked(found.mark, _headline(report)), presses.ShowReport(report.id))
    return Screen("\n".join(texts), _under_report(found), fold=fold)


def _seen(report: Report, *, own: bool) -> Report:
    return report if own else replace(report, wanted=replace(report.wanted, reason=None))


def _by_whom(report: Report) -> str:
    return {
        Source.HOME: _("Another adult of the child reported it."),
        Source.SCHOOL: _("The school wrote it down for you."),
        Source.LEAVE: _("It follows from leave that was granted."),
    }[report.source]


def _ended(report: Report) -> str:
    return {
        Ended.WITHDRAWN: _("This report was taken back:"),
        Ended.CHANGED: _("This report was changed later:"),
        Ended.BACK: _("This report was made shorter later:"),
        None: "",
    }[report.ended_why]


def _under_report(found: One) -> Rows:
    back: tuple[Button, ...] = (Button(_("Back"), presses.ShowReports()),)
    if not found.changeable:
        return (back,)
    report_id = found.report.id
    # Translators: buttons under a report, at most 20 characters.
    first = [Button(_("Take it back"), presses.WithdrawReport(report_id))]
    if found.report.source is not Source.LEAVE:
        first.insert(0, Button(_("Change it"), presses.ChangeReport(report_id)))
    # One to a row: a day with its words is longer than half of one.
    days = [(_back_on(found, place),) for place in range(len(found.back))]
    return (tuple(first), *days, back)


def _back_on(found: One, place: int) -> Button:
    day = found.back[place]
    press = presses.ComeBack(found.report.id, day)
    if day == found.today:
        return Button(_("Back today"), press)
    return Button(_("Back %(date)s", date=short_date(day)), press)


def gone(found: One) -> Screen:
    """Taken back, or the child was back on its first day."""
    said = words.sentence(_seen(found.report, own=False), found.report.given_name, today=found.today)
    text = _("Taken back: %(what)s", what=said)
    line = marked(found.mark, withdrawn_line(found.report))
    return Screen(text, ((Button(_("Back"), presses.ShowReports()),),), fold=Fold(found.now + _OPEN, line))


def home(found: Sequence[tuple[str | None, Report, date]]) -> HomeLines:
    """On the home screen: "E: Hjemme i dag, tirsdag den 24. november"; without why."""
    return HomeLines(
        tuple(marked(mark, capital(words.what(report.wanted, today)) + ".") for mark, report, today in found)
    )


def saved() -> Toast:
    return Toast(_("Changed."))
