"""Writing a question, its words and whom it goes to: used by the home's and the school's use cases and by the clocks.

The one rule kept here: who is told has a row, so that the home can read who has it, and since when.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from bot.conferences.requests.queries import staff_around
from bot.core.unit import Unit
from bot.directory.card.queries import card_of
from bot.directory.card.rules import Card
from bot.outbox.planning import cancel_about, plan_again
from bot.people.acting import SchoolFacts
from bot.questions.facts import Question
from bot.questions.models import Question as Asked
from bot.questions.models import QuestionHearer, QuestionWords
from bot.questions.plans import STAFF, Turn, to_home, to_staff
from bot.questions.queries import ABOUT, hearers_of, questions_by_ids
from bot.questions.rules import hearers, read_at, reads_in
from bot.reminders.queries import class_hours, preferences_of
from bot.reminders.rules import quiet_for, staff_quiet
from bot.schools.queries import policy_of

_INSERT = insert(Asked).returning(Asked.id)
_WORDS = insert(QuestionWords)
_HEARER = insert(QuestionHearer)
_CHANGE = update(Asked).where(Asked.id == bindparam("question"))
_NEXT = select(func.coalesce(func.max(QuestionWords.number), 0) + 1).where(
    QuestionWords.question_id == bindparam("question")
)
_OF_HEARER = update(QuestionHearer).where(
    QuestionHearer.question_id == bindparam("question"), QuestionHearer.person_id == bindparam("person")
)
_LEAVE = _OF_HEARER.where(QuestionHearer.left_at.is_(None)).values(left_at=bindparam("at"))
_BACK = _OF_HEARER.values(left_at=None, told_at=bindparam("at"), seen_at=None)
_SEE = _OF_HEARER.where(QuestionHearer.seen_at.is_(None)).values(seen_at=bindparam("at"))
_UNSEEN = update(QuestionHearer).where(QuestionHearer.question_id == bindparam("question")).values(seen_at=None)


async def add_question(unit: Unit, **values: Any) -> Question:
    """Write a question, without words; nobody has been told of it yet."""
    question_id: int = await unit.scalar(_INSERT, values)
    return (await questions_by_ids(unit, [question_id]))[question_id]


async def change(unit: Unit, question_id: int, **values: Any) -> Question:
    """Write these columns of the question. Returns it as it is now."""
    await unit.execute(_CHANGE.values(**values), {"question": question_id})
    return (await questions_by_ids(unit, [question_id]))[question_id]


async def add_words(
    unit: Unit, question: Question, writer: int, words: str, *, from_home: bool, message_id: int | None = None
) -> None:
    """The next message of the thread; of two written at once one loses the race."""
    number = await unit.scalar(_NEXT, {"question": question.id})
    row = {"school_id": question.school_id, "question_id": question.id, "number": number, "message_id": message_id}
    said = {"person_id": writer, "from_home": from_home, "words": words, "written_at": unit.now}
    await unit.execute(_WORDS, {**row, **said})


async def reading_at(unit: Unit, school: SchoolFacts, class_id: int, persons: Collection[int]) -> datetime:
    """When the first of these members of staff reads what is written to them now (experience.md text 12).

    The class's card counts, and what the sender goes by: else it would come later than the home was told.
    """
    policy = await policy_of(unit, school.id, school.policy_version)
    card: Card = await card_of(unit, school, class_id)
    chosen, hours = await preferences_of(unit, list(persons)), await class_hours(unit, persons)
    calendar = school.calendar(policy)
    quiet = [
        (
            reads_in(chosen[each], card, policy, calendar),
            quiet_for(chosen[each], staff_quiet(policy, hours.get(each)), calendar),
        )
        for each in persons
    ]
    return read_at(quiet, unit.now)


async def hand_to(unit: Unit, question: Question, persons: Iterable[int]) -> list[int]:
    """These have it now, too. Returns those who did not have it."""
    heard = {each.person_id: each.has_it for each in await hearers_of(unit, [question.id])}
    new = [person_id for person_id in dict.fromkeys(persons) if not heard.get(person_id)]
    row = {"school_id": question.school_id, "question_id": question.id, "told_at": unit.now}
    for person_id in new:
        if person_id in heard:
            await unit.execute(_BACK, {"question": question.id, "person": person_id, "at": unit.now})
        else:
            await unit.execute(_HEARER, {**row, "person_id": person_id, "seen_at": None, "left_at": None})
    return new


async def take_from(unit: Unit, question: Question, persons: Iterable[int]) -> None:
    """These do not have it any more; they can read it, and take it back."""
    for person_id in persons:
        await unit.execute(_LEAVE, {"question": question.id, "person": person_id, "at": unit.now})


async def see(unit: Unit, question_id: int, person_id: int) -> None:
    """This member of staff has read it: the home can read that."""
    await unit.execute(_SEE, {"question": question_id, "person": person_id, "at": unit.now})


async def unsee(unit: Unit, question_id: int) -> None:
    """There is more to read than anybody has read."""
    await unit.execute(_UNSEEN, {"question": question_id})


async def tell_staff(
    unit: Unit, school: SchoolFacts, question: Question, persons: Collection[int], turn: Turn
) -> datetime:
    """Plan it for each at the moment in which they read. Returns the first of these."""
    found = [(await reading_at(unit, school, question.class_id, [each]), each) for each in persons]
    for at, person_id in found:
        plan_again(unit, to_staff(question, [person_id], turn, at))
    return min((at for at, _person in found), default=unit.now)


async def find_others(unit: Unit, school: SchoolFacts, question: Question) -> None:
    """Hand it to the next in line and tell them: whoever had it is gone or cannot be reached."""
    card = await card_of(unit, school, question.class_id)
    staff = await staff_around(unit, question.school_id, question.class_id)
    found = [each for each in hearers(staff, card.first_asked, question.home_id) if each.reached]
    new = await hand_to(unit, question, [each.person_id for each in found])
    if new:
        gone = [each for each in await hearers_of(unit, [question.id]) if each.has_it and not each.reached]
        await take_from(unit, question, [each.person_id for each in gone])
        at = await tell_staff(unit, school, question, new, Turn.ASKED if question.is_held(unit.now) else Turn.PASSED)
        if question.is_held(unit.now):
            await change(unit, question.id, deliver_at=at)
        else:
            plan_again(unit, [to_home(question, Turn.MOVED, unit.now)])


async def hush(unit: Unit, question_id: int) -> None:
    """Nothing more is said to the school about it."""
    await cancel_about(unit, ABOUT, [question_id], (STAFF,))
