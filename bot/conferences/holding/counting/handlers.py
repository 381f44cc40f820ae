"""Routes of the counters: /held for the teacher's classes and the head's school."""

from __future__ import annotations

from bot.conferences.holding.access import COUNT
from bot.conferences.holding.counting import screens
from bot.conferences.holding.counting.presses import ListCounts, ShowCount
from bot.conferences.holding.counting.queries import classes_counted, counts, next_talks
from bot.conferences.holding.feedback.queries import results_of_class
from bot.conferences.rounds.access import ClassChoice
from bot.core.errors import Outdated
from bot.core.replies import Reply, Screen
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.access import About, require
from bot.people.acting import Acting


async def held(unit: Unit, acting: Acting, subject: Command | ListCounts) -> Reply:
    """/held: one's class, or class by class where there are several."""
    choices = await classes_counted(unit, acting)
    if not choices:
        return Reply(screens.no_class())
    if len(choices) == 1:
        return Reply(await _one(unit, acting, choices[0], 0, several=False))
    page = subject.page if isinstance(subject, ListCounts) else 0
    return Reply(screens.classes(await counts(unit, acting, choices), page))


async def show_count(unit: Unit, acting: Acting, press: ShowCount) -> Reply:
    choices = await classes_counted(unit, acting)
    choice = next((each for each in choices if each.class_id == press.class_id), None)
    if choice is None:
        raise Outdated
    return Reply(await _one(unit, acting, choice, press.page, several=len(choices) > 1))


async def _one(unit: Unit, acting: Acting, choice: ClassChoice, page: int, *, several: bool) -> Screen:
    require(unit, acting, COUNT, About(choice.school_id, class_id=choice.class_id, kind="class", id=choice.class_id))
    (count,) = await counts(unit, acting, [choice])
    ahead = await next_talks(unit, [each.pupil.pupil_id for each in count.without])
    results = await results_of_class(unit, acting.at(choice.school_id).school, choice.class_id)
    return screens.one_class(count, ahead, page, several, results)


_ROUTE = Route(held, COUNT, reads=True)

ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "held",
        {"da": "afholdt", "nb": "avholdt", "sv": "genomforda"},
        N_("Who has had a talk"),
        _ROUTE,
    ),
    PressRoute(ListCounts, _ROUTE),
    PressRoute(ShowCount, Route(show_count, COUNT, reads=True)),
)
