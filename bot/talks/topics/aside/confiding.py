"""What words about a topic without the child hang on, and their end with it."""

from __future__ import annotations

from bot.conferences.confidential.queries import words_about
from bot.conferences.confidential.service import erase_words, let_read
from bot.core.unit import Unit
from bot.people.pages.service import end_links
from bot.talks.topics.aside.rules import ABOUT, WRITE_PAGE
from bot.talks.topics.facts import AsideFacts


async def erase(unit: Unit, school_id: int, aside_id: int) -> None:
    """The words are gone, and no link leads to where they were written."""
    await erase_words(unit, ABOUT, aside_id)
    await end_links(unit, school_id, WRITE_PAGE, aside_id)


async def hand_on(unit: Unit, aside: AsideFacts) -> None:
    """Whoever takes over reads what the guardian has written."""
    for found in await words_about(unit, (ABOUT, aside.aside_id), aside.guardian_id):
        if found.author_id == aside.guardian_id and found.words is not None:
            await let_read(unit, aside.pupil.school_id, found.id, aside.teacher_id)
