"""What the screens of reporting need, read and put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from bot.absence.facts import Report
from bot.absence.models import AbsenceKind, Ended
from bot.absence.queries import reports_by_ids, standing_reports
from bot.absence.reporting.drafts import Draft, reportable
from bot.absence.reporting.queries import contact_teachers
from bot.absence.reports import reporting
from bot.absence.rights import REPORT, SEE
from bot.absence.rules import day_meant, days_of, may_be_changed, minutes, school_days
from bot.core.errors import Outdated
from bot.core.texts import isolated
from bot.core.unit import Unit
from bot.people.access import About, may, require
from bot.people.acting import Acting, ActingPerson, Child
from bot.reminders.queries import marks_for
from bot.schools.policy import Policy
from bot.schools.policy.values import AbsenceReason

# Days on one screen.
DAYS = 8
# Times of day are offered by the half hour; others are written.
_STEP = 30


class Choice(Struct, frozen=True):
    """A child, and the day that "at home" means for it now."""

    child: Child
    day: date
    today: date


class Filling(Struct, frozen=True):
    """An entry with what it can be filled with. `days`: the next ones; `past`: those that can be put right still;
    `longer`: up to which the days may go."""

    draft: Draft
    names: tuple[tuple[int, str], ...]
    policy: Policy
    today: date
    days: tuple[date, ...]
    past: tuple[date, ...]
    longer: tuple[date, ...]
    times: tuple[int, ...]
    codes: tuple[AbsenceReason, ...]

    @property
    def called(self) -> list[str]:
        return [name for pupil_id, name in self.names if pupil_id in self.draft.pupil_ids]


class Receipt(Struct, frozen=True):
    """What an entry became, and who was told."""

    entry_id: int
    reports: tuple[Report, ...]
    others: tuple[Child, ...]
    told: tuple[str, ...]
    marks: tuple[str | None, ...]
    codes: tuple[AbsenceReason, ...]
    today: date
    now: datetime
    more: bool = False


class One(Struct, frozen=True):
    """A report as one of the child's adults sees it. `own`: they made it, and see its reason; `besides`: what other
    adults say of the same days; `back`: the days on which the child can be back."""

    report: Report
    own: bool
    changeable: bool
    besides: tuple[Report, ...]
    back: tuple[date, ...]
    mark: str | None
    today: date
    now: datetime


async def codes_of(unit: Unit, acting: Acting, pupil_ids: Iterable[int]) -> tuple[AbsenceReason, ...]:
    """The reasons that the schools of these children all ask for."""
    persons = dict.fromkeys(acting.child(pupil_id)[0] for pupil_id in pupil_ids)
    asked = [(await reporting(unit, person)).policy.absence.codes for person in persons]
    return tuple(code for code in asked[0] if all(code in each for each in asked)) if asked else ()


async def choices(unit: Unit, acting: Acting) -> list[Choice]:
    """Each child with the day that "at home" means for it."""
    found = []
    for person, child in reportable(acting):
        who = await reporting(unit, person)
        day = day_meant(who.policy, who.calendar, unit.now)
        found.append(Choice(child, day, who.calendar.local(unit.now).date()))
    return found


def seen(acting: Acting) -> list[tuple[ActingPerson, Child]]:
    """The children whose absence one may see."""
    return [
        (person, child)
        for person, child in acting.children
        if may(acting, SEE, About(person.school.id, child.class_id, child.pupil_id))
    ]


async def reports_shown(unit: Unit, acting: Acting) -> list[tuple[Child, Report]]:
    """What stands of one's children, from the days that can be put right on; soonest first."""
    children, since, until = {}, date.max, date.min
    for person, child in seen(acting):
        who = await reporting(unit, person)
        today = who.calendar.local(unit.now).date()
        children[child.pupil_id] = child
        since = min(since, today - timedelta(days=who.policy.absence.correct_days))
        # Leave lies further ahead than a report may.
        until = max(until, today + timedelta(days=366))
    found = await standing_reports(unit, list(children), since, until, locked=False)
    ordered = sorted(found, key=lambda each: (each.wanted.first_on, each.pupil_id, each.id))
    return [(children[each.pupil_id], each) for each in ordered]


