"""Visits to the class in somebody's calendar: one's own that are agreed, or wait for one's answer; for staff, those of
their classes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.conferences.requests.facts import Visit
from bot.conferences.requests.models import VisitState
from bot.conferences.requests.rights import RECEIVE, VISIT
from bot.conferences.requests.visits.home import visits_ahead
from bot.conferences.requests.visits.presses import OpenVisit, ShowVisit
from bot.conferences.requests.visits.queries import visits_of_home
from bot.conferences.requests.visits.words import in_part
from bot.core.calendar_file import Entry
from bot.core.dates import local
from bot.core.feature import Ahead
from bot.core.replies import Button
from bot.core.texts import _, isolated
from bot.core.unit import Unit
from bot.people.access import About, classes_for, may
from bot.people.acting import Acting

_STANDS = {VisitState.AGREED, VisitState.TOLD}
_ONE_DAY = timedelta(days=1)


async def visits_in_calendar(unit: Unit, acting: Acting) -> Sequence[Ahead]:
    """What this account visits, and who visits its classes; not oneself a second time."""
    return [*await _of_home(unit, acting), *await _of_staff(unit, acting)]


async def _of_home(unit: Unit, acting: Acting) -> list[Ahead]:
    names = {
        child.pupil_id: child.given_name
        for person, child in acting.children
        if may(acting, VISIT, About(person.school.id, child.class_id, child.pupil_id))
    }
    if not names:
        return []
    today = min(local(unit.now, person.school.zone).date() for person in acting.persons)
    found = await visits_of_home(unit, [person.person_id for person in acting.persons], today)
    return [
        _line(visit, names[visit.pupil_id])
        for visit in found
        if visit.pupil_id in names and visit.state in {*_STANDS, VisitState.OFFERED}
    ]


def _line(visit: Visit, name: str) -> Ahead:
    # Translators: a line of a calendar: an adult visits the child's class.
    line = in_part(_("%(child)s: you visit the class", child=isolated(name)), visit.part)
    entry = None
    if visit.state is VisitState.OFFERED:
        line = _("%(line)s (not answered)", line=line)
    else:
        uid = f"visit-{visit.id}@school-{visit.school_id}.skolebro"
        entry = Entry(uid, 0, visit.on_day, visit.on_day + _ONE_DAY, visit.zone, _("Visit to the class"))
    return Ahead(visit.on_day, line, button=_button(ShowVisit(visit.id)), entry=entry)


def _button(press: ShowVisit | OpenVisit) -> Button:
    # Translators: a button, at most 20 characters, and what stands in a calendar.
    return Button(_("Visit to the class"), press)


async def _of_staff(unit: Unit, acting: Acting) -> list[Ahead]:
    names = {class_id: name for _person, class_id, name in classes_for(acting, RECEIVE)}
    mine = {person.person_id for person in acting.persons}
    lines = []
    for visit in await visits_ahead(unit, acting):
        if visit.person_id in mine or visit.state not in {*_STANDS, VisitState.WISHED}:
            continue
        # Translators: a line of a teacher's calendar; %(class_name)s is "3.B".
        line = _("%(class_name)s: somebody from home visits the class", class_name=isolated(names[visit.class_id]))
        line = in_part(line, visit.part)
        if visit.state is VisitState.WISHED:
            line = _("%(line)s (not answered)", line=line)
        lines.append(Ahead(visit.on_day, line, button=_button(OpenVisit(visit.id))))
    return lines
