"""Selects of contacts: the pupils of classes, and the day on which the school last talked with each one's home.

The one rule kept here: a day comes out, and not what of it was: whoever reads the list learns of no talk that was not
theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from bot.conferences.holding.models import Outcome, TalkFact
from bot.conferences.models import TalkKind
from bot.conferences.queries import PupilName, pupil_name
from bot.conferences.requests.models import AnswerKind, RequestKind, TalkRequest
from bot.conferences.rounds.access import ClassChoice
from bot.core.among import among
from bot.core.dates import local
from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.models import Pupil, SchoolClass
from bot.people.protection import admitted
from bot.questions.contacts.facts import Home
from bot.questions.models import HomeContact
from bot.questions.models import Question as Asked

_NAMED = (
    Pupil.id.label("pupil_id"), Pupil.given_name, Pupil.family_name, Pupil.protected, Pupil.alias, Pupil.class_id
)  # fmt: skip
_PUPILS = select(*_NAMED).where(among(Pupil.class_id, "classes"), Pupil.left_on.is_(None), admitted())
_ONE = (
    select(*_NAMED, SchoolClass.school_id, SchoolClass.name)
    .select_from(Pupil)
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .where(Pupil.id == bindparam("pupil"), Pupil.left_on.is_(None), admitted())
)
# A talk aside, and one with others around the child, are known to who was invited and nobody else.
_KINDS = [kind.value for kind in (TalkKind.ORDINARY, TalkKind.NEEDS_BASED, TalkKind.FOLLOW_UP)]
_OF_CLASSES = among(Pupil.class_id, "classes")
_HELD = (
    select(TalkFact.pupil_id, func.max(TalkFact.held_on).label("last"))
    .join(Pupil, Pupil.id == TalkFact.pupil_id)
    .where(_OF_CLASSES, TalkFact.outcome == written(Outcome.HELD), TalkFact.kind.in_(_KINDS))
    .group_by(TalkFact.pupil_id)
)
# The last answer; while the home waits for the next one, the first.
_ANSWERED = (
    select(Asked.pupil_id, func.max(func.coalesce(Asked.answered_at, Asked.first_answered_at)).label("last"))
    .join(Pupil, Pupil.id == Asked.pupil_id)
    .where(_OF_CLASSES, Asked.first_answered_at.is_not(None))
    .group_by(Asked.pupil_id)
)
# What is told in confidence leaves no day here; a call that somebody asked for does.
_RUNG = (
    select(TalkRequest.pupil_id, func.max(TalkRequest.answered_at).label("last"))
    .join(Pupil, Pupil.id == TalkRequest.pupil_id)
    .where(
        _OF_CLASSES,
        TalkRequest.kind == written(RequestKind.TALK),
        TalkRequest.answer == written(AnswerKind.RANG),
    )
    .group_by(TalkRequest.pupil_id)
)
_NOTED = (
    select(HomeContact.pupil_id, func.max(HomeContact.talked_on).label("last"))
    .join(Pupil, Pupil.id == HomeContact.pupil_id)
    .where(_OF_CLASSES)
    .group_by(HomeContact.pupil_id)
)


async def homes_of(unit: Unit, classes: Collection[int], zone: str) -> Mapping[int, list[Home]]:
    """By class, the homes of all its pupils in the bot."""
    of = {"classes": list(classes)}
    last: dict[int, date] = {}
    days = [(row.pupil_id, row.last) for statement in (_HELD, _NOTED) for row in await unit.all(statement, of)]
    moments = [row for statement in (_ANSWERED, _RUNG) for row in await unit.all(statement, of)]
    days += [(row.pupil_id, local(row.last, zone).date()) for row in moments]
    for pupil_id, day in days:
        last[pupil_id] = max(day, last.get(pupil_id, day))
    found: dict[int, list[Home]] = {class_id: [] for class_id in classes}
    for row in await unit.all(_PUPILS, of):
        found[row.class_id].append(Home(pupil_name(row), last.get(row.pupil_id)))
    return found


async def pupil_by_id(unit: Unit, pupil_id: int) -> tuple[PupilName, ClassChoice] | None:
    """The pupil and the class; None for who has left or is not in the bot."""
    row: Row[Any] | None = await unit.first(_ONE, {"pupil": pupil_id})
    return (pupil_name(row), ClassChoice(row.class_id, row.school_id, row.name)) if row else None
