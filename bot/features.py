"""FEATURES in menu order: the one list that menu, keyboard, help, README's table and the tables' registration follow.

Here the features are also handed what they need of each other; nothing else knows more than one of them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.accounts import accounts_feature
from bot.conferences.booking.service import replan_reminders
from bot.conferences.feature import feature as conferences
from bot.core.feature import Ended, Feature, Tick
from bot.core.manners import Manners
from bot.core.routes import Routes
from bot.core.unit import Unit
from bot.home import HomeManners, home_feature
from bot.outbox.feature import feature as outbox
from bot.outbox.notices import Kind, Recipients
from bot.outbox.planning import plan_again
from bot.people.acting import Acting
from bot.people.feature import people_feature
from bot.people.joining.notices import menu_plan
from bot.reminders import reminders_feature
from bot.reminders.recipients import recipients
from bot.schools.feature import feature as schools
from bot.tg.menu import commands

Ends = Callable[[Unit, Ended], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Assembled:
    """The features and what follows from them."""

    features: tuple[Feature, ...]
    routes: Routes
    kinds: tuple[Kind, ...]
    manners: Manners
    recipients: Recipients
    ends: Ends

    @property
    def ticks(self) -> tuple[Tick, ...]:
        return tuple(tick for feature in self.features for tick in feature.ticks)


async def _renew_menu(unit: Unit, acting: Acting) -> None:
    """The menu follows the language a person chose."""
    plan_again(unit, [menu_plan(unit, person.school.id, person.person_id) for person in acting.persons])


def assemble() -> Assembled:
    """The whole house's features, each handed what it needs of the others."""
    features: list[Feature] = []

    async def ends(unit: Unit, ended: Ended) -> None:
        for feature in features:
            if feature.ends is not None:
                await feature.ends(unit, ended)

    def all_routes() -> Routes:
        return routes

    def all_kinds() -> tuple[Kind, ...]:
        return kinds

    def menu(acting: Acting) -> tuple[tuple[str, str], ...]:
        return commands(routes, acting)

    features += [
        conferences,
        reminders_feature(all_kinds, (replan_reminders,)),
        people_feature(ends, menu),
        accounts_feature(_renew_menu),
        schools,
        outbox,
    ]
    features.insert(1, home_feature(features, all_routes))
    routes = Routes(route for feature in features for route in feature.routes)
    kinds = tuple(kind for feature in features for kind in feature.notices)
    return Assembled(tuple(features), routes, kinds, HomeManners(features), recipients, ends)
