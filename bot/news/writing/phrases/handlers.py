"""Routes of ready sentences: choose one, fill in what it needs, and it is a draft in three languages."""

from __future__ import annotations

from bot.core.errors import Outdated
from bot.core.presses import clock_of, day_of
from bot.core.replies import Ask, Reply
from bot.core.routes import Answer, AnswerRoute, AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.news.facts import PostWords
from bot.news.posts import change, set_words
from bot.news.queries import post_by_id
from bot.news.rights import WRITE
from bot.news.writing import service
from bot.news.writing.phrases import screens
from bot.news.writing.phrases.presses import ListPhrases, UsePhrase
from bot.news.writing.phrases.sentences import DAY, PHRASES, PLACE, TIME, Filled, Phrase, worded
from bot.news.writing.queries import class_name_of
from bot.news.writing.replies import preview
from bot.people.acting import Acting, ActingPerson

PLACE_ASKED = "news.place"
_DAYS = 10


async def list_phrases(unit: Unit, acting: Acting, press: ListPhrases) -> Reply:
    await service.class_locked(unit, acting, press.class_id)
    name = await class_name_of(unit, press.class_id)
    return Reply(screens.phrases(name, press.class_id, max(press.page, 0)), closes=True)


async def use(unit: Unit, acting: Acting, press: UsePhrase) -> Reply:
    """The next thing that is asked for, or the draft."""
    person = await service.class_locked(unit, acting, press.class_id)
    phrase, filled = _read(press)
    missing = filled.missing(phrase)
    if missing == DAY:
        calendar = person.school.calendar(await service.policy_at(unit, person))
        days = [calendar.school_days_after(calendar.local(unit.now).date(), 0)]
        while len(days) < _DAYS:
            days.append(calendar.next_school_day(days[-1]))
        return Reply(screens.day(press, days), closes=True)
    if missing == TIME:
        return Reply(screens.clock(press), closes=True)
    if missing == PLACE:
        return Reply(screens.place(press), ask=Ask(PLACE_ASKED, _remembered(press)))
    return await _drafted(unit, acting, person, press, filled)


async def take_place(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    """Where it is, in the writer's words."""
    press = UsePhrase(**answer.remember)
    person = await service.class_locked(unit, acting, press.class_id)
    # A full stop is the sentence's own.
    place = " ".join(answer.text.split()).rstrip(" .")
    if not 0 < len(place) <= screens.LONGEST_PLACE:
        return Reply(screens.place(press, too_long=True), ask=Ask(PLACE_ASKED, _remembered(press)))
    _phrase, filled = _read(press)
    return await _drafted(unit, acting, person, press, Filled(filled.day, filled.at, place))


def _remembered(press: UsePhrase) -> dict[str, int | str]:
    return {"class_id": press.class_id, "phrase": press.phrase, "day": press.day, "minute": press.minute}


def _read(press: UsePhrase) -> tuple[Phrase, Filled]:
    """The sentence and what is filled in. Raises Outdated for one that there is no more."""
    phrase = PHRASES.get(press.phrase)
    if phrase is None:
        raise Outdated
    at = clock_of(press.minute) if press.minute else None
    return phrase, Filled(day_of(press.day), at)


async def _drafted(unit: Unit, acting: Acting, person: ActingPerson, press: UsePhrase, filled: Filled) -> Reply:
    phrase = PHRASES[press.phrase]
    post_id = await service.begin_draft(unit, acting, person, press.class_id, phrase.kind)
    post = await post_by_id(unit, post_id)
    assert post is not None
    for code, words in worded(phrase, filled).items():
        await set_words(unit, post, code, PostWords(words))
    if phrase.by_day:
        await change(unit, post_id, done_by=filled.day)
    return await preview(unit, acting, await service.the_post(unit, acting, post_id))


ROUTES: tuple[AnyRoute, ...] = (
    PressRoute(ListPhrases, Route(list_phrases, WRITE)),
    PressRoute(UsePhrase, Route(use, WRITE)),
    AnswerRoute(PLACE_ASKED, Route(take_place, WRITE)),
)
