"""What the office is told: that things wait, and at once what is urgent. Dropped when somebody has seen to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Words
from bot.people import whys
from bot.people.office import words
from bot.people.office.kinds import TaskKind
from bot.people.office.plans import ALERT, WAITS
from bot.people.office.queries import how_many_wait, offices_of, tasks_by_ids

Kinds = Callable[[], Sequence[TaskKind]]
Found = dict[int, Words | Dropped | Joined]


async def _load_waits(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    numbers = await how_many_wait(unit, {notice.school_id for notice in notices})
    office = await offices_of(unit, {notice.person_id for notice in notices})
    loaded: Found = {}
    for notice in notices:
        number = numbers.get(notice.school_id, 0)
        if (notice.person_id, notice.school_id) not in office:
            loaded[notice.id] = Dropped("no longer of the office")
        elif not number:
            loaded[notice.id] = Dropped("seen to")
        else:
            loaded[notice.id] = partial(words.waiting, number)
    return loaded


def kinds(task_kinds: Kinds) -> tuple[Kind, ...]:
    """The office's notices, with what every slice calls its sorts of things."""

    async def load_alerts(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        found = await tasks_by_ids(unit, {notice.about_id for notice in notices})
        office = await offices_of(unit, {notice.person_id for notice in notices})
        titles: Mapping[str, str] = {kind.name: kind.title for kind in task_kinds()}
        loaded: Found = {}
        for notice in notices:
            task = found.get(notice.about_id)
            if task is None or task.done_at is not None:
                loaded[notice.id] = Dropped("seen to")
            elif (notice.person_id, task.school_id) not in office:
                loaded[notice.id] = Dropped("no longer of the office")
            else:
                loaded[notice.id] = partial(words.alert, task, titles)
        return loaded

    return Kind(WAITS, _load_waits, why=whys.OFFICE), Kind(ALERT, load_alerts, why=whys.OFFICE)
