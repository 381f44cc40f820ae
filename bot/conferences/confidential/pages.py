"""The pages for confidential words: a home writes, staff write, and whoever it is for reads and answers."""

from __future__ import annotations

from bot.conferences.confidential import screens
from bot.conferences.confidential.errors import NobodyReads, WordsErased
from bot.conferences.confidential.queries import (
    ClassFacts,
    PupilFacts,
    Somebody,
    WordsFacts,
    class_facts,
    home_readers,
    pupil_facts,
    somebody,
    staff_readers,
    words_for,
)
from bot.conferences.confidential.rules import HOME_PAGE, READ, READ_PAGE, STAFF_PAGE, WRITE
from bot.conferences.confidential.service import Written, keep_words, note_read
from bot.conferences.queries import pupils_of_class
from bot.core.errors import NotAllowed, Outdated, Refusal
from bot.core.pages import Asked, Filled, Page, Sheet
from bot.core.texts import language, name_key
from bot.core.unit import Unit
from bot.people.access import About, may, require
from bot.people.acting import Acting, ActingPerson


def _about(pupil: PupilFacts) -> About:
    return About(pupil.school_id, pupil.class_id, pupil.pupil_id, kind="pupil", id=pupil.pupil_id)


async def _pupil(unit: Unit, acting: Acting, asked: Asked, pupil_id: int) -> tuple[ActingPerson, PupilFacts]:
    """The pupil, for who may write about it. Raises Outdated or NotAllowed."""
    pupil = await pupil_facts(unit, pupil_id)
    if pupil is None or pupil.school_id != asked.school_id:
        raise Outdated
    return require(unit, acting, WRITE, _about(pupil)), pupil


# A home writes -------------------------------------------------------------------------------------------------------


async def _home(unit: Unit, acting: Acting, asked: Asked) -> tuple[ActingPerson, PupilFacts, list[Somebody]]:
    person, pupil = await _pupil(unit, acting, asked, asked.about_id)
    if all(child.pupil_id != pupil.pupil_id for child in person.children):
        raise NotAllowed
    found = await staff_readers(unit, pupil.school_id, pupil.class_id)
    readers = [each for each in found if each.person_id != person.person_id]
    if not readers:
        raise NobodyReads(person.school.phone)
    return person, pupil, readers


async def show_home(unit: Unit, acting: Acting, asked: Asked) -> Sheet:
    _person, pupil, readers = await _home(unit, acting, asked)
    return screens.write_to_school(pupil, readers)


async def take_home(unit: Unit, acting: Acting, asked: Asked, filled: Filled) -> Sheet:
    person, pupil, readers = await _home(unit, acting, asked)
    whom = [each.person_id for each in readers]
    await keep_words(unit, _written(person, pupil, whom, filled))
    return screens.sent(readers)


def _written(person: ActingPerson, pupil: PupilFacts, readers: list[int], filled: Filled) -> Written:
    words = filled[screens.WORDS]
    return Written(pupil.school_id, pupil.pupil_id, person.person_id, readers, words, filled.link_id or None)


# Staff write ---------------------------------------------------------------------------------------------------------


async def _class(unit: Unit, acting: Acting, asked: Asked) -> tuple[ActingPerson, ClassFacts]:
    klass = await class_facts(unit, asked.about_id)
    if klass is None or klass.school_id != asked.school_id:
        raise Outdated
    about = About(klass.school_id, klass.class_id, kind="class", id=klass.class_id)
    return require(unit, acting, WRITE, about), klass


async def _to_home(unit: Unit, acting: Acting, asked: Asked) -> tuple[ActingPerson, PupilFacts, list[Somebody]]:
    _person, klass = await _class(unit, acting, asked)
    person, pupil = await _pupil(unit, acting, asked, asked.part)
    in_class = {each.pupil_id for each in await pupils_of_class(unit, klass.class_id)}
    if pupil.pupil_id not in in_class:
        raise Outdated
    readers = [each for each in await home_readers(unit, pupil.pupil_id) if each.person_id != person.person_id]
    if not readers:
        raise NobodyReads(None)
    return person, pupil, readers


