"""The school's own page for words about a topic without the child: from one of its two parties to the other.

The one rule kept here: words are never needed, and never in the chat. They go with the topic (`erase_words`).
"""

from __future__ import annotations

from bot.conferences.confidential.service import Written, keep_words
from bot.core.errors import Outdated
from bot.core.pages import Asked, Filled, Page, Sheet
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.talks.topics.aside import sheets
from bot.talks.topics.aside.access import Mine, own_aside
from bot.talks.topics.aside.rules import ABOUT, WRITE_PAGE


async def _open(unit: Unit, acting: Acting, asked: Asked, *, locked: bool) -> Mine:
    """The topic, for one of its parties, while it is open. Raises Outdated."""
    mine = await own_aside(unit, acting, asked.about_id, locked=locked)
    if mine.aside.over_at is not None or mine.aside.pupil.school_id != asked.school_id:
        raise Outdated
    return mine


def _reader(mine: Mine) -> tuple[int, str]:
    aside = mine.aside
    return (aside.teacher_id, aside.teacher) if mine.at_home else (aside.guardian_id, aside.guardian)


async def show(unit: Unit, acting: Acting, asked: Asked) -> Sheet:
    mine = await _open(unit, acting, asked, locked=False)
    return sheets.write(mine.aside, _reader(mine)[1])


async def take(unit: Unit, acting: Acting, asked: Asked, filled: Filled) -> Sheet:
    mine = await _open(unit, acting, asked, locked=True)
    reader, name = _reader(mine)
    pupil = mine.aside.pupil
    words = Written(
        pupil.school_id, pupil.pupil_id, mine.person.person_id, [reader], filled[sheets.WORDS],
        filled.link_id or None, (ABOUT, mine.aside.aside_id),
    )  # fmt: skip
    await keep_words(unit, words)
    return sheets.sent(name)


PAGES = (Page(WRITE_PAGE, show=show, take=take),)
