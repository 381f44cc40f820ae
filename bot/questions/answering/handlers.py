"""Routes of the school's side: /questions, one question, its answer, whom it is passed on to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.core.errors import Outdated, Refusal
from bot.core.feature import HomeLines
from bot.core.presses import Press
from bot.core.replies import Ask, Button, Reply
from bot.core.routes import Answer, AnswerRoute, AnyRoute, Command, CommandRoute, Handle, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.access import About, has_role_for, may
from bot.people.acting import Acting
from bot.questions import presses
from bot.questions.allowed import heard_question
from bot.questions.answering import screens, service
from bot.questions.asking.screens import again
from bot.questions.contacts import screens as contacts
from bot.questions.errors import AlreadyAnswered, AlreadyClosed, NoWords, TooLong, WithSomebodyElse, WordsGone
from bot.questions.facts import Question, Sibling, WrittenTo
from bot.questions.queries import also_about, number_waiting, questions_of_staff, said_in
from bot.questions.rights import ANSWER, COUNT, NOTE, WRITE
from bot.questions.rules import clean_words
from bot.questions.screens import Thread, no_words, rather_talk, still_meant, too_long, words_gone
from bot.questions.typed import begun, is_old, written

# To whom a post went; None for one that is gone. Posts lie a floor higher.
Whom = Callable[[Unit, int], Awaitable[WrittenTo | None]]

ANSWERED = "question.answered"


async def show_list(unit: Unit, acting: Acting, asked: Command | presses.ListQuestions) -> Reply:
    """/questions: what waits for an answer, and the way to write first."""
    page = asked.page if isinstance(asked, presses.ListQuestions) else 0
    found = await questions_of_staff(unit, [person.person_id for person in acting.persons])
    if page and not 0 <= page * screens.PAGE < len(found):
        raise Outdated
    return Reply(screens.waiting(found, page, unit.now, doors=_doors(acting)))


def _doors(acting: Acting) -> list[Button]:
    """Write first; and with which homes nobody has talked for long."""
    doors = ((WRITE, screens.write_button), (NOTE, contacts.entry), (COUNT, contacts.entry_in_numbers))
    return [button() for action, button in doors if has_role_for(acting, action)]


async def home_lines(unit: Unit, acting: Acting) -> HomeLines:
    """On the home screen of whoever answers for a class."""
    if not has_role_for(acting, ANSWER):
        return HomeLines()
    return screens.home(await number_waiting(unit, [person.person_id for person in acting.persons]))


async def open_question(whom: Whom, unit: Unit, acting: Acting, press: presses.OpenQuestion) -> Reply:
    await service.open_question(unit, acting, press.question_id)
    return Reply(screens.thread(await _thread(whom, unit, acting, press.question_id)), closes=True)


async def _thread(whom: Whom, unit: Unit, acting: Acting, question_id: int) -> Thread:
    person, asked, heard = await heard_question(unit, acting, question_id)
    to, also = None, []
    if asked.post_id is not None:
        # Of a post that is gone, the class is all that is known.
        to = await whom(unit, asked.post_id) or WrittenTo(classes=frozenset({asked.class_id}))
        also = [each for each in await also_about(unit, asked, to) if _may_answer(acting, asked, each)]
    said = await said_in(unit, question_id)
    return Thread(asked, said, heard, person.person_id, person.school.phone, unit.now, to, also)


def _may_answer(acting: Acting, asked: Question, sibling: Sibling) -> bool:
    """A child of another class is named only to who answers for it, too."""
    return may(acting, ANSWER, About(asked.school_id, sibling.class_id, sibling.pupil_id))


async def ask_answer(unit: Unit, acting: Acting, press: presses.AnswerThis) -> Reply:
    asked = await service.still_mine(unit, acting, press.question_id)
    return Reply(screens.write_answer(asked), ask=Ask(ANSWERED, begun(unit, question=asked.id)))


async def answer_typed(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    """Sent, unless it is long, heavy, or looks like an assessment of the pupil (D2.15)."""
    question_id = answer.remember["question"]
    words = clean_words(answer.text)
    asked = await service.still_mine(unit, acting, question_id)
    if (hint := await service.hint_of(unit, acting, asked.school_id, words)) is not None:
        screen = rather_talk(hint, presses.SendAnswer(question_id), asked.pupil_id, staff=True)
        # It can be said differently.
        return Reply(screen, ask=Ask(ANSWERED, begun(unit, question=question_id)), answers=True)
    if is_old(unit, answer):
        return Reply(still_meant(screens.at_home(asked), presses.SendAnswer(question_id)), answers=True)
    return _answered(await service.answer(unit, acting, question_id, words))


async def send_answer(unit: Unit, acting: Acting, press: presses.SendAnswer) -> Reply:
    return _answered(await service.answer(unit, acting, press.question_id, written(acting).text))


def _answered(asked: Question) -> Reply:
    return Reply(screens.answered(asked), closes=True)


async def ask_whom(unit: Unit, acting: Acting, press: presses.PassOn) -> Reply:
    asked, staff = await service.may_pass(unit, acting, press.question_id)
    return Reply(screens.to_whom(asked, staff))


async def pass_to(whom: Whom, unit: Unit, acting: Acting, press: presses.PassTo) -> Reply:
    await service.pass_to(unit, acting, press.question_id, press.person_id)
    found = await _thread(whom, unit, acting, press.question_id)
    if press.person_id == found.me:
        return Reply(screens.thread(found), closes=True)
    return Reply(screens.passed(found), closes=True)


async def close(unit: Unit, acting: Acting, press: presses.CloseQuestion) -> Reply:
    asked = await service.close(unit, acting, press.question_id)
    return Reply(screens.closed(asked, told=asked.answered_at is None), closes=True)


async def refused(unit: Unit, _acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    """What was wrong with the words; or a colleague was first, and what was written went nowhere."""
    if isinstance(refusal, NoWords | TooLong | WordsGone):
        question_id = subject.remember["question"] if isinstance(subject, Answer) else subject.question_id
        text = no_words() if isinstance(refusal, NoWords) else words_gone()
        if isinstance(refusal, TooLong):
            text = too_long(refusal.letters)
        return Reply(again(text), ask=Ask(ANSWERED, begun(unit, question=question_id)))
    if isinstance(refusal, AlreadyAnswered | WithSomebodyElse | AlreadyClosed):
        return Reply(
            screens.not_any_more(refusal, unsent=isinstance(subject, Answer | presses.SendAnswer)), closes=True
        )
    raise refusal


def _writes(kind: type[Press], handle: Handle) -> PressRoute:
    return PressRoute(kind, Route(handle, ANSWER, refused=refused))


ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "questions",
        {"da": "spoergsmaal", "nb": "sporsmal", "sv": "fragor"},
        N_("Questions from homes"),
        Route(show_list, ANSWER, reads=True),
    ),
    PressRoute(presses.ListQuestions, Route(show_list, ANSWER, reads=True)),
    _writes(presses.AnswerThis, ask_answer),
    _writes(presses.SendAnswer, send_answer),
    _writes(presses.PassOn, ask_whom),
    _writes(presses.CloseQuestion, close),
    AnswerRoute(ANSWERED, Route(answer_typed, ANSWER, refused=refused)),
)


def routes(whom: Whom) -> tuple[AnyRoute, ...]:
    """All of them; `whom` knows to whom a post went."""
    return (
        *ROUTES,
        _writes(presses.OpenQuestion, partial(open_question, whom)),
        _writes(presses.PassTo, partial(pass_to, whom)),
    )
