"""The office's list as a feature, handed what every slice may put on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.core.feature import Feature
from bot.people.office import desk, errors, handlers
from bot.people.office.handlers import Office, routes
from bot.people.office.kinds import TaskKind
from bot.people.office.notices import kinds


def office_feature(task_kinds: Callable[[], Sequence[TaskKind]]) -> Feature:
    """The feature; `task_kinds` gives the whole house's, known once all features are there."""
    return Feature(
        "office",
        routes=routes(Office(task_kinds)),
        notices=kinds(task_kinds),
        actions=frozenset({desk.SEE, desk.DECIDE}),
        lost_races=errors.LOST_RACES,
        home=handlers.home,
    )
