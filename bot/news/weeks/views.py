"""What screens of classes' weeks need, read and put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from bot.conferences.rounds.access import classes_open_to
from bot.core.unit import Unit
from bot.news.facts import Concerned
from bot.news.rights import READ, WRITE
from bot.news.weeks import rules
from bot.news.weeks.facts import ClassWeeks, Seen, Week
from bot.news.weeks.queries import plan_of, plans_of
from bot.news.writing.service import policy_at
from bot.people.access import About, may
from bot.people.acting import Acting, ActingPerson, Child


async def read_classes(unit: Unit, acting: Acting) -> list[ClassWeeks]:
    """The classes of one's children with what has gone out, each once, at the weeks that lie ahead."""
    found: dict[int, tuple[ActingPerson, Child]] = {}
    for person, child in acting.children:
        if may(acting, READ, About(person.school.id, child.class_id, child.pupil_id)):
            found.setdefault(child.class_id, (person, child))
    names = Counter(child.class_name for _person, child in found.values())
    classes = [
        # Two schools may both have a 3.B.
        await _empty(unit, person, class_id, _named(child) if names[child.class_name] == 1 else child.given_name)
        for class_id, (person, child) in found.items()
    ]
    return await _filled(unit, classes, out=True)


async def written_classes(unit: Unit, acting: Acting) -> list[ClassWeeks]:
    """The classes that one writes for, one's own first, without their plans; none of a school that has no plans."""
    classes = await classes_open_to(unit, acting, WRITE)
    found = []
    for each in classes:
        person = acting.at(each.school_id)
        if (await policy_at(unit, person)).messages.weekly_plan:
            found.append(await _empty(unit, person, each.class_id, each.name))
    return found


async def with_plans(unit: Unit, classes: Sequence[ClassWeeks]) -> list[ClassWeeks]:
    """The same with what is written for them, sent or not."""
    return await _filled(unit, classes, out=False)


def _named(child: Child) -> str:
    """The class, or the child where its class stands nowhere."""
    return child.class_name or child.given_name


async def _empty(unit: Unit, person: ActingPerson, class_id: int, name: str) -> ClassWeeks:
    calendar = person.school.calendar(await policy_at(unit, person))
    ahead = rules.ahead(calendar, calendar.local(unit.now).date())
    return ClassWeeks(class_id, name, ahead)


async def _filled(unit: Unit, classes: Sequence[ClassWeeks], *, out: bool) -> list[ClassWeeks]:
    weeks = {week.key for each in classes for week in each.ahead.weeks}
    plans = [
        post for post in await plans_of(unit, [each.class_id for each in classes], weeks) if post.stands or not out
    ]
    return [
        replace(each, plans={post.week: post for post in plans if post.class_id == each.class_id and post.week})
        for each in classes
    ]


async def seen(unit: Unit, acting: Acting, person: ActingPerson, child: Child, week: Week) -> Seen:
    """A week of the child's class, as an adult at home sees it: what has not gone out is not there."""
    policy = await policy_at(unit, person)
    calendar = person.school.calendar(policy)
    plan = await plan_of(unit, child.class_id, week.key)
    class_ = await _empty(unit, person, child.class_id, _named(child))
    several = len({each.class_id for _person, each in acting.children}) > 1
    stands = plan if plan is not None and plan.stands else None
    concerned = Concerned((child.class_name,) if child.class_name else (), child.protected)
    return Seen(class_, week, stands, concerned, policy, rules.has_school(calendar, week), several)
