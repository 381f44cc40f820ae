"""Notices of visits, looked at again when they are sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial

from bot.conferences.requests.facts import Visit
from bot.conferences.requests.models import VisitState
from bot.conferences.requests.queries import still_guarded
from bot.conferences.requests.rights import ANSWER
from bot.conferences.requests.visits.plans import ANSWERED, LATE, UNANSWERED, WISHED
from bot.conferences.requests.visits.queries import team_of, visits_by_ids
from bot.conferences.requests.visits.words import late, to_team, to_visitor, unanswered
from bot.core.dates import local
from bot.core.replies import Dropped, Message
from bot.core.unit import Unit
from bot.outbox.notices import Kind, Load, Loaded, Notice, Words
from bot.people import whys
from bot.people.access import About, may
from bot.people.joining.queries import actings_of
from bot.reminders.queries import marks_for

_TOLD_TO_HOME = frozenset({VisitState.OFFERED, VisitState.AGREED, VisitState.DECLINED})


async def _load_team(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    visits = await visits_by_ids(unit, {notice.about_id for notice in notices})
    teams = {class_id: await team_of(unit, class_id) for class_id in {visit.class_id for visit in visits.values()}}
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        visit = visits.get(notice.about_id)
        if visit is None or notice.person_id not in teams[visit.class_id]:
            loaded[notice.id] = Dropped("no longer of the team")
        elif visit.on_day < local(unit.now, visit.zone).date():
            loaded[notice.id] = Dropped("over")
        elif visit.state in {VisitState.DECLINED, VisitState.OFFERED}:
            loaded[notice.id] = Dropped("answered")
        else:
            loaded[notice.id] = partial(to_team, visit)
    return loaded


def _to_home(states: Collection[VisitState], words: Callable[[Visit, str | None], Message], why: str) -> Load:
    """To whoever wished for it, as long as it stands so and the child is theirs; else dropped, and `why`."""

    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        persons = sorted({notice.person_id for notice in notices})
        visits = await visits_by_ids(unit, {notice.about_id for notice in notices})
        guarded, marks = await still_guarded(unit, persons), await marks_for(unit, persons)
        loaded: dict[int, Words | Dropped] = {}
        for notice in notices:
            visit = visits.get(notice.about_id)
            if visit is None or (notice.person_id, visit.pupil_id) not in guarded:
                loaded[notice.id] = Dropped("no longer their child here")
            elif visit.state not in states or visit.on_day < local(unit.now, visit.zone).date():
                loaded[notice.id] = Dropped(why)
            else:
                loaded[notice.id] = partial(words, visit, marks.get((notice.person_id, visit.pupil_id)))
        return loaded

    return load


async def _load_late(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """To whoever may answer for the class's team at this instant."""
    visits = await visits_by_ids(unit, {notice.about_id for notice in notices})
    actings = await actings_of(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped] = {}
    for notice in notices:
        visit, acting = visits.get(notice.about_id), actings.get(notice.person_id)
        if visit is None or visit.state is not VisitState.WISHED or visit.on_day < local(unit.now, visit.zone).date():
            loaded[notice.id] = Dropped("answered, or over")
        elif acting is None or not may(acting, ANSWER, About(visit.school_id, visit.class_id, visit.pupil_id)):
            loaded[notice.id] = Dropped("no longer theirs to answer")
        else:
            loaded[notice.id] = partial(late, visit)
    return loaded


KINDS = (
    Kind(WISHED, _load_team, why=whys.TO_THE_CLASS),
    Kind(ANSWERED, _to_home(_TOLD_TO_HOME, to_visitor, "over"), why=whys.VISIT),
    Kind(LATE, _load_late, why=whys.TO_THE_CLASS),
    Kind(UNANSWERED, _to_home({VisitState.WISHED}, unanswered, "answered, or over"), why=whys.VISIT),
)
