"""Which question one may open: the home its own, the school what it was told of.

The one rule kept here: whoever was not told of a question does not find it, whatever their role: a question went to
somebody.
"""

from __future__ import annotations

from bot.core.errors import NotAllowed, Outdated
from bot.core.unit import Unit
from bot.people.access import About, Asked, may, require
from bot.people.acting import Acting, ActingPerson
from bot.questions.facts import Hearer, Question
from bot.questions.queries import ABOUT, hearers_of, questions_by_ids
from bot.questions.rights import ANSWER, ASK


def about(question: Question) -> About:
    return About(question.school_id, question.class_id, question.pupil_id, kind=ABOUT, id=question.id)


async def own_question(
    unit: Unit, acting: Acting, question_id: int, *, locked: bool = False
) -> tuple[ActingPerson, Question]:
    """The question of whoever acts. Raises NotAllowed, and Outdated for one that is somebody else's or gone."""
    question = (await questions_by_ids(unit, [question_id], locked=locked)).get(question_id)
    if question is None:
        raise Outdated
    person = require(unit, acting, ASK, about(question))
    if question.home_id != person.person_id:
        raise _denied(unit, question, person.person_id, ASK)
    return person, question


async def heard_question(
    unit: Unit, acting: Acting, question_id: int, *, locked: bool = False
) -> tuple[ActingPerson, Question, list[Hearer]]:
    """The question for staff who were told of it.

    Raises NotAllowed, and Outdated for everybody else, and for all while the home may still take it back.
    """
    question = (await questions_by_ids(unit, [question_id], locked=locked)).get(question_id)
    if question is None:
        raise Outdated
    heard = await hearers_of(unit, [question_id])
    person = next((each for each in acting.persons if each.school.id == question.school_id), None)
    if person is None:
        raise NotAllowed
    # Who asked is no judge of the answer.
    part = any(each.person_id == person.person_id for each in heard) and person.person_id != question.home_id
    if not part or not may(acting, ANSWER, about(question)):
        raise _denied(unit, question, person.person_id, ANSWER)
    if question.is_new_to_school(unit.now):
        raise Outdated
    return require(unit, acting, ANSWER, about(question)), question, heard


def _denied(unit: Unit, question: Question, person_id: int, action: str) -> Outdated:
    unit.asked.append(Asked(action, about(question), person_id, allowed=False))
    return Outdated()
