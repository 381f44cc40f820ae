"""Use cases of visits: wish or tell, take an offered day, call off; welcome, offer another day, decline by a reason.

The one rule kept here: the school's policy decides whether a day is asked for or told (D2.20, D5.19).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, insert, update

from bot.conferences.requests.errors import DayGone, NoVisits, VisitAnswered
from bot.conferences.requests.facts import DayPart, Visit, WhyNotThen
from bot.conferences.requests.models import ClassVisit, VisitState
from bot.conferences.requests.rights import ANSWER, RECEIVE, VISIT
from bot.conferences.requests.visits import weeks
from bot.conferences.requests.visits.late import is_due
from bot.conferences.requests.visits.plans import to_team, to_visitor
from bot.conferences.requests.visits.queries import team_of, visit_that_day, visits_by_ids
from bot.conferences.requests.visits.rules import ASKED, STANDS, begins_as, is_day
from bot.conferences.requests.visits.weeks import closed_weeks, may_close, weeks_from
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import plan_again
from bot.people.access import About, Asked, classes_for, may, require
from bot.people.acting import Acting, ActingPerson, Child
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.queries import policy_of

_INSERT = insert(ClassVisit).returning(ClassVisit.id)
_CHANGE = update(ClassVisit).where(ClassVisit.id == bindparam("visit"))


class Visiting(Struct, frozen=True):
    """Who would like to visit which child's class, under which policy."""

    person: ActingPerson
    child: Child
    policy: Policy

    @property
    def calendar(self) -> SchoolCalendar:
        return self.person.school.calendar(self.policy)


async def visiting(unit: Unit, acting: Acting, pupil_id: int) -> Visiting:
    """Raises NotAllowed, and NoVisits where the principle says that classes are not visited."""
    person, child = acting.child(pupil_id)
    require(unit, acting, VISIT, About(person.school.id, child.class_id, pupil_id, kind="pupil", id=pupil_id))
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    if policy.class_visit == "off":
        raise NoVisits
    return Visiting(person, child, policy)


async def visit_class(unit: Unit, acting: Acting, pupil_id: int, day: date, part: DayPart) -> Visit:
    """Wish to come on that day, or tell that one comes. Pressed twice, it is the same visit. Raises DayGone."""
    asks = await visiting(unit, acting, pupil_id)
    rule = asks.policy.class_visit
    closed = await closed_weeks(unit, asks.child.class_id, rule)
    if not is_day(rule, asks.calendar, day, unit.now, closed):
        raise DayGone(pupil_id)
    found = await visit_that_day(unit, asks.person.person_id, pupil_id, day)
    if found is not None:
        return found
    values = {
        "school_id": asks.person.school.id,
        "class_id": asks.child.class_id,
        "pupil_id": pupil_id,
        "person_id": asks.person.person_id,
        "on_day": day,
        "part": part.value,
        "state": begins_as(rule).value,
        "asked_at": unit.now,
    }
    visit_id: int = await unit.scalar(_INSERT, values)
    made = (await visits_by_ids(unit, [visit_id]))[visit_id]
    team = await team_of(unit, made.class_id)
    plan_again(unit, to_team(made, team, "0", unit.now, asks=made.state is VisitState.WISHED))
    return made


async def own_visit(unit: Unit, acting: Acting, visit_id: int, *, locked: bool = False) -> tuple[ActingPerson, Visit]:
    """The visit of whoever acts. Raises Outdated for anybody else's."""
    found = (await visits_by_ids(unit, [visit_id], locked=locked)).get(visit_id)
    if found is None:
        raise Outdated
    person = require(unit, acting, VISIT, _about(found))
    if found.person_id != person.person_id:
        unit.asked.append(Asked(VISIT, _about(found), person.person_id, allowed=False))
        raise Outdated
    return person, found


def _about(visit: Visit) -> About:
    return About(visit.school_id, visit.class_id, visit.pupil_id, kind="visit", id=visit.id)


async def _change(unit: Unit, visit: Visit, **values: Any) -> Visit:
    await unit.execute(_CHANGE.values(**values), {"visit": visit.id})
    return (await visits_by_ids(unit, [visit.id]))[visit.id]


async def take_offer(unit: Unit, acting: Acting, visit_id: int) -> Visit:
    """The day that the team offers suits: the team hears it. Raises VisitAnswered."""
    _person, found = await own_visit(unit, acting, visit_id, locked=True)
    if found.state is not VisitState.OFFERED:
        raise VisitAnswered(visit_id)
    made = await _change(unit, found, state=VisitState.AGREED.value)
    plan_again(unit, to_team(made, await team_of(unit, made.class_id), "taken", unit.now, asks=False))
    return made


