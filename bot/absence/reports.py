"""Use cases of reports: made by a home or for it, changed, shortened, withdrawn.

The one rule kept here: what changes ends a row and writes the next, and the first row's time stays with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, insert, update

from bot.absence import effects
from bot.absence.errors import ReportOver
from bot.absence.facts import AbsenceSchool, Report, Wanted
from bot.absence.models import AbsenceReport, Ended, Source
from bot.absence.queries import lock_pupils, reports_by_ids, standing_reports
from bot.absence.rights import REGISTER, REPORT
from bot.absence.rules import ensure_reportable, may_be_changed, remains, replaces, says_as_much
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.access import About, require
from bot.people.acting import Acting, ActingPerson, SchoolFacts
from bot.people.pupils.queries import pupil_entry
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.queries import policy_of

_INSERT = insert(AbsenceReport).returning(AbsenceReport.id)
_END = (
    update(AbsenceReport)
    .where(AbsenceReport.id == bindparam("report"))
    .values(ended_at=bindparam("at"), ended_by=bindparam("by"), ended_why=bindparam("why"))
)


class Reporting(Struct, frozen=True):
    """Who reports, at which school, by its rules."""

    school: AbsenceSchool
    person_id: int
    policy: Policy
    calendar: SchoolCalendar


async def reporting(unit: Unit, person: ActingPerson) -> Reporting:
    """As what this person reports."""
    school = person.school
    policy = await policy_of(unit, school.id, school.policy_version)
    facts = AbsenceSchool(school.id, school.zone, school.policy_version)
    return Reporting(facts, person.person_id, policy, school.calendar(policy))


def about_child(school: SchoolFacts, pupil_id: int, class_id: int | None = None) -> About:
    return About(school.id, class_id, pupil_id, kind="pupil", id=pupil_id)


async def report(
    unit: Unit, acting: Acting, pupil_ids: Iterable[int], wanted: Wanted, *, continues: int | None = None
) -> list[Report]:
    """A home reports absence of its children, or changes the report `continues`. Pressed twice it is one report.

    Raises NotAllowed, Outdated and what `rules.ensure_reportable` raises.
    """
    children, made = list(dict.fromkeys(pupil_ids)), []
    await lock_pupils(unit, children)
    for pupil_id in children:
        person, child = acting.child(pupil_id)
        require(unit, acting, REPORT, about_child(person.school, pupil_id, child.class_id))
        made.append(await make(unit, await reporting(unit, person), pupil_id, wanted, Source.HOME, continues))
    return made


async def report_for(unit: Unit, acting: Acting, pupil_id: int, wanted: Wanted) -> Report:
    """The school writes down what a home said on the phone. Raises Outdated, NotAllowed and as `report`."""
    pupil = await pupil_entry(unit, pupil_id)
    if pupil is None:
        raise Outdated
    about = About(pupil.school_id, pupil.class_id, pupil_id, kind="pupil", id=pupil_id)
    who = await reporting(unit, require(unit, acting, REGISTER, about))
    await lock_pupils(unit, [pupil_id])
    return await make(unit, who, pupil_id, wanted, Source.SCHOOL)


async def make(
    unit: Unit,
    who: Reporting,
    pupil_id: int,
    wanted: Wanted,
    source: Source,
    continues: int | None = None,
) -> Report:
    """Write a report that was allowed, of a pupil that is locked; what the same adult had said of those days ends, and
    of other days stays."""
    if source is not Source.LEAVE:
        ensure_reportable(who.policy, who.calendar, unit.now, wanted)
    standing = await standing_reports(unit, [pupil_id], wanted.first_on, wanted.last_on)
    own = [each for each in standing if each.reported_by == who.person_id and each.source is source]
    if continues is None and (same := next((each for each in own if says_as_much(each.wanted, wanted)), None)):
        return same
    old = [each for each in own if each.id != continues and replaces(wanted, each.wanted)]
    first_at, ended = [each.first_reported_at for each in old], list(old)
    if continues is not None:
        before = (await reports_by_ids(unit, [continues], locked=True)).get(continues)
        if before is None or before.pupil_id != pupil_id or not before.stands:
            raise Outdated
        if not may_be_changed(who.policy, who.calendar, unit.now, before):
            raise ReportOver(before.id)
        await _end(unit, before, Ended.CHANGED, who.person_id)
        first_at.append(before.first_reported_at)
        ended.append(before)
    for each in old:
        await _end(unit, each, Ended.CHANGED, who.person_id)
        for left in remains(each.wanted, wanted):
            await _row(unit, each.school.id, pupil_id, each.reported_by, left, source, each.first_reported_at)
    written = await _row(unit, who.school.id, pupil_id, who.person_id, wanted, source, min(first_at, default=unit.now))
    others = [each for each in standing if each.reported_by != who.person_id and each.id != continues]
    await effects.reported(unit, who.calendar, written, others, ended)
    return written


async def withdraw(unit: Unit, acting: Acting, report_id: int) -> Report:
    """Take a report back: it was a slip, or the child goes to school after all. Any adult who may report may.

    Raises Outdated, NotAllowed, ReportOver. Withdrawn before: it is given back as it is.
    """
    return await _withdraw(unit, *await own_report(unit, acting, report_id))


async def withdraw_noted(unit: Unit, acting: Acting, report_id: int) -> Report:
    """What the school wrote down for a home was a slip. Withdrawn before, it is given back as it is.

    Raises Outdated, NotAllowed, ReportOver."""
    return await _withdraw(unit, *await own_noted(unit, acting, report_id))


async def _withdraw(unit: Unit, found: Report, who: Reporting) -> Report:
    if found.ended_why is Ended.WITHDRAWN:
        return found
    # What was changed or made shorter stands as another report: nothing was taken back.
    if not may_be_changed(who.policy, who.calendar, unit.now, found):
        raise ReportOver(found.id)
    await _end(unit, found, Ended.WITHDRAWN, who.person_id)
    await effects.taken(unit, who.calendar, found, who.person_id)
    return (await reports_by_ids(unit, [found.id]))[found.id]


async def own_noted(unit: Unit, acting: Acting, report_id: int) -> tuple[Report, Reporting]:
    """A report that the school wrote down, of a class one works with. Raises Outdated, NotAllowed."""
    found = (await reports_by_ids(unit, [report_id], locked=True)).get(report_id)
    if found is None:
        raise Outdated
    person = require(unit, acting, REGISTER, About(found.school.id, found.class_id, found.pupil_id, id=report_id))
    if found.source is not Source.SCHOOL:
        raise Outdated
    return found, await reporting(unit, person)


async def back_from(unit: Unit, acting: Acting, report_id: int, day: date) -> Report | None:
    """The child is back on that day: the report ends the day before. None where nothing is left of it.

    Raises Outdated, NotAllowed, ReportOver.
    """
    found, who = await own_report(unit, acting, report_id)
    if not may_be_changed(who.policy, who.calendar, unit.now, found):
        raise ReportOver(report_id)
    await _end(unit, found, Ended.BACK, who.person_id)
    left = None
    if day > found.wanted.first_on:
        shorter = replace(found.wanted, last_on=min(day - timedelta(days=1), found.wanted.last_on))
        left = await _row(
            unit, found.school.id, found.pupil_id, found.reported_by, shorter, found.source, found.first_reported_at
        )
    # What is left stands by now: it answers what the whole report did.
    await effects.taken(unit, who.calendar, found, who.person_id)
    return left


async def leave_off(unit: Unit, calendar: SchoolCalendar, pupil_id: int, first: date, last: date, by: int) -> None:
    """Granted leave is not taken: what it had made stands no more. Of that the leave's own notices tell."""
    await lock_pupils(unit, [pupil_id])
    for each in await standing_reports(unit, [pupil_id], first, last):
        if each.source is Source.LEAVE and first <= each.wanted.first_on and each.wanted.last_on <= last:
            await _end(unit, each, Ended.WITHDRAWN, by)
            await effects.taken(unit, calendar, each, by, tells=False)