async def filling(unit: Unit, acting: Acting, draft: Draft) -> Filling:
    """The entry, and its choices. Raises NotAllowed when no child of it is one's own any more."""
    who = await reporting(unit, acting.at(draft.school_id))
    calendar, rules = who.calendar, who.policy.absence
    today = calendar.local(unit.now).date()
    own = {child.pupil_id for _person, child in acting.children}
    ahead = school_days(calendar, today, today + timedelta(days=rules.ahead_days))[:DAYS]
    past = school_days(calendar, today - timedelta(days=rules.correct_days), today - timedelta(days=1))[-DAYS:]
    first = draft.wanted.first_on
    end = min(first + timedelta(days=rules.longest_days - 1), today + timedelta(days=rules.ahead_days))
    return Filling(
        draft,
        tuple((child.pupil_id, isolated(child.given_name)) for _person, child in reportable(acting)),
        who.policy,
        today,
        tuple(ahead),
        tuple(past),
        tuple(school_days(calendar, first + timedelta(days=1), end)),
        tuple(_times(who.policy)),
        await codes_of(unit, acting, [each for each in draft.pupil_ids if each in own]),
    )


def _times(policy: Policy) -> range:
    """By the half hour, inside the school day."""
    starts, ends = minutes(policy.absence.day_starts), minutes(policy.absence.day_ends)
    return range((starts // _STEP + 1) * _STEP, ends, _STEP)


async def receipt(unit: Unit, acting: Acting, draft: Draft, just_made: Sequence[Report] = ()) -> Receipt:
    """What the entry became, of children who are one's own still. Raises Outdated when nothing of it is left."""
    found = {each.id: each for each in just_made} or await reports_by_ids(unit, draft.made)
    own = {child.pupil_id for _person, child in acting.children}
    made = [found[each] for each in draft.made if each in found and found[each].pupil_id in own]
    if not made:
        raise Outdated
    # Of several, what was changed meanwhile has a receipt of its own.
    withdrawn = [each for each in made if each.ended_why is Ended.WITHDRAWN]
    made = [each for each in made if each.stands] or withdrawn or made
    who = await reporting(unit, acting.at(made[0].school.id))
    mine = {each.pupil_id for each in made}
    hidden = any(child.protected and child.pupil_id in mine for _person, child in acting.children)
    # Beside a protected child no text says who teaches it.
    told = [] if hidden else await contact_teachers(unit, {each.class_id for each in made})
    if not hidden and (club := who.policy.absence.club) and any(each.wanted.club for each in made):
        told.append(club)
    return Receipt(
        draft.id,
        tuple(made),
        tuple(child for _person, child in reportable(acting) if child.pupil_id not in mine),
        tuple(told),
        await marks_of(unit, acting, made),
        await codes_of(unit, acting, mine),
        who.calendar.local(unit.now).date(),
        unit.now,
        draft.more,
    )


async def marks_of(unit: Unit, acting: Acting, found: Sequence[Report]) -> tuple[str | None, ...]:
    """What the lines that stay call the children."""
    persons = {each.id: acting.at(each.school.id).person_id for each in found}
    marks = await marks_for(unit, sorted(set(persons.values())))
    return tuple(marks.get((persons[each.id], each.pupil_id)) for each in found)


async def one(unit: Unit, acting: Acting, report_id: int) -> One:
    """A report about a child of one's own. Raises Outdated, NotAllowed."""
    found = (await reports_by_ids(unit, [report_id])).get(report_id)
    if found is None:
        raise Outdated
    about = About(found.school.id, found.class_id, found.pupil_id, kind="absence_report", id=report_id)
    person = require(unit, acting, SEE, about)
    # Of staff nobody reads it here: they have their own screens.
    acting.child(found.pupil_id)
    who = await reporting(unit, person)
    today, wanted = who.calendar.local(unit.now).date(), found.wanted
    standing = await standing_reports(unit, [found.pupil_id], wanted.first_on, wanted.last_on, locked=False)
    changeable = may_be_changed(who.policy, who.calendar, unit.now, found) and may(acting, REPORT, about)
    back = []
    if changeable and wanted.kind is AbsenceKind.DAY and wanted.last_on > wanted.first_on:
        back = [day for day in days_of(max(today, wanted.first_on), wanted.last_on) if who.calendar.is_school_day(day)]
    return One(
        found,
        found.reported_by == person.person_id,
        changeable,
        tuple(each for each in standing if each.id != report_id and each.reported_by != found.reported_by),
        tuple(back[:DAYS]),
        (await marks_of(unit, acting, [found]))[0],
        today,
        unit.now,
    )
