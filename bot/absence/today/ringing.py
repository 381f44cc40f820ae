"""Routes for a home that rang: which pupil, what they said, written down as the home's report."""

from __future__ import annotations

from datetime import date

from bot.absence import errors, reports
from bot.absence.facts import Wanted
from bot.absence.models import AbsenceKind
from bot.absence.queries import days_of_pupils, reports_by_ids
from bot.absence.reporting.refused import toast
from bot.absence.rights import REGISTER
from bot.absence.today import presses, ringing_screens
from bot.absence.today.access import allowed_class, calendar_at
from bot.absence.today.rules import day_shown
from bot.core.errors import Outdated, Refusal
from bot.core.presses import clock_of
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.access import About, require
from bot.people.acting import Acting, ActingPerson
from bot.people.pupils.queries import PupilEntry, pupil_entry
from bot.schools.policy import Policy
from bot.schools.queries import policy_of

_DAYS_AHEAD = 9


async def rings_for(unit: Unit, acting: Acting, press: presses.RingsFor) -> Reply:
    day, _calendar = await allowed_class(unit, acting, press.class_id, press.day, REGISTER)
    return Reply(ringing_screens.which_pupil(day))


async def rings_about(unit: Unit, acting: Acting, press: presses.RingsAbout) -> Reply:
    person, pupil = await _pupil(unit, acting, press.pupil_id)
    day = day_shown(await calendar_at(unit, person), unit.now, press.day)
    return Reply(ringing_screens.what(pupil, day, await _name(unit, press.pupil_id, day)))


async def rings_when(unit: Unit, acting: Acting, press: presses.RingsWhen) -> Reply:
    person, pupil = await _pupil(unit, acting, press.pupil_id)
    if press.kind not in {AbsenceKind.LATE, AbsenceKind.EARLY}:
        raise Outdated
    day = day_shown(await calendar_at(unit, person), unit.now, press.day)
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    return Reply(ringing_screens.when(pupil, day, press.kind, policy, await _name(unit, press.pupil_id, day)))


async def rings_until(unit: Unit, acting: Acting, press: presses.RingsUntil) -> Reply:
    person, pupil = await _pupil(unit, acting, press.pupil_id)
    calendar = await calendar_at(unit, person)
    first = day_shown(calendar, unit.now, press.day)
    days = [calendar.school_days_after(first, count) for count in range(1, _DAYS_AHEAD + 1)]
    return Reply(ringing_screens.until(pupil, first, days, await _name(unit, press.pupil_id, first)))


async def note(unit: Unit, acting: Acting, press: presses.Note) -> Reply:
    """Written down. Pressed twice it is one report."""
    person, pupil = await _pupil(unit, acting, press.pupil_id)
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    # Yesterday's screen means the day that is on: the days between stay what they were.
    calendar = person.school.calendar(policy)
    first = day_shown(calendar, unit.now, press.first)
    last = press.last if press.last > first else first
    await _name(unit, press.pupil_id, first)
    made = await reports.report_for(unit, acting, press.pupil_id, _wanted(press, policy, first, last))
    return Reply(ringing_screens.noted(made, pupil.class_id, calendar.local(unit.now).date()))


def _wanted(press: presses.Note, policy: Policy, first: date, last: date) -> Wanted:
    clock_of(press.minute)
    club = policy.absence.club is not None
    match press.kind:
        case AbsenceKind.DAY:
            return Wanted(press.kind, first, last, club=club)
        case AbsenceKind.LATE:
            return Wanted(press.kind, first, first, until_minute=press.minute)
        case AbsenceKind.EARLY:
            return Wanted(press.kind, first, first, from_minute=press.minute, club=club)
    raise Outdated


async def take_note_back(unit: Unit, acting: Acting, press: presses.TakeNoteBack) -> Reply:
    taken = await reports.withdraw_noted(unit, acting, press.report_id)
    return Reply(ringing_screens.taken_back(taken))


async def _pupil(unit: Unit, acting: Acting, pupil_id: int) -> tuple[ActingPerson, PupilEntry]:
    """A pupil whose home one may write down a report for. Raises Outdated, NotAllowed."""
    pupil = await pupil_entry(unit, pupil_id)
    if pupil is None:
        raise Outdated
    about = About(pupil.school_id, pupil.class_id, pupil_id, kind="pupil", id=pupil_id)
    return require(unit, acting, REGISTER, about), pupil


async def _name(unit: Unit, pupil_id: int, day: date) -> str:
    """As the class's list has it; a protected pupil that is not in the bot is in no list. Raises Outdated."""
    found = await days_of_pupils(unit, [pupil_id], day)
    if not found:
        raise Outdated
    return found[0].name


async def refused(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    """The days or hours cannot be reported; or somebody else has changed the report."""
    if isinstance(refusal, errors.ReportOver):
        found = (await reports_by_ids(unit, [refusal.report_id]))[refusal.report_id]
        await reports.own_noted(unit, acting, refusal.report_id)
        return Reply(ringing_screens.taken_back(found), ringing_screens.no_longer())
    if isinstance(subject, presses.Note) and (why := toast(refusal)):
        person, pupil = await _pupil(unit, acting, subject.pupil_id)
        day = day_shown(await calendar_at(unit, person), unit.now, subject.first)
        screen = ringing_screens.what(pupil, day, await _name(unit, subject.pupil_id, day))
        return Reply(screen, why)
    raise refusal


ROUTES: tuple[AnyRoute, ...] = (
    PressRoute(presses.RingsFor, Route(rings_for, REGISTER, reads=True)),
    PressRoute(presses.RingsAbout, Route(rings_about, REGISTER, reads=True)),
    PressRoute(presses.RingsWhen, Route(rings_when, REGISTER, reads=True)),
    PressRoute(presses.RingsUntil, Route(rings_until, REGISTER, reads=True)),
    PressRoute(presses.Note, Route(note, REGISTER, refused=refused)),
    PressRoute(presses.TakeNoteBack, Route(take_note_back, REGISTER, refused=refused)),
)
