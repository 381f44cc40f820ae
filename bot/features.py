"""FEATURES in menu order: the one list that menu, keyboard, help, README's table and the tables' registration follow.

Here the features are also handed what they need of each other; nothing else knows more than one of them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct

from bot.absence.feature import absence_feature
from bot.accounts import accounts_feature
from bot.conferences.booking.replanning import replan_reminders, sharing_changed
from bot.conferences.feature import feature as conferences
from bot.conferences.single.following import replan_singles, sharing_of_singles_changed
from bot.core.feature import Ended, Errand, Feature, Keep, Tick
from bot.core.manners import Manners
from bot.core.pages import Page
from bot.core.replies import Button
from bot.core.routes import Routes
from bot.core.texts import _
from bot.core.unit import Unit
from bot.directory import feature as directory
from bot.directory import welcome_lines
from bot.home import HomeManners, home_feature
from bot.news.feature import news_feature
from bot.news.reading.home import told_lately
from bot.news.replanning import replan_news
from bot.news.replied import written_to
from bot.outbox.feature import feature as outbox
from bot.outbox.notices import Kind, Recipients
from bot.outbox.planning import plan_again
from bot.people.access import has_role_for
from bot.people.acting import Acting
from bot.people.feature import people_feature
from bot.people.joining.notices import menu_plan
from bot.people.lifecycle.feature import lifecycle_feature
from bot.people.office.feature import office_feature
from bot.people.office.kinds import TaskKind
from bot.people.pages.feature import pages_feature
from bot.people.pairs.feature import pairs_feature
from bot.people.privacy.feature import privacy_feature
from bot.people.roles.feature import roles_feature
from bot.questions.feature import questions_feature
from bot.reminders import reminders_feature
from bot.reminders.recipients import recipients
from bot.reminders.service import take_along
from bot.schools.feature import feature as schools
from bot.talks.feature import talks_feature
from bot.tg.menu import commands

Ends = Callable[[Unit, Ended], Awaitable[None]]


class Assembled(Struct, frozen=True):
    """The features and what follows from them."""

    features: tuple[Feature, ...]
    routes: Routes
    kinds: tuple[Kind, ...]
    manners: Manners
    recipients: Recipients
    ends: Ends

    async def policy_effects(self, unit: Unit, school_id: int, before: Any, after: Any) -> list[str]:
        """What a new policy does to what is already made, feature by feature; nothing is written."""
        told = [each.policy_effects for each in self.features if each.policy_effects is not None]
        return [line for effects in told for line in await effects(unit, school_id, before, after)]

    async def days_effects(self, unit: Unit, school_id: int, before: Any, after: Any) -> list[str]:
        """What other closed days do to what is already made; nothing is written."""
        told = [each.days_effects for each in self.features if each.days_effects is not None]
        return [line for effects in told for line in await effects(unit, school_id, before, after)]

    async def days_changed(self, unit: Unit, school_id: int, before: Any, after: Any) -> None:
        """Bring along what follows the school's days."""
        for each in self.features:
            if each.days_changed is not None:
                await each.days_changed(unit, school_id, before, after)

    @property
    def pages(self) -> Mapping[str, Page]:
        """The school's own pages, by name. Raises ValueError on a name used twice."""
        return pages_by_name(self.features)

    @property
    def errands(self) -> tuple[Errand, ...]:
        return tuple(errand for feature in self.features for errand in feature.errands)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        return tuple(tick for feature in self.features for tick in feature.ticks)


def pages_by_name(features: Iterable[Feature]) -> Mapping[str, Page]:
    """The pages of all these features. Raises ValueError on a name used twice."""
    found: dict[str, Page] = {}
    for page in (page for feature in features for page in feature.pages):
        if page.name in found:
            raise ValueError(f"there are two pages {page.name!r}")
        found[page.name] = page
    return found


async def _renew_menu(unit: Unit, acting: Acting) -> None:
    """The menu follows the language a person chose."""
    plan_again(unit, [menu_plan(unit, person.school.id, person.person_id) for person in acting.persons])


async def _sharing_changed(unit: Unit, pupil_id: int, person_ids: Sequence[int]) -> None:
    """Talks of the class and of its own follow what two homes share."""
    await sharing_changed(unit, pupil_id, person_ids)
    await sharing_of_singles_changed(unit, pupil_id, person_ids)


def _offered(features: Sequence[Feature], acting: Acting) -> tuple[Button, ...]:
    """The doors for what somebody wrote unasked, as this person may use them."""
    offers = [each for feature in features for each in feature.offers if has_role_for(acting, each.action)]
    return tuple(Button(_(each.label), each.press) for each in offers)


async def _first_thing(features: Sequence[Feature], unit: Unit, acting: Acting) -> Button | None:
    """The first button that the home screen would have."""
    for feature in features:
        if feature.home is not None and (said := await feature.home(unit, acting)).buttons:
            return said.buttons[0]
    return None


def assemble() -> Assembled:
    """The whole house's features, each handed what it needs of the others."""
    features: list[Feature] = []

    async def ends(unit: Unit, ended: Ended) -> None:
        for tell in [feature.ends for feature in features if feature.ends is not None]:
            await tell(unit, ended)

    def all_keeps() -> tuple[Keep, ...]:
        return tuple(keep for feature in features for keep in feature.keeps)

    def menu(acting: Acting) -> tuple[tuple[str, str], ...]:
        return commands(routes, acting)

    def all_tasks() -> tuple[TaskKind, ...]:
        return tuple(kind for feature in features for kind in feature.tasks)

    features += [
        absence_feature,  # first on the keyboard: whoever reports is half asleep (experience.md 1.4)
        conferences,
        news_feature(partial(_offered, features)),
        questions_feature(written_to),
        talks_feature,
        directory,
        reminders_feature(lambda: kinds, (replan_reminders, replan_singles, replan_news)),
        people_feature(ends, menu, welcome_lines, partial(_first_thing, features), told_lately, take_along),
        roles_feature(ends),
        pairs_feature(_sharing_changed),
        office_feature(all_tasks),
        pages_feature(partial(pages_by_name, features)),
        privacy_feature(all_keeps, ends),
        lifecycle_feature(ends),
        accounts_feature(_renew_menu),
        schools,
        outbox,
    ]
    features.insert(4, home_feature(features, lambda: routes))
    routes = Routes(route for feature in features for route in feature.routes)
    kinds = tuple(kind for feature in features for kind in feature.notices)
    return Assembled(tuple(features), routes, kinds, HomeManners(features), recipients, ends)
