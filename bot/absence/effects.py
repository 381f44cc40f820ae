"""What follows from a report, whoever made it: cases and prompts it answers, whom it is told to, boards that change.

The one rule kept here: whoever reported is never told of it again (peers.md, icc #500).
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.absence.facts import Report
from bot.absence.following.settling import settle_days
from bot.absence.leave import crossing as leave_crossing
from bot.absence.models import Source
from bot.absence.plans import ABOUT, DIFFERS, TOLD, differs, taken_back, told
from bot.absence.queries import guardians_who
from bot.absence.register import cases
from bot.absence.rights import SEE
from bot.absence.rules import days_of, differ
from bot.absence.still_away import crossing
from bot.absence.today import boards
from bot.core.unit import Unit
from bot.outbox.planning import cancel_about, plan
from bot.schools.calendar import SchoolCalendar
from bot.schools.queries import policy_of


async def reported(
    unit: Unit, calendar: SchoolCalendar, report: Report, others: Sequence[Report], before: Sequence[Report] = ()
) -> None:
    """A report was made. `others`: what other adults had reported of the same days and still stands; `before`: the
    reports that it continues. Where only the reason is another now, nobody hears of it."""
    changed(unit, report)
    await crossing.reported(unit, report)
    await cases.follow(unit, calendar, report.pupil_id, report.reported_by)
    for each in (report, *before):
        await _settle(unit, calendar, each)
    # Of leave its own answer tells.
    if report.source is not Source.LEAVE and not any(_reads_alike(each, report) for each in before):
        await _tell(unit, calendar, report, others, before)


async def _tell(
    unit: Unit, calendar: SchoolCalendar, report: Report, others: Sequence[Report], before: Sequence[Report]
) -> None:
    await cancel_about(unit, ABOUT, [each.id for each in before], [TOLD])
    different = {each.reported_by for each in others if differ(each, report)}
    hears = {*await guardians_who(unit, report.pupil_id, SEE)} - {report.reported_by} - different
    plan(unit, told(calendar, report, sorted(hears), unit.now))
    if different:
        plan(unit, differs(calendar, report, sorted({report.reported_by, *different}), unit.now))


def changed(unit: Unit, report: Report) -> None:
    """A report is there, or is there no more: the boards that show its class on its days follow."""
    boards.refresh(unit, report.school.id, report.class_id, report.wanted.first_on, report.wanted.last_on)


def _reads_alike(old: Report, new: Report) -> bool:
    """To whoever is told of both."""
    return replace(old.wanted, reason=None, club=False) == replace(new.wanted, reason=None, club=False)


async def taken(unit: Unit, calendar: SchoolCalendar, report: Report, by: int, *, tells: bool = True) -> None:
    """A report was withdrawn, or is shorter now: its other adults hear it; what had not been sent is not sent."""
    await crossing.withdrawn(unit, report, by)
    await leave_crossing.taken(unit, calendar, report)
    await cases.follow(unit, calendar, report.pupil_id, by)
    await cancel_about(unit, ABOUT, [report.id], [TOLD, DIFFERS])
    hears = {*await guardians_who(unit, report.pupil_id, SEE), report.reported_by} - {by}
    await _settle(unit, calendar, report)
    if tells:
        plan(unit, taken_back(calendar, report, sorted(hears), unit.now))


async def _settle(unit: Unit, calendar: SchoolCalendar, report: Report) -> None:
    """Days that are over get their facts anew."""
    today = calendar.local(unit.now).date()
    if report.wanted.first_on <= today:
        policy = await policy_of(unit, report.school.id, report.school.policy_version)
        days = days_of(report.wanted.first_on, min(report.wanted.last_on, today))
        await settle_days(unit, policy, calendar, report.school.id, report.pupil_id, days)
