"""That the school's principle has changed, as a notice; looked at again when it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.core.replies import Button, Dropped, Message
from bot.core.texts import _, in_language
from bot.core.unit import Unit
from bot.directory.principle.plans import CHANGED
from bot.directory.principle.presses import ShowChanges
from bot.directory.principle.telling import is_news
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Words
from bot.people import whys
from bot.people.access import About, may
from bot.people.acting import Acting, SchoolFacts
from bot.people.joining.queries import actings_of
from bot.schools.queries import policy_of


async def _load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    found = await actings_of(unit, sorted({notice.person_id for notice in notices}))
    loaded: dict[int, Words | Dropped | Joined] = {}
    news: dict[tuple[int, int], bool] = {}
    leaders: dict[tuple[int, str | None], int] = {}
    # A version that came after the first was planned, before the bundle: one message, and it shows what is new in both.
    for notice in sorted(notices, key=lambda each: int(each.params["since"])):
        school = _school(found.get(notice.person_id), notice.school_id)
        since = int(notice.params["since"])
        if school is None:
            loaded[notice.id] = Dropped("nobody there any more")
            continue
        if (school.id, since) not in news:
            news[school.id, since] = await _is_still_news(unit, school, since)
        leader = leaders.setdefault((notice.person_id, notice.bundle), notice.id) if news[school.id, since] else None
        if leader is None:
            loaded[notice.id] = Dropped("as it was before")
        else:
            said = partial(_has_changed, school.id, since)
            loaded[notice.id] = said if leader == notice.id else Joined(leader)
    return loaded


def _school(acting: Acting | None, school_id: int) -> SchoolFacts | None:
    """The school, for who may read its principle."""
    if acting is None or not may(acting, "principle.see", About(school_id, kind="school", id=school_id)):
        return None
    return acting.at(school_id).school


async def _is_still_news(unit: Unit, school: SchoolFacts, since: int) -> bool:
    policy = await policy_of(unit, school.id, school.policy_version)
    before = await policy_of(unit, school.id, since)
    with in_language(school.locale):
        return is_news(policy, before)


def _has_changed(school_id: int, since: int) -> Message:
    """It names neither school nor child."""
    # Translators: a button, at most 20 characters: what the school's principle says now and did not say before.
    see = Button(_("See what is new"), ShowChanges(school_id, 0, since))
    return Message(_("The school's principle has changed."), ((see,),))


KINDS = (Kind(CHANGED, _load, why=whys.PRINCIPLE),)
