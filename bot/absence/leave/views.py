"""What screens of leave need: a home's children and what was applied for, an application with all that counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.absence.errors import EndsBeforeItStarts, NoSchoolThen, TooFarAhead, TooLong
from bot.absence.leave import desk, screens
from bot.absence.leave.deciding import mine_to_decide
from bot.absence.leave.errors import AlreadyBegun
from bot.absence.leave.facts import Leave
from bot.absence.leave.queries import days_away, leaves_of, spans_of
from bot.absence.leave.rules import outlook, year_around
from bot.absence.models import LeaveState
from bot.absence.rights import APPLY
from bot.core.dates import local
from bot.core.feature import HomeLines
from bot.core.unit import Unit
from bot.people.access import About, may
from bot.people.acting import Acting, Child
from bot.schools.queries import calendar_of, policy_of


def children_of(acting: Acting) -> list[Child]:
    """Those whom leave can be asked for."""
    return [
        child
        for person, child in acting.children
        if may(acting, APPLY, About(person.school.id, child.class_id, child.pupil_id))
    ]


async def leave_of_home(unit: Unit, acting: Acting) -> list[Leave]:
    """What was applied for of days to come."""
    children = children_of(acting)
    today = min((local(unit.now, person.school.zone).date() for person in acting.persons), default=unit.now.date())
    return await leaves_of(unit, [child.pupil_id for child in children], today) if children else []


async def without_leave(unit: Unit, acting: Acting, found: Leave) -> Sequence[Child]:
    """Sisters and brothers who have no leave in those days."""
    others = [child for child in children_of(acting) if child.pupil_id != found.pupil_id]
    there = await leaves_of(unit, [child.pupil_id for child in others], found.first_on)
    taken = {each.pupil_id for each in there if each.first_on <= found.last_on and each.state is not LeaveState.REFUSED}
    return [child for child in others if child.pupil_id not in taken]


def due_on(found: Leave) -> date:
    """The last day on which an answer is in time."""
    return local(found.due_at - timedelta(seconds=1), found.school.zone).date()


async def seen_by_school(unit: Unit, found: Leave) -> desk.Seen:
    """With what the principle says of it, as it was on the day it was applied for."""
    policy = await policy_of(unit, found.school.id, found.policy_version)
    calendar = await calendar_of(unit, found.school)
    rows = [row for row in await spans_of(unit, found.pupil_id) if row.id != found.id]
    granted = [(row.first_on, row.last_on) for row in rows if row.state == LeaveState.GRANTED.value]
    began, _ended = year_around(policy.school_year.starts, found.first_on)
    try:
        seen = outlook(policy, calendar, found.applied_at, (found.first_on, found.last_on), granted, [])
    except (NoSchoolThen, EndsBeforeItStarts, TooLong, TooFarAhead, AlreadyBegun):
        # The school has closed those days since.
        seen = None
    both = found.consent_by is not None if policy.leave.both_guardians else None
    return desk.Seen(found, seen, await days_away(unit, found.pupil_id, began), both, due_on(found))


async def home_lines(unit: Unit, acting: Acting) -> HomeLines:
    """Who is asked whether they agree, and who has something to decide."""
    own = {person.person_id for person in acting.persons}
    mine = await leave_of_home(unit, acting)
    asked = [each for each in mine if each.state is LeaveState.ASKED and each.applied_by not in own]
    return screens.home(asked, len(await mine_to_decide(unit, acting)))
