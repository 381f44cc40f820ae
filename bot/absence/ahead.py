"""Days ahead on which a child is away: leave that was granted, and absence that was reported; never why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.absence.facts import Report
from bot.absence.leave.presses import ShowLeave
from bot.absence.leave.queries import leaves_of
from bot.absence.leave.views import children_of
from bot.absence.models import AbsenceKind, LeaveState, Source
from bot.absence.queries import standing_reports
from bot.absence.reporting.presses import ShowReport
from bot.absence.reporting.views import seen
from bot.absence.rules import at_minute
from bot.absence.words import hours
from bot.core.dates import local
from bot.core.feature import Ahead
from bot.core.presses import Press
from bot.core.replies import Button, shortened
from bot.core.texts import _, isolated
from bot.core.unit import Unit
from bot.people.acting import Acting

# Leave lies further ahead than a report may.
_YEAR = timedelta(days=366)
_NAME = 10


async def days_ahead(unit: Unit, acting: Acting) -> Sequence[Ahead]:
    """What this adult may see of their children's absence, from today on."""
    children = {child.pupil_id: child for _person, child in seen(acting)}
    applies = {child.pupil_id: child for child in children_of(acting)}
    if not children and not applies:
        return []
    today = min(local(unit.now, person.school.zone).date() for person in acting.persons)
    leaves = [each for each in await leaves_of(unit, list(applies), today) if each.state is LeaveState.GRANTED]
    lines = []
    for leave in leaves:
        name = applies[leave.pupil_id].given_name
        # Translators: a button, at most 20 characters.
        label = _("Leave: %(child)s", child=shortened(name, _NAME))
        lines.append(_days(leave.first_on, leave.last_on, _granted(name), label, ShowLeave(leave.id)))
    reports = await standing_reports(unit, list(children), today, today + _YEAR, locked=False)
    newest: dict[tuple[object, ...], Report] = {}
    for report in reports:
        wanted = report.wanted
        if report.source is not Source.LEAVE or report.pupil_id not in applies:
            newest.setdefault((report.pupil_id, wanted.first_on, wanted.last_on, wanted.kind), report)
    for report in newest.values():
        name, wanted = children[report.pupil_id].given_name, report.wanted
        said = _granted(name) if report.source is Source.LEAVE else _reported(name, report)
        # Translators: a button, at most 20 characters.
        label = _("Absence: %(child)s", child=shortened(name, _NAME))
        lines.append(_days(wanted.first_on, wanted.last_on, said, label, ShowReport(report.id), report))
    return lines


def _granted(name: str) -> str:
    # Translators: a line of a calendar: the school has given a child leave for that day.
    return _("%(child)s: leave", child=isolated(name))


def _reported(name: str, report: Report) -> str:
    if report.wanted.kind is AbsenceKind.DAY:
        # Translators: a line of a calendar; without why.
        return _("%(child)s: absence is reported", child=isolated(name))
    return _("%(child)s: %(hours)s", child=isolated(name), hours=hours(report.wanted))


def _days(first: date, last: date, line: str, label: str, press: Press, report: Report | None = None) -> Ahead:
    minute = None if report is None else report.wanted.from_minute or report.wanted.until_minute
    at = None if minute is None else at_minute(minute)
    return Ahead(first, line, at, until=last if last > first else None, button=Button(label, press))
