"""Routes of the home's side: /ask, the door for words nobody asked for, and how a question stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from bot.core.errors import NotAllowed, Outdated, Refusal
from bot.core.presses import Press
from bot.core.replies import Ask, Reply
from bot.core.routes import Answer, AnswerRoute, AnyRoute, Command, CommandRoute, Handle, PressRoute, Route, Written
from bot.core.texts import N_, isolated
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.questions import presses
from bot.questions.allowed import own_question
from bot.questions.asking import screens, service
from bot.questions.asking.about import WORDS, ask_about, askable, asks_words
from bot.questions.errors import AlreadyClosed, Delivered, NoWords, TooLong, WordsGone
from bot.questions.facts import Area, Question, Wanted
from bot.questions.heavy import hint_in
from bot.questions.queries import hearers_of, questions_of_home, said_in, written_in
from bot.questions.rights import ASK
from bot.questions.rules import clean_words
from bot.questions.screens import Thread, no_words, rather_talk, still_meant, too_long, words_gone
from bot.questions.typed import begun, is_old, written

CHANGED, MORE = "question.changed", "question.more"
_SHOWN_FOR = timedelta(days=14)


async def show_ask(unit: Unit, acting: Acting, _asked: Command | presses.ShowAsk) -> Reply:
    """/ask: of several children, about whom? What is written now is a question, too."""
    children = askable(acting)
    if not children:
        raise NotAllowed
    if len(children) > 1:
        screen = screens.which_child(children, await _mine(unit, acting))
        return Reply(screen, ask=asks_words(unit, Wanted(0)))
    return await _door(unit, acting, Wanted(children[0].pupil_id))


async def ask_for(unit: Unit, acting: Acting, press: presses.AskFor) -> Reply:
    return await _door(unit, acting, Wanted(press.pupil_id))


async def choose_area(unit: Unit, acting: Acting, press: presses.ChooseArea) -> Reply:
    return await _door(unit, acting, Wanted(press.pupil_id, press.area))


async def _door(unit: Unit, acting: Acting, wanted: Wanted) -> Reply:
    asks = await service.asking_about(unit, acting, wanted.pupil_id)
    names = [each.given_name for each in await service.would_hear(unit, asks) if each.reached]
    found = screens.Door(
        asks.child,
        names,
        await _mine(unit, acting),
        len(askable(acting)) > 1,
        wanted.area,
        asks.policy.questions.sensitive_to_voice,
    )
    return Reply(screens.door(found), ask=asks_words(unit, wanted))


async def _mine(unit: Unit, acting: Acting) -> Sequence[Question]:
    persons = [person.person_id for person in acting.persons]
    return await questions_of_home(unit, persons, unit.now - _SHOWN_FOR)


# Words --------------------------------------------------------------------------------------------------------------


async def words_typed(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    """What was asked for: sent, unless something is left to say first."""
    wanted = _wanted(answer.remember)
    clean_words(answer.text)
    if is_old(unit, answer):
        school = acting.persons[0].school.name
        return Reply(still_meant(isolated(school), screens.send(wanted, wanted.pupil_id)), answers=True)
    return await _take(unit, acting, wanted, answer, typed=True)


def _wanted(remember: Any) -> Wanted:
    area = Area(remember["area"]) if remember["area"] else None
    return Wanted(remember["pupil"], area, remember["post"], remember["person"])


async def _take(
    unit: Unit, acting: Acting, wanted: Wanted, found: Answer | Written, *, typed: bool = False, sure: bool = False
) -> Reply:
    """About whom, and whether to talk instead; then it is sent. `typed`: the screen stands as a reply to the words."""
    words = clean_words(found.text)
    children = askable(acting)
    if not children:
        raise NotAllowed
    if not wanted.pupil_id:
        if len(children) > 1:
            return Reply(screens.whom(children, wanted), answers=typed)
        wanted = replace(wanted, pupil_id=children[0].pupil_id)
    asks = await service.asking_about(unit, acting, wanted.pupil_id)
    hint = hint_in(words) if asks.policy.questions.sensitive_to_voice and not sure else None
    if hint is not None:
        send = screens.send(wanted, wanted.pupil_id, sure=True)
        return Reply(rather_talk(hint, send, wanted.pupil_id, staff=False), answers=typed)
    asked = await service.ask(unit, acting, wanted, words, found.message_id)
    return Reply(screens.receipt(await _thread(unit, acting, asked)), closes=True)


async def ask_this(unit: Unit, acting: Acting, _press: presses.AskThis) -> Reply:
    """The door: what nobody asked for is a question."""
    return await _take(unit, acting, Wanted(0), written(acting))


async def send_this(unit: Unit, acting: Acting, press: presses.SendThis) -> Reply:
    wanted = _pressed(press)
    return await _take(unit, acting, wanted, written(acting), sure=press.sure)


def _pressed(press: presses.SendThis) -> Wanted:
    if press.area and press.area not in set(Area):
        raise Outdated
    return Wanted(press.pupil_id, Area(press.area) if press.area else None, press.post_id, press.person_id)


# One question -------------------------------------------------------------------------------------------------------


async def _thread(unit: Unit, acting: Acting, asked: Question) -> Thread:
    school = acting.at(asked.school_id).school
    heard = await hearers_of(unit, [asked.id])
    return Thread(asked, await said_in(unit, asked.id), heard, asked.home_id, school.phone, unit.now)


async def _shown(unit: Unit, acting: Acting, asked: Question) -> Reply:
    return Reply(screens.thread(await _thread(unit, acting, asked)), closes=True)


async def list_mine(unit: Unit, acting: Acting, press: presses.ListMine) -> Reply:
    found = await _mine(unit, acting)
    if press.page and not 0 <= press.page * screens.PAGE < len(found):
        raise Outdated
    return Reply(screens.mine(found, press.page))


async def show_mine(unit: Unit, acting: Acting, press: presses.ShowMine) -> Reply:
    _person, asked = await own_question(unit, acting, press.question_id)
    return await _shown(unit, acting, asked)


async def ask_change(unit: Unit, acting: Acting, press: presses.ChangeWords) -> Reply:
    _person, asked = await own_question(unit, acting, press.question_id)
    if not asked.is_new_to_school(unit.now):
        raise Delivered(asked.id)
    return Reply(screens.write_differently(asked), ask=Ask(CHANGED, begun(unit, question=asked.id, changes=True)))


async def changed(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    asked = await service.change_words(unit, acting, answer.remember["question"], answer.text)
    return await _shown(unit, acting, asked)


async def edited(unit: Unit, acting: Acting, changed_to: Written) -> Reply | None:
    """A message that was sent as a question says something else now: so does the question, while nobody has it."""
    persons = [person.person_id for person in acting.persons]
    found = await written_in(unit, persons, changed_to.message_id) if not changed_to.files else None
    if found is None:
        return None
    question_id, number = found
    try:
        asked = await service.change_words(unit, acting, question_id, changed_to.text, number)
    except (Delivered, NoWords, TooLong):
        return Reply(screens.not_changed(question_id), answers=True)
    return Reply((await _shown(unit, acting, asked)).screen, answers=True)


async def undo(unit: Unit, acting: Acting, press: presses.UndoQuestion) -> Reply:
    await service.undo(unit, acting, press.question_id)
    return Reply(screens.undone(), closes=True)


async def ask_more(unit: Unit, acting: Acting, press: presses.WriteMore) -> Reply:
    _person, asked = await own_question(unit, acting, press.question_id)
    if not asked.is_open:
        raise AlreadyClosed(asked.id)
    return Reply(screens.write_more(asked), ask=Ask(MORE, begun(unit, question=asked.id)))


async def more_typed(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    """More words; long or heavy ones offer a talk first."""
    question_id = answer.remember["question"]
    words = clean_words(answer.text)
    _person, asked = await own_question(unit, acting, question_id)
    asks = await service.asking_about(unit, acting, asked.pupil_id)
    hint = hint_in(words) if asks.policy.questions.sensitive_to_voice and asked.is_open else None
    if hint is not None:
        return Reply(rather_talk(hint, presses.SendMore(question_id), asked.pupil_id, staff=False), answers=True)
    if is_old(unit, answer):
        return Reply(still_meant(isolated(asks.person.school.name), presses.SendMore(question_id)), answers=True)
    return await _shown(unit, acting, await service.write_more(unit, acting, question_id, words, answer.message_id))


async def send_more(unit: Unit, acting: Acting, press: presses.SendMore) -> Reply:
    found = written(acting)
    more = await service.write_more(unit, acting, press.question_id, found.text, found.message_id)
    return await _shown(unit, acting, more)


async def close(unit: Unit, acting: Acting, press: presses.CloseMine) -> Reply:
    asked = await service.close(unit, acting, press.question_id)
    return Reply((await _shown(unit, acting, asked)).screen, screens.closed(), closes=True)


async def refused(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    """What was wrong with the words, and the question again; or how it stands now."""
    if isinstance(refusal, NoWords | TooLong) and isinstance(subject, Answer):
        text = no_words() if isinstance(refusal, NoWords) else too_long(refusal.letters)
        route = WORDS if "pupil" in subject.remember else CHANGED if "changes" in subject.remember else MORE
        return Reply(screens.again(text), ask=Ask(route, dict(subject.remember)))
    if isinstance(refusal, NoWords | TooLong | WordsGone):
        text = words_gone() if isinstance(refusal, WordsGone) else no_words()
        if isinstance(refusal, TooLong):
            text = too_long(refusal.letters)
        if isinstance(subject, presses.SendMore):
            return Reply(screens.again(text), ask=Ask(MORE, begun(unit, question=subject.question_id)))
        wanted = _pressed(subject) if isinstance(subject, presses.SendThis) else Wanted(0)
        return Reply(screens.again(text), ask=asks_words(unit, wanted))
    if isinstance(refusal, Delivered | AlreadyClosed):
        _person, asked = await own_question(unit, acting, refusal.question_id)
        # What was typed went nowhere, and only a press is answered by a toast.
        if isinstance(subject, Answer | presses.SendMore):
            unsent = screens.not_changed(asked.id) if asked.is_open else screens.not_sent()
            return Reply(unsent, closes=True)
        said = screens.already_delivered() if isinstance(refusal, Delivered) and asked.is_open else None
        return Reply((await _shown(unit, acting, asked)).screen, said, closes=True)
    raise refusal


def _reads(kind: type[Press], handle: Handle) -> PressRoute:
    return PressRoute(kind, Route(handle, ASK, reads=True, refused=refused))


def _writes(kind: type[Press], handle: Handle) -> PressRoute:
    return PressRoute(kind, Route(handle, ASK, refused=refused))


def _answers(name: str, handle: Handle) -> AnswerRoute:
    return AnswerRoute(name, Route(handle, ASK, refused=refused))


ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "ask",
        {"da": "spoerg", "nb": "spor_skolen", "sv": "fraga"},
        N_("Ask the school"),
        Route(show_ask, ASK, refused=refused),
        keyboard=N_("Ask"),
    ),
    _writes(presses.ShowAsk, show_ask),
    _writes(presses.AskFor, ask_for),
    _writes(presses.ChooseArea, choose_area),
    _writes(presses.AskAbout, ask_about),
    _writes(presses.AskThis, ask_this),
    _writes(presses.SendThis, send_this),
    _reads(presses.ListMine, list_mine),
    _writes(presses.ShowMine, show_mine),
    _writes(presses.ChangeWords, ask_change),
    _writes(presses.UndoQuestion, undo),
    _writes(presses.WriteMore, ask_more),
    _writes(presses.SendMore, send_more),
    _writes(presses.CloseMine, close),
    _answers(WORDS, words_typed),
    _answers(CHANGED, changed),
    _answers(MORE, more_typed),
)
