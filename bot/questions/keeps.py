"""How long questions live: the words some days after the thread is closed, the fact to the end of the school year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, false, or_, select

from bot.conferences.homes import homes_of
from bot.core.feature import Keep
from bot.core.keeping import Row, Rows, Subject
from bot.core.tables import written
from bot.core.unit import Unit
from bot.people.models import Guardianship, GuardianshipRow
from bot.people.ties import lasts
from bot.questions.models import HomeContact, Question, QuestionHearer, QuestionWords
from bot.schools.daily import due_today
from bot.schools.queries import calendar_of
from bot.schools.years import kept_from

_OF_SCHOOL = Question.school_id == bindparam("school")
_CLOSED = select(Question.id).where(_OF_SCHOOL, Question.closed_at <= bindparam("until"))
_OLD = select(Question.id).where(_OF_SCHOOL, Question.asked_at < bindparam("year"))
_FORGET_WORDS = delete(QuestionWords).where(QuestionWords.question_id.in_(_CLOSED))
_FORGET = (
    *tuple(delete(model).where(model.question_id.in_(_OLD)) for model in (QuestionWords, QuestionHearer)),
    delete(Question).where(_OF_SCHOOL, Question.asked_at < bindparam("year")),
)
_FORGET_CONTACTS = delete(HomeContact).where(
    HomeContact.school_id == bindparam("school"), HomeContact.talked_on < bindparam("began")
)
_WITH_HOME = (
    select(HomeContact.id, HomeContact.pupil_id, HomeContact.way, HomeContact.talked_on)
    .select_from(HomeContact)
    .join(GuardianshipRow, GuardianshipRow.pupil_id == HomeContact.pupil_id)
    .where(
        GuardianshipRow.person_id == bindparam("person"),
        GuardianshipRow.kind == written(Guardianship.CUSTODY),
        lasts(GuardianshipRow),
    )
    .order_by(HomeContact.id)
)


async def forget_questions(unit: Unit) -> None:
    """The tick: each school once a day, by its own policy (`retention`)."""
    for day in await due_today(unit, "questions"):
        school, policy, today = day.school, day.policy, day.today
        until = unit.now - timedelta(days=policy.retention.details_days_after_talk)
        await unit.execute(_FORGET_WORDS, {"school": school.id, "until": until})
        began = kept_from(policy, today)
        year = (await calendar_of(unit, school)).at(began, time(0))
        for statement in _FORGET:
            await unit.execute(statement, {"school": school.id, "year": year})
        await unit.execute(_FORGET_CONTACTS, {"school": school.id, "began": began})
        await day.done(unit)


class ThreadWords(Rows, frozen=True):
    """What was written. A home reads and takes along its whole thread, a member of staff what they wrote themselves."""

    def _threads(self, subject: Subject) -> ColumnElement[bool]:
        mine = [Question.home_id == subject.person_id] if subject.person_id is not None else []
        of_child = [Question.pupil_id == subject.pupil_id] if subject.pupil_id is not None else []
        return QuestionWords.question_id.in_(select(Question.id).where(or_(false(), *mine, *of_child)))

    async def export(self, unit: Unit, subject: Subject) -> Sequence[Row]:
        wrote = [QuestionWords.person_id == subject.person_id] if subject.person_id is not None else []
        statement = (
            select(
                QuestionWords.question_id,
                QuestionWords.number,
                QuestionWords.from_home,
                QuestionWords.words,
                QuestionWords.written_at,
            )
            .where(or_(self._threads(subject), *wrote))
            .order_by(QuestionWords.question_id, QuestionWords.number)
        )
        return [dict(row._mapping) for row in await unit.all(statement)]

    async def erase(self, unit: Unit, subject: Subject) -> int:
        return (await unit.execute(delete(QuestionWords).where(self._threads(subject)))).rowcount


class Contacts(Rows, frozen=True):
    """Who has custody reads when the school talked with the home; a member of staff what they noted themselves.

    With which of two homes it was nobody noted: of a child whose other guardian is hidden, neither reads it here.
    """

    async def export(self, unit: Unit, subject: Subject) -> Sequence[Row]:
        own = await Rows.export(self, unit, subject)
        if subject.person_id is None:
            return own
        rows = await unit.all(_WITH_HOME, {"person": subject.person_id, "now": unit.now})
        homes = await homes_of(unit, {row.pupil_id for row in rows})
        alone = {pupil_id for pupil_id, of in homes.items() if of.hides_from(subject.person_id)}
        return [*own, *(dict(row._mapping) for row in rows if row.pupil_id not in alone)]


KEEPS = (
    Keep(
        "question_words",
        None,
        "what home and school wrote to each other, for the policy's days after the matter is closed",
        holds=ThreadWords(QuestionWords, person=("person_id",)),
    ),
    Keep(
        "question_hearers",
        None,
        "who at the school had a question, and since when, as long as the question is kept",
        holds=Rows(QuestionHearer, person=("person_id",), thin=True),
    ),
    Keep(
        "questions",
        None,
        "that something was asked, and when it was answered, to the end of the school year",
        holds=Rows(
            Question,
            person=("home_id",),
            pupil=("pupil_id",),
            others=("home_id", "answered_by", "closed_by"),
            clears=("answered_by", "closed_by"),
            emptied=lambda: {"area": None},
            stays=True,
        ),
    ),
    Keep(
        "home_contacts",
        None,
        "that somebody of the school talked with a pupil's home, when and how, to the end of the school year",
        holds=Contacts(
            HomeContact,
            person=("person_id",),
            pupil=("pupil_id",),
            others=("person_id",),
            clears=("person_id",),
            stays=True,
        ),
    ),
)
