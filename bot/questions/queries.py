"""Selects of questions: as they stand, what was written, who heard of them.

The one rule kept here: read only; whoever shows what is read here has asked `allowed.py` first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Row, and_, bindparam, exists, func, or_, select

from bot.core.among import among
from bot.core.tables import aliased
from bot.core.unit import Unit
from bot.people.models import GuardianshipRow, Person, Pupil, SchoolClass, StaffRoleRow
from bot.people.protection import shown_name
from bot.people.reach import is_reached
from bot.people.ties import holds, lasts
from bot.questions.facts import Area, Hearer, Question, Said, Sibling, WrittenTo
from bot.questions.models import Question as Asked
from bot.questions.models import QuestionHearer, QuestionWords
from bot.schools.models import School

ABOUT = "question"

_QUESTIONS = (
    select(
        Asked.__table__,
        Pupil.class_id,
        SchoolClass.name.label("class_name"),
        Pupil.given_name,
        Pupil.protected,
        Pupil.alias,
        Person.given_name.label("home_given"),
        Person.family_name.label("home_family"),
        School.zone,
    )
    .select_from(Asked)
    .join(Pupil, Pupil.id == Asked.pupil_id)
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .join(Person, Person.id == Asked.home_id)
    .join(School, School.id == Asked.school_id)
)
_BY_IDS = _QUESTIONS.where(among(Asked.id, "questions"))
_LOCKED = _BY_IDS.with_for_update(of=Asked)
_OF_HOME = _QUESTIONS.where(
    among(Asked.home_id, "persons"), or_(Asked.closed_at.is_(None), Asked.closed_at > bindparam("since"))
).order_by(Asked.closed_at.is_not(None), Asked.id.desc())
_HAVE_IT = exists().where(
    QuestionHearer.question_id == Asked.id,
    among(QuestionHearer.person_id, "persons"),
    QuestionHearer.left_at.is_(None),
)
_WAITS = and_(Asked.closed_at.is_(None), Asked.answered_at.is_(None))
_FOR_THEM = and_(_WAITS, Asked.deliver_at <= bindparam("now"), _HAVE_IT)
_OF_STAFF = _QUESTIONS.where(_FOR_THEM).order_by(Asked.due_at, Asked.id)
_COUNT = select(func.count()).select_from(Asked).where(_FOR_THEM)
_ASKED_ABOUT = aliased(Pupil)
_ALSO = (
    select(Pupil.id, Pupil.given_name, Pupil.class_id, SchoolClass.name)
    .select_from(Asked)
    .join(_ASKED_ABOUT, _ASKED_ABOUT.id == Asked.pupil_id)
    .join(GuardianshipRow, GuardianshipRow.person_id == Asked.home_id)
    .join(Pupil, Pupil.id == GuardianshipRow.pupil_id)
    .join(SchoolClass, SchoolClass.id == Pupil.class_id)
    .where(
        Asked.id == bindparam("question"),
        Pupil.id != Asked.pupil_id,
        Pupil.school_id == _ASKED_ABOUT.school_id,
        or_(bindparam("school", type_=Boolean()), among(Pupil.class_id, "classes"), among(Pupil.id, "pupils")),
        Pupil.protected.is_(False),
        Pupil.left_on.is_(None),
        lasts(GuardianshipRow),
    )
    .order_by(Pupil.id)
)
_SAID = (
    select(
        QuestionWords.question_id,
        QuestionWords.number,
        QuestionWords.person_id,
        Person.given_name,
        QuestionWords.from_home,
        QuestionWords.words,
        QuestionWords.written_at,
    )
    .join(Person, Person.id == QuestionWords.person_id)
    .where(QuestionWords.question_id == bindparam("question"))
    .order_by(QuestionWords.number)
)
_LAST = (
    select(QuestionWords.question_id, QuestionWords.words)
    .join(Asked, Asked.id == QuestionWords.question_id)
    .where(
        QuestionWords.person_id == bindparam("writer"),
        Asked.pupil_id == bindparam("pupil"),
        func.coalesce(Asked.post_id, 0) == bindparam("post"),
        Asked.begun_by_school == bindparam("by_school"),
        Asked.closed_at.is_(None),
        QuestionWords.written_at > bindparam("since"),
    )
)
# They still answer for this class or the whole school, and a message reaches them.
_STILL_THERE = and_(
    exists()
    .where(
        StaffRoleRow.person_id == QuestionHearer.person_id,
        StaffRoleRow.school_id == Asked.school_id,
        or_(StaffRoleRow.class_id == Pupil.class_id, StaffRoleRow.class_id.is_(None)),
        holds(StaffRoleRow),
    )
    .correlate(QuestionHearer, Asked, Pupil),
    is_reached(QuestionHearer.person_id),
)
_HEARERS = (
    select(
        QuestionHearer.question_id,
        QuestionHearer.person_id,
        Person.given_name,
        Person.family_name,
        QuestionHearer.told_at,
        QuestionHearer.seen_at,
        QuestionHearer.left_at,
        _STILL_THERE.label("reached"),
    )
    .join(Person, Person.id == QuestionHearer.person_id)
    .join(Asked, Asked.id == QuestionHearer.question_id)
    .join(Pupil, Pupil.id == Asked.pupil_id)
    .where(among(QuestionHearer.question_id, "questions"))
    .order_by(QuestionHearer.id)
)
_SOMEBODY = exists().where(
    StaffRoleRow.school_id == Asked.school_id,
    or_(StaffRoleRow.class_id == Pupil.class_id, StaffRoleRow.class_id.is_(None)),
    holds(StaffRoleRow),
    StaffRoleRow.person_id != Asked.home_id,
    is_reached(StaffRoleRow.person_id),
)
_ORPHANS = (
    select(Asked.id)
    .join(Pupil, Pupil.id == Asked.pupil_id)
    .where(
        _WAITS,
        _SOMEBODY,
        ~exists()
        .where(QuestionHearer.question_id == Asked.id, QuestionHearer.left_at.is_(None), _STILL_THERE)
        .correlate(Asked, Pupil),
    )
    .order_by(Asked.id)
)
_LATE = select(Asked.id).where(_WAITS, Asked.late_at.is_(None), Asked.due_at <= bindparam("now")).order_by(Asked.id)
_FOR_HEAD = (
    select(Asked.id)
    .where(_WAITS, Asked.head_at.is_(None), Asked.late_at.is_not(None), Asked.due_at <= bindparam("before"))
    .order_by(Asked.id)
)
_OVER = select(Asked.id).where(Asked.closed_at.is_(None), Asked.answered_at < bindparam("before")).order_by(Asked.id)


def _question(row: Row[Any]) -> Question:
    return Question(
        row.id,
        row.school_id,
        row.class_id,
        "" if row.protected else row.class_name,
        row.pupil_id,
        shown_name(row.given_name, row.protected, row.alias),
        row.home_id,
        "" if row.protected else f"{row.home_given} {row.home_family}".strip(),
        row.begun_by_school,
        Area(row.area) if row.area else None,
        row.post_id,
        row.asked_at,
        row.deliver_at,
        row.due_at,
        row.late_at,
        row.head_at,
        row.answered_at,
        row.answered_by,
        row.first_answered_at,
        row.closed_at,
        row.closed_by,
        row.zone,
    )


async def questions_by_ids(unit: Unit, ids: Collection[int], *, locked: bool = False) -> dict[int, Question]:
    """Questions by id; `locked`, so that of two who answer at once one goes on."""
    rows = await unit.all(_LOCKED if locked else _BY_IDS, {"questions": sorted(ids)}) if ids else []
    return {row.id: _question(row) for row in rows}


async def questions_of_home(unit: Unit, persons: Collection[int], since: datetime) -> list[Question]:
    """What these adults have open, or had open since then; the open ones first, newest first."""
    rows = await unit.all(_OF_HOME, {"persons": list(persons), "since": since})
    return [_question(row) for row in rows]


async def questions_of_staff(unit: Unit, persons: Collection[int]) -> list[Question]:
    """What waits for an answer by one of these, by when it was promised."""
    rows = await unit.all(_OF_STAFF, {"persons": list(persons), "now": unit.now})
    return [_question(row) for row in rows]


async def also_about(unit: Unit, question: Question, to: WrittenTo) -> list[Sibling]:
    """Whom an answer to a post is about besides its pupil: the same home's other children that it was written for."""
    if not question.class_name:
        # Beside a protected child nobody is named.
        return []
    whose = {"school": to.school, "classes": sorted(to.classes), "pupils": sorted(to.pupils)}
    rows = await unit.all(_ALSO, {"question": question.id, "now": unit.now, **whose})
    return [Sibling(row.id, row.given_name, row.class_id, row.name) for row in rows]


