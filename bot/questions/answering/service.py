"""Use cases of the school: open a question, answer it, pass it on, close it.

The one rule kept here: the home gets one answer, by somebody with a name, and always knows who has its question.
"""

from __future__ import annotations

from bot.conferences.requests.queries import staff_around
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.outbox.planning import plan_again
from bot.people.acting import Acting, ActingPerson
from bot.questions.allowed import heard_question
from bot.questions.errors import AlreadyAnswered, AlreadyClosed, WithSomebodyElse
from bot.questions.facts import Hearer, Question
from bot.questions.heavy import Hint, hint_in
from bot.questions.plans import Turn, to_home
from bot.questions.queries import said_in
from bot.questions.rules import TWICE_WITHIN, clean_words, colleagues
from bot.questions.telling import add_words, change, hand_to, hush, see, take_from, tell_staff
from bot.schools.queries import policy_of


async def open_question(unit: Unit, acting: Acting, question_id: int) -> None:
    """This person has read it from now on: the home can read that. Raises Outdated, NotAllowed."""
    person, _question, _heard = await heard_question(unit, acting, question_id)
    await see(unit, question_id, person.person_id)


async def _mine(unit: Unit, acting: Acting, question_id: int) -> tuple[ActingPerson, Question, list[Hearer]]:
    """The question, locked, for one who has it. Raises AlreadyClosed, WithSomebodyElse."""
    person, question, heard = await heard_question(unit, acting, question_id, locked=True)
    if not question.is_open:
        raise AlreadyClosed(question_id)
    if not any(each.person_id == person.person_id and each.has_it for each in heard):
        raise AlreadyAnswered(question_id) if not question.waits else WithSomebodyElse(question_id)
    return person, question, heard


async def still_mine(unit: Unit, acting: Acting, question_id: int) -> Question:
    """The question, for whoever may write in it now. Raises AlreadyAnswered, AlreadyClosed, WithSomebodyElse."""
    person, question, _heard = await _mine(unit, acting, question_id)
    if not question.waits and question.answered_by not in {person.person_id, None}:
        raise AlreadyAnswered(question_id)
    return question


async def hint_of(unit: Unit, acting: Acting, school_id: int, words: str) -> Hint | None:
    """Whether to ask first: always before an assessment (D2.15), else where the principle says so."""
    school = acting.at(school_id).school
    policy = await policy_of(unit, school.id, school.policy_version)
    found = hint_in(words, staff=True)
    return found if found is Hint.ASSESSMENT or policy.questions.sensitive_to_voice else None


async def answer(unit: Unit, acting: Acting, question_id: int, text: str) -> Question:
    """Answer, or write more of one's own. Of two colleagues the first is the one who answers.

    Raises AlreadyAnswered, AlreadyClosed, WithSomebodyElse, NoWords, TooLong.
    """
    words = clean_words(text)
    person, question, heard = await _mine(unit, acting, question_id)
    me = person.person_id
    if not question.waits and question.answered_by not in {me, None}:
        raise AlreadyAnswered(question_id)
    before = (await said_in(unit, question_id))[-1:]
    if any(
        each.words == words and each.person_id == me and unit.now - each.written_at < TWICE_WITHIN for each in before
    ):
        return question
    await add_words(unit, question, me, words, from_home=False)
    await take_from(unit, question, [each.person_id for each in heard if each.has_it and each.person_id != me])
    await hush(unit, question_id)
    # Who writes on to a home that has not said a word has answered nothing.
    first = question.first_answered_at or (unit.now if question.waits else None)
    answered = await change(unit, question_id, answered_at=unit.now, answered_by=me, first_answered_at=first)
    turn = Turn.WRITTEN if question.begun_by_school and not question.waits else Turn.ANSWERED
    plan_again(unit, [to_home(answered, turn, unit.now)])
    return answered


async def pass_to(unit: Unit, acting: Acting, question_id: int, person_id: int) -> Question:
    """Somebody else has it now, or it comes back to oneself (D4.13); the home hears who.

    Raises Outdated for somebody it cannot go to, AlreadyAnswered, AlreadyClosed.
    """
    person, question, heard = await heard_question(unit, acting, question_id, locked=True)
    if not question.is_open:
        raise AlreadyClosed(question_id)
    if not question.waits:
        raise AlreadyAnswered(question_id)
    me = person.person_id
    if person_id != me:
        await _mine(unit, acting, question_id)
        staff = await staff_around(unit, question.school_id, question.class_id)
        if person_id not in {each.person_id for each in colleagues(staff, me, question.home_id)}:
            raise Outdated
    new = await hand_to(unit, question, [person_id])
    have_it = [each.person_id for each in heard if each.has_it]
    # Taken back: it is mine alone again; passed on: whoever else of the team has it keeps it no longer, either.
    await take_from(unit, question, [each for each in have_it if each != person_id])
    if person_id != me:
        # Whoever had it besides answers alone from now on, and hears that, too.
        await tell_staff(unit, person.school, question, [person_id], Turn.PASSED)
    if new:
        plan_again(unit, [to_home(question, Turn.MOVED, unit.now)])
    return question


async def close(unit: Unit, acting: Acting, question_id: int) -> Question:
    """Nothing more is written; a home that still waits is told. Raises AlreadyClosed, WithSomebodyElse."""
    person, question, _heard = await _mine(unit, acting, question_id)
    await hush(unit, question_id)
    closed = await change(unit, question_id, closed_at=unit.now, closed_by=person.person_id)
    if question.waits:
        plan_again(unit, [to_home(closed, Turn.ENDED, unit.now)])
    return closed


async def may_pass(unit: Unit, acting: Acting, question_id: int) -> tuple[Question, list[tuple[int, str]]]:
    """The question and to whom it can go, by id and name."""
    person, question, _heard = await _mine(unit, acting, question_id)
    staff = await staff_around(unit, question.school_id, question.class_id)
    return question, [(each.person_id, each.name) for each in colleagues(staff, person.person_id, question.home_id)]
