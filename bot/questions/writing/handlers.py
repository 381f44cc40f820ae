"""Routes of writing first: which class, which pupil, which words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.conferences.queries import pupils_of_class
from bot.conferences.rounds.access import ClassChoice, classes_open_to
from bot.core.errors import Outdated, Refusal
from bot.core.presses import Press
from bot.core.replies import Ask, Button, Reply
from bot.core.routes import Answer, AnswerRoute, AnyRoute, Handle, PressRoute, Route
from bot.core.texts import isolated, listed
from bot.core.unit import Unit
from bot.people.access import About, may, require
from bot.people.acting import Acting
from bot.questions import presses
from bot.questions.answering.service import hint_of
from bot.questions.asking.screens import again
from bot.questions.contacts.queries import pupil_by_id
from bot.questions.contacts.screens import note_buttons
from bot.questions.errors import NobodyAtHome, NoWords, TooLong, WordsGone
from bot.questions.queries import adults
from bot.questions.rights import NOTE, WRITE
from bot.questions.rules import clean_words
from bot.questions.screens import no_words, rather_talk, still_meant, too_long, words_gone
from bot.questions.typed import begun, is_old, kept, written
from bot.questions.writing import screens, service

WORDS = "question.to_home"


async def choose_class(unit: Unit, acting: Acting, _press: presses.ChooseClass) -> Reply:
    """Of which class? Of a single one, of which pupil."""
    found = await classes_open_to(unit, acting, WRITE)
    if len(found) == 1:
        return await _homes(unit, found[0], 0)
    return Reply(screens.classes(found), closes=True, answers=True)


async def pick_home(unit: Unit, acting: Acting, press: presses.PickHome) -> Reply:
    for each in await classes_open_to(unit, acting, WRITE):
        if each.class_id == press.class_id:
            require(unit, acting, WRITE, About(each.school_id, each.class_id, kind="class", id=each.class_id))
            return await _homes(unit, each, press.page)
    raise Outdated


async def _homes(unit: Unit, class_: ClassChoice, page: int) -> Reply:
    # What was typed before stays above, for the home that is chosen.
    pupils = await pupils_of_class(unit, class_.class_id)
    return Reply(screens.homes(class_, pupils, page), closes=True, answers=True)


async def begin(unit: Unit, acting: Acting, press: presses.WriteHome) -> Reply:
    """Which words? Those that stand above already go by one press more, which says to whom."""
    person, called, home = await service.writing_about(unit, acting, press.pupil_id)
    names = [name for name, _reached in (await adults(unit, home)).values()]
    ask, send = Ask(WORDS, begun(unit, pupil=press.pupil_id)), presses.SendHome(press.pupil_id)
    if not (words := kept(acting)):
        return Reply(screens.write(called, names, await _talked(unit, acting, press.pupil_id)), ask=ask)
    hint = await hint_of(unit, acting, person.school.id, clean_words(words))
    if hint is not None:
        return Reply(rather_talk(hint, send, press.pupil_id, staff=True), ask=ask)
    return Reply(still_meant(listed([isolated(name) for name in names]), send), closes=True)


async def typed(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    """Sent, unless it is long, heavy, or looks like an assessment of the pupil (D2.15)."""
    pupil_id = answer.remember["pupil"]
    words = clean_words(answer.text)
    person, _called, home = await service.writing_about(unit, acting, pupil_id)
    if (hint := await hint_of(unit, acting, person.school.id, words)) is not None:
        screen = rather_talk(hint, presses.SendHome(pupil_id), pupil_id, staff=True)
        # It can be said differently.
        return Reply(screen, ask=Ask(WORDS, begun(unit, pupil=pupil_id)), answers=True)
    if is_old(unit, answer):
        names = [isolated(name) for name, _reached in (await adults(unit, home)).values()]
        return Reply(still_meant(listed(names), presses.SendHome(pupil_id)), answers=True)
    return await _sent(unit, acting, pupil_id, words)


async def send(unit: Unit, acting: Acting, press: presses.SendHome) -> Reply:
    return await _sent(unit, acting, press.pupil_id, written(acting).text)


async def _sent(unit: Unit, acting: Acting, pupil_id: int, words: str) -> Reply:
    made = await service.write_home(unit, acting, pupil_id, words)
    found = await adults(unit, [each.home_id for each in made])
    lost = [name for name, reached in found.values() if not reached]
    talked = await _talked(unit, acting, pupil_id)
    return Reply(screens.sent(len(made) - len(lost), lost, talked), closes=True)


async def _talked(unit: Unit, acting: Acting, pupil_id: int) -> Sequence[Button]:
    """One has talked with the home today: for the class's own staff."""
    found = await pupil_by_id(unit, pupil_id)
    if found is None or not may(acting, NOTE, About(found[1].school_id, found[1].class_id, pupil_id)):
        return ()
    return note_buttons(pupil_id)


async def refused(unit: Unit, acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    """What was wrong with the words, and the question again."""
    if isinstance(refusal, NobodyAtHome):
        return Reply(screens.nobody(await _talked(unit, acting, refusal.pupil_id)))
    if isinstance(refusal, NoWords | TooLong | WordsGone):
        pupil_id = subject.remember["pupil"] if isinstance(subject, Answer) else subject.pupil_id
        text = no_words() if isinstance(refusal, NoWords) else words_gone()
        if isinstance(refusal, TooLong):
            text = too_long(refusal.letters)
        return Reply(again(text), ask=Ask(WORDS, begun(unit, pupil=pupil_id)))
    raise refusal


def _writes(kind: type[Press], handle: Handle) -> PressRoute:
    return PressRoute(kind, Route(handle, WRITE, refused=refused))


ROUTES: tuple[AnyRoute, ...] = (
    _writes(presses.ChooseClass, choose_class),
    _writes(presses.PickHome, pick_home),
    _writes(presses.WriteHome, begin),
    _writes(presses.SendHome, send),
    AnswerRoute(WORDS, Route(typed, WRITE, refused=refused)),
)