async def said_in(unit: Unit, question_id: int) -> list[Said]:
    """The thread, oldest first; without what was forgotten."""
    rows = await unit.all(_SAID, {"question": question_id})
    return [
        Said(row.number, row.person_id, row.given_name, bool(row.from_home), str(row.words), row.written_at)
        for row in rows
    ]


async def same_words(
    unit: Unit, writer: int, pupil_id: int, words: str, since: datetime, *, post_id: int = 0, by_school: bool = False
) -> list[int]:
    """Open questions about the child, and that post, in which this person wrote exactly this since then: a second
    press."""
    about = {"pupil": pupil_id, "post": post_id, "by_school": by_school}
    rows = await unit.all(_LAST, {"writer": writer, "since": since, **about})
    return [row.question_id for row in rows if row.words == words]


async def hearers_of(unit: Unit, ids: Collection[int]) -> list[Hearer]:
    """Who at the school was told of these questions, in the order in which they were."""
    rows = await unit.all(_HEARERS, {"questions": sorted(ids), "now": unit.now}) if ids else []
    return [
        Hearer(
            row.question_id,
            row.person_id,
            row.given_name,
            row.family_name,
            row.told_at,
            row.seen_at,
            row.left_at,
            bool(row.reached),
        )
        for row in rows
    ]