async def call_off(unit: Unit, acting: Acting, visit_id: int) -> Visit:
    """The visitor does not come after all. Raises VisitAnswered where there is nothing to call off."""
    _person, found = await own_visit(unit, acting, visit_id, locked=True)
    if found.state not in STANDS:
        raise VisitAnswered(visit_id)
    made = await _change(unit, found, state=VisitState.OFF.value)
    plan_again(unit, to_team(made, await team_of(unit, made.class_id), "off", unit.now, asks=False))
    return made


async def team_visit(unit: Unit, acting: Acting, visit_id: int, *, locked: bool = False) -> tuple[ActingPerson, Visit]:
    """A visit to the class one works with; a wish that its team left unanswered, for whoever answers what families of
    the school ask. Raises NotAllowed, Outdated."""
    found = (await visits_by_ids(unit, [visit_id], locked=locked)).get(visit_id)
    if found is None:
        raise Outdated
    stands_in = not may(acting, RECEIVE, _about(found)) and may(acting, ANSWER, _about(found))
    if stands_in and await is_due(unit, found):
        return require(unit, acting, ANSWER, _about(found)), found
    return require(unit, acting, RECEIVE, _about(found)), found


async def turn_week(unit: Unit, acting: Acting, class_id: int, day: date, *, closed: bool) -> None:
    """The team closes a week ahead for visits, or opens it. Raises NotAllowed, or Outdated for a week that is none of
    those ahead, and where the principle leaves the team no say."""
    person = require(unit, acting, RECEIVE, about_class(acting, class_id))
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    today = person.school.calendar(policy).local(unit.now).date()
    if not may_close(policy.class_visit) or day not in weeks_from(today):
        raise Outdated
    await weeks.turn_week(unit, class_id, day, closed=closed)


def about_class(acting: Acting, class_id: int) -> About:
    """What the access table is asked about a class of one's own; of another one, an id at no school."""
    for person, own, _name in classes_for(acting, RECEIVE):
        if own == class_id:
            return About(person.school.id, class_id=class_id, kind="class", id=class_id)
    school = acting.persons[0].school.id if acting.persons else 0
    return About(school, class_id=class_id, kind="class", id=class_id)


async def _asked(unit: Unit, acting: Acting, visit_id: int) -> tuple[ActingPerson, Visit]:
    person, found = await team_visit(unit, acting, visit_id, locked=True)
    # An offered day may be changed until it is taken; what is agreed may only be called off by a talk.
    if found.state not in ASKED or found.person_id == person.person_id:
        raise VisitAnswered(visit_id)
    return person, found


async def welcome(unit: Unit, acting: Acting, visit_id: int) -> Visit:
    """The day suits. Raises VisitAnswered, when a colleague was first."""
    person, found = await _asked(unit, acting, visit_id)
    if found.state is not VisitState.WISHED:
        raise VisitAnswered(visit_id)
    return await _answer(unit, person, found, state=VisitState.AGREED.value)


async def offer_day(unit: Unit, acting: Acting, visit_id: int, day: date) -> Visit:
    """Another day suits better (D2.21): the visitor takes it or suggests one. Raises DayGone, VisitAnswered."""
    person, found = await _asked(unit, acting, visit_id)
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    calendar = person.school.calendar(policy)
    other = await visit_that_day(unit, found.person_id, found.pupil_id, day)
    closed = await closed_weeks(unit, found.class_id, policy.class_visit)
    if not is_day(policy.class_visit, calendar, day, unit.now, closed) or (other is not None and other.id != visit_id):
        raise DayGone(found.pupil_id)
    return await _answer(unit, person, found, state=VisitState.OFFERED.value, on_day=day)


async def decline(unit: Unit, acting: Acting, visit_id: int, reason: WhyNotThen) -> Visit:
    """That day is not possible, by a reason that is about nobody. Raises VisitAnswered."""
    person, found = await _asked(unit, acting, visit_id)
    return await _answer(unit, person, found, state=VisitState.DECLINED.value, reason=reason.value)


async def _answer(unit: Unit, person: ActingPerson, found: Visit, **values: Any) -> Visit:
    made = await _change(unit, found, answered_at=unit.now, answered_by=person.person_id, **values)
    turn = f"{made.state.value}{made.on_day:%m%d}"
    plan_again(unit, to_visitor(made, turn, unit.now))
    return made
