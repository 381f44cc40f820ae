"""Who a topic without the child is for.

The one rule kept here: whoever is not a party to it gets the answer of an id that never was, before any right is
asked; so nothing tells that there is one.
"""

from __future__ import annotations

from msgspec import Struct

from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.access import require
from bot.people.acting import Acting, ActingPerson
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.queries import policy_of
from bot.talks.topics.access import DECIDE, about_pupil, is_guardian, is_staff
from bot.talks.topics.aside.queries import asides
from bot.talks.topics.facts import AsideFacts


class Mine(Struct, frozen=True):
    """A topic without the child as one of its two parties has it before them."""

    aside: AsideFacts
    person: ActingPerson
    policy: Policy
    calendar: SchoolCalendar

    @property
    def at_home(self) -> bool:
        """Whether it is the guardian who looks."""
        return self.person.person_id == self.aside.guardian_id

    @property
    def raised_it(self) -> bool:
        return self.person.person_id == self.aside.raised_by


async def own_aside(unit: Unit, acting: Acting, aside_id: int, *, locked: bool = True) -> Mine:
    """The row, for one of its parties. Raises Outdated for everybody else."""
    aside = (await asides(unit, [aside_id], locked=locked)).get(aside_id)
    if aside is None:
        raise Outdated
    person = next((each for each in acting.persons if each.school.id == aside.pupil.school_id), None)
    if person is None or not _is_party(person, aside):
        raise Outdated
    require(unit, acting, DECIDE, about_pupil(aside.pupil))
    policy = await policy_of(unit, aside.pupil.school_id, aside.pupil.policy_version)
    return Mine(aside, person, policy, person.school.calendar(policy))


def _is_party(person: ActingPerson, aside: AsideFacts) -> bool:
    if person.person_id == aside.guardian_id:
        return is_guardian(person, aside.pupil.pupil_id)
    return person.person_id == aside.teacher_id and is_staff(person, aside.pupil)