async def show_staff(unit: Unit, acting: Acting, asked: Asked) -> Sheet:
    if asked.part:
        _person, pupil, readers = await _to_home(unit, acting, asked)
        return screens.write_to_home(pupil, readers)
    _person, klass = await _class(unit, acting, asked)
    found = [
        PupilFacts(each.pupil_id, klass.school_id, klass.class_id, f"{each.given_name} {each.family_name}".strip(), "")
        for each in await pupils_of_class(unit, klass.class_id)
    ]
    return screens.choose_pupil(klass, sorted(found, key=lambda each: name_key(each.called, language())))


async def take_staff(unit: Unit, acting: Acting, asked: Asked, filled: Filled) -> Sheet:
    person, pupil, readers = await _to_home(unit, acting, asked)
    chosen = [each for each in readers if str(each.person_id) in filled[screens.WHOM]]
    await keep_words(unit, _written(person, pupil, [each.person_id for each in chosen], filled))
    return screens.sent(chosen)


# Reading and answering -----------------------------------------------------------------------------------------------


async def _words(unit: Unit, acting: Acting, asked: Asked) -> tuple[ActingPerson, WordsFacts]:
    """The words, for who wrote them or may read them and still has to do with the pupil. Raises NotAllowed, also for
    words that are nobody's business here, and WordsErased."""
    mine = acting.at(asked.school_id)
    found = await words_for(unit, asked.about_id, mine.person_id)
    if found is None or found.school_id != asked.school_id:
        # Asked all the same, so that the try is written down.
        require(unit, acting, READ, About(asked.school_id, kind="confidential", id=asked.about_id))
        raise NotAllowed
    about = About(found.school_id, found.class_id, found.pupil_id, kind="confidential", id=found.id)
    person = require(unit, acting, READ, about)
    if found.words is None:
        raise WordsErased
    return person, found


async def show_words(unit: Unit, acting: Acting, asked: Asked) -> Sheet:
    person, found = await _words(unit, acting, asked)
    if found.reader_id is not None:
        await note_read(unit, found.reader_id)
    earlier = await words_for(unit, found.answers_id, person.person_id) if found.answers_id else None
    return screens.read(found, earlier, person.school.zone, answer=await _answers(unit, acting, person, found))


async def _answers(unit: Unit, acting: Acting, person: ActingPerson, found: WordsFacts) -> bool:
    """Whether an answer would reach anybody."""
    if found.author_id == person.person_id:
        return False
    writes = may(acting, WRITE, About(found.school_id, found.class_id, found.pupil_id))
    return writes and await somebody(unit, found.author_id) is not None


async def take_answer(unit: Unit, acting: Acting, asked: Asked, filled: Filled) -> Sheet:
    person, found = await _words(unit, acting, asked)
    require(
        unit, acting, WRITE, About(found.school_id, found.class_id, found.pupil_id, kind="confidential", id=found.id)
    )
    reader = await somebody(unit, found.author_id)
    if reader is None or reader.person_id == person.person_id:
        raise NobodyReads(person.school.phone)
    about = (found.about_kind, found.about_id) if found.about_kind and found.about_id is not None else None
    answer = Written(
        found.school_id,
        found.pupil_id,
        person.person_id,
        [reader.person_id],
        filled[screens.WORDS],
        filled.link_id or None,
        about,
        found.id,
    )
    await keep_words(unit, answer)
    return screens.sent([reader])


async def refused(_unit: Unit, _acting: Acting, _asked: Asked, refusal: Refusal) -> str | None:
    """Whom to call, and what is gone."""
    if isinstance(refusal, NobodyReads):
        return screens.nobody_reads(refusal.phone)
    return screens.erased() if isinstance(refusal, WordsErased) else None


PAGES = (
    Page(HOME_PAGE, show_home, take_home, refused),
    Page(STAFF_PAGE, show_staff, take_staff, refused),
    Page(READ_PAGE, show_words, take_answer, refused),
)
