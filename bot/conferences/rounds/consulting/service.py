"""Use cases: ask the contact parents while a round is put together, and hear what they say."""

from __future__ import annotations

from bot.conferences.rounds.access import allowed_class
from bot.conferences.rounds.consulting.plans import asked, said
from bot.conferences.rounds.consulting.queries import ClassName, classes_by_id, elected, reached_parents
from bot.conferences.rounds.drafting.draft import Draft
from bot.conferences.rounds.drafting.queries import team_of
from bot.conferences.rounds.drafting.service import the_draft
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import plan
from bot.people.access import About, require
from bot.people.acting import Acting
from bot.schools.queries import policy_of

CONSULT = "round.consult"


async def ask_contact_parents(unit: Unit, acting: Acting, draft_id: int) -> tuple[Draft, int]:
    """The draft, and how many are asked. Raises Outdated where the principle has nobody asked, or nobody is reached
    here; and what `the_draft` raises."""
    draft = await the_draft(unit, acting, draft_id)
    person, class_ = await allowed_class(unit, acting, draft.class_id)
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    parents = await reached_parents(unit, class_.class_id)
    if not policy.conferences.attend.staff_consulted_with_contact_parents or not parents:
        raise Outdated
    plan(unit, asked(ClassName(class_.class_id, class_.school_id, class_.name), parents, unit.now))
    return draft, len(parents)


async def who_takes_part(unit: Unit, acting: Acting, class_id: int) -> tuple[ClassName, list[str]]:
    """The class and the staff that the principle means, for a contact parent of it. Raises Outdated or NotAllowed."""
    found = (await classes_by_id(unit, [class_id])).get(class_id)
    if found is None:
        raise Outdated
    person = require(unit, acting, CONSULT, About(found.school_id, class_id=class_id, kind="class", id=class_id))
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    team = [name for _person, name in await team_of(unit, class_id)]
    return found, team if policy.conferences.attend.staff == "class_team" else team[:1]


async def say_of_staff(unit: Unit, acting: Acting, class_id: int, *, fine: bool) -> str | None:
    """The contact teacher hears it; their name, None where the class has nobody. Raises Outdated or NotAllowed."""
    found, _names = await who_takes_part(unit, acting, class_id)
    for teacher_id, name in (await team_of(unit, class_id))[:1]:
        plan(unit, [said(found, acting.at(found.school_id).person_id, teacher_id, fine=fine, now=unit.now)])
        return name
    return None


async def who_said(unit: Unit, acting: Acting, class_id: int, person_id: int) -> tuple[str, str]:
    """(class, contact parent) by name, for who opens its rounds. Raises Outdated, also for somebody who is none, or
    NotAllowed."""
    _person, class_ = await allowed_class(unit, acting, class_id)
    name = (await elected(unit, [class_id])).get((class_id, person_id))
    if name is None:
        raise Outdated
    return class_.name, name