async def own_report(unit: Unit, acting: Acting, report_id: int) -> tuple[Report, Reporting]:
    """A report about a child one may report for. Raises Outdated, NotAllowed."""
    found = (await reports_by_ids(unit, [report_id], locked=True)).get(report_id)
    if found is None:
        raise Outdated
    person = require(unit, acting, REPORT, About(found.school.id, found.class_id, found.pupil_id, id=report_id))
    return found, await reporting(unit, person)


async def _end(unit: Unit, found: Report, why: Ended, by: int) -> None:
    await unit.execute(_END, {"report": found.id, "at": unit.now, "by": by, "why": why.value})
    effects.changed(unit, found)


async def _row(
    unit: Unit, school_id: int, pupil_id: int, by: int, wanted: Wanted, source: Source, first_at: datetime
) -> Report:
    values = {
        "school_id": school_id,
        "pupil_id": pupil_id,
        "reported_by": by,
        "source": source.value,
        "kind": wanted.kind.value,
        "reason": wanted.reason,
        "first_on": wanted.first_on,
        "last_on": wanted.last_on,
        "from_minute": wanted.from_minute,
        "until_minute": wanted.until_minute,
        "club": wanted.club,
        "first_reported_at": first_at,
        "reported_at": unit.now,
    }
    report_id = await unit.scalar(_INSERT, values)
    return (await reports_by_ids(unit, [report_id]))[report_id]
