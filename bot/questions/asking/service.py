"""Use cases of the home: ask, change or undo while nobody has it, write more, say that it is settled.

The one rule kept here: what was written goes to somebody or is given back; nothing is stored that was not sent.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import bindparam, delete, update

from bot.conferences.requests.facts import Staff
from bot.conferences.requests.queries import staff_around
from bot.conferences.requests.rules import answer_by
from bot.core.unit import Unit
from bot.directory.card.queries import card_of
from bot.directory.card.rules import Card
from bot.people.access import About, require
from bot.people.acting import Acting, ActingPerson, Child
from bot.questions.allowed import own_question
from bot.questions.errors import AlreadyClosed, Delivered
from bot.questions.facts import Question, Wanted
from bot.questions.models import Question as Asked
from bot.questions.models import QuestionHearer, QuestionWords
from bot.questions.plans import Turn
from bot.questions.queries import hearers_of, questions_by_ids, said_in, same_words
from bot.questions.rights import ASK
from bot.questions.rules import TWICE_WITHIN, clean_words, hearers
from bot.questions.telling import (
    add_question,
    add_words,
    change,
    find_others,
    hand_to,
    hush,
    reading_at,
    tell_staff,
    unsee,
)
from bot.schools.policy import Policy
from bot.schools.queries import policy_of

_REWRITE = (
    update(QuestionWords)
    .where(QuestionWords.question_id == bindparam("question"), QuestionWords.number == bindparam("of_number"))
    .values(words=bindparam("new_words"), written_at=bindparam("at"))
)
_FORGET = (
    *tuple(
        delete(model).where(model.question_id == bindparam("question")) for model in (QuestionWords, QuestionHearer)
    ),
    delete(Asked).where(Asked.id == bindparam("question")),
)


class Asking(Struct, frozen=True):
    """Who asks about which child, under which policy and class's card."""

    person: ActingPerson
    child: Child
    policy: Policy
    card: Card

    def due(self, now: datetime) -> datetime:
        """Until when the school answers (the card's school days, D2.16)."""
        return answer_by(self.person.school.calendar(self.policy), now, max(1, self.card.answer_days))


async def asking_about(unit: Unit, acting: Acting, pupil_id: int) -> Asking:
    """Raises NotAllowed where the child is nobody's here."""
    person, child = acting.child(pupil_id)
    school = person.school
    require(unit, acting, ASK, About(school.id, child.class_id, pupil_id, kind="pupil", id=pupil_id))
    policy = await policy_of(unit, school.id, school.policy_version)
    return Asking(person, child, policy, await card_of(unit, school, child.class_id))


async def would_hear(unit: Unit, asks: Asking, only: int = 0) -> list[Staff]:
    """Whom a question goes to: the one who was named, if they are still of the class or school and can be reached;
    else by the class's card."""
    staff = await staff_around(unit, asks.person.school.id, asks.child.class_id)
    me = asks.person.person_id
    alone = [each for each in staff if each.person_id == only and each.reached and only != me]
    return alone[:1] or hearers(staff, asks.card.first_asked, me)


async def ask(unit: Unit, acting: Acting, wanted: Wanted, text: str, message_id: int | None = None) -> Question:
    """Ask the school. The same words about the same child a moment later are a second press, and one question.

    Raises NoWords, TooLong, NotAllowed.
    """
    words = clean_words(text)
    asks = await asking_about(unit, acting, wanted.pupil_id)
    me = asks.person.person_id
    since = unit.now - TWICE_WITHIN
    known = await same_words(unit, me, wanted.pupil_id, words, since, post_id=wanted.post_id)
    if known:
        return (await questions_by_ids(unit, known[-1:]))[known[-1]]
    staff = [each.person_id for each in await would_hear(unit, asks, wanted.person_id)]
    at = await reading_at(unit, asks.person.school, asks.child.class_id, staff)
    question = await add_question(
        unit,
        school_id=asks.person.school.id,
        pupil_id=wanted.pupil_id,
        home_id=me,
        begun_by_school=False,
        area=wanted.area.value if wanted.area else None,
        post_id=wanted.post_id or None,
        asked_at=unit.now,
        deliver_at=at,
        due_at=asks.due(unit.now),
    )
    await add_words(unit, question, me, words, from_home=True, message_id=message_id)
    await hand_to(unit, question, staff)
    await tell_staff(unit, asks.person.school, question, staff, Turn.ASKED)
    return question


async def _held(unit: Unit, acting: Acting, question_id: int) -> Question:
    """Raises Delivered once somebody at the school has read anything of it."""
    _person, question = await own_question(unit, acting, question_id, locked=True)
    if not question.is_new_to_school(unit.now):
        raise Delivered(question_id)
    return question


async def change_words(unit: Unit, acting: Acting, question_id: int, text: str, number: int | None = None) -> Question:
    """Say it differently: what was written last, or the message of this number. Raises Delivered, NoWords, TooLong."""
    words = clean_words(text)
    question = await _held(unit, acting, question_id)
    number = number or (await said_in(unit, question_id))[-1].number
    values = {"question": question_id, "of_number": number, "new_words": words, "at": unit.now}
    await unit.execute(_REWRITE, values)
    return question


async def undo(unit: Unit, acting: Acting, question_id: int) -> None:
    """Nobody has read it, and nobody will: all of it goes at once. Raises Delivered."""
    await _held(unit, acting, question_id)
    await hush(unit, question_id)
    for statement in _FORGET:
        await unit.execute(statement, {"question": question_id})


async def write_more(
    unit: Unit, acting: Acting, question_id: int, text: str, message_id: int | None = None
) -> Question:
    """Follow up: it waits again, for whoever has it. Raises AlreadyClosed, NoWords, TooLong."""
    words = clean_words(text)
    person, question = await own_question(unit, acting, question_id, locked=True)
    if not question.is_open:
        raise AlreadyClosed(question_id)
    before = await said_in(unit, question_id)
    if (
        before
        and before[-1].words == words
        and before[-1].from_home
        and unit.now - before[-1].written_at < TWICE_WITHIN
    ):
        return question
    asks = await asking_about(unit, acting, question.pupil_id)
    await add_words(unit, question, person.person_id, words, from_home=True, message_id=message_id)
    await unsee(unit, question_id)
    have_it = [each.person_id for each in await hearers_of(unit, [question_id]) if each.has_it and each.reached]
    if not question.waits:
        if not have_it:
            have_it = [each.person_id for each in await would_hear(unit, asks)]
            await hand_to(unit, question, have_it)
        due = asks.due(unit.now)
        question = await change(unit, question_id, answered_at=None, due_at=due, late_at=None, head_at=None)
        at = await tell_staff(unit, person.school, question, have_it, Turn.MORE)
        question = await change(unit, question_id, deliver_at=at)
    elif not have_it:
        await find_others(unit, person.school, question)
        [question] = (await questions_by_ids(unit, [question_id])).values()
    elif not question.is_held(unit.now):
        await tell_staff(unit, person.school, question, have_it, Turn.MORE)
    return question


async def close(unit: Unit, acting: Acting, question_id: int) -> Question:
    """Thanks, that is all; nobody at the school needs to do anything."""
    _person, question = await own_question(unit, acting, question_id, locked=True)
    if not question.is_open:
        return question
    await hush(unit, question_id)
    return await change(unit, question_id, closed_at=unit.now, closed_by=question.home_id)
