"""The sent forms of reporting: nameless, with the child's mark, never why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.absence import words
from bot.absence.facts import Report
from bot.absence.reporting.presses import ShowReport, ShowReports
from bot.absence.reporting.screens import withdrawn_line
from bot.core.dates import local, long_date
from bot.core.replies import Button, Fold, Message, Rows
from bot.core.texts import _, pgettext
from bot.reminders.marks import marked, marked_many

# A report and the mark of its child.
Marked = tuple[Report, str | None]


def _over(found: Sequence[Marked]) -> datetime:
    """The morning after the last day; of days that were over, after the day on which they were reported."""
    zone = found[0][0].school.zone
    last_on = max(max(each.wanted.last_on, local(each.reported_at, zone).date()) for each, _mark in found)
    return datetime.combine(last_on + timedelta(days=1), time(8), ZoneInfo(zone))


def _opens(found: Sequence[Marked]) -> Rows:
    press = ShowReport(found[0][0].id) if len(found) == 1 else ShowReports()
    return ((Button(pgettext("folded message", "Open"), press),),)


def _lines(found: Sequence[Marked], line_of: dict[int, str]) -> str:
    """One line for children of whom the same is said."""
    alike: dict[str, list[str | None]] = {}
    for report, mark in found:
        alike.setdefault(line_of[report.id], []).append(mark)
    return "\n".join(marked_many(marks, line) for line, marks in alike.items())


def told(found: Sequence[Marked]) -> Message:
    """Somebody reported; the line that stays with whoever did (experience.md text 6)."""
    lines = {
        report.id: words.headline(report.first_reported_at, report.school.zone, report.wanted)
        for report, _mark in found
    }
    text = _lines(found, lines)
    return Message(text, _opens(found), fold=Fold(_over(found), text))


def taken_back(found: Sequence[Marked], left: dict[int, Report]) -> Message:
    """A report was taken back, or is shorter: then until when."""
    lines = {
        report.id: _shorter(left[report.id]) if report.id in left else withdrawn_line(report) for report, _ in found
    }
    text = _lines(found, lines)
    return Message(text, fold=Fold(_over(found), text))


def _shorter(left: Report) -> str:
    return _("Absence ends earlier now: %(date)s is its last day.", date=long_date(left.wanted.last_on))


def differs(report: Report, mark: str | None) -> Message:
    """Two adults of a child said different things."""
    text = marked(
        mark,
        _(
            "The school was told two different things about absence %(day)s. The newest one shows.",
            day=words.days(report.wanted),
        ),
    )
    return Message(text, _opens([(report, mark)]), fold=Fold(_over([(report, mark)]), text))
