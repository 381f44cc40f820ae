"""How long confidential words live, and what of a person they hold.

The one rule kept here: an export gives a person their own words and nobody else's, and never that others wrote.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.conferences.confidential.models import ConfidentialReader, ConfidentialWords
from bot.conferences.confidential.rules import KEEP_WORDS
from bot.conferences.confidential.service import forget_old
from bot.core.feature import Keep
from bot.core.keeping import Row, Rows, Subject
from bot.core.unit import Unit


class _OwnWords(Rows, frozen=True):
    """Whoever wrote them gets them; whoever asks for a pupil's data does not."""

    async def export(self, unit: Unit, subject: Subject) -> Sequence[Row]:
        return await Rows.export(self, unit, replace(subject, pupil_id=None))


class _Unspoken(Rows, frozen=True):
    """That somebody wrote to one is in nobody's export: it would tell that somebody wrote."""

    async def export(self, _unit: Unit, _subject: Subject) -> Sequence[Row]:
        return ()


KEEPS = (
    Keep(
        "confidential_words",
        KEEP_WORDS.days,
        "what home and school wrote to each other in confidence: three months, or what they were about ends earlier",
        purge=forget_old,
        holds=_OwnWords(
            ConfidentialWords,
            person=("author_id",),
            pupil=("pupil_id",),
            hides=("link_id",),
            emptied=lambda: {"words": None},
        ),
    ),
    Keep(
        "confidential_readers",
        None,
        "who was told that there is something to read, as long as the words are kept",
        holds=_Unspoken(ConfidentialReader, person=("person_id",), thin=True),
    ),
)