async def orphans(unit: Unit) -> Sequence[int]:
    """Questions that wait while whoever has them is gone or cannot be reached, and somebody else is there."""
    return [row.id for row in await unit.all(_ORPHANS, {"now": unit.now})]


async def late_questions(unit: Unit) -> Sequence[int]:
    """Questions whose time has passed, of which nobody was told so yet."""
    return [row.id for row in await unit.all(_LATE, {"now": unit.now})]


async def unheeded_questions(unit: Unit, before: datetime) -> Sequence[int]:
    """Questions that were due before then, of which the head does not know."""
    return [row.id for row in await unit.all(_FOR_HEAD, {"before": before})]


async def settled_questions(unit: Unit, before: datetime) -> Sequence[int]:
    """Questions that were answered before then, and nothing was written since."""
    return [row.id for row in await unit.all(_OVER, {"before": before})]


async def number_waiting(unit: Unit, persons: Collection[int]) -> int:
    """How many questions wait for an answer by one of these."""
    found: int = await unit.scalar(_COUNT, {"persons": list(persons), "now": unit.now})
    return found


_ADULTS = (
    select(
        Person.id,
        Person.given_name,
        Person.family_name,
        is_reached(Person.id).label("reached"),
    )
    .where(among(Person.id, "persons"))
    .order_by(Person.id)
)


async def adults(unit: Unit, persons: Collection[int]) -> dict[int, tuple[str, bool]]:
    """Their names, and whether a message reaches them here."""
    rows = await unit.all(_ADULTS, {"persons": list(persons)})
    return {row.id: (f"{row.given_name} {row.family_name}".strip(), bool(row.reached)) for row in rows}


_WRITTEN_IN = (
    select(QuestionWords.question_id, QuestionWords.number, QuestionWords.message_id)
    .join(Asked, Asked.id == QuestionWords.question_id)
    .where(among(QuestionWords.person_id, "persons"), QuestionWords.from_home, Asked.closed_at.is_(None))
)


async def written_in(unit: Unit, persons: Collection[int], message_id: int | None) -> tuple[int, int] | None:
    """The open question, and the number in it, that these adults wrote in that message of their chat."""
    for row in await unit.all(_WRITTEN_IN, {"persons": list(persons)}):
        if message_id is not None and row.message_id == message_id:
            return row.question_id, row.number
    return None
