"""Granted leave whose absence the home takes back or ends earlier: the application follows, so that the year counts
what was taken."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from bot.absence.facts import Report
from bot.absence.models import LeaveApplication, LeaveState, Source
from bot.absence.queries import standing_reports
from bot.absence.rules import school_days
from bot.core.tables import written
from bot.core.unit import Unit
from bot.schools.calendar import SchoolCalendar

_CHANGE = update(LeaveApplication).where(
    LeaveApplication.pupil_id == bindparam("child"),
    LeaveApplication.state == written(LeaveState.GRANTED),
    LeaveApplication.first_on <= bindparam("first"),
    LeaveApplication.last_on >= bindparam("last"),
)


async def taken(unit: Unit, calendar: SchoolCalendar, report: Report) -> None:
    """A report stands no more, or is shorter now."""
    if report.source is not Source.LEAVE:
        return
    first, last = report.wanted.first_on, report.wanted.last_on
    values = {"child": report.pupil_id, "first": first, "last": last}
    standing = await standing_reports(unit, [report.pupil_id], first, last)
    left = [each.wanted.last_on for each in standing if each.source is Source.LEAVE]
    if left:
        number = len(school_days(calendar, first, max(left)))
        await unit.execute(_CHANGE.values(last_on=max(left), school_days=number), values)
    else:
        await unit.execute(_CHANGE.values(state=LeaveState.WITHDRAWN.value), values)
