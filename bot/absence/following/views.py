"""What screens and files need of following up, read for whoever may."""

from __future__ import annotations

from bot.absence.following import screens
from bot.absence.following.queries import Followed, Year, facts_of, open_follow_ups, trail
from bot.absence.following.rules import OF_THE_LAW
from bot.absence.rights import FOLLOW, JUDGE, SEE
from bot.core.errors import NotAllowed, Outdated
from bot.core.feature import HomeLines
from bot.core.unit import Unit
from bot.people.access import About, classes_for, has_role_for, may, require
from bot.people.acting import Acting, ActingPerson, Child
from bot.people.pupils.queries import PupilEntry, pupil_entry
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.queries import policy_of
from bot.schools.years import school_year_of


def schools_of(acting: Acting, action: str) -> list[int]:
    """The schools in which this is one's own for every class."""
    return [person.school.id for person in acting.persons if may(acting, action, About(person.school.id))]


async def waiting(unit: Unit, acting: Acting) -> list[Followed]:
    """What waits for whoever acts: of their classes what the teacher follows up, of the school everything."""
    schools = schools_of(acting, FOLLOW)
    classes = [class_id for _person, class_id, _name in classes_for(acting, FOLLOW)]
    found = await open_follow_ups(unit, classes, schools)
    return [each for each in found if each.rule not in OF_THE_LAW or each.school_id in schools]


async def past(unit: Unit, acting: Acting) -> list[Followed]:
    """The trail of what was followed up. Raises NotAllowed for who answers for classes only."""
    schools = schools_of(acting, JUDGE)
    if not schools:
        raise NotAllowed
    return list(reversed(await trail(unit, schools)))


async def home_lines(unit: Unit, acting: Acting) -> HomeLines:
    """How many pupils there are to talk about; nothing for guardians."""
    if not has_role_for(acting, FOLLOW):
        return HomeLines()
    return screens.home(len({each.pupil_id for each in await waiting(unit, acting)}))


async def pupil_year(unit: Unit, acting: Acting, pupil_id: int, action: str = FOLLOW) -> tuple[PupilEntry, Year]:
    """A pupil's days, for who follows them up. Raises Outdated, NotAllowed."""
    pupil = await pupil_entry(unit, pupil_id)
    if pupil is None:
        raise Outdated
    about = About(pupil.school_id, pupil.class_id, pupil_id, kind="pupil", id=pupil_id)
    person = require(unit, acting, action, about)
    return pupil, await _year(unit, person, pupil_id)


async def own_year(unit: Unit, acting: Acting, pupil_id: int) -> tuple[Child, Year]:
    """One's own child's (D4.37, D5.18). Raises NotAllowed."""
    person, child = acting.child(pupil_id)
    require(unit, acting, SEE, About(person.school.id, child.class_id, pupil_id, kind="pupil", id=pupil_id))
    return child, await _year(unit, person, pupil_id)


async def _year(unit: Unit, person: ActingPerson, pupil_id: int) -> Year:
    policy, calendar = await rules_of(unit, person)
    began = school_year_of(policy, calendar.local(unit.now).date())[0]
    return Year(began, tuple(await facts_of(unit, [pupil_id], began)))


async def rules_of(unit: Unit, person: ActingPerson) -> tuple[Policy, SchoolCalendar]:
    """The policy and the days of this person's school."""
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    return policy, person.school.calendar(policy)
