"""The days for which something was agreed, in the calendars of a home and of who noted it at school; never what."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.ahead import agreed_at_home, agreed_at_work
from bot.conferences.doors import ShowAgreements
from bot.core.dates import local
from bot.core.feature import Ahead
from bot.core.unit import Unit
from bot.people.access import About, may
from bot.people.acting import Acting
from bot.people.models import Guardianship
from bot.talks.agreements.queries import open_of_pupils, open_of_staff, who_may_see
from bot.talks.agreements.views import SEE
from bot.talks.topics.access import about_pupil
from bot.talks.topics.queries import pupils


async def agreed_ahead(unit: Unit, acting: Acting) -> Sequence[Ahead]:
    """One line a child and day."""
    return [*await _of_home(unit, acting), *await _of_staff(unit, acting)]


async def _of_home(unit: Unit, acting: Acting) -> list[Ahead]:
    children = {
        child.pupil_id: (person, child)
        for person, child in acting.children
        if child.guardianship is Guardianship.CUSTODY
        and may(acting, SEE, About(person.school.id, child.class_id, child.pupil_id))
    }
    if not children:
        return []
    today = min(local(unit.now, person.school.zone).date() for person, _child in children.values())
    found = await open_of_pupils(unit, sorted(children), today)
    sees = await who_may_see(unit, found) if found else {}
    days = {
        (each.due_on, each.pupil_id)
        for each in found
        if children[each.pupil_id][0].person_id in sees[each.agreement_id]
    }
    return [agreed_at_home(day, children[pupil_id][1], ShowAgreements(pupil_id)) for day, pupil_id in sorted(days)]


async def _of_staff(unit: Unit, acting: Acting) -> list[Ahead]:
    """What the school took on."""
    persons = [person.person_id for person in acting.persons if person.roles]
    if not persons:
        return []
    today = min(local(unit.now, person.school.zone).date() for person in acting.persons)
    found = await open_of_staff(unit, persons, today)
    about = await pupils(unit, [each.pupil_id for each in found]) if found else {}
    days = {
        (each.due_on, each.pupil_id)
        for each in found
        if each.pupil_id in about and may(acting, SEE, about_pupil(about[each.pupil_id]))
    }
    return [agreed_at_work(day, ShowAgreements(pupil_id)) for day, pupil_id in sorted(days)]
