"""What the screens of a topic without the child show, read and put together for one of its two parties."""

from __future__ import annotations

from bot.conferences.confidential.queries import words_about
from bot.core.dates import local
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson
from bot.people.pages.service import has_pages
from bot.schools.queries import policy_of
from bot.talks.topics.aside import rules
from bot.talks.topics.aside.access import Mine
from bot.talks.topics.aside.arranging import other_guardians
from bot.talks.topics.aside.passing import stands
from bot.talks.topics.aside.queries import asides_of_guardian, asides_of_teacher
from bot.talks.topics.aside.rules import ABOUT
from bot.talks.topics.aside.screens import AsideView
from bot.talks.topics.facts import AsideFacts, PupilFacts


async def aside_view(unit: Unit, aside: AsideFacts, *, at_home: bool, details: bool = True) -> AsideView:
    """The row as a screen needs it; without `details` for a line of a list."""
    policy = await policy_of(unit, aside.pupil.school_id, aside.pupil.policy_version)
    today = local(unit.now, aside.pupil.zone).date()
    is_open = at_home and aside.over_at is None
    writes = details and aside.over_at is None and await has_pages(unit)
    reader = aside.guardian_id if at_home else aside.teacher_id
    found = await words_about(unit, (ABOUT, aside.aside_id), reader) if writes else []
    return AsideView(
        aside,
        alone=rules.decides_alone(policy),
        separate=policy.without_child.separate_invitation,
        others=is_open and bool(await other_guardians(unit, aside)),
        has_right=rules.has_right(policy, aside.pupil.born_on, today),
        overdue=rules.is_overdue(aside, unit.now),
        waits=is_open and aside.heir_id is not None and await stands(unit, aside),
        writes=writes,
        words=tuple(each.id for each in found if each.words is not None),
    )


async def view_of(unit: Unit, mine: Mine) -> AsideView:
    return await aside_view(unit, mine.aside, at_home=mine.at_home)


async def of_home(unit: Unit, person: ActingPerson, pupil: PupilFacts) -> list[AsideView]:
    """What this guardian has open about the pupil."""
    found = await asides_of_guardian(unit, person.person_id, pupil.pupil_id)
    return [await aside_view(unit, aside, at_home=False, details=False) for aside in found]


async def of_staff(unit: Unit, acting: Acting) -> list[AsideView]:
    """What this account's persons have open as the school's side."""
    found = [
        aside for person in acting.persons if person.roles for aside in await asides_of_teacher(unit, person.person_id)
    ]
    return [await aside_view(unit, aside, at_home=False, details=False) for aside in found]
